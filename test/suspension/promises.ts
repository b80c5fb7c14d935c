// Lists promises: pending with their resolve functions held somewhere, settled, chained, combined, subclassed, unhandled; and the order of microtasks.
import { alone, type Row, row } from './row.ts'

/** A part for each turn, in an async function. */
const turns = (name: string, first: string, ...parts: readonly string[]): Row => row(name, `
    const show = (name) => [(v) => log(name, 'value', v), (e) => log(name, 'error', e?.message ?? e)]
${first.replace(/^\n/, '')}
    ${['async function main() {', ...parts.map((part) => `      await tick()\n      ${part.trim()}`), '    }'].join('\n')}
    main()
`)

export const promises: readonly Row[] = [
  turns('settled promises', `
    const ok = Promise.resolve({ n: 1 }), bad = Promise.reject(new TypeError('bad')), nothing = Promise.resolve(), self = (async () => 'async')()
    bad.catch(() => {})`,
    'ok.then(...show("ok")); bad.then(...show("bad")); nothing.then(...show("nothing"))', 'log((await ok) === (await ok), await self, await bad.catch((e) => e.constructor.name))', 'log(ok instanceof Promise, Object.prototype.toString.call(bad), ok.constructor === Promise)'),
  turns('pending promise, resolve function in a variable', `
    let resolve, reject
    const p = new Promise((a, b) => { resolve = a; reject = b })
    p.then(...show('first'))
    const q = p.then((v) => v + 1)`,
    'p.then(...show("second")); log("pending")', 'resolve(5); log("resolved")', 'resolve(6); reject(new Error("late")); log(await p, await q)', 'p.then(...show("after"))'),
  turns('pending promise, reject function in an object', `
    const deferred = () => { const d = {}; d.promise = new Promise((resolve, reject) => Object.assign(d, { resolve, reject })); return d }
    const a = deferred(), b = deferred()
    a.promise.then(...show('a')); b.promise.catch(show('b')[1]); b.promise.finally(() => log('finally')).catch(() => {})`,
    'a.promise.catch(() => log("never"))', 'b.reject(new Error("b")); a.resolve()', 'log(a.resolve.length, a.resolve.name, typeof a.reject)', 'const c = deferred(); c.resolve(a.promise); log(await c.promise)'),
  turns('resolve functions in timers', `
    const p = new Promise((r) => setTimeout(r, 80, 'timeout')), q = new Promise((r) => setImmediate(r, 'immediate'))
    const r = new Promise((ok, no) => { const h = setInterval(() => { clearInterval(h); no(new Error('interval')) }, 1) })
    p.then(...show('p')); q.then(...show('q')); r.then(...show('r'))`,
    'log("waiting")', 'await p; await r.catch(() => {}); log("end")'),
  turns('resolve functions in a Map', `
    const waiting = new Map()
    const ask = (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject, asked: waiting.size }))
    const answer = (id, v) => { const w = waiting.get(id); waiting.delete(id); if (v instanceof Error) w.reject(v); else w.resolve(v) }
    const all = ['a', 'b', 'c'].map((id) => ask(id).then((v) => id + v, (e) => id + e.message))`,
    'answer("b", 1); log(waiting.size)', 'answer("a", new Error("!")); all.push(ask("d"))', 'answer("c", [1]); answer("d", "D"); log(await Promise.all(all))'),
  turns('resolve functions in closures', `
    const gate = () => { let open; const p = new Promise((r) => { open = r }); let n = 0; return { wait: async (who) => { n++; await p; log('through', who, n); return n }, open: () => open(), waiting: () => n } }
    const g = gate()
    const all = [g.wait('a'), g.wait('b')]`,
    'all.push(g.wait("c")); log(g.waiting())', 'g.open(); log("open")', 'all.push(g.wait("d")); log(await Promise.all(all))'),
  turns('resolve with a promise, a thenable, itself', `
    const make = () => { const d = {}; d.p = new Promise((a, b) => { d.resolve = a; d.reject = b }); return d }
    const [a, b, c, d, e, f] = Array.from({ length: 6 }, make)
    a.p.then(...show('a')); b.p.then(...show('b')); c.p.then(...show('c')); d.p.then(...show('d')); e.p.then(...show('e')); f.p.then(...show('f'))
    a.resolve(b.p)`,
    'c.resolve({ then(ok) { log("then called"); setImmediate(ok, "thenable") } }); d.resolve(d.p)', 'a.resolve("ignored"); b.resolve("B")', 'e.resolve({ get then() { throw new Error("getter") } }); f.resolve(fail("f"))', 'await c.p; await f.p.catch(() => {}); log("end")'),
  turns('a promise resolved with a promise that is pending for long', `
    let open
    const inner = new Promise((r) => { open = r }), outer = new Promise((r) => r(inner)), third = (async () => outer)(), fourth = Promise.resolve(inner)
    outer.then(...show('outer')); third.then(...show('third')); log(fourth === inner)`,
    'outer.then(...show("outer again"))', 'log("before")', 'open("value"); log("opened")', 'log(await Promise.all([outer, third]))'),
  turns('chains of then, catch, finally', `
    const order = []
    const step = (name) => (v) => { order.push(name + ':' + (v?.message ?? v)); return name }
    const p = tick('start').then(step('a')).then(step('b')).finally(() => { order.push('f'); return tick('ignored') }).then(step('c')).then(() => { throw new Error('x') })
    const q = p.then(step('never')).catch(step('caught')).then(step('d')).finally(() => { throw new Error('from finally') }).catch(step('e'))`,
    'log(order)', 'log(order)', 'log(await q, order)'),
  turns('chains whose callbacks return promises', `
    const p = tick(1).then((v) => tick(v + 1)).then((v) => { log('v', v); return sleep(1, v + 1) }).then((v) => ({ then(ok) { setImmediate(ok, v + 1) } })).then((v) => fail('at ' + v))
    p.then(...show('end'))`,
    'log("w1")', 'log("w2")', 'await p.catch(() => {}); log("done")'),
  turns('then without functions, and on the same promise twice', `
    let open
    const p = new Promise((r) => { open = r })
    const a = p.then(), b = p.then(null, null), c = p.then(undefined, () => 'never'), d = p.catch(), e = p.finally(), f = p.finally(5)
    const order = []
    for (const k of ['x', 'y', 'z']) p.then((v) => order.push(k + v))`,
    'p.then((v) => order.push("w" + v))', 'open(1)', 'log(await Promise.all([a, b, c, d, e, f]), order)'),
  turns('branches of one promise', `
    const root = sleep(1, 10)
    const left = root.then((v) => v * 2), right = root.then((v) => { throw new Error('right ' + v) }), mid = root.then((v) => tick(v))
    const join = Promise.allSettled([left, right, mid])`,
    'log(await left)', 'log((await join).map((r) => r.status + (r.value ?? r.reason.message)))', 'log(await root, await right.catch((e) => e.message))'),
  turns('finally passes values and errors through', `
    let open
    const p = new Promise((r) => { open = r })
    const a = p.finally(() => 'ignored'), b = p.then(() => { throw new Error('e') }).finally(() => tick('waited')), c = p.finally(() => fail('replaced')), d = p.finally(async () => { await tick(); log('in finally') })
    for (const [k, q] of Object.entries({ a, b, c, d })) q.then(...show(k))`,
    'log("pending")', 'open("v")', 'log("open")', 'await Promise.allSettled([a, b, c, d]); log("end")'),
  turns('Promise.all', `
    const all = Promise.all([tick('a'), 'plain', sleep(2, 'c'), { then(ok) { setImmediate(ok, 'thenable') } }]), empty = Promise.all([]), mixed = Promise.all(new Set([tick(1), tick(2)]))
    const bad = Promise.all([sleep(1), fail('first'), sleep(1).then(() => { throw new Error('second') })])
    all.then(...show('all')); bad.then(...show('bad')); empty.then(...show('empty')); mixed.then(...show('mixed'))`,
    'log("w")', 'await all; log("end of all")', 'log(await Promise.all([all, mixed]))'),
  turns('Promise.allSettled', `
    const s = Promise.allSettled([tick('a'), fail('b'), 'c', sleep(1).then(() => { throw 'd' })])
    s.then((list) => log(list.map((r) => r.status + ':' + (r.value ?? r.reason?.message ?? r.reason)).join()))`,
    'log("w")', 'log((await s).length, Object.keys((await s)[1]))', 'log((await Promise.allSettled([])).length)'),
  turns('Promise.race', `
    const first = Promise.race([sleep(50, 'slow'), tick('fast'), sleep(60, 'slower')]), bad = Promise.race([sleep(50), fail('lost')]), sync = Promise.race([new Promise(() => {}), 'at once'])
    first.then(...show('first')); bad.then(...show('bad')); sync.then(...show('sync'))
    Promise.race([]).then(() => log('never'))`,
    'log("w")', 'log(await first)', 'const timeout = (p, ms) => Promise.race([p, sleep(ms).then(() => { throw new Error("timeout") })]); log(await timeout(new Promise(() => {}), 2).catch((e) => e.message), await timeout(tick("in time"), 500))'),
  turns('Promise.any', `
    const any = Promise.any([fail('a'), sleep(1, 'b'), sleep(60, 'c')]), none = Promise.any([fail('x'), Promise.reject(new Error('y')), sleep(1).then(() => { throw new Error('z') })])
    any.then(...show('any')); none.catch((e) => log(e.constructor.name, e.errors.map((x) => x.message)))`,
    'log("w")', 'log(await any)', 'await none.catch(() => {}); log(await Promise.any([]).catch((e) => e.errors.length))'),
  turns('combinators of combinators', `
    const f = async (n) => { await (n % 2 ? tick() : sleep(1)); if (n === 3) throw new Error('three'); return n }
    const big = Promise.all([Promise.allSettled([f(1), f(3)]), Promise.race([f(1), sleep(80)]), Promise.any([f(3), f(2)]), Promise.all([f(4), Promise.all([f(5), f(6)])])])
    big.then((l) => log(JSON.stringify(l)))`,
    'log(1)', 'log(2)', 'log((await big).length)'),
  turns('Promise.withResolvers, where the engine has it', `
    const make = () => Promise.withResolvers?.() ?? (() => { let resolve, reject; const promise = new Promise((a, b) => { resolve = a; reject = b }); return { promise, resolve, reject } })()
    const a = make(), b = make()
    a.promise.then(...show('a')); b.promise.then(...show('b'))`,
    'log(Object.keys(a).sort())', 'a.resolve(1); b.reject(new Error("no"))', 'a.resolve(2); log(await a.promise)'),
  turns('queue of promises', `
    class Mutex { #last = Promise.resolve(); run(f) { const p = this.#last.then(f); this.#last = p.catch(() => {}); return p } }
    const m = new Mutex(), out = []
    const job = (name, bad) => m.run(async () => { out.push(name + '<'); await tick(); if (bad) throw new Error(name); await tick(); out.push(name + '>') })
    const all = [job('a'), job('b', true), job('c')]`,
    'all.push(job("d")); log(out)', 'log(out)', 'log((await Promise.allSettled(all)).map((r) => r.status), out)'),
  turns('promises in objects, keys and fields', `
    const cache = new Map(), names = new WeakMap()
    const load = (k) => { if (!cache.has(k)) { const p = sleep(1, { k }); cache.set(k, p); names.set(p, k) } return cache.get(k) }
    class Lazy { #p; get value() { return (this.#p ??= (async () => { await tick(); log('computed'); return 42 })()) } }
    const lazy = new Lazy(), frozen = Object.freeze({ p: load('a') })
    lazy.value.then(...show('lazy'))`,
    'log(names.get(frozen.p), load("a") === frozen.p)', 'log(await lazy.value, (await load("a")) === (await frozen.p))', 'log(await load("b"), cache.size, lazy.value === lazy.value)'),
  turns('own properties of promises', `
    let open
    const p = new Promise((r) => { open = r })
    p.id = 1; Object.defineProperty(p, 'hidden', { value: 'h' }); p[Symbol.for('s')] = 's'
    const then = p.then
    p.mine = function () { return this.id }`,
    'log(p.id, p.hidden, p[Symbol.for("s")], p.mine(), Object.keys(p))', 'open(2); log(p.then === then, Promise.prototype.then === then, then.name, then.length)', 'log(await p, p.id++)'),
  turns('a promise whose then is replaced', `
    const p = tick('value')
    p.then = function (ok, no) { log('own then', typeof ok); return Promise.prototype.then.call(this, (v) => ok('own ' + v), no) }
    const q = (async () => 'in ' + (await p))()
    q.then(...show('q'))`,
    'p.then(...show("p"))', 'log(await Promise.resolve(p))', 'log(await new Promise((r) => r(p)))'),
  turns('subclass of Promise', `
    class Task extends Promise {
      static made = 0
      #steps = []
      constructor(executor) { super(executor); Task.made++; this.born = Task.made }
      note(x) { this.#steps.push(x); return this }
      get steps() { return this.#steps.length }
      then(ok, no) { return super.then(ok, no) }
    }
    let open
    const t = new Task((r) => { open = r }).note('a')
    const u = t.then((v) => v + 1), v = Task.resolve(5), w = Task.all([t, v])`,
    'log(t.note("b").steps, u instanceof Task, u.constructor.name, t.born)', 'open(1); log(await t, await u)', 'log(await v, await w, w instanceof Task, v.finally(() => {}) instanceof Task)', 'log(Task.made > 4, t.steps, await Task.race([sleep(900), tick("r")]))'),
  turns('subclass with species and extra methods', `
    class Cancelled extends Error {}
    class Job extends Promise {
      static get [Symbol.species]() { return Promise }
      static start(f) { let cancel; const job = new Job((ok, no) => { cancel = () => no(new Cancelled('cancelled')); f().then(ok, no) }); job.cancel = cancel; return job }
    }
    const a = Job.start(() => sleep(1, 'a')), b = Job.start(() => sleep(900, 'b'))
    const derived = a.then((x) => x + x)`,
    'log(derived instanceof Job, derived instanceof Promise, a instanceof Job)', 'b.cancel(); log(await b.catch((e) => [e instanceof Cancelled, e.message]))', 'log(await a, await derived)'),
  turns('thenables of the program', `
    class Query { #p; constructor(...w) { this.w = w } where(x) { return new Query(...this.w, x) } then(ok, no) { log('run', this.w); return (this.#p ??= tick(this.w.length)).then(ok, no) } }
    const q = new Query('a').where('b')
    const f = async () => (await q) + (await q.where('c'))
    const p = f()`,
    'log(await p)', 'log(await q, await Promise.all([q, new Query()]))', 'log(await Promise.resolve(q), q instanceof Promise)'),
  turns('executors: throwing, resolving twice, resolving later', `
    const a = new Promise(() => { throw new Error('thrown') }), b = new Promise((r) => { r(1); throw new Error('ignored') }), c = new Promise((r, x) => { x('first'); r('second') })
    let late
    const d = new Promise((r) => { late = () => { r('d'); return r } })
    a.catch(() => {}); c.catch(() => {})`,
    'a.then(...show("a")); b.then(...show("b")); c.then(...show("c")); d.then(...show("d"))', 'log(late() === late(), typeof late())', 'try { new Promise() } catch (e) { log(e.name) } try { Promise() } catch (e) { log(e.name) }'),
  turns('executor with its own variables', `
    const stream = (n) => { let i = 0, done; const seen = []; const p = new Promise((resolve) => { done = () => resolve(seen); const step = () => { seen.push(i++); if (i < n) setImmediate(step); else done() }; setImmediate(step) }); return { p, seen, peek: () => i } }
    const s = stream(3), t = stream(5)`,
    'log(s.peek(), t.seen.length)', 'log(await s.p, (await s.p) === s.seen)', 'log(await t.p, t.peek())'),
  turns('Reflect.construct and Promise as a value', `
    const P = Promise, C = { Promise }
    const a = Reflect.construct(Promise, [(r) => setImmediate(r, 'reflect')]), b = new P((r) => setImmediate(r, 'alias')), c = new C.Promise((r) => setImmediate(r, 'member')), d = new (class extends P {})((r) => setImmediate(r, 'sub'))
    for (const [k, p] of Object.entries({ a, b, c, d })) p.then(...show(k))`,
    'log("w")', 'log(await Promise.all([a, b, c, d]))', 'log(a.constructor === P, P.name, P.length)'),
  turns('then called with other receivers', `
    const then = Promise.prototype.then, all = Promise.all.bind(Promise), resolve = Promise.resolve.bind(Promise)
    const p = tick('p')
    const q = then.call(p, (v) => v + '!')`,
    'log(await q, await all([p, q]), resolve(p) === p)', 'try { then.call({}, () => {}) } catch (e) { log(e.name) } try { Promise.resolve.call(null) } catch (e) { log(e.name) }', 'log(await Reflect.apply(Promise.prototype.finally, p, [() => log("f")]))'),
  turns('order of microtasks of settled promises', `
    const order = [], note = (k) => () => order.push(k)
    let open
    const gate = new Promise((r) => { open = r })
    gate.then(note('1')); gate.finally(note('2')).then(note('7')); (async () => { await gate; order.push('3'); await null; order.push('8') })(); gate.then(note('4')).then(note('9'))`,
    'gate.then(note("5")); (async () => { await gate; order.push("6") })()', 'open(); queueMicrotask(note("q")); Promise.resolve().then(note("r"))', 'log(order.join(" "))'),
  turns('order of microtasks through combinators', `
    const order = [], note = (k) => (v) => { order.push(k) }
    let open
    const gate = new Promise((r) => { open = r })
    Promise.all([gate, gate]).then(note('all')); Promise.race([gate]).then(note('race')); Promise.any([gate]).then(note('any')); Promise.allSettled([gate]).then(note('settled'))
    ;(async () => gate)().then(note('async')); new Promise((r) => r(gate)).then(note('nested')); Promise.resolve(gate).then(note('same')); gate.then(() => gate).then(note('chained'))
    ;(async () => { for await (const x of [gate]) note('for await')(x) })()`,
    'gate.then(note("late"))', 'open(); (async () => { for (let i = 0; i < 12; i++) { order.push("."); await null } })()', 'log(order.join(" "))'),
  turns('order across several gates', `
    const order = []
    const gates = Array.from({ length: 3 }, () => { let open; const p = new Promise((r) => { open = r }); return { p, open } })
    const walker = async (name) => { for (const [i, { p }] of gates.entries()) { await p; order.push(name + i) } }
    const all = ['a', 'b', 'c'].map(walker)`,
    'gates[1].open(); all.push(walker("d"))', 'gates[0].open(); all.push(walker("e"))', 'log(order.join(" ")); gates[2].open()', 'await Promise.all(all); log(order.join(" "))'),
  turns('reactions registered from frames and by then, mixed', `
    const order = []
    let open
    const gate = new Promise((r) => { open = r })
    const awaiting = async (k) => { await gate; order.push(k) }
    awaiting('a'); gate.then(() => order.push('b')); awaiting('c'); gate.then(() => order.push('d'), () => {}); Promise.all([gate]).then(() => order.push('z')); awaiting('e')`,
    'awaiting("f"); gate.then(() => order.push("g"))', 'awaiting("h"); open()', 'log(order.join(""))'),
  turns('abandoned promises', `
    let settled = 0
    const never = () => new Promise(() => {})
    const wait = async () => { try { await never(); settled++ } finally { settled += 100 } }
    for (let i = 0; i < 50; i++) { wait(); never().then(() => settled++) }
    const kept = never().then(() => 'x')`,
    'wait(); log(settled)', 'log(settled, kept instanceof Promise)', 'log(settled, await Promise.race([kept, tick("other")]))'),
  turns('a rejection that is handled later in the same turn', `
    const bad = []
    const make = (m) => { const p = (async () => { await null; throw new Error(m) })(); bad.push(p); return p }
    make('a').catch(() => {})`,
    'const p = make("b"); p.catch((e) => log("handled", e.message))', 'log(await bad[0].catch((e) => e.message))', 'log(await bad[1].catch((e) => e.message))'),
  alone('unhandled rejections reach the process', `
    process.on('unhandledRejection', (e, p) => { log('unhandled', e.message, known.get(p)) })
    process.on('rejectionHandled', (p) => log('handled later', known.get(p)))
    const known = new Map()
    const make = (m, p) => { known.set(p, m); return p }
    async function main() {
      make('async', (async () => { await tick(); throw new Error('async') })())
      await tick(); await tick()
      const late = make('late', Promise.reject(new Error('late')))
      await tick()
      make('then', tick().then(() => { throw new Error('then') }))
      await tick(); await tick()
      late.catch((e) => log('caught', e.message))
      await tick(); await tick()
      log('end')
    }
    main()
  `),
  alone('uncaught errors of async callbacks', `
    process.on('uncaughtException', (e, origin) => log('uncaught', e.message, origin))
    async function main() {
      await tick()
      setImmediate(() => { throw new Error('immediate') })
      await tick(); await tick()
      ;(async () => { await tick(); throw new Error('rejected') })()
      await tick(); await tick()
      log('end')
    }
    main()
  `),
  turns('settled values of every kind', `
    const values = [undefined, null, 0, -0, NaN, 'text', 10n, Symbol.for('s'), { a: [1] }, new Map([[1, 2]]), () => 'called', new Error('e'), [1, , 3]]
    const ok = values.map((v) => Promise.resolve(v)), bad = values.map((v) => { const p = Promise.reject(v); p.catch(() => {}); return p })`,
    'const got = await Promise.all(ok); log(got.every((v, i) => Object.is(v, values[i])))', 'const reasons = await Promise.all(bad.map((p) => p.catch((e) => e))); log(reasons.every((v, i) => Object.is(v, values[i])))', 'log((await ok[10])(), (await ok[12]).length)'),
]
