/** Checks that every construct of the language survives hops: each row is one small program, compared with itself uninterrupted. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bundle, compare, compareScript, everyTurn, runCounted, runWithHops, script, virtual } from './differential.ts'
import { nested, type Row, rows } from './language/index.ts'

/** All plans for all rows take about 40 minutes; without, each row hops twice, and inside a function once. */
const full = process.env.TM_FULL === '1'
const entry = '/app/main.js'

function plain(row: Row): Promise<string> {
  return row.strict === false ? script(row.code, false) : bundle(entry, { plugins: [virtual(row.code, entry)] })
}

async function hops(row: Row, plan: readonly number[]): Promise<void> {
  const plans = full ? everyTurn : (): readonly (readonly number[])[] => [plan]
  const { turns, hops } =
    row.strict === false ? await compareScript(row.code, { plans }) : await compare(entry, { build: { plugins: [virtual(row.code, entry)] }, plans })
  assert.ok(turns > 0 && hops > 0, `${turns} turns, ${hops} hops`)
}

/** The snapshot is refused with that obstacle, and the program goes on unharmed. */
async function refused(row: Row, obstacle: RegExp): Promise<void> {
  const extension = row.strict === false ? 'cjs' : 'mjs'
  const code =
    row.strict === false
      ? await script(row.code, true)
      : await bundle(entry, { plugins: [virtual(row.code, entry)], instrument: {}, warnings: row.warning === undefined ? [] : [row.warning] })
  const expected = await runCounted(await plain(row), extension)
  const { stdout, stderr, hops } = await runWithHops(code, [1], { extension })
  assert.match(stderr, obstacle)
  assert.deepEqual({ stdout, hops }, { stdout: expected.stdout, hops: 0 })
}

function check(row: Row, plan: readonly number[]): void {
  test(row.name, () => (row.obstacle === undefined ? hops(row, plan) : refused(row, row.obstacle)))
}

describe('rows', { concurrency: 2 }, () => {
  for (const row of rows) check(row, [1, 1])
})

describe('rows inside a function that runs twice', { concurrency: 2 }, () => {
  for (const row of nested) check(row, [1])
})
