/** Builds programs as a user does and runs them: plain, instrumented, and with hops, each in a process of its own. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ModuleFormat, type OutputOptions, type Plugin, rollup } from 'rollup'

const dist = new URL('../dist/', import.meta.url)
const thingsMigrate: typeof import('../plugin/index.ts').thingsMigrate = (await import(new URL('plugin/index.js', dist).href)).thingsMigrate
const generate: typeof import('../restore-cli/generate/index.ts').generate = (
  await import(new URL('restore-cli/generate/index.js', dist).href)
).generate
const read: typeof import('../restore-cli/read.ts').read = (await import(new URL('restore-cli/read.js', dist).href)).read
const known: typeof import('../restore-cli/known.ts').known = (await import(new URL('restore-cli/known.js', dist).href)).known
const instrumentText: typeof import('../plugin/instrument.ts').instrument = (await import(new URL('plugin/instrument.js', dist).href))
  .instrument
const chosenText: typeof import('../plugin/runtime.ts').runtimeText = (await import(new URL('plugin/runtime.js', dist).href)).runtimeText
export const turns: string = fileURLToPath(new URL('./turns.mjs', import.meta.url))

export { generate, known, read, thingsMigrate }
export type PluginOptions = import('../plugin/index.ts').Options

export interface BuildOptions {
  readonly plugins?: readonly Plugin[]
  readonly format?: ModuleFormat
  readonly output?: OutputOptions
  readonly treeshake?: boolean
  /** Modules that stay outside, besides those with `node:` in front. */
  readonly external?: readonly string[]
  /** Absent: the plain program. */
  readonly instrument?: PluginOptions | undefined
  /** Codes of warnings of the plugin that are expected. */
  readonly warnings?: readonly string[]
}

/** Bundles one entry with Rollup; a warning that is not expected fails. Returns the text of the chunk. */
export async function bundle(
  input: string,
  { plugins = [], format = 'es', output = {}, instrument, treeshake = true, warnings = [], external = [] }: BuildOptions,
): Promise<string> {
  const build = await rollup({
    input,
    plugins: [...plugins, ...(instrument === undefined ? [] : [thingsMigrate(instrument)])],
    external: [/^node:/, ...external],
    treeshake,
    onwarn(warning) {
      if (warnings.includes((warning.pluginCode ?? warning.code) as string)) return
      if (warning.code === 'CIRCULAR_DEPENDENCY' || warning.code === 'EVAL' || warning.code === 'THIS_IS_UNDEFINED') return
      throw new Error(`undeclared warning: ${warning.message}`)
    },
  })
  const { output: chunks } = await build.generate({ format, inlineDynamicImports: true, ...output })
  await build.close()
  return chunks[0].code
}

/** Bundles modules that are texts into several chunks. Returns all files, by name. */
export async function bundleFiles(
  sources: Readonly<Record<string, string>>,
  {
    entries = ['main'],
    plugins = [],
    output = {},
    instrument,
    external = [],
    warnings = [],
    treeshake = true,
  }: BuildOptions & { readonly entries?: readonly string[] },
): Promise<Record<string, string>> {
  const modules: Plugin = {
    name: 'texts',
    resolveId: (source) => (sources[source.replace(/^\.\//, '')] === undefined ? null : `/app/${source.replace(/^\.\//, '')}.js`),
    load: (id) => sources[id.slice('/app/'.length, -'.js'.length)] ?? null,
  }
  const build = await rollup({
    input: [...entries],
    plugins: [modules, ...plugins, ...(instrument === undefined ? [] : [thingsMigrate(instrument)])],
    external: [/^node:/, ...external],
    treeshake,
    onwarn(warning) {
      if (!warnings.includes((warning.pluginCode ?? warning.code) as string)) throw new Error(`undeclared warning: ${warning.message}`)
    },
  })
  const names = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' }
  const { output: files } = await build.generate({ format: 'es', ...names, ...output })
  await build.close()
  return Object.fromEntries(files.map((file) => [file.fileName, file.type === 'chunk' ? file.code : String(file.source)]))
}

/** All of the runtime and its start. */
export function runtimeText(): string {
  const runtime = readFileSync(new URL('runtime/index.js', dist), 'utf8')
    .replace(/^const\{[^}]*\}=/, '')
    .replace(/export\{[^}]*\};\s*$/, '')
  return `${runtime}globalThis[Symbol.for('things-migrate')].start({trigger:'SIGUSR2',format:'cbor',afterSnapshot:'exit',timers:'remaining'});`
}

/** Instruments a text without a bundler, as the plugin would: a sloppy script, which no bundler takes as a module, or a module. Plain: the text itself. */
export function script(code: string, instrument: boolean, form: 'cjs' | 'es' = 'cjs', runtime?: string): string {
  if (!instrument) return code
  return instrumentText(code, {
    form,
    name: 'main',
    chunks: { chunkOf: () => undefined, shared: false, awaited: false, later: [] },
    modules: [{ start: 0, end: code.length, name: 'app' }],
    included: () => true,
    probeArguments: 16,
    surroundings: { imports: [], isOwn: () => false, hosts: undefined, all: false },
    runtime: (parts) => runtime ?? chosenText(parts, { trigger: 'SIGUSR2', format: 'cbor', afterSnapshot: 'exit', timers: 'remaining' }),
    sourcemap: false,
  }).code
}

/** A Rollup plugin for an entry that is text. */
export function virtual(code: string, id = '/app/main.js'): Plugin {
  return { name: 'virtual', resolveId: (source) => (source === id ? id : null), load: (found) => (found === id ? code : null) }
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly flags?: readonly string[]
  readonly cwd?: string
  readonly parameters?: readonly string[]
}

export function runFile(file: string, { env = {}, flags = [], cwd = process.cwd(), parameters = [] }: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, file, ...parameters], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk) => stdout.push(chunk))
    child.stderr.on('data', (chunk) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: shorten(Buffer.concat(stderr).toString()) }),
    )
  })
}

/** Node shows the line that threw, which in a bundle may be all of it. */
const shorten = (stderr: string) => stderr.replace(/^.{2000,}$/gm, (line) => `${line.slice(0, 100)} … ${line.slice(-100)}`)

export interface HopOptions {
  readonly format?: 'cbor' | 'json'
  readonly restoreAs?: 'esm' | 'cjs' | 'iife'
  readonly extension?: string
  /** Variables that the processes get besides ours. */
  readonly env?: NodeJS.ProcessEnv
  /** All files of the first program, by their paths, and which of them is run. */
  readonly files?: { readonly all: Readonly<Record<string, string>>; readonly entry: string }
}

export interface Hopped {
  readonly stdout: string
  readonly stderr: string
  /** Hops that took place; fewer than asked for when the program ended before. */
  readonly hops: number
  readonly snapshots: readonly Uint8Array[]
  readonly programs: readonly string[]
}

/** Runs a program that is snapshotted after `turns[0]` turns, goes on in a new process for `turns[1]` turns, … and then to its end. */
export async function runWithHops(
  code: string,
  atTurns: readonly number[],
  { format = 'cbor', restoreAs = 'esm', extension = 'mjs', env = {}, files }: HopOptions = {},
): Promise<Hopped> {
  const folder = temporary()
  try {
    const snapshots: Uint8Array[] = []
    const programs: string[] = []
    let text = code
    let kind = extension
    if (files !== undefined) writeAll(folder, files.all)
    let stdout = ''
    let stderr = ''
    for (let i = 0; i <= atTurns.length; i++) {
      const file = join(folder, i === 0 && files !== undefined ? files.entry : `${i}.${kind}`)
      if (i > 0 || files === undefined) writeFileSync(file, text)
      const path = join(folder, `${i}.${format}`)
      const turn = atTurns[i]
      const ended = await runFile(
        file,
        turn === undefined ? { env } : { flags: ['--import', turns], env: { ...env, TM_TEST_TURN: String(turn), TM_SNAPSHOT: path } },
      )
      stdout += ended.stdout
      stderr += ended.stderr
      if (ended.code !== 0) throw new Error(`hop ${i} ended with ${ended.code}\n${ended.stderr}\n--- stdout so far\n${stdout}`)
      const bytes = turn === undefined ? undefined : readIfThere(path)
      if (bytes === undefined) return { stdout, stderr, hops: i, snapshots, programs }
      snapshots.push(bytes)
      text = generate(read(bytes, known), { format: restoreAs, constructed: true })
      programs.push(text)
      kind = restoreAs === 'esm' ? 'mjs' : 'cjs'
    }
    throw new Error('unreachable')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a program to its end and counts its turns. */
export async function runCounted(
  code: string,
  extension = 'mjs',
  files?: HopOptions['files'],
): Promise<Ended & { readonly turns: number }> {
  const folder = temporary()
  try {
    if (files !== undefined) writeAll(folder, files.all)
    const file = join(folder, files?.entry ?? `plain.${extension}`)
    if (files === undefined) writeFileSync(file, code)
    const ended = await runFile(file, { flags: ['--import', turns], env: { TM_TEST_COUNT: join(folder, 'count') } })
    return { ...ended, turns: Number(readIfThere(join(folder, 'count')) ? readFileSync(join(folder, 'count'), 'utf8') : 0) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

export function temporary(): string {
  const base = join(tmpdir(), 'things-migrate')
  mkdirSync(base, { recursive: true })
  return mkdtempSync(join(base, 'test-'))
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
