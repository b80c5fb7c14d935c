/** Programs of several modules, which a bundler turns into several chunks: what each proves, and its modules. */

export interface ChunksRow {
  readonly name: string
  readonly sources: Readonly<Record<string, string>>
  readonly entries?: readonly string[]
  readonly entry?: string
}

/** Calls `step` with 1, 2, … in a turn each, until it returns true. */
const steps = (body: string) => `
let turn = 0
async function step() {
  const n = ++turn
  ${body}
  setTimeout(step, 1)
}
step()
`

const shared = `
export let count = 0
export const list = []
export function bump() {
  count++
  list.push(count)
}
`
const common = `
console.log('common runs')
let calls = 0
export const helper = () => '!' + ++calls
`

export const rows: readonly ChunksRow[] = [
  {
    name: 'a chunk loaded before the hop or after it, one with a top-level await, bindings that change, namespaces in variables',
    sources: {
      shared,
      common,
      lazy: `
        import { count } from './shared'
        import { helper } from './common'
        console.log('lazy runs', count)
        export const state = { n: count }
        export let live = 1
        export const step = () => { live += 10; state.n = live }
        export function greet(x) { return 'hi ' + x + helper() }
        export default class Thing { static made = 1 }
      `,
      late: `
        import { list, count } from './shared'
        import { helper } from './common'
        import { basename } from 'node:path'
        console.log('late runs', count, basename('/a/b'))
        export const value = await Promise.resolve(list.length)
        export const total = () => list.length + count + helper() + basename('/c/d')
      `,
      main: `
        import { count, bump, list } from './shared'
        import * as everything from './shared'
        let loaded
        const seen = []
        ${steps(`
          bump()
          console.log('turn', n, count, everything.count, list.length)
          if (n === 2) {
            loaded = await import('./lazy')
            console.log('lazy', loaded.greet('you'), Object.keys(loaded).join(), loaded.default)
          }
          if (n === 4) {
            const again = await import('./lazy')
            console.log('same', again === loaded, again.state.n, loaded.state.n, again.live)
            again.step()
            console.log('live', loaded.live, again.live)
            console.log(loaded, new loaded.default() instanceof again.default)
          }
          if (n === 5) {
            const late = await import('./late')
            console.log('late', late.total(), late.value)
            seen.push(late)
          }
          if (n === 7) return console.log(seen[0].total(), (await import('./late')) === seen[0])
        `)}
      `,
    },
  },
  {
    name: 'imports that are pending at the hop: a top-level await in the chunk, several that wait for it, one that fails',
    sources: {
      slow: `
        console.log('slow begins')
        const log = []
        for (let i = 0; i < 3; i++) {
          await new Promise((done) => setTimeout(done, 1))
          log.push(i)
          console.log('slow', i)
        }
        export const result = log.join()
        export const size = () => log.length
      `,
      failing: `
        await new Promise((done) => setTimeout(done, 1))
        throw new RangeError('no')
      `,
      main: `
        const first = import('./slow').then((ns) => (console.log('first', ns.result), ns))
        const second = import('./slow')
        console.log('main runs on')
        const [a, b] = await Promise.all([first, second])
        console.log(a === b, a.size(), b.result)
        await import('./failing').catch((error) => console.log('failed', error.name, error.message))
        ${steps(`if (n === 2) return console.log(a === (await import('./slow')))`)}
      `,
    },
  },
  {
    name: 'every way to write an exported variable',
    sources: {
      values: `
        export let a = 1, b = 2
        export let { c, d: [d] } = { c: 3, d: [4] }
        export var e = 5
        export let f
        export let g = () => 'g'
        export function h() { return 'h' }
        export class K { static x = 1 }
        if (e) { var i = 6 }
        for (var j of [1, 2]) e += j
        export { i, j, a as again }
        export const writes = [
          () => (a = 10),
          () => a++,
          () => ++a,
          () => a--,
          () => { a++; return a },
          () => [a, b] = [b, a],
          () => ({ c, ...f } = { c: 33, z: 1 }),
          () => (d ||= 40, d &&= 41, d ??= 42),
          () => { for (e of [7, 8]) ; return e },
          () => { for (i in { x: 1 }) { i += '!' } return i },
          () => { g = () => 'other'; return g.name },
          () => { h = function () { return 'H' }; return h() },
          () => { K = class { static x = 2 }; return K.name + K.x },
          () => -a++ + +b--,
          () => { for (j = 0; j < 3; j++) ; return j },
          () => { f = 1; f **= 2; f <<= 3; return f },
        ]
      `,
      other: `
        import * as values from './values'
        export const show = () => Object.entries(values).filter(([key]) => key !== 'writes').map(([key, value]) => key + '=' + (typeof value === 'function' ? value.name + (value.x ?? value()) : JSON.stringify(value))).join(' ')
      `,
      main: `
        import * as values from './values'
        import { show } from './other'
        ${steps(`
          const write = values.writes[n - 1]
          if (write === undefined) return console.log((await import('./values')) === values)
          const { again, show: theirs } = n % 5 ? { again: values.again, show } : { ...(await import('./other')), again: values.again }
          console.log(again, show === theirs, JSON.stringify(write()), show())
        `)}
      `,
    },
  },
  {
    name: 'modules from outside: loaded by a chunk, held as namespaces, passed on',
    sources: {
      tools: `
        import * as path from 'node:path'
        import { EventEmitter } from 'node:events'
        export { basename as base } from 'node:path'
        export { path }
        export class Bus extends EventEmitter {}
      `,
      main: `
        let os, tools, bus
        ${steps(`
          if (n === 2) os = await import('node:url')
          if (n === 3) tools = await import('./tools')
          if (n === 4) {
            bus = new tools.Bus()
            bus.on('x', (value) => console.log('x', value))
          }
          bus?.emit('x', n)
          console.log(typeof os?.fileURLToPath, tools?.path.join('a', 'b'), tools?.base('/c/d'))
          if (n === 6) return console.log(os === (await import('node:url')), tools === (await import('./tools')))
        `)}
      `,
    },
  },
  {
    name: 'several entries with a chunk in common, both in one process',
    entries: ['left', 'right'],
    entry: 'both.mjs',
    sources: {
      shared,
      left: `
        import { bump, count } from './shared'
        export { list } from './shared'
        export const left = () => 'left ' + count
        const timer = setInterval(() => {
          bump()
          console.log(left())
          if (count > 5) clearInterval(timer)
        }, 2)
      `,
      right: `
        import { bump, count, list } from './shared'
        export const right = () => 'right ' + list.join()
        const timer = setInterval(() => {
          console.log(right())
          if (count > 5) clearInterval(timer)
        }, 2)
      `,
    },
  },
]
