/** Checks that every construct of the language survives hops: each row is one small program, compared with itself uninterrupted. */
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, test } from 'node:test'
import { bundle, compare, compareScript, everyTurn, runCounted, runWithHops, script, virtual } from './differential.ts'
import { nested, type Row, rows } from './language/index.ts'

/** Every plan of hops, through Rollup, takes half an hour. Else each row hops twice, inside a function once, and no bundler is asked. */
const full = process.env.TM_FULL === '1'
const entry = resolve('app.js')

async function hops(row: Row, plan: readonly number[]): Promise<void> {
  const plans = full ? everyTurn : () => [plan]
  // What is imported and exported, Rollup puts in one place.
  const bundled = row.strict !== false && (full || /^export\b/m.test(row.code))
  const { turns, hops } = bundled
    ? await compare(entry, { build: { plugins: [virtual(row.code, entry)], treeshake: false }, plans })
    : await compareScript(row.code, { extension: row.strict === false ? 'cjs' : 'mjs', plans, uncaptured: full || plan.length > 1 })
  assert.ok(turns > 0 && hops > 0, `${turns} turns, ${hops} hops`)
}

/** The snapshot is refused with that obstacle, and the program goes on unharmed. */
async function refused(row: Row, obstacle: RegExp): Promise<void> {
  const [extension, form] = row.strict === false ? (['cjs', 'cjs'] as const) : (['mjs', 'es'] as const)
  const expected = await runCounted(row.code, extension)
  const { stdout, stderr, hops } = await runWithHops(script(row.code, true, form), [1], { extension })
  assert.match(stderr, obstacle)
  assert.deepEqual({ stdout, hops }, { stdout: expected.stdout, hops: 0 })
}

/** The build says so, for the file and the line of the construct. */
async function warned(row: Row, code: string): Promise<void> {
  const build = { plugins: [virtual(row.code, entry)], instrument: {}, treeshake: false }
  await assert.rejects(bundle(entry, build), new RegExp(`undeclared warning: .*app\\.js.*${code}`))
  await bundle(entry, { ...build, warnings: [code] })
}

function check(row: Row, plan: readonly number[]): void {
  const { name, obstacle, warning } = row
  test(name, () => (obstacle === undefined ? hops(row, plan) : refused(row, obstacle)))
  if (warning !== undefined) test(`${name}: ${warning}`, () => warned(row, warning))
}

describe('rows', { concurrency: 2 }, () => {
  for (const row of rows) check(row, [1, 1])
})

describe('rows inside a function that runs twice', { concurrency: 2 }, () => {
  for (const row of nested) check(row, [1])
})
