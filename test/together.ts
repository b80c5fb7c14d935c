/** Compares many small programs that run in one process, each with itself uninterrupted: a hop meets all of them in the middle. */
import { resolve } from 'node:path'
import type { Plugin } from 'rollup'
import { type BuildOptions, bundle, bundleFiles, type HopOptions, runCounted, runWithHops, script, thingsMigrate } from './hop.ts'
import { byName } from './names.ts'
import { random } from './snapshots.ts'

/** Its text prints lines that begin with the name and ` | `. */
export interface Program {
  readonly name: string
  readonly code: string
  /** Text of a module that it imports from `LIBRARY`. */
  readonly library?: string
}

/** What a bundler has made of programs: one text, or several files. */
export interface Built {
  readonly text: string
  readonly extension?: 'mjs' | 'cjs'
  readonly files?: HopOptions['files']
}

/** Turns at which hops take place, given how many turns the program has: a list for each run. */
export type Plans = (turns: number) => readonly (readonly number[])[]

export interface TogetherOptions {
  readonly plans: Plans
  readonly make?: Make
  /** False: the instrumented program is not run without a hop. */
  readonly uncaptured?: boolean
  /** True: the first problem is enough. */
  readonly isFirstEnough?: boolean
  /** True: where something differs, the plain program is run again, to be sure that it prints the same. */
  readonly isRepeated?: boolean
}

export interface Compared {
  readonly turns: number
  readonly hops: number
  /** What went wrong, by name of the program, or under '' where it was all of them: a snapshot was refused, the process failed. */
  readonly problems: ReadonlyMap<string, string>
}

/** Programs → a bundle that runs all of them, with or without things-migrate. */
export type Make = (programs: readonly Program[], instrument: boolean) => Promise<Built>

const entry = resolve('together.js')

/** A module for each program; what they declare at the top level is renamed by the bundler where they clash. */
function modules(programs: readonly Program[]): Plugin {
  const paths = programs.map((_, i) => resolve(`program${i}.js`))
  const texts = new Map([[entry, paths.map((path) => `import ${JSON.stringify(path)}\n`).join('')]])
  for (const [i, { code, library = '' }] of programs.entries()) {
    const beside = resolve(`library${i}.js`)
    texts.set(paths[i]!, code.replaceAll("'LIBRARY'", JSON.stringify(beside))).set(beside, library)
  }
  return { name: 'programs', resolveId: (id) => (texts.has(id) ? id : null), load: (id) => texts.get(id) ?? null }
}

export function withRollup(options: Omit<BuildOptions, 'instrument'> = {}): Make {
  return async (programs, instrument) => ({
    text: await bundle(entry, { treeshake: false, plugins: [modules(programs)], ...options, ...(instrument ? { instrument: {} } : {}) }),
  })
}

/** The modules beside the programs are a chunk of their own. */
export const inChunks: Make = async (programs, instrument) => {
  const sources = Object.fromEntries(
    programs.flatMap(({ code, library = '' }, i) => [
      [`program${i}`, code.replaceAll("'LIBRARY'", `'library${i}'`)],
      [`library${i}`, library],
    ]),
  )
  const main = programs.map((_, i) => `import 'program${i}'\n`).join('')
  const all = await bundleFiles(
    { ...sources, main },
    {
      treeshake: false,
      output: { manualChunks: (id) => (id.includes('library') ? 'beside' : undefined) },
      ...(instrument ? { instrument: {} } : {}),
    },
  )
  return { text: '', files: { all, entry: 'main.mjs' } }
}

/** One sloppy script. */
export const asScript: Make = (programs, instrument) => {
  const text = programs.map(({ code }) => `;(function () {\n${code.replaceAll(/^import (\{.*\}) from ('.*')$/gm, required)}})()\n`).join('')
  return Promise.resolve({ text: script(text, instrument), extension: 'cjs' })
}

const required = (_: string, names: string, module: string) => `const ${names.replaceAll(' as ', ': ')} = require(${module})`

/** Minifiers keep names: those that they would pick for the plain program are others than for the instrumented one. */
export function withVite(minify: boolean): Make {
  return async (programs, instrument) => {
    const { build } = await import('vite')
    const result = await build({
      configFile: false,
      logLevel: 'silent',
      // Two Rollups under one name: Vite 8 brings types of its own.
      plugins: [modules(programs), ...(instrument ? [thingsMigrate()] : [])] as never[],
      build: { ssr: entry, write: false, target: 'es2022', minify, rolldownOptions: { output: { keepNames: true } } },
    })
    const [output] = [result].flat()
    if (output === undefined || !('output' in output)) throw new Error('no output')
    return { text: output.output[0].code }
  }
}

export async function compareTogether(
  programs: readonly Program[],
  { plans, make = withRollup(), uncaptured = true, isFirstEnough = false, isRepeated = false }: TogetherOptions,
): Promise<Compared> {
  const { text, extension, files } = await make(programs, false)
  const plain = await runCounted(text, extension, files)
  if (plain.code !== 0 || plain.stderr !== '') throw new Error(`the plain program ended with ${plain.code}\n${plain.stderr}`)
  const expected = byName(plain.stdout)
  const problems = new Map<string, string>()
  const note = (name: string, text: string) => problems.has(name) || problems.set(name, text)
  const check = (what: string, stdout: string, stderr: string) => {
    const actual = byName(stdout)
    for (const name of new Set([...expected.keys(), ...actual.keys()])) {
      const problem = difference(what, expected.get(name) ?? [], actual.get(name) ?? [])
      if (problem !== undefined) note(name, problem)
    }
    if (stderr !== '') note('', `${what}: stderr\n${stderr}`)
  }

  const made = await make(programs, true)
  if (uncaptured) {
    const { stdout, stderr } = await runCounted(made.text, extension, made.files)
    check('instrumented', stdout, stderr)
  }
  let hops = 0
  for (const plan of plans(plain.turns)) {
    if (isFirstEnough && problems.size > 0) break
    const what = `hops after ${plan.join(', ')} of ${plain.turns} turns`
    try {
      const hopped = await runWithHops(made.text, plan, {
        ...(extension === 'cjs' ? { extension, restoreAs: 'cjs' } : {}),
        ...(made.files ? { files: made.files } : {}),
      })
      hops += hopped.hops
      // A program that has ended before, as turns of timers come together on a busy machine, has nothing to say.
      if (hopped.hops < plan.length && hopped.stderr !== '') note('', `${what}: ${hopped.hops} hops\n${hopped.stderr}`)
      else check(what, hopped.stdout, hopped.stderr)
    } catch (error) {
      note('', `${what}: ${(error as Error).message.split('--- stdout so far')[0]}`)
    }
  }
  if (isRepeated && problems.size > 0) {
    const again = byName((await runCounted(text, extension, files)).stdout)
    for (const [name, lines] of expected) {
      const problem = difference('plain again', lines, again.get(name) ?? [])
      if (problem !== undefined) problems.set(name, problem)
    }
  }
  return { turns: plain.turns, hops, problems }
}

function difference(what: string, expected: readonly string[], actual: readonly string[]): string | undefined {
  const at = expected.findIndex((line, i) => line !== actual[i])
  if (at < 0 && expected.length === actual.length) return undefined
  const line = at < 0 ? expected.length : at
  const show = (lines: readonly string[]) => lines.slice(line, line + 3).join('\n    ') || '(nothing)'
  return `${what}: line ${line + 1} differs\n  plain:\n    ${show(expected)}\n  ${what}:\n    ${show(actual)}`
}

/** A hop at each turn; every third goes on to a chain of three. */
export const everyTurn: Plans = (turns) => Array.from({ length: turns }, (_, i) => (i % 3 === 0 ? [i + 1, 1, 1] : [i + 1]))

/** One hop each at some turns spread over the run, then one run with as many hops as asked for: the same for the same seed. */
export function sample(single: number, together: number, seed: number): Plans {
  return (turns) => {
    const next = random(seed)
    const spread = (count: number) => {
      const length = Math.min(count, turns)
      const chosen = Array.from({ length }, (_, i) => 1 + Math.floor(((i + next()) * (turns - 1)) / length))
      return [...new Set(chosen)]
    }
    const several = spread(together).map((turn, i, all) => turn - (all[i - 1] ?? 0))
    return [...spread(single).map((turn) => [turn]), ...(together > 0 ? [several] : [])]
  }
}
