/** Checks that real npm packages keep their inner state over hops: bundled, instrumented and moved like the application's own code. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compare, everyTurn } from './differential.ts'
import { commonjs, nodeResolve } from './plugins.ts'

const full = process.env.TM_FULL === '1'
const programs = [
  'eventemitter3',
  'lodash',
  'immer',
  'immer-draft',
  'rxjs',
  'rxjs-async',
  'xstate',
  'xstate-promises',
  'matter-js',
  'p-queue',
  'p-limit',
  'async-mutex',
] as const
const build = { plugins: [nodeResolve(), commonjs()] }

/** One hop early, in the middle, and before the end; then a hop after every turn, and some far apart. */
const plans = (turns: number) => [[2], [turns >> 1], [turns - 2], [1, 1, 1, 1], [3, turns >> 2, turns >> 2]]

describe('dependencies', { concurrency: 2 }, () => {
  for (const name of programs) {
    const input = fileURLToPath(new URL(`../fixtures/dependencies/${name}.js`, import.meta.url))
    test(name, async () => {
      const { hops } = await compare(input, { build, plans: full ? everyTurn : plans })
      assert.ok(hops >= 3 + 4 + 2, `${hops} hops`)
    })
  }

  test('lodash, as a CommonJS program', async () => {
    const input = fileURLToPath(new URL('../fixtures/dependencies/lodash.js', import.meta.url))
    await compare(input, { build: { ...build, format: 'cjs' }, plans: (turns) => [[turns >> 1, 2]], restoreAs: 'cjs' })
  })
})
