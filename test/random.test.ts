/** Checks programs made at random, which suspend wherever they can, or hold state of all kinds: many of them in one process, which hops at random turns. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Generated, generate, generateState, text } from './random/generate.ts'
import { shrink } from './random/shrink.ts'
import { asScript, compareTogether, everyTurn, inChunks, type Make, type Plans, sample, withRollup } from './together.ts'

/** `TM_PROGRAMS=2000 TM_STATES=2000 TM_SEED=1 npx tsx test/run.ts random`; seeds from there on, in groups, each with the way of its first one. */
const count = Number(process.env.TM_PROGRAMS ?? 200)
const states = Number(process.env.TM_STATES ?? 20)
const first = Number(process.env.TM_SEED ?? 1)
/** `TM_HOPS=1,2`: how many runs with one hop a group has, and how many hops one more run. */
const [single, several] = (process.env.TM_HOPS ?? '4,3').split(',').map(Number) as [number, number]
const TOGETHER = 20
/** ms for making one program smaller. */
const PATIENCE = 60_000
/** Programs that are made smaller; of the others the seed is told. */
let left = 3

/** How programs with state are built: the seed says which, so that a seed alone shows what it has shown in its group. */
const ways = [
  { make: withRollup(), isModule: true },
  { make: asScript, isModule: false },
  { make: inChunks, isModule: true },
] as const
const wayOf = (seed: number) => ways[Math.floor((seed - 1) / TOGETHER) % ways.length]!

const asProgram = (generated: Generated) => ({ ...generated, code: text(generated) })

/** A program alone, with a hop at every turn; undefined where that is fine. */
async function problem(generated: Generated, make: Make, plans: Plans = few): Promise<string | undefined> {
  const { problems } = await compareTogether([asProgram(generated)], { make, plans, isFirstEnough: true })
  return problems.get(generated.name) ?? problems.get('')
}

const few: Plans = (turns) => (turns > 40 ? sample(20, 3, first)(turns) : everyTurn(turns))

/** Hops about where the problem has shown; none, where it has shown without. */
function about(problem: string): Plans {
  const [, list, of] = /^hops after ([\d, ]+) of (\d+) turns/.exec(problem) ?? []
  if (list === undefined) return () => []
  const plan = list.split(', ').map(Number)
  return (turns) => {
    const scaled = plan.map((turn) => Math.max(1, Math.round((turn * turns) / Number(of))))
    return plan.length > 1
      ? [plan, scaled]
      : [plan, scaled, [plan[0]! - 1], [scaled[0]! + 1]].filter(([turn]) => turn! >= 1 && turn! <= turns)
  }
}

async function report(generated: Generated, make: Make, together: string): Promise<string> {
  const alone = await problem(generated, make)
  if (alone === undefined) return `${generated.name} fails only beside others: ${together}`
  if (left-- <= 0) return `${generated.name}: ${alone}`
  // A program that lacks a declaration fails on its own terms, and is none.
  const holds = (smaller: Generated) =>
    problem(smaller, make, about(alone)).then(
      (why) => why !== undefined,
      () => false,
    )
  const smallest = await shrink(generated, holds, performance.now() + PATIENCE)
  return `${generated.name}: ${(await problem(smallest, make, about(alone))) ?? alone}\n${text(smallest)}`
}

/** Those that print something else; where the process failed, those that it names, or all. */
function suspects(programs: readonly Generated[], problems: ReadonlyMap<string, string>): readonly Generated[] {
  const named = new Set(Array.from(problems.get('')?.matchAll(/program(\d+)#/g) ?? [], ([, at]) => Number(at)))
  const isAnyone = problems.has('') && named.size === 0
  return programs.filter(({ name }, at) => isAnyone || named.has(at) || problems.has(name))
}

function check(what: string, count: number, generated: (seed: number, isModule: boolean) => Generated, isBuiltInWays: boolean): void {
  describe(`${count} ${what} from seed ${first} on`, { concurrency: 2 }, () => {
    for (let seed = first; seed < first + count; seed += TOGETHER) {
      const last = Math.min(seed + TOGETHER, first + count) - 1
      test(`seeds ${seed} to ${last}`, async () => {
        const { make, isModule } = isBuiltInWays ? wayOf(seed) : ways[0]
        const programs = Array.from({ length: last - seed + 1 }, (_, i) => generated(seed + i, isModule))
        const { problems, hops } = await compareTogether(programs.map(asProgram), {
          make,
          plans: sample(single, several, seed),
          isRepeated: true,
        })
        const reports: string[] = []
        for (const one of suspects(programs, problems)) {
          reports.push(await report(one, make, problems.get(one.name) ?? problems.get('')!))
        }
        if (reports.length > 0) throw new Error(reports.join('\n\n'))
        assert.ok(hops > 0, `${hops} hops`)
      })
    }
  })
}

check('programs that suspend', count, generate, false)
check('programs with state', states, generateState, true)
