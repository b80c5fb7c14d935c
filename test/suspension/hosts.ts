// Lists what Node and the web offer to wait for, and what programs build by hand on promises: locks, queues, channels.
import { alone, type Row, row } from './row.ts'

export const hosts: readonly Row[] = [
  alone('queueMicrotask, nextTick and await in one turn', `
    const order = []
    const turn = async (k) => {
      process.nextTick(() => order.push('tick' + k))
      queueMicrotask(() => order.push('micro' + k))
      await null
      order.push('await' + k)
      process.nextTick(() => { order.push('tick2' + k); queueMicrotask(() => order.push('micro2' + k)) })
      await tick()
      order.push('turn' + k)
    }
    const main = async () => { for (let k = 0; k < 3; k++) { await turn(k); log(order.splice(0).join(' ')) } }
    main()
  `),
  row('timers and frames by turns', `
    const order = []
    const loop = async (name, n) => { for (let i = 0; i < n; i++) { await tick(); order.push(name + i) } }
    const h = setInterval(() => order.push('h'), 100000)
    Promise.all([loop('a', 3), loop('b', 2)]).then(() => { clearInterval(h); log(order.join()) })
    setImmediate(() => { order.push('im'); setImmediate(() => order.push('im2')) })
  `),
  row('many sleeps, ordered by their length', `
    const order = []
    const f = async (ms) => { await sleep(ms); order.push(ms) }
    Promise.all([250, 50, 150].map(f)).then(() => log(order))
    f(400).then(() => log('last', order))
  `),
  row('sleep sort of frames with locals', `
    const main = async () => { const out = []; await Promise.all([3, 1, 2].map(async (n, i) => { const local = { n, i }; await sleep(n * 120); out.push(local); local.done = true })); log(out) }
    main()
  `),
  row('an interval consumed by a frame', `
    const ticks = (n) => { const queue = []; let wake; const h = setInterval(() => { queue.push(n--); wake?.(); if (n === 0) clearInterval(h) }, 1); return { async next() { while (!queue.length) await new Promise((r) => { wake = r }); return queue.shift() } } }
    async function main() { const t = ticks(4); for (let i = 0; i < 4; i++) log(await t.next()) }
    main()
  `),
  row('timeout that is cleared when work is done', `
    const withTimeout = async (p, ms) => { let h; try { return await Promise.race([p, new Promise((_, no) => { h = setTimeout(no, ms, new Error('timeout')) })]) } finally { clearTimeout(h); log('cleared') } }
    async function main() { log(await withTimeout(tick('in time'), 5000)); log(await withTimeout(new Promise(() => {}), 2).catch((e) => e.message)); await tick(); log('end') }
    main()
  `),
  row('timers/promises: setTimeout', `
    import { setTimeout as wait } from 'node:timers/promises'
    async function main() { log(await wait(1, 'value')); const p = wait(2, { a: 1 }); log('pending'); log(await p); await wait(); log('end') }
    main()
  `),
  row('timers/promises: setImmediate', `
    import { setImmediate as soon } from 'node:timers/promises'
    async function main() { for (let i = 0; i < 3; i++) log(await soon(i)); const all = await Promise.all([soon('a'), tick('b'), soon('c')]); log(all) }
    main()
  `),
  row('timers/promises: setInterval', `
    import { setInterval as every } from 'node:timers/promises'
    async function main() { let n = 0; for await (const x of every(1, 'x')) { log(x, ++n); if (n === 3) break } await tick(); log('end') }
    main()
  `),
  row('timers/promises with a signal', `
    import { setTimeout as wait } from 'node:timers/promises'
    async function main() { const c = new AbortController(); const p = wait(5000, 'never', { signal: c.signal }); p.catch(() => {}); await tick(); c.abort(); log(await p.catch((e) => [e.name, e.code])); await tick(); log('end') }
    main()
  `),
  row('promisified callbacks', `
    import { promisify } from 'node:util'
    const waits = promisify(setTimeout)
    async function main() { log(await waits(1, 'w')); const p = waits(4, 'p'); await tick(); log(await p) }
    main()
  `),
  row('events.once', `
    import { EventEmitter, once } from 'node:events'
    const e = new EventEmitter()
    async function main() {
      setImmediate(() => setImmediate(() => e.emit('ready', 1, 'two')))
      log(await once(e, 'ready'))
      const p = once(e, 'again')
      await tick()
      e.emit('again', 'x')
      log(await p, e.listenerCount('again'), e.listenerCount('error'))
      const bad = once(e, 'never')
      setImmediate(() => e.emit('error', new Error('emitted')))
      try { await bad } catch (err) { log(err.message) }
      await tick(); log('end', e.eventNames())
    }
    main()
  `),
  row('events.on as an async iterator', `
    import { EventEmitter, on } from 'node:events'
    const e = new EventEmitter()
    let n = 0
    const step = () => { e.emit('data', ++n); if (n < 4) setImmediate(step) }
    async function main() { setImmediate(step); for await (const [x] of on(e, 'data')) { log(x); if (x === 3) break } await tick(); log('end', e.listenerCount('data')) }
    main()
  `),
  row('promises settled by an EventEmitter', `
    import { EventEmitter } from 'node:events'
    class Bus extends EventEmitter { #n = 0; wait(name) { return new Promise((r) => { const f = (v) => { this.off(name, f); r([v, ++this.#n]) }; this.on(name, f) }) } }
    const bus = new Bus()
    async function main() { const a = bus.wait('x'), b = bus.wait('x'), c = bus.wait('y'); await tick(); bus.emit('x', 1); await tick(); log(await a, await b); bus.emit('y', 2); await tick(); log(await c, bus.listenerCount('x')) }
    main()
  `),
  row('EventEmitter once with async listeners', `
    import { EventEmitter } from 'node:events'
    const e = new EventEmitter(), out = []
    e.once('go', async (x) => { out.push('a' + x); await tick(); out.push('b' + x) })
    e.on('go', async (x) => { await tick(); out.push('c' + x); await tick(); if (x === 2) log(out.join()) })
    async function main() { await tick(); e.emit('go', 1); await tick(); e.emit('go', 2); await tick() }
    main()
  `),
  row('AbortController', `
    const work = async (signal, n = 0) => { while (true) { signal.throwIfAborted(); await tick(); n++; if (signal.aborted) log('aborted at', n > 0) } }
    async function main() {
      const c = new AbortController(), p = work(c.signal)
      c.signal.addEventListener('abort', () => log('listener', c.signal.reason.message))
      await tick(); await tick()
      c.abort(new Error('enough'))
      log(await p.catch((e) => e.message))
      await tick()
      log(c.signal.aborted, AbortSignal.abort('r').reason, (() => { try { AbortSignal.abort().throwIfAborted() } catch (e) { return e.name } })())
    }
    main()
  `),
  row('a promise that an abort rejects', `
    const abortable = (signal, p) => new Promise((ok, no) => { signal.addEventListener('abort', () => no(signal.reason), { once: true }); p.then(ok, no) })
    async function main() { const a = new AbortController(), b = new AbortController(); const p = abortable(a.signal, sleep(5000)), q = abortable(b.signal, tick('done')); await tick(); a.abort('stopped'); log(await p.catch((r) => r), await q); process.exitCode = 0 }
    main().then(() => tick()).then(() => { log('end') })
  `.replace('sleep(5000)', 'new Promise(() => {})')),
  row('EventTarget', `
    async function main() {
      const t = new EventTarget(), seen = []
      t.addEventListener('x', async (e) => { seen.push(e.type); await tick(); seen.push('after ' + e.type) })
      const p = new Promise((r) => t.addEventListener('y', r, { once: true }))
      await tick()
      t.dispatchEvent(new Event('x'))
      await tick(); await tick()
      t.dispatchEvent(new Event('y'))
      log((await p).type, seen)
    }
    main()
  `),
  row('structuredClone of what frames hold', `
    async function main() {
      const o = { date: new Date(0), map: new Map([['k', new Set([1])]]), re: /x/gi, nested: { typed: Uint8Array.of(1, 2) } }
      o.self = o
      const before = structuredClone(o)
      await tick()
      const after = structuredClone(o)
      await tick()
      log(after.self === after, after.map.get('k').has(1), after.re.flags, after.date.getTime(), before.nested.typed, before !== after)
      try { structuredClone(() => {}) } catch (e) { log(e.name) }
    }
    main()
  `),
  row('AsyncLocalStorage is not needed for context', `
    const stack = []
    const context = async (name, f) => { stack.push(name); try { return await f() } finally { stack.splice(stack.lastIndexOf(name), 1) } }
    const main = () => context('outer', async () => { await tick(); log(stack); await context('inner', async () => { await tick(); log(stack) }); log(stack) })
    main().then(() => log(stack))
  `),
  row('mutex', `
    class Mutex {
      #locked = false
      #queue = []
      async acquire() { if (!this.#locked) { this.#locked = true; return () => this.#release() } return new Promise((resolve) => this.#queue.push(resolve)) }
      #release() { const next = this.#queue.shift(); if (next) next(() => this.#release()); else this.#locked = false }
      async with(f) { const release = await this.acquire(); try { return await f() } finally { release() } }
      get waiting() { return this.#queue.length }
    }
    const m = new Mutex(), order = []
    const job = (name) => m.with(async () => { order.push(name + '(' + m.waiting); await tick(); await tick(); order.push(name + ')'); if (name === 'b') throw new Error('b'); return name })
    Promise.allSettled(['a', 'b', 'c'].map(job)).then((all) => { log(all.map((r) => r.value ?? r.reason.message), order.join(' ')); return job('d') }).then(log)
  `),
  row('semaphore', `
    const semaphore = (n) => { const waiting = []; const release = () => { n++; waiting.shift()?.() }; return async (f) => { while (n === 0) await new Promise((r) => waiting.push(r)); n--; try { return await f() } finally { release() } } }
    let running = 0, most = 0
    const limit = semaphore(2)
    const job = (i) => limit(async () => { most = Math.max(most, ++running); for (let k = 0; k <= i % 3; k++) await tick(); running--; log('job', i, running); return i * i })
    Promise.all([0, 1, 2, 3, 4, 5].map(job)).then((r) => log(r, most))
  `),
  row('async queue with consumers', `
    class Queue { #items = []; #takers = []; put(x) { const t = this.#takers.shift(); if (t) t(x); else this.#items.push(x) } take() { return this.#items.length ? Promise.resolve(this.#items.shift()) : new Promise((r) => this.#takers.push(r)) } get load() { return this.#items.length - this.#takers.length } }
    const q = new Queue()
    const consumer = async (name) => { let n = 0; for (;;) { const x = await q.take(); if (x === null) break; log(name, x); n += x; await tick() } return name + n }
    const producer = async () => { for (let i = 1; i <= 5; i++) { q.put(i); if (i % 2) await tick() } log('load', q.load); q.put(null); q.put(null) }
    Promise.all([consumer('a'), consumer('b'), producer()]).then(log)
  `),
  row('bounded channel with back-pressure', `
    class Channel {
      #buffer = []; #putters = []; #takers = []; #size
      constructor(size) { this.#size = size }
      async put(x) { while (this.#buffer.length >= this.#size) await new Promise((r) => this.#putters.push(r)); this.#buffer.push(x); this.#takers.shift()?.() }
      async take() { while (!this.#buffer.length) await new Promise((r) => this.#takers.push(r)); const x = this.#buffer.shift(); this.#putters.shift()?.(); return x }
    }
    const c = new Channel(2)
    const put = async () => { for (const x of 'abcde') { await c.put(x); log('put', x) } await c.put(null) }
    const take = async () => { for (let x; (x = await c.take()) !== null; ) { log('took', x); await tick(); await tick() } }
    Promise.all([put(), take()]).then(() => log('end'))
  `),
  row('barrier and countdown', `
    const barrier = (n) => { let open; const all = new Promise((r) => { open = r }); return async () => { if (--n === 0) open('all here'); return all } }
    const b = barrier(3)
    const walker = async (name, steps) => { for (let i = 0; i < steps; i++) await tick(); log(name, 'arrives'); log(name, await b()) }
    Promise.all([walker('a', 1), walker('b', 3), walker('c', 2)]).then(() => log('end'))
  `),
  row('retry with back-off', `
    let calls = 0
    const unsure = async () => { await tick(); if (++calls < 4) throw Object.assign(new Error('busy'), { calls }); return calls }
    const retry = async (f, { times = 5, ms = 1 } = {}) => { for (let i = 1; ; i++) { try { return await f() } catch (e) { log('failed', i, e.calls); if (i === times) throw e } await sleep(ms); ms *= 2 } }
    retry(unsure).then((v) => log('value', v)).then(() => retry(() => fail('always'), { times: 2 })).catch((e) => log(e.message))
  `),
  row('state machine of an async loop', `
    const states = { async idle(c) { await tick(); return c.n > 2 ? 'end' : 'work' }, async work(c) { const before = c.n; await tick(); c.n = before + 1; return c.n === 2 ? 'error' : 'idle' }, async error(c) { try { await fail('fault') } catch (e) { c.errors.push(e.message) } return 'idle' } }
    async function run(c) { let state = 'idle'; while (state !== 'end') { log(state, c.n); state = await states[state](c) } return c }
    run({ n: 0, errors: [] }).then(log)
  `),
  row('memoised async values and invalidation', `
    class Cache { #map = new Map(); #loads = 0
      get(k) { let e = this.#map.get(k); if (!e) { e = this.#load(k); this.#map.set(k, e); e.catch(() => this.#map.delete(k)) } return e }
      async #load(k) { const n = ++this.#loads; await tick(); if (k === 'bad' && n < 4) throw new Error('load ' + n); return k + n } }
    const c = new Cache()
    async function main() { log(await Promise.all([c.get('a'), c.get('a'), c.get('b')])); log(await c.get('bad').catch((e) => e.message)); await tick(); log(await c.get('bad').catch((e) => e.message), await c.get('a')) }
    main()
  `),
  row('observables by hand', `
    const from = (f) => ({ subscribe(o) { let closed = false; f({ next: (v) => closed || o.next(v), complete: () => { if (!closed) { closed = true; o.complete?.() } } }); return () => { closed = true } }, map(g) { return from((o) => this.subscribe({ next: (v) => o.next(g(v)), complete: () => o.complete() })) } })
    const source = from(async (o) => { for (let i = 0; i < 4; i++) { await tick(); o.next(i) } o.complete() })
    const stop = source.map((x) => x * 10).subscribe({ next: (v) => { log('a', v); if (v === 20) stop() }, complete: () => log('never') })
    source.subscribe({ next: (v) => log('b', v), complete: () => log('complete') })
  `),
  row('a worker pool over a shared iterator', `
    async function pool(n, jobs, f) { const out = [], it = jobs.entries(); await Promise.all(Array.from({ length: n }, async (_, w) => { for (const [i, job] of it) { out[i] = await f(job, w); log('worker', w, 'did', i) } })); return out }
    pool(2, ['a', 'b', 'c', 'd', 'e'], async (x, w) => { await tick(); if (x === 'b') await sleep(1).then(() => tick()); return x + (x === 'a' ? w : '') }).then(log)
  `.replace("if (x === 'b') await sleep(1).then(() => tick()); ", "if (x === 'b') { await tick(); await tick(); await tick() } ")),
  row('console and stdout between awaits', `
    async function main() { process.stdout.write(''); await tick(); console.log('%s | %s', 'NAME', 'plain'); await tick(); log('end') }
    main()
  `.replaceAll('NAME', 'console and stdout between awaits')),
  alone('exit listeners and a suspended frame', `
    let phase = 'none'
    process.on('exit', (code) => log('exit', code, phase))
    async function main() { for (const p of ['one', 'two', 'three']) { phase = p; await tick() } phase = 'end'; await new Promise(() => {}); phase = 'never' }
    main()
  `),
  alone('beforeExit resolves a frame', `
    let wake
    process.once('beforeExit', () => { log('beforeExit'); wake('woken') })
    async function main() { await tick(); log('waiting'); log(await new Promise((r) => { wake = r })); await tick(); log('end') }
    main()
  `),
]
