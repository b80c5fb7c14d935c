/** Makes the snapshots that the fuzzer starts from: small programs that between them hold every kind of value a program is likely to. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, runFile, temporary, turns, virtual } from '../hop.ts'

/** A program, and after which turn it is taken. */
interface Row {
  readonly name: string
  readonly turn: number
  readonly code: string
}

const rows: readonly Row[] = [
  {
    name: 'closures',
    turn: 2,
    code: `
      const counters = []
      for (let i = 0; i < 3; i++) { let n = i; counters.push({ add: (k = 1) => (n += k), get n() { return n }, set n(v) { n = v } }) }
      const tree = { left: { left: null, v: -0 }, right: { v: NaN, up: undefined }, [Symbol.for('id')]: 7n, ['__proto__']: 1 }
      tree.left.left = tree; Object.freeze(tree.right)
      const bound = counters[0].add.bind(null, 2)
      const later = () => { if (temporal) console.log('never') }
      const handle = setInterval((word) => { console.log(word, counters.map((c) => c.add()), bound(), tree.left.left === tree, typeof later); if (counters[0].n > 12) clearInterval(handle) }, 5, 'tick')
      setTimeout(() => console.log('later'), 40); setImmediate(() => console.log('soon'))
      let temporal = false`,
  },
  {
    name: 'classes',
    turn: 2,
    code: `
      class Base { #secret = 1; static made = 0; constructor(name) { this.name = name; Base.made++ } get secret() { return this.#secret } grow() { this.#secret++; return this.#hidden() } #hidden() { return this.name + this.#secret } static #count() { return Base.made } static count() { return Base.#count() } }
      class Derived extends Base { #own = new Map([['a', 1]]); list = []; grow() { this.list.push(super.grow()); return this.list.length } get own() { return [...this.#own] } }
      class Numbers extends Array { get sum() { return this.reduce((a, b) => a + b, 0) } }
      class Odd extends Error { constructor(m, o) { super(m, o); this.extra = 5 } }
      const all = [new Base('b'), new Derived('d'), Numbers.of(1, 2, 3), new Odd('odd', { cause: new TypeError('why') })]
      const literal = { __proto__: { hi() { return 'hi' } }, hi() { return super.hi() + '!' } }
      let turn = 0
      const go = () => { console.log(all[0].grow(), all[1].grow(), all[1].own, all[2].sum, all[3].cause.message, literal.hi(), Base.count()); if (++turn < 5) setTimeout(go, 4) }
      setTimeout(go, 4)`,
  },
  {
    name: 'async',
    turn: 3,
    code: `
      const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
      async function worker(name, n) { let sum = 0; try { for (const i of [1, 2, 3, 4]) { await sleep(3); sum += i * n; console.log(name, sum) } return sum } finally { console.log(name, 'done') } }
      function* numbers(from) { let n = from; while (n < from + 20) { const got = yield n++; if (got) n += got } }
      async function* feed() { for (let i = 0; i < 5; i++) { await sleep(2); yield i } }
      const it = numbers(10); it.next(); it.next(2)
      ;(async () => { for await (const x of feed()) console.log('fed', x, it.next().value) })()
      const { promise, resolve } = Promise.withResolvers?.() ?? {}
      Promise.all([worker('a', 1), worker('b', 2), Promise.resolve(3)]).then((all) => console.log('all', all)).finally(() => resolve?.('x'))
      Promise.race([sleep(30), sleep(50).then(() => { throw new Error('late') })]).catch(() => {})
      promise?.then(console.log)
      Promise.allSettled([worker('c', 3), Promise.reject(new Error('no'))]).then((r) => console.log(r.length))`,
  },
  {
    name: 'data',
    turn: 2,
    code: `
      const key = { k: 1 }, symbol = Symbol('local')
      const map = new Map([[key, 'v'], ['text', new Set([1, symbol, key])]])
      const weak = new WeakMap([[key, [1, 2]]]), seen = new WeakSet([key]), ref = new WeakRef(key)
      const buffer = new ArrayBuffer(16, { maxByteLength: 64 })
      const views = [new Uint8Array(buffer, 2, 4), new DataView(buffer), new Float64Array([1.5, NaN]), Buffer.from('grüße'), new BigInt64Array(2)]
      views[0].set([1, 2, 3])
      const sparse = [1, , 3]; sparse.more = 'x'; sparse.length = 6
      const re = /a(b)?/gi; re.lastIndex = 2
      const date = new Date(86400000), boxed = [Object('s'), Object(1n), Object(false), Object(symbol)]
      const target = { hidden: 1 }
      const proxy = new Proxy(target, { get: (t, k) => k === 'twice' ? t.hidden * 2 : t[k] })
      const lone = '\\ud800x', entries = map.entries()
      entries.next()
      const url = new URL('http://a.example/p?q=1#h'), params = new URLSearchParams('a=1&b=2')
      const decoder = new TextDecoder(); decoder.decode(Uint8Array.of(0xc3), { stream: true })
      function args() { return arguments } ; const list = args(1, key)
      let n = 0
      const timer = setInterval(() => { n++; console.log(n, map.get(key), weak.get(key)?.length, seen.has(key), ref.deref()?.k, views[0][0]++, sparse.length, re.exec('abab')?.index, date.toISOString(), proxy.twice, lone.length, [...entries].length, url.href, [...params].length, list.length, boxed.length); if (n > 3) clearInterval(timer) }, 4)`,
  },
  {
    name: 'events',
    turn: 2,
    code: `
      import { EventEmitter, once } from 'node:events'
      import { setTimeout as wait } from 'node:timers/promises'
      import { Readable, PassThrough } from 'node:stream'
      import { AsyncLocalStorage } from 'node:async_hooks'
      const bus = new EventEmitter(), storage = new AsyncLocalStorage()
      bus.on('x', (v) => console.log('on', v)); bus.once('x', (v) => console.log('once', v)); bus.prependListener('y', () => console.log('y'))
      const target = new EventTarget(), abort = new AbortController()
      target.addEventListener('e', { handleEvent(e) { console.log(e.type, e.target === target) } }, { once: true, signal: abort.signal })
      abort.signal.addEventListener('abort', () => console.log('aborted', abort.signal.reason))
      process.on('exit', () => console.log('exit'))
      once(bus, 'z').then(([v]) => console.log('z', v))
      const through = new PassThrough(); through.write('buffered'); through.on('data', (d) => console.log(String(d)))
      Readable.from(['a', 'b', 'c']).pipe(new PassThrough({ objectMode: true })).on('data', (d) => console.log('d', d))
      storage.run({ id: 1 }, async () => { await wait(8); console.log('store', storage.getStore()) })
      let n = 0
      const timer = setInterval(() => { bus.emit('x', ++n); if (n === 2) { bus.emit('z', 5); target.dispatchEvent(new Event('e')) } if (n === 4) { abort.abort('over'); through.end(); clearInterval(timer) } }, 4)`,
  },
]

export interface Seed {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Each program's snapshot in both formats. */
export async function corpus(names: readonly string[] = rows.map(({ name }) => name)): Promise<Seed[]> {
  const folder = temporary()
  try {
    const made = rows
      .filter(({ name }) => names.includes(name))
      .map(async ({ name, turn, code }) => {
        const file = join(folder, `${name}.mjs`)
        writeFileSync(file, await bundle('/app/main.js', { plugins: [virtual(code)], instrument: {}, treeshake: false }))
        return Promise.all(
          (['cbor', 'json'] as const).map(async (format) => {
            const path = join(folder, `${name}.${format}`)
            const ended = await runFile(file, { flags: ['--import', turns], env: { TM_TEST_TURN: `${turn}`, TM_SNAPSHOT: path } })
            if (ended.code !== 0 || ended.stderr !== '') throw new Error(`${name}: ${ended.code} ${ended.stderr}`)
            return { name: `${name}.${format}`, bytes: new Uint8Array(readFileSync(path)) }
          }),
        )
      })
    return (await Promise.all(made)).flat()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
