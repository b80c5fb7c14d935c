/** Checks that what is suspended goes on after hops: each row is one small program; several share a process, each is compared with itself. */
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { compare, compareScript, everyTurn, virtual } from './differential.ts'
import { terser } from './plugins.ts'
import { groups, type Row, text, twice } from './suspension/index.ts'
import { compareTogether, type Make, type Plans, type Program, sample, withRollup, withVite } from './together.ts'

/** Every row alone with a hop at every turn, and all of them through every bundler, takes about an hour. */
const full = process.env.TM_FULL === '1'
const seed = Number(process.env.TM_SEED ?? 1)
const SHARED = 10
const entry = resolve('app.js')

interface Bundle {
  readonly name: string
  readonly rows: readonly Row[]
  readonly programs: readonly Program[]
}

const bundles: readonly Bundle[] = Object.entries(groups).flatMap(([group, rows]) => {
  const together = rows.filter((row) => !row.alone)
  return Array.from({ length: Math.ceil(together.length / SHARED) }, (_, i) => {
    const rows = together.slice(i * SHARED, (i + 1) * SHARED)
    return { name: `${group} ${i + 1}`, rows, programs: rows.map((row) => ({ name: row.name, code: text(row) })) }
  })
})

/** The row in a process of its own. */
async function separately(row: Row): Promise<void> {
  const plans = full ? everyTurn : sample(3, 3, seed)
  const { hops } =
    row.strict === false
      ? await compareScript(text(row), { plans })
      : await compare(entry, { build: { plugins: [virtual(text(row), entry)], treeshake: false }, plans })
  assert.ok(hops > 0, `${hops} hops`)
}

/** Rows that fail together are tried one by one, so that each says what is wrong with it alone. */
async function shared(t: TestContext, { rows, programs }: Bundle, plans: Plans): Promise<void> {
  const { problems, hops } = await compareTogether(programs, { plans })
  for (const row of rows) {
    await t.test(row.name, async () => {
      const problem = problems.get(row.name)
      if (full || problem !== undefined || problems.has('')) await separately(row)
      assert.equal(problem, undefined)
    })
  }
  assert.equal(problems.get(''), undefined)
  assert.ok(hops > 0, `${hops} hops`)
}

/** The same by another way to build, or in another form. */
async function again(programs: readonly Program[], plans: Plans, make?: Make): Promise<void> {
  const { problems, hops } = await compareTogether(programs, { plans, ...(make ? { make } : {}), uncaptured: full })
  assert.deepEqual([...problems], [])
  assert.ok(hops > 0, `${hops} hops`)
}

/** What minifiers change in the plain program: names that no variable gives, dead zones, the order of calls around templates. */
const CHANGED: readonly string[] = [
  'async functions as values',
  'classes with awaited heritage and keys',
  'dead zones in patterns',
  'names given to functions by place',
  'tagged templates',
]

/** What Rolldown refuses. */
const REFUSED: readonly string[] = ['assignment to what cannot be assigned']

const minified = withRollup({ output: { plugins: [terser({ keep_fnames: true, keep_classnames: true })] } })
const makers: Readonly<Record<string, Make>> = {
  'Rollup, minified': minified,
  'Vite 8': withVite(false),
  'Vite 8, minified': withVite(true),
}

describe('several rows in a process', { concurrency: 2 }, () => {
  for (const bundle of bundles) test(bundle.name, (t) => shared(t, bundle, full ? everyTurn : sample(5, 3, seed)))
})

describe('rows in a process of their own', { concurrency: 2 }, () => {
  for (const row of Object.values(groups).flat()) if (row.alone) test(row.name, () => separately(row))
})

describe('rows inside a function that runs twice', { concurrency: 2 }, () => {
  for (const { name, rows } of bundles) {
    const programs = rows.flatMap((row) => {
      const code = twice(row)
      return code === undefined ? [] : [{ name: row.name, code }]
    })
    test(name, () => again(programs, full ? everyTurn : sample(1, 2, seed)))
  }
})

for (const [i, [name, make]] of Object.entries(makers).entries()) {
  describe(name, { concurrency: 2 }, () => {
    for (const [n, bundle] of bundles.entries()) {
      const left = [...(name.endsWith('minified') ? CHANGED : []), ...(name.startsWith('Vite') ? REFUSED : [])]
      const programs = bundle.programs.filter((program) => !left.includes(program.name))
      if (full || (n + seed) % 9 === i * 3) test(bundle.name, () => again(programs, full ? everyTurn : sample(2, 2, seed), make))
    }
  })
}
