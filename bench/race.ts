/** Lets forms of one Octane suite run against each other: processes that live side by side and work by turns. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './build.ts'
import type { Settings } from './figure.ts'
import { byTurns, geometricMean, median } from './measure.ts'
import { type Program, startProgram } from './program.ts'
import { tmRestore } from './restore.ts'
import { ENTRY, octane, type Suite } from './work/octane.ts'

export interface Form {
  readonly name: string
  readonly instrumented: boolean
  /** How often it is moved, warm, before it is measured. */
  readonly hops?: number
  /** It writes a snapshot, warm, and goes on. */
  readonly checkpoint?: boolean
}

export const PLAIN: Form = { name: 'plain', instrumented: false }

interface Pace {
  /** Fresh sets of processes: what the engine decides differs from one to the next. */
  readonly generations: number
  readonly rounds: number
  /** Milliseconds of work in a turn, and before the first. */
  readonly slice: number
  readonly warm: number
}

const PACE: Pace = { generations: 3, rounds: 12, slice: 100, warm: 1500 }
const QUICK: Pace = { generations: 1, rounds: 8, slice: 40, warm: 400 }

/** Iterations in a turn, should a system count no time. */
const MOST = 1 << 20

/** For each form after the first, and each generation, the score as a part of the first form's. */
export async function race(suite: Suite, module: 'module' | 'commonjs', forms: readonly Form[], settings: Settings): Promise<number[][]> {
  const pace = settings.quick ? QUICK : PACE
  const at = (name: string) => join(settings.folder, `${suite.name}-${module}-${name}`)
  await write(suite, module, at)
  const scores: number[][] = forms.slice(1).map(() => [])
  // Ten hops of all suites take a quarter of an hour: one set of processes has to do.
  const generations = forms.some(({ hops = 0 }) => hops > 1) ? 1 : pace.generations
  for (let generation = 0; generation < generations; generation++) {
    const programs: Program[] = []
    try {
      for (const form of forms) programs.push(await prepare(form, suite, pace, at))
      const found = await measure(programs, suite, pace)
      for (const [i, list] of scores.entries()) list.push(found[i + 1]!)
    } finally {
      for (const program of programs) await program.stop()
    }
  }
  return scores
}

/** Both forms of a suite. */
async function write(suite: Suite, module: 'module' | 'commonjs', at: (name: string) => string): Promise<void> {
  for (const instrumented of [false, true]) {
    const instrument = instrumented && ({ afterSnapshot: 'continue' } as const)
    writeFileSync(at(`${instrumented}.cjs`), await bundle({ entry: ENTRY, plugins: [octane(suite, module)], instrument, format: 'cjs' }))
  }
}

export interface Memory {
  /** Bytes after a garbage collection. */
  readonly heap: number
  /** Bytes of the largest resident set. */
  readonly peak: number
}

/** What the plain and the instrumented form take for the same iterations, in processes of their own. */
export async function weigh(suite: Suite, { folder, quick }: Settings): Promise<{ plain: Memory[]; instrumented: Memory[] }> {
  const at = (name: string) => join(folder, `${suite.name}-${name}`)
  await write(suite, 'module', at)
  const counts: number[] = []
  const scale = startProgram(at('false.cjs'))
  for (let b = 0; b < suite.benchmarks; b++) {
    await scale.run(`setup ${b}`)
    counts.push(await warm(scale, b, quick ? QUICK : PACE))
  }
  await scale.stop()
  const measure = async (form: string): Promise<Memory> => {
    const program = startProgram(at(form), { flags: ['--expose-gc'] })
    for (const [b, count] of counts.entries()) {
      await program.run(`setup ${b}`)
      for (let turn = 0; turn < 10; turn++) await program.run(`run ${b} ${count}`)
    }
    const { heap, peak } = (await program.ask('memory')) as Memory
    const found = program.peak() ?? peak
    await program.stop()
    return { heap, peak: found }
  }
  const [plain = [], instrumented = []] = await byTurns(quick ? 1 : 3, [() => measure('false.cjs'), () => measure('true.cjs')])
  return { plain, instrumented }
}

async function prepare(form: Form, suite: Suite, pace: Pace, at: (name: string) => string): Promise<Program> {
  const name = form.name.replaceAll(' ', '-')
  let number = 0
  const snapshot = () => at(`${name}-${++number}.cbor`)
  let state = snapshot()
  let program = startProgram(at(`${form.instrumented}.cjs`), { snapshot: state })
  for (let b = 0; b < suite.benchmarks; b++) {
    await program.run(`setup ${b}`)
    await warm(program, b, pace)
  }
  if (form.checkpoint) await program.checkpoint(state)
  for (let hop = 0; hop < (form.hops ?? 0); hop++) {
    await program.checkpoint(state)
    await program.stop()
    const resumed = at(`${name}-${number}.cjs`)
    await tmRestore(state, resumed, 'cjs')
    state = snapshot()
    program = startProgram(resumed, { snapshot: state })
    // A hop is between iterations; and who is signalled has to be up.
    for (let b = 0; b < suite.benchmarks; b++) await program.run(`run ${b} 1`)
  }
  if (form.hops || form.checkpoint) for (let b = 0; b < suite.benchmarks; b++) await warm(program, b, pace)
  return program
}

/** Returns how many iterations a slice has. */
async function warm(program: Program, benchmark: number, { warm: atLeast, slice }: Pick<Pace, 'warm' | 'slice'>): Promise<number> {
  let count = 1
  for (let spent = 0; spent < atLeast; ) {
    const ms = await program.run(`run ${benchmark} ${count}`)
    spent += ms
    if (ms < slice * 0.7 && count < MOST) count *= 2
  }
  return count
}

async function measure(programs: readonly Program[], suite: Suite, { rounds, slice }: Pace): Promise<number[]> {
  const scores: number[][] = programs.map(() => [])
  for (let b = 0; b < suite.benchmarks; b++) {
    const line = `run ${b} ${await warm(programs[0]!, b, { warm: slice * 2, slice })}`
    const times: number[][] = programs.map(() => [])
    for (let round = 0; round < rounds; round++) {
      for (const i of programs.keys()) {
        const which = (i + round) % programs.length
        times[which]!.push(await programs[which]!.run(line))
      }
    }
    for (const [i, list] of times.entries()) scores[i]!.push(median(list.map((ms, round) => times[0]![round]! / ms)))
    for (const program of programs) await program.run(`tearDown ${b}`)
  }
  return scores.map(geometricMean)
}
