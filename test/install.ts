/** Packs the built package for tests that use it as an application does: from a tarball, in a folder of its own. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root: string = dirname(dirname(fileURLToPath(import.meta.url)))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Call {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Called with all of stdout so far, each time there is more. */
  readonly onOutput?: (stdout: string, child: ChildProcess) => void
}

/** Runs a command to its end, 2 minutes at most. Does not throw for an exit code. */
export function run(command: string, parameters: readonly string[], { cwd, env, onOutput }: Call): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      onOutput?.(stdout, child)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** As `run`, for a command that must end with 0. Returns its stdout. */
export async function must(command: string, parameters: readonly string[], call: Call): Promise<string> {
  const { code, stdout, stderr } = await run(command, parameters, call)
  assert.equal(code, 0, `${command} ${parameters.join(' ')} ended with ${code}\n${stderr}\n${stdout}`)
  return stdout
}

export interface Tarball {
  readonly path: string
  readonly files: readonly string[]
  /** Of all files, in bytes. */
  readonly unpackedSize: number
}

export async function pack(folder: string): Promise<Tarball> {
  // Without scripts: dist is what the test run has built, other test files are using it.
  const answer = await must('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root })
  const [tarball] = JSON.parse(answer) as { filename: string; unpackedSize: number; files: { path: string }[] }[]
  assert.ok(tarball)
  return { path: join(folder, tarball.filename), unpackedSize: tarball.unpackedSize, files: tarball.files.map(({ path }) => path) }
}

/** A folder that is removed when the test ends, unless KEEP is set. */
export function temporary(t: { after(task: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'things-migrate-'))
  t.after(() => {
    if (process.env.KEEP) console.error(`kept ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Writes files, given by path and text, below a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** Makes a folder an ES module package that has these packages installed. */
export async function install(folder: string, packages: readonly string[]): Promise<void> {
  write(folder, { 'package.json': JSON.stringify({ name: 'app', version: '1.0.0', private: true, type: 'module' }) })
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  await must('npm', ['install', ...flags, ...packages], { cwd: folder })
}
