/** Starts programs in processes of their own, and tells what they print, line by line. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Ended {
  readonly pid: number
  readonly code: number | null
  readonly stdout: string
  /** Milliseconds of `performance.now()`: start, first line (start, where there was none), end. */
  readonly times: { readonly start: number; readonly firstLine: number; readonly end: number }
}

export interface StartOptions {
  readonly flags?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Called with each line of stdout, the number of lines so far, and the process. */
  readonly onLine?: (line: string, lines: number, child: ChildProcess) => void
}

/** Runs a file to its end. What it says on stderr goes to ours. */
export function start(file: string, parameters: readonly string[], { flags = [], env = {}, onLine }: StartOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    let firstLine = startedAt
    let stdout = ''
    let lines = 0
    const child = spawn(process.execPath, [...flags, file, ...parameters], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    createInterface({ input: child.stdout }).on('line', (line: string) => {
      if (lines++ === 0) firstLine = performance.now()
      onLine?.(line, lines, child)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ pid: child.pid!, code, stdout, times: { start: startedAt, firstLine, end: performance.now() } }))
  })
}

const command = fileURLToPath(new URL('../dist/restore-cli/index.js', import.meta.url))

/** Runs tm-restore as an operator would. Throws when it refuses. */
export async function restore(snapshot: string, output: string): Promise<Ended> {
  const ended = await start(command, [snapshot, '-o', output, '-q'])
  if (ended.code !== 0) throw new Error(`tm-restore ended with ${ended.code}`)
  return ended
}
