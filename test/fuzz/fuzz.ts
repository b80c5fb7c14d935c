/** Runs any number of mutants against tm-restore and the runtime, and lists what is no refusal and no program that goes on. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { temporary } from '../hop.ts'
import type { Seed } from './corpus.ts'
import type { Span, Verdict, Work } from './judge.ts'
import { CANARY } from './mutate.ts'

export interface FuzzOptions {
  readonly seeds: readonly Seed[]
  readonly seed: number
  readonly from?: number
  readonly count: number
  /** Of those that are restored, each how-manieth is run. */
  readonly runEvery?: number
  readonly onProgress?: (done: number) => void
  readonly onFinding?: (finding: string) => void
}

export interface Outcome {
  /** Numbers by the code of the refusal. */
  readonly refused: ReadonlyMap<string, number>
  readonly restored: number
  /** How the starts of those that were run ended. */
  readonly ran: ReadonlyMap<string, number>
  readonly findings: readonly string[]
}

/** Milliseconds for one mutant, before it counts as hanging. */
const STUCK = 60_000
const BATCH = 50

export async function fuzz({ seeds, seed, from = 0, count, runEvery = 1, onProgress, onFinding }: FuzzOptions): Promise<Outcome> {
  const refused = new Map<string, number>()
  const ran = new Map<string, number>()
  const findings: string[] = []
  let restored = 0
  const folder = temporary()
  let waiting: { file: string; what: string }[] = []
  const find = (finding: string): void => {
    findings.push(finding)
    onFinding?.(finding)
  }
  const add = (map: Map<string, number>, key: string) => void map.set(key, (map.get(key) ?? 0) + 1)

  const run = async (programs: typeof waiting): Promise<void> => {
    const left = new Map(programs.map((each) => [each.file, each.what]))
    while (left.size > 0) {
      const { code } = await batch([...left.keys()], folder, (file, result) => {
        const what = left.get(file)
        left.delete(file)
        rmSync(file)
        add(ran, result.split(' ')[0]!)
        if (/^(hangs|ran something|out of memory|left)/.test(result)) find(`${what}: ${result}`)
      })
      const [file] = left.keys()
      if (file === undefined) break
      find(`${left.get(file)}: the process ended with ${code}`)
      left.delete(file)
    }
  }
  const take = (verdict: Verdict): void => {
    onProgress?.(verdict.number - from + 1)
    if (verdict.end === 'failed') find(`mutant ${seed}/${verdict.number}: ${verdict.why}`)
    else if (verdict.end === 'refused') add(refused, verdict.code)
    else {
      restored++
      if (verdict.file !== undefined) waiting.push({ file: verdict.file, what: `mutant ${seed}/${verdict.number}: ${verdict.how}` })
    }
  }

  try {
    const judge = createJudge({ seeds, seed, folder })
    let running: Promise<void> = Promise.resolve()
    for (let at = from; at < from + count; at += BATCH) {
      await judge.over({ from: at, to: Math.min(at + BATCH, from + count), keepEvery: runEvery }, take)
      // One batch runs while the next is judged.
      await running
      running = run(waiting)
      waiting = []
    }
    await running
    judge.end()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { refused, restored, ran, findings }
}

interface Judge {
  /** Goes on behind a mutant that brings the process down. */
  over(span: Span, take: (verdict: Verdict) => void): Promise<void>
  end(): void
}

function createJudge(work: Work): Judge {
  let child: ChildProcess | undefined
  const begin = (): ChildProcess => {
    const begun = fork(fileURLToPath(new URL('./judge.ts', import.meta.url)), {
      execArgv: ['--import', import.meta.resolve('tsx'), '--max-old-space-size=1024'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    begun.send(work)
    return begun
  }
  /** Number of the first that is left, and why the process could not judge it. */
  const judge = (at: ChildProcess, span: Span, take: (verdict: Verdict) => void): Promise<{ next: number; why: string }> =>
    new Promise((resolve) => {
      let next = span.from
      let watch: NodeJS.Timeout | undefined
      const end = (why: string): void => {
        clearTimeout(watch)
        at.removeAllListeners()
        resolve({ next, why })
      }
      const wait = (): void => {
        clearTimeout(watch)
        watch = setTimeout(end, STUCK, 'hangs')
      }
      at.on('message', (verdict: Verdict) => {
        take(verdict)
        next = verdict.number + 1
        if (next === span.to) end('')
        else wait()
      })
      at.on('exit', (code, signal) => end(`the process ended with ${code ?? signal}`))
      wait()
      at.send(span)
    })
  return {
    async over(span, take) {
      for (let { from } = span; from < span.to; from++) {
        child ??= begin()
        const { next, why } = await judge(child, { ...span, from }, take)
        if (next === span.to) return
        child.kill('SIGKILL')
        child = undefined
        take({ number: next, end: 'failed', why })
        from = next
      }
    },
    end: () => void child?.kill(),
  }
}

function batch(files: readonly string[], cwd: string, take: (file: string, result: string) => void): Promise<{ code: number | null }> {
  const empty = join(cwd, 'empty')
  mkdirSync(empty, { recursive: true })
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./batch.mjs', import.meta.url)), CANARY, ...files], {
      cwd: empty,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      const { file, result } = JSON.parse(line) as { file: string; result: string }
      take(file, result)
    })
    child.on('error', reject)
    // Lines come before it: both end with the pipe.
    child.on('close', (code) => resolve({ code }))
  })
}
