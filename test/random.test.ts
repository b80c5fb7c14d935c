/** Checks programs made at random that suspend wherever they can: many of them in one process, which hops at random turns. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Generated, generate, text } from './random/generate.ts'
import { shrink } from './random/shrink.ts'
import { compareTogether, everyTurn, sample } from './together.ts'

/** `TM_PROGRAMS=2000 TM_SEED=1 npx tsx test/run.ts random` */
const count = Number(process.env.TM_PROGRAMS ?? 60)
const first = Number(process.env.TM_SEED ?? 1)
const TOGETHER = 20
/** ms for making one program smaller. */
const PATIENCE = 60_000
/** Programs that are made smaller; of the others the seed is told. */
let left = 3

const asProgram = (generated: Generated) => ({ name: generated.name, code: text(generated) })

/** A program alone, with a hop at every turn; undefined where that is fine. */
async function problem(generated: Generated): Promise<string | undefined> {
  const plans = (turns: number) => (turns > 40 ? sample(20, 3, first)(turns) : everyTurn(turns))
  const { problems } = await compareTogether([asProgram(generated)], { plans, isFirstEnough: true })
  return problems.get(generated.name) ?? problems.get('')
}

async function report(generated: Generated, together: string): Promise<string> {
  if (left-- <= 0) return `${generated.name}: ${together}`
  const alone = await problem(generated)
  if (alone === undefined) return `${generated.name} fails only beside others: ${together}`
  // A program that lacks a declaration fails on its own terms, and is none.
  const holds = (smaller: Generated) =>
    problem(smaller).then(
      (why) => why !== undefined,
      () => false,
    )
  const smallest = await shrink(generated, holds, performance.now() + PATIENCE)
  return `${generated.name}: ${await problem(smallest)}\n${text(smallest)}`
}

describe(`${count} programs from seed ${first} on`, { concurrency: 2 }, () => {
  for (let seed = first; seed < first + count; seed += TOGETHER) {
    const last = Math.min(seed + TOGETHER, first + count) - 1
    test(`seeds ${seed} to ${last}`, async () => {
      const programs = Array.from({ length: last - seed + 1 }, (_, i) => generate(seed + i))
      const { problems, hops } = await compareTogether(programs.map(asProgram), { plans: sample(4, 3, seed), isRepeated: true })
      const reports: string[] = []
      for (const generated of programs) {
        const together = problems.get(generated.name) ?? problems.get('')
        if (together !== undefined) reports.push(await report(generated, together))
      }
      assert.equal(reports.join('\n\n'), '')
      assert.ok(hops > 0, `${hops} hops`)
    })
  }
})
