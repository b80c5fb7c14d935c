/** Checks that what minifiers make of probes, accessors and directives is still understood: one program through each of them, hopped. */
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { transform } from 'esbuild'
import { minify } from 'terser'
import { bundle, runCounted, runWithHops, virtual } from './differential.ts'

const entry = resolve('app.js')

/** Constant results, strict `this`, shared environments, private names, arrows with `this`, defaults, resolving functions: what minifiers rewrite most. */
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
const timer = setInterval(() => {
  const [{ yes, no, none, not, both }] = flags
  let frozen = 'written'
  try { fixed.value = 2 } catch { frozen = 'refused' }
  console.log(++turn, yes(), no(), none(), not(turn), both(1, turn), self[0].call('text'), list.map((f) => f()).join(), step(), Counter.made, pair.up(), pair.down(), pair.isOdd(), frozen)
  console.log(steps.next(turn).value, made.step(turn).next().value)
  all.next().then(console.log)
  polls = polls.then((text) => (console.log(text), made.poll(turn)))
  if (turn > 2) open.pop()(turn)
  if (turn === 4) clearInterval(timer)
}, 2)
`

const minifiers = {
  terser: async (code: string) => (await minify(code, { module: true, compress: { passes: 3 }, mangle: { toplevel: true } })).code ?? '',
  esbuild: async (code: string) => (await transform(code, { minify: true, format: 'esm', target: ['chrome107', 'safari16'] })).code,
}

for (const [name, minified] of Object.entries(minifiers)) {
  test(name, async () => {
    const build = { plugins: [virtual(program, entry)] }
    const plain = await runCounted(await bundle(entry, build))
    const code = await minified(await bundle(entry, { ...build, instrument: {} }))
    const { stdout, stderr, hops } = await runWithHops(code, [1, 1])
    assert.deepEqual({ stdout, stderr, hops }, { stdout: plain.stdout, stderr: '', hops: 2 })
  })
}
