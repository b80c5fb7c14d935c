/** Checks that what minifiers make of probes, accessors and directives is still understood: one program through each of them, hopped. */
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, test } from 'node:test'
import { minify as swc } from '@swc/core'
import { transform } from 'esbuild'
import { minify as oxc } from 'rolldown/utils'
import { type CompressOptions, minify } from 'terser'
import { bundle, runCounted, runWithHops, virtual } from './differential.ts'

const entry = resolve('app.js')

/** Constant results, strict `this`, shared environments, private names, arrows with `this`, defaults, resolving functions, loops that suspend: what minifiers rewrite most. */
const program = `
class Counter {
  #n = 0
  static #made = 0
  static of() { Counter.#made++; return new Counter() }
  get step() { return () => this.#n += 1 }
  static get made() { return Counter.#made }
}
function shared(start, { by = 1 } = {}) {
  let n = start
  return { up: () => n += by, down() { n -= by; return n }, isOdd() { return n % 2 === 1 } }
}
const flags = [{ yes: () => true, no: () => false, none() {}, not: (x) => !x, both: (x, y) => x && y }]
const self = [function () { return typeof this }]
const list = []
for (let i = 0; i < 3; i++) list.push(() => i++)
const counter = Counter.of()
const step = counter.step
const pair = shared(10, { by: 3 })
const fixed = Object.freeze({ value: 1 })
class Task extends Promise { label = 'task'; get [Symbol.species]() { return Task } }
const open = [], promises = [new Promise((resolve) => open.push(resolve)), new Task((resolve) => open.push(resolve))]
Promise.allSettled([...promises, promises[1].finally(() => promises[0])]).then((all) => console.log(all, promises[1].label))
const base = { tag(...more) { return ['base', this.n, ...more].join() }, get v() { return this.n * 2 } }
const make = (n) => ({
  __proto__: base,
  n,
  async poll(x) { const y = await super.tag(x); await null; return [y, x, n].join() },
  *step(x) { yield super.tag(); const y = yield super.v; for (;;) x += yield super.tag(x, y) },
  async *all(x) { for await (const y of [super.v, x]) yield y + (await x) },
})
const made = make(3)
const steps = made.step(1), all = made.all(2)
let polls = made.poll(0)
let turn = 0
const kinds = []
for (let i = 0; i < 2; i++) kinds.push(class Kind { #i = i; static made = []; static { this.made.push(i) } has(o) { return #i in o } get next() { return async () => (await null, this.#i += 1) } *[Symbol.iterator]() { yield this.#i; yield* Kind.made } })
const things = kinds.map((K) => new K())
const walks = things.map((thing) => thing[Symbol.iterator]())
walks.forEach((walk) => walk.next())
const named = { poll: async () => { await null }, ticks: function* () { yield 1 }, all: async function* () { yield 1 } }
class Fields { [\`f\${kinds.length}\`] = async () => { await null }; [Symbol.iterator] = function* () { yield 1 }; static ticks = function* () { yield 1 }; async ['m' + kinds.length]() { await null } static async #p() { await null } async #q() { await null } static get p() { return Fields.#p } get q() { return this.#q } }
const asyncOnes = ({ m2, q } = new Fields()) => [m2, q, Fields.p].map((f) => Object.getPrototypeOf(f) === Object.getPrototypeOf(named.poll))
const names = ({ f2, [Symbol.iterator]: walk } = new Fields()) => [...Object.values(named), f2, walk, Fields.ticks].map((f) => f.name)
const lines = (text, sep = '\\n', pattern = /[/(]/g) => ({ count: () => text.split(sep).length, tell() { if (text) return \`\${text.replace(pattern, '|')}\`; throw new Error(sep) } })
const page = lines('a(/\\nb')
function fold(list) {
  let sum = 0
  for (const x of list) sum += x
  return {
    sum: () => sum,
    again: function again(n) { return n ? again(n - 1) + sum : sum },
    first(at) { const all = [...arguments]; if (at) { var seen = sum; return () => [seen++, all.length, arguments[1]] } var other = 0; return () => [other--, arguments.length] },
    nested(text) { const all = [one(text), two(text)]; return [one, all, two(all[0])]; function one(x) { return /[\\/}]/.test(x) ? \`{\${x}\` : two(x, '(') } function two(x, y) { return sum / 2 + x + y } },
  }
}
const [folded] = [[1, 2], [3]].map(fold)
const nested = folded.nested('/')
const keeps = [folded.first(0, 'x')]
function* spread(of) { for (const [a, b = a] of of) { const { c = b } = (yield a) ?? {}; switch (c) { case 1: return 'one'; default: yield c } } }
function* again(list) { let v, w = 0; for ([v, {}[w++]] of list) yield v + w }
const agains = again([[1], [2], [3], [4], [5]])
agains.next()
const spreads = spread([[1], [2, 3], [4]])
spreads.next()
const labelled = (async () => { outer: for (let i = 0; ; i++) { for (const k of [1, 2, 3]) { try { await new Promise((r) => setTimeout(r, 1)); if (k === 2) continue outer; if (i === 3) break outer } finally { log.push(i * 10 + k) } } } return 'through' })()
const log = []
labelled.then((text) => log.push(text))
const timer = setInterval(() => {
  const [{ yes, no, none, not, both }] = flags
  let frozen = 'written'
  try { fixed.value = 2 } catch { frozen = 'refused' }
  console.log(++turn, yes(), no(), none(), not(turn), both(1, turn), self[0].call('text'), list.map((f) => f()).join(), step(), Counter.made, pair.up(), pair.down(), pair.isOdd(), frozen)
  console.log(steps.next(turn).value, made.step(turn).next().value)
  all.next().then(console.log)
  polls = polls.then((text) => (console.log(text), made.poll(turn)))
  console.log(things.map((thing, i) => [thing.has(things[0]), kinds[i].made, kinds[i].name.length > 0]), walks.map((walk) => walk.next().value), page.count(), page.tell(), folded.sum(), folded.again(turn), folded.nested('a')[1], nested[0]('}'), keeps.map((f) => f()), spreads.next({ c: turn + 1 }).value, agains.next().value)
  things[turn % 2].next().then((n) => console.log('next', n))
  keeps.push(folded.first(turn, turn))
  console.log(names(), asyncOnes())
  if (turn > 2) open.pop()(turn)
  if (turn === 4) { clearInterval(timer); labelled.then(() => console.log(log)) }
}, 2)
`

/** All that terser can do, also what it says is not safe. */
const UNSAFE = {
  ...{ passes: 3, inline: 3, sequences: 200, hoist_vars: true, hoist_funs: true, keep_fargs: false, arguments: true },
  ...{
    unsafe: true,
    unsafe_arrows: true,
    unsafe_comps: true,
    unsafe_Function: true,
    unsafe_math: true,
    unsafe_methods: true,
    unsafe_proto: true,
  },
} as const

const withTerser = (compress: CompressOptions) => async (code: string) =>
  (await minify(code, { module: true, compress, mangle: { toplevel: true } })).code ?? ''
const withEsbuild = (target: string) => async (code: string) => (await transform(code, { minify: true, format: 'esm', target })).code
const withOxc = (target: string) => async (code: string) =>
  (await oxc('app.mjs', code, { module: true, compress: { target }, mangle: { toplevel: true } })).code
const withSWC = async (code: string) => (await swc(code, { module: true, compress: true, mangle: { toplevel: true } })).code

const minifiers = {
  terser: withTerser({ passes: 3 }),
  'terser, hoisting and unsafe': withTerser(UNSAFE),
  'esbuild, for ES2022': withEsbuild('es2022'),
  'esbuild, for ESNext': withEsbuild('esnext'),
  'Oxc, for ES2017': withOxc('es2017'),
  'Oxc, for ESNext': withOxc('esnext'),
  SWC: withSWC,
}

const builds = { plugins: [virtual(program, entry)] }
const plain = bundle(entry, builds).then((code) => runCounted(code))
const instrumented = bundle(entry, { ...builds, instrument: {} })

describe('minified', { concurrency: 2 }, () => {
  for (const [name, minified] of Object.entries(minifiers)) {
    test(name, async () => {
      const { stdout, stderr, hops } = await runWithHops(await minified(await instrumented), [1, 1])
      assert.deepEqual({ stdout, stderr, hops }, { stdout: (await plain).stdout, stderr: '', hops: 2 })
    })
  }
})
