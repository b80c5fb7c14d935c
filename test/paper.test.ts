/** Checks that the programs on which ThingsMigrate was evaluated go on right after hops at random turns. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { octane } from '../fixtures/paper/octane.ts'
import { compare } from './differential.ts'
import { random } from './snapshots.ts'

const full = process.env.TM_FULL === '1'
const programs = ['factorial20000', 'regulator', 'navier-stokes', 'splay', 'richards', 'raytrace'] as const
const build = { plugins: [octane(full ? {} : { constants: { kSplayTreeSize: 800 } })] }

/** Some turns of a run, as distances from hop to hop: the same for the same seed. */
function randomly(hops: number, seed: number): (turns: number) => readonly (readonly number[])[] {
  return (turns) => {
    const next = random(seed)
    const chosen = new Set<number>()
    while (chosen.size < hops) chosen.add(1 + Math.floor(next() * (turns - 1)))
    return [[...chosen].sort((a, b) => a - b).map((turn, i, all) => turn - (all[i - 1] ?? 0))]
  }
}

describe('paper', { concurrency: 2 }, () => {
  for (const name of programs) {
    const input = fileURLToPath(new URL(`../fixtures/paper/${name}.js`, import.meta.url))
    for (const seed of full ? [1, 2, 3, 4, 5, 6, 7, 8] : [1, 2]) {
      test(`${name}: ${seed * 2} hops at random turns, seed ${seed}`, async () => {
        const { hops } = await compare(input, { build, plans: randomly(seed * 2, seed), uncaptured: seed === 1 })
        assert.equal(hops, seed * 2)
      })
    }
  }
})
