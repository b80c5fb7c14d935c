/** Drives a program that does what each line on its standard input says, and measures what its main thread takes for it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Program {
  readonly pid: number
  /** Writes a line, waits for one, and returns the milliseconds between: of the main thread on a core where the system tells, else of the clock. */
  run(line: string): Promise<number>
  /** The same, and returns what it answers, as JSON. */
  ask(line: string): Promise<unknown>
  /** Has it write a snapshot, after which it goes on if it was built so. */
  checkpoint(file: string): Promise<void>
  /** Bytes of the largest resident set; `undefined` where the system does not tell. `maxRSS` would be that of the process which has started it, if that was larger. */
  peak(): number | undefined
  stop(): Promise<void>
}

export interface StartProgram {
  readonly snapshot?: string
  readonly flags?: readonly string[]
}

export function startProgram(file: string, { snapshot = '', flags = [] }: StartProgram = {}): Program {
  const child = spawn(process.execPath, [...flags, file], {
    env: { ...process.env, TM_SNAPSHOT: snapshot, TM_REPORT: reportOf(snapshot) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const pid = child.pid!
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  let answer: { resolve(line: string): void; reject(error: Error): void } | undefined
  createInterface({ input: child.stdout }).on('line', (line) => answer?.resolve(line))
  child.on('close', (code) => answer?.reject(new Error(`${file} ended with ${code}`)))
  const say = (line: string): Promise<string> =>
    new Promise((resolve, reject) => {
      answer = { resolve, reject }
      child.stdin.write(`${line}\n`)
    })
  return {
    pid,
    async run(line) {
      const before = threadTime(pid)
      await say(line)
      // Its time is added up when it waits again: what it has run since the last tick would be missing.
      await pause(2)
      return threadTime(pid) - before
    },
    ask: async (line) => JSON.parse(await say(line)) as unknown,
    async checkpoint(to) {
      child.kill('SIGUSR2')
      while (!existsSync(to)) {
        const isOver = child.exitCode !== null || child.signalCode !== null
        if (isOver && !existsSync(to)) throw new Error(`${file} ended before its snapshot`)
        if (existsSync(reportOf(to))) throw new Error(`${file} cannot be captured: ${readFileSync(reportOf(to), 'utf8')}`)
        await pause(5)
      }
    },
    peak() {
      try {
        return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024
      } catch {
        return undefined
      }
    },
    async stop() {
      answer = undefined
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Where obstacles are told. */
const reportOf = (snapshot: string) => `${snapshot}.report.json`

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Milliseconds that the main thread of a process has been on a core (Linux), which other processes do not change; elsewhere the clock. */
function threadTime(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6
  } catch {
    return performance.now()
  }
}

export interface Run {
  readonly flags?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly onLine?: (line: string, child: ChildProcess) => void
}

/** Runs a program to its end and returns the lines that it prints. */
export function output(file: string, { flags = [], env = {}, onLine }: Run = {}): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    const child = spawn(process.execPath, [...flags, file], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      onLine?.(line, child)
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(lines) : reject(new Error(`${file} ended with ${code}`))))
  })
}
