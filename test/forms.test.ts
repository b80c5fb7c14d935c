/** Checks programs in every output format: what they export and change later, externals, JSON, assets, cyclic modules. */
import { describe, test } from 'node:test'
import type { ModuleFormat } from 'rollup'
import { compare } from './differential.ts'
import { json } from './plugins.ts'

const sources: Readonly<Record<string, string>> = {
  main: `
    import path, { basename } from 'node:path'
    import { isEven, depth } from './even.js'
    import data, { list } from './data.json'
    export let count = 0
    export let latest
    export { depth }
    export default function step() {
      count++
      latest = list[count - 1] ?? data.name
      console.log(count, latest, isEven(count), depth, path.join('a', basename('/b/c')))
      return count < 5
    }
    const timer = setInterval(() => step() || clearInterval(timer), 1)
  `,
  even: `
    import { isOdd } from './odd.js'
    export let depth = 0
    export function isEven(n) { depth++; return n === 0 || isOdd(n - 1) }
  `,
  odd: `
    import { isEven } from './even.js'
    export const isOdd = (n) => n !== 0 && isEven(n - 1)
  `,
  asset: `
    const url = new URL('./picture.png', import.meta.url)
    let turns = 0
    const timer = setInterval(() => {
      console.log(++turns, url.pathname.endsWith('/picture.png'), new URL('./picture.png', import.meta.url).pathname.endsWith('/picture.png'))
      if (turns === 4) clearInterval(timer)
    }, 1)
  `,
}

const modules = {
  name: 'modules',
  resolveId: (id: string) => (id.startsWith('.') || id.startsWith('/app/') ? `/app/${id.replace(/^\/app\/|^\.\//, '')}` : null),
  load: (id: string) =>
    id.endsWith('.json') ? '{ "name": "end", "list": ["a", "b", "c"] }' : (sources[id.slice('/app/'.length, -3)] ?? null),
}

const globals = { 'node:path': "process.getBuiltinModule('node:path')" }
const formats: readonly (readonly [ModuleFormat, 'esm' | 'cjs' | 'iife'])[] = [
  ['es', 'esm'],
  ['es', 'cjs'],
  ['cjs', 'cjs'],
  ['cjs', 'esm'],
  ['iife', 'esm'],
  ['iife', 'iife'],
  ['umd', 'cjs'],
]

describe('forms', { concurrency: 2 }, () => {
  for (const [format, restoreAs] of formats) {
    test(`${format}, restored as ${restoreAs}`, async () => {
      const output = { name: 'program', exports: 'named', globals } as const
      await compare('/app/main.js', {
        build: { format, output, plugins: [modules, json()], warnings: ['MISSING_NODE_BUILTINS'] },
        plans: () => [[2], [1, 1, 1]],
        restoreAs,
      })
    })
  }

  for (const restoreAs of ['esm', 'cjs'] as const) {
    test(`import.meta, restored as ${restoreAs}`, async () => {
      await compare('/app/asset.js', { build: { plugins: [modules] }, plans: () => [[1, 1]], restoreAs })
    })
  }
})
