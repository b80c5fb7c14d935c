/** Compares programs that run in one process, instrumented and never captured, with the same programs plain. */
import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, runtimeText, script, temporary, virtual } from '../hop.ts'
import { isLinked } from './read.ts'

export interface Program {
  readonly name: string
  readonly text: string
  readonly form: 'cjs' | 'es'
}

/** Program → its text as it runs, with or without things-migrate; the runtime is there already. */
export type Make = (program: Program, instrument: boolean) => string | Promise<string>

const runner = fileURLToPath(new URL('./runner.mjs', import.meta.url))

/** What is imported and exported, Rollup puts in one place. */
export const instrumented: Make = ({ text, form }, instrument) =>
  isLinked(text)
    ? bundle(entry, { plugins: [virtual(text, entry)], treeshake: false, ...(instrument ? { instrument: { trigger: 'none' } } : {}) })
    : script(text, instrument, form, '')

const entry = resolve('app.js')

/** What is wrong with each program, by name; those that are right are not in it. */
export async function compare(programs: readonly Program[]): Promise<ReadonlyMap<string, string>> {
  const [plain, actual] = await Promise.all([run(programs, instrumented, false), run(programs, instrumented, true)])
  const problems = new Map<string, string>()
  for (const { name } of programs) {
    const expected = plain.get(name)
    if (expected === undefined || expected.length === 0) problems.set(name, 'the plain program prints nothing')
    else if (expected.at(-1)?.startsWith('ends with SyntaxError')) problems.set(name, `the plain program ${expected.at(-1)}`)
    else note(problems, name, [expected], actual.get(name) ?? [])
  }
  return problems
}

/**
 * The same where a build makes something else of programs, also of plain ones: of names, getters, constants.
 * So a line must be one that the plain program prints, built or not; what cannot be built plain is left out.
 */
export async function compareBuilt(programs: readonly Program[], make: Make): Promise<ReadonlyMap<string, string>> {
  const [plain, built, actual] = await Promise.all([
    run(programs, instrumented, false),
    run(programs, make, false),
    run(programs, make, true),
  ])
  const problems = new Map<string, string>()
  for (const { name } of programs) {
    const both = [plain.get(name)!, built.get(name) ?? []]
    if (!both[1]!.some((line) => /^(?:cannot be built|ends with SyntaxError)/.test(line)))
      note(problems, name, both, actual.get(name) ?? [])
  }
  return problems
}

function note(problems: Map<string, string>, name: string, expected: readonly (readonly string[])[], actual: readonly string[]): void {
  const length = Math.max(actual.length, ...expected.map((lines) => lines.length))
  const line = Array.from({ length }).findIndex((_, i) => expected.every((lines) => lines[i] !== actual[i]))
  const show = (text = '(nothing)') => text.slice(0, 300)
  if (line < 0) return
  problems.set(
    name,
    `line ${line + 1}\n${expected.map((lines) => `  plain:        ${show(lines[line])}\n`).join('')}  instrumented: ${show(actual[line])}`,
  )
}

async function run(programs: readonly Program[], make: Make, instrument: boolean): Promise<Map<string, string[]>> {
  const folder = temporary()
  try {
    const found = new Map<string, string[]>()
    const texts: Program[] = []
    for (const program of programs) {
      try {
        texts.push({ ...program, text: await make(program, instrument) })
      } catch (error) {
        found.set(program.name, [`cannot be built: ${(error as Error).message}`])
      }
    }
    writeFileSync(join(folder, 'programs.json'), JSON.stringify({ ...(instrument ? { runtime: runtimeText() } : {}), programs: texts }))
    for (const [name, lines] of await outputs(folder)) found.set(name, lines)
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function outputs(folder: string): Promise<[string, string[]][]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [runner, folder], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      const found = stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as [string, string[]])
      if (code !== 0 || stderr !== '') reject(new Error(`ended with ${code} behind ${found.at(-1)?.[0]}\n${stderr}`))
      else resolve(found)
    })
  })
}
