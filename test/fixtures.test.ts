/** Checks that small applications print what they always print, wherever and however often they are moved. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bundle, compare, everyTurn, type HopOptions, runCounted, runWithHops } from './differential.ts'
import { typescript } from './plugins.ts'

const full = process.env.TM_FULL === '1'
const fixtures = ['thermostat', 'factorial', 'inventory', 'stream', 'adventure', 'poller', 'refinery'] as const
/** No top-level await. */
const scripts = fixtures.filter((name) => name !== 'refinery')
const build = { plugins: [typescript()] }
const at = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url))
const entry = (name: string) => at(`${name}/src/main.ts`)

/** That many hops, spread over the run. */
const spread = (hops: number) => (turns: number) => [Array.from({ length: hops }, () => Math.max(1, Math.floor(turns / (hops + 1))))]

describe('fixtures', { concurrency: 2 }, () => {
  for (const name of fixtures) {
    test(`${name}: plain prints what is expected`, async () => {
      const { stdout, stderr } = await runCounted(await bundle(entry(name), build))
      assert.equal(stdout, readFileSync(at(`${name}/expected.txt`), 'utf8'))
      assert.equal(stderr, '')
    })

    test(`${name}: one hop at every turn`, async () => {
      const { turns, hops } = await compare(entry(name), { build, plans: (turns) => everyTurn(turns).filter((plan) => plan.length === 1) })
      // After the last turn there is nothing left to snapshot.
      assert.ok(turns > 10 && hops >= turns - 1, `${hops} hops in ${turns} turns`)
    })

    for (const [count, options] of [
      [2, { format: 'json', restoreAs: 'esm' }],
      [5, { format: 'cbor', restoreAs: 'esm' }],
    ] as [number, HopOptions][]) {
      test(`${name}: ${count} hops, ${options.format}`, async () => {
        const { hops } = await compare(entry(name), { build, plans: spread(count), ...options })
        assert.equal(hops, count)
      })
    }
  }

  for (const restoreAs of ['cjs', 'iife'] as const) {
    for (const name of full ? scripts : (['inventory', 'adventure', 'poller'] as const)) {
      test(`${name}: built and restored as ${restoreAs}`, async () => {
        const { hops } = await compare(entry(name), { build: { ...build, format: restoreAs }, plans: spread(2), restoreAs })
        assert.equal(hops, 2)
      })
    }
  }

  test('the same state gives the same bytes', async () => {
    const code = await bundle(entry('factorial'), { ...build, instrument: {} })
    const [first, second] = await Promise.all([runWithHops(code, [5]), runWithHops(code, [5])])
    assert.deepEqual(first.snapshots, second.snapshots)
  })
})
