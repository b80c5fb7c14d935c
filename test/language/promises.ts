// Lists what promises can do while they are pending: resolving functions, reactions, combinators half-way, thenables, subclasses.
import { program, type Row, row, sloppy } from './row.ts'

const deferred = `
function later() {
  const d = {}
  d.promise = new Promise((resolve, reject) => { d.resolve = resolve; d.reject = reject })
  return d
}
`

export const promises: readonly Row[] = [
  // Settled.
  row('fulfilled promise', 'const p = Promise.resolve({ a: 1 })', 'p.then((v) => console.log(v))', 'p.then((v) => console.log(v.a))'),
  row('rejected promise, handled', 'const e = new Error("x"), p = Promise.reject(e)\np.catch(() => {})', 'p.catch((r) => console.log(r === e, r.message)); console.log(1)', 'p.then(0, (r) => console.log(r === e))'),
  row('promises of promises', 'const inner = Promise.resolve(1), p = new Promise((f) => f(inner)), q = Promise.resolve(p)', 'console.log(q === p, inner !== p)', 'Promise.all([inner, p, q]).then((v) => console.log(v))'),
  row('fulfilled with an object that got a then later', 'const o = { n: 1 }, p = Promise.resolve(o), q = Promise.resolve(Object.freeze(Object.create(o)))\np.then(() => { o.then = (f) => f("late") })', 'p.then((v) => console.log(v)); console.log(o.n)', 'q.then((v) => console.log(v)); console.log(2)'),
  row('own properties of a promise', 'const p = Promise.resolve(1)\np.note = { p }\nObject.defineProperty(p, "hidden", { value: 5 })', 'console.log(p.note.p === p, p.hidden, Object.keys(p))', 'p.then((v) => console.log(v, Object.getPrototypeOf(p) === Promise.prototype, p instanceof Promise))'),
  row('promise with another prototype', 'const p = Object.setPrototypeOf(Promise.resolve(1), { mine: true, __proto__: Promise.prototype })', 'console.log(p.mine, p instanceof Promise)', 'p.then((v) => console.log(v, p.mine))'),

  // Pending.
  row('pending promise that nobody settles', 'const p = new Promise(() => {})', 'p.then(() => console.log("never")); console.log(1)', 'console.log(p instanceof Promise)'),
  row('resolve function in a variable', 'let resolve\nconst p = new Promise((f) => { resolve = f })\np.then((v) => console.log("got", v))', 'console.log("resolving")\nresolve(7)\nresolve(8)', 'console.log("after"); p.then((v) => console.log(v))'),
  row('reject function in a variable', 'let reject\nconst p = new Promise((_, r) => { reject = r })\np.catch((v) => console.log("got", v))', 'console.log("rejecting")\nreject(7)\nreject(8)', 'console.log("after"); p.catch((v) => console.log(v))'),
  row('resolve function in a timer', 'const p = new Promise((f) => setTimeout(f, 80, "timer"))\np.then((v) => console.log("got", v))', 'console.log(1)', 'p.then((v) => console.log("again", v))'),
  row('resolve functions in a Map', 'const open = new Map()\nconst ask = (k) => new Promise((resolve, reject) => open.set(k, { resolve, reject }))\nfor (const k of ["a", "b", "c"]) ask(k).then((v) => console.log(k, v), (e) => console.log(k, "failed", e))', 'open.get("b").resolve(1); open.get("c").reject(2); console.log(open.size)', 'open.get("a").resolve(3); open.get("b").resolve(4); console.log(open.size)'),
  row('properties of resolving functions', 'let f, r\nnew Promise((a, b) => { f = a; r = b; f.tag = 1 })', 'console.log(f.name === "", f.length, f.tag, Object.keys(f), "prototype" in f)', 'console.log(r.length, r.tag, f !== r, typeof f)'),
  row('resolve function as a listener', 'const set = new Set()\nconst p = new Promise((f) => set.add(f)), q = new Promise((f) => set.add(f))\nPromise.all([p, q]).then((v) => console.log(v))', 'for (const f of set) f(set.size)', 'console.log("end")'),
  row('many handlers, in order', `${deferred}const d = later(), log = []\nfor (let i = 0; i < 5; i++) d.promise.then((v) => { log.push(i + v) })`, 'd.promise.then(() => console.log("turn", log.join()))\nlog.push("x")', 'd.resolve("!"); d.promise.then(() => console.log(log.join()))'),
  row('handlers and chains by turns', `${deferred}const d = later(), log = (...a) => console.log(...a)\nd.promise.then((v) => { log("a", v); return v + 1 }).then((v) => { log("a2", v); throw v }).catch((v) => { log("a3", v); return v * 2 }).finally(() => log("a4")).then((v) => log("a5", v))`, 'd.promise.then((v) => log("b", v)).then(() => log("b2")).then(() => log("b3")).then(() => log("b4"))\nlog(0)', 'd.promise.then((v) => log("c", v))\nd.resolve(1)\nlog("resolved")'),
  row('rejection through handlers that do not take it', `${deferred}const d = later()\nd.promise.then(() => console.log("no")).then(null, undefined).then(5).finally(() => console.log("finally")).catch((e) => console.log("caught", e))`, 'console.log(1)', 'd.reject("r")'),
  row('derived promises are kept', `${deferred}const d = later(), a = d.promise.then((v) => v + 1), b = a.then((v) => v + 1), c = d.promise.then()`, 'console.log(new Set([d.promise, a, b, c]).size)\nb.then((v) => console.log("b", v))', 'd.resolve(1); Promise.all([a, b, c]).then((v) => console.log(v))'),
  row('handlers return pending promises', `${deferred}const d = later(), e = later(), log = console.log\nPromise.resolve().then(() => d.promise).then((v) => { log("d", v); return e.promise }).then((v) => log("e", v))`, 'log(1); d.resolve("x")', 'log(2); e.resolve("y")'),
  row('handlers return pending promises, more turns', `${deferred}const d = later(), e = later()\nconst all = Promise.resolve(0).then(() => d.promise.then(() => e.promise))\nall.then((v) => console.log("all", v)).finally(() => console.log("done"))`, 'd.resolve(1); console.log(1)', 'console.log(2); setTimeout(() => { e.resolve(5); console.log("e") }, 1)'),
  row('resolved with a pending promise', `${deferred}const d = later(), e = later()\nd.resolve(e.promise)\nd.resolve(5)\nd.promise.then((v) => console.log("d", v))`, 'd.reject(6); console.log(1)', 'e.resolve(7)\ne.promise.then((v) => console.log("e", v))'),
  row('a line of promises that wait for each other', `${deferred}const first = later()\nlet last = first.promise\nfor (let i = 0; i < 10; i++) { const p = last; last = new Promise((f) => f(p)) }\nlast.then((v) => console.log("last", v))`, 'console.log(1)', 'first.resolve("x"); let n = 0; const count = () => { if (++n < 40) Promise.resolve().then(count) }; count(); last.then(() => console.log(n))'),
  row('a pending promise in a closure and a class', `class Box { #p; #f; constructor() { this.#p = new Promise((f) => { this.#f = f }) } open(v) { this.#f(v) } get() { return this.#p } }\nconst b = new Box()\nb.get().then((v) => console.log("box", v))`, 'console.log(b.get() === b.get())', 'b.open([1])'),
  row('a mutex', 'let tail = Promise.resolve()\nconst lock = (name, ms) => { const mine = tail; let free; tail = new Promise((f) => { free = f }); return mine.then(() => { console.log("enter", name); setTimeout(() => { console.log("leave", name); free() }, ms) }) }\nlock("a", 1); lock("b", 1)', 'lock("c", 1); console.log(1)', 'lock("d", 1).then(() => console.log("d is in"))'),
  row('a queue of requests', 'const waiting = [], items = []\nconst take = () => items.length ? Promise.resolve(items.shift()) : new Promise((f) => waiting.push(f))\nconst put = (x) => waiting.length ? waiting.shift()(x) : items.push(x)\nconst loop = () => take().then((x) => { console.log(x); if (x < 3) return loop() })\nloop().then(() => console.log("over"))', 'put(1); put(2)', 'put(3)'),
  row('delays', 'const delay = (ms, v) => new Promise((f) => setTimeout(f, ms, v))\ndelay(1, "a").then((v) => { console.log(v); return delay(1, "b") }).then((v) => { console.log(v); return delay(1, "c") }).then((v) => console.log(v))', 'console.log(1)', 'console.log(2)'),
  row('a loop of delays', 'let n = 0\nconst delay = (ms) => new Promise((f) => setTimeout(f, ms))\nconst loop = () => delay(1).then(() => { console.log(++n); if (n < 6) return loop() })\nloop().then(() => console.log("over"))', 'console.log("x")', 'console.log("y")'),
  row('executor that throws, promise that resolves itself', 'let f\nconst p = new Promise((g) => { f = g }), q = new Promise(() => { throw new Error("in the executor") })\nq.catch((e) => console.log(e.message))', 'p.catch((e) => console.log(e.constructor.name)); f(p)', 'q.catch((e) => console.log(e instanceof Error))'),
  row('new Promise by another name', 'const P = Promise, make = (C, f) => new C(f), o = { Q: Promise }\nlet a, b, c\nconst all = [new P((f) => { a = f }), make(Promise, (f) => { b = f }), new o.Q((f) => { c = f })]\nfor (const p of all) p.then((v) => console.log(v))', 'a(1); b(2)', 'c(3); console.log(P === Promise)'),
  row('awaiter of an older target', 'var awaiter = (self, args, P, generator) => new (P || (P = Promise))((resolve, reject) => { const adopt = (v) => v instanceof P ? v : new P((f) => f(v)); const step = (r) => r.done ? resolve(r.value) : adopt(r.value).then((v) => step(generator.next(v)), reject); step(generator.next()) })\nlet n = 0, g\nconst steps = { next(v) { console.log("step", n, v); return n++ < 3 ? { value: new Promise((f) => { g = f }) } : { done: true, value: "end" } } }\nawaiter(null, [], void 0, steps).then((v) => console.log(v))', 'g("a")', 'g("b"); setTimeout(() => g("c"), 1)'),
  sloppy('in sloppy mode', 'var f, p = new Promise(function (g) { f = g; console.log(this === globalThis || this === undefined) })\np.then(function (v) { console.log(v, this === globalThis) })', 'f(1)', 'p.then(console.log)'),

  // Thenables.
  row('thenable that settles later', 'const t = { then(f, r) { this.f = f; this.r = r } }\nPromise.resolve(t).then((v) => console.log("t", v))', 'console.log(typeof t.f, t.f.length); t.f(1); t.r(2)', 't.f(3); console.log("end")'),
  row('thenables everywhere', 'const made = []\nconst thenable = (n) => ({ then(f, r) { made.push([n, f, r]) } })\nnew Promise((f) => f(thenable(1))).then((v) => console.log("new", v))\nPromise.resolve().then(() => thenable(2)).then((v) => console.log("handler", v))\nPromise.all([thenable(3), 4]).then((v) => console.log("all", v))\nPromise.reject(0).catch(() => thenable(5)).catch((v) => console.log("caught", v))', 'console.log(made.map(([n]) => n).sort().join())\nfor (const [n, f] of made) if (n < 3) f("v" + n)', 'for (const [n, f, r] of made) n === 5 ? r("r" + n) : f("w" + n)'),
  row('thenable that gives a thenable', 'const outer = { then(f) { this.f = f } }, inner = { then(f) { this.f = f } }\nPromise.resolve(outer).then((v) => console.log(v))', 'outer.f(inner); outer.f(1); console.log("outer")', 'inner.f("inner")'),

  // Combinators half-way.
  row('Promise.all half-way', `${deferred}const a = later(), b = later(), c = later()\nconst all = Promise.all([a.promise, 1, b.promise, c.promise])\nall.then((v) => console.log("all", v))\na.resolve("a")`, 'b.resolve("b"); console.log(1)', 'c.resolve("c")\nall.then((v) => console.log(v.length))'),
  row('Promise.all that fails', `${deferred}const a = later(), b = later()\nconst all = Promise.all([a.promise, b.promise])\nall.catch((v) => console.log("failed", v))`, 'a.reject(1); console.log(1)', 'b.reject(2); console.log(2)'),
  row('Promise.allSettled half-way', `${deferred}const ds = [later(), later(), later()]\nPromise.allSettled(ds.map((d) => d.promise)).then((v) => console.log(v))\nds[1].reject("no")`, 'ds[0].resolve(1); console.log(1)', 'ds[2].resolve(2)'),
  row('Promise.race half-way', `${deferred}const ds = [later(), later()]\nconst r = Promise.race(ds.map((d) => d.promise))\nr.then((v) => console.log("won", v))`, 'console.log(1); setTimeout(() => ds[0].resolve("first"), 150)', 'ds[1].resolve("second"); r.then((v) => console.log(v))'),
  row('Promise.any half-way', `${deferred}const ds = [later(), later(), later()]\nPromise.any(ds.map((d) => d.promise)).then((v) => console.log("any", v), (e) => console.log(e.name, e.errors, e.message))\nds[0].reject(1)`, 'ds[1].reject(2); console.log(1)', 'ds[2].reject(3)'),
  row('Promise.any succeeds', `${deferred}const ds = [later(), later()]\nPromise.any(ds.map((d) => d.promise)).then((v) => console.log("any", v))\nds[0].reject(1)`, 'console.log(1)', 'ds[1].resolve(3)'),
  row('combinators in each other', `${deferred}const ds = Array.from({ length: 6 }, later), p = ds.map((d) => d.promise)\nPromise.race([Promise.all([p[0], p[1]]), Promise.any([p[2], Promise.all([p[3], p[4]])]), p[5]]).then((v) => console.log("got", v))`, 'ds[0].resolve(0); ds[2].reject(2); ds[3].resolve(3); console.log(1)', 'ds[4].resolve(4); ds[1].resolve(1)'),
  row('a timeout by race', 'const delay = (ms, v) => new Promise((f) => setTimeout(f, ms, v))\nconst within = (p, ms) => Promise.race([p, delay(ms).then(() => { throw new Error("too late") })])\nwithin(delay(30, "fast"), 300).then(console.log)\nwithin(delay(400, "slow"), 100).catch((e) => console.log(e.message))'),
  row('finally half-way', `${deferred}const a = later(), b = later()\na.promise.finally(() => { console.log("first"); return b.promise }).then((v) => console.log("value", v))\nb.promise.finally(() => console.log("b"))`, 'a.resolve("a"); console.log(1)', 'b.resolve("b")'),
  row('finally that fails', `${deferred}const a = later(), b = later()\na.promise.finally(() => b.promise).catch((v) => console.log("caught", v))\na.reject("a")`, 'console.log(1)', 'b.reject("b")'),
  row('finally passes a reason on', `${deferred}const a = later(), b = later()\na.promise.finally(() => b.promise).catch((v) => console.log("caught", v))\na.reject("a")`, 'console.log(1)', 'b.resolve("b")'),
  row('withResolvers', 'const { promise, resolve } = Promise.withResolvers ? Promise.withResolvers() : (() => { const d = {}; d.promise = new Promise((f) => { d.resolve = f }); return d })()\npromise.then((v) => console.log("got", v))', 'console.log(typeof resolve)', 'resolve(promise === Promise.resolve(promise))'),

  // Subclasses.
  row('subclass', 'class Task extends Promise { label = "x"; double() { return this.then((v) => v * 2) } }\nlet f\nconst t = new Task((g) => { f = g }), u = t.double()\nu.then((v) => console.log("u", v))', 'console.log(t.label, u.label, u instanceof Task, t.constructor.name)', 'f(4); t.double().double().then((v) => console.log(v))'),
  row('subclass with a constructor', 'class Task extends Promise { constructor(executor, name = "derived") { super(executor); this.name = name; console.log("new", name) } }\nlet f\nconst t = new Task((g) => { f = g }, "first"), u = t.then((v) => { console.log("v", v); return "w" })', 'console.log(t.name, u.name); u.then((v) => console.log(v))', 'f("x"); console.log(u instanceof Task)'),
  row('subclass that can be cancelled', 'class Job extends Promise { #reject; #done = false; static start(ms) { let r; const job = new Job((f, reject) => { r = reject; setTimeout(f, ms, "done") }); job.#reject = r; return job } cancel() { this.#reject(new Error("cancelled")) } get [Symbol.toStringTag]() { return "Job" } }\nconst a = Job.start(60), b = Job.start(1000)\na.then((v) => console.log("a", v)); b.catch((e) => console.log("b", e.message))', 'console.log(String(a), a instanceof Job)', 'b.cancel()'),
  row('subclass with a species of its own', 'class Odd extends Promise { static get [Symbol.species]() { return Promise } }\nlet f\nconst o = new Odd((g) => { f = g }), p = o.then((v) => v + 1)\np.then((v) => console.log(v))', 'console.log(o instanceof Odd, p instanceof Odd)', 'f(1); o.then(console.log)'),
  row('subclass, resolved with a promise', 'class Task extends Promise {}\nlet f, g\nconst t = new Task((h) => { f = h }), p = new Promise((h) => { g = h })\nt.then((v) => console.log("t", v))', 'f(p); console.log(1)', 'g(5); f(6)'),
  row('subclass and combinators', 'class Task extends Promise {}\nconst fs = []\nconst make = () => new Task((f) => fs.push(f))\nconst all = Task.all([make(), make()]), any = Task.any([make()])\nall.then((v) => console.log("all", v)); any.then((v) => console.log("any", v))', 'fs[1](1); console.log(all instanceof Task, any instanceof Task)', 'fs[0](0); fs[2](2)'),
  row('subclass with its own then', 'class Loud extends Promise { then(f, r) { console.log("then"); return super.then(f, r) } }\nlet f\nconst l = new Loud((g) => { f = g })\nl.catch(() => {})', 'l.then((v) => console.log(v)).finally(() => console.log("finally"))', 'f("x")'),
  row('subclass of a subclass', 'class A extends Promise { a = 1 }\nclass B extends A { constructor(f) { super(f); this.b = 2 } }\nlet f\nconst b = new B((g) => { f = g }), c = b.then((v) => v)\nc.then((v) => console.log("c", v))', 'console.log(b.a, b.b, c.a, c.b, c instanceof B)', 'f(1)'),

  // What the engine reports.
  program('unhandled rejection after a hop', `
    process.on('unhandledRejection', (reason) => console.log('unhandled', reason))
    let reject
    const p = new Promise((_, r) => { reject = r }), q = p.then(() => {})
    setTimeout(() => { console.log(1); setTimeout(() => { reject('x'); setTimeout(() => console.log('end'), 1) }, 1) }, 1)
  `),
  program('rejection handled in its turn after a hop', `
    process.on('unhandledRejection', (reason) => console.log('unhandled', reason))
    let reject
    const p = new Promise((_, r) => { reject = r })
    setTimeout(() => { console.log(1); setTimeout(() => { reject('x'); p.catch((e) => console.log('caught', e)); setTimeout(() => console.log('end'), 1) }, 1) }, 1)
  `),
  program('rejection that was reported is not reported again', `
    process.on('unhandledRejection', (reason) => console.log('unhandled', reason))
    process.on('rejectionHandled', () => {})
    const p = Promise.reject('x')
    setTimeout(() => { console.log(1); setTimeout(() => { p.catch((e) => console.log('caught', e)); setTimeout(() => console.log('end'), 1) }, 1) }, 1)
  `),
  program('order of microtasks after a hop', `
    const log = (...a) => console.log(...a)
    let f
    const p = new Promise((g) => { f = g })
    const chain = (name, n) => { let q = p; for (let i = 0; i < n; i++) q = q.then((v) => { log(name, i); return v }) ; return q }
    const all = Promise.all([chain('a', 3), chain('b', 2), p])
    const adopted = new Promise((g) => g(p))
    adopted.then(() => log('adopted'))
    all.then(() => log('all'))
    Promise.race([chain('c', 4), adopted]).then(() => log('race'))
    p.finally(() => log('finally')).then(() => log('after finally'))
    setTimeout(() => {
      p.then(() => log('late')).then(() => Promise.resolve()).then(() => log('later'))
      setTimeout(() => { f(1); Promise.resolve().then(() => log('m1')).then(() => log('m2')).then(() => log('m3')).then(() => log('m4')).then(() => log('m5')) }, 1)
    }, 1)
  `),
  row('promises that have got another prototype', 'let f\nconst { then } = Promise.prototype, q = new Promise((g) => { f = g }), p = q.then((x) => [x]), r = Promise.resolve(new Promise(() => {})).then(() => 1), s = Object.setPrototypeOf(Promise.reject(2), null)\nfor (const each of [p, r]) Object.setPrototypeOf(each, { up: 1 })\nthen.call(s, undefined, () => {})', 'then.call(p, (x) => console.log("p", x))\nthen.call(s, undefined, (x) => console.log("s", x))\nconsole.log(p.up, r.up, typeof r.then)', 'then.call(r, () => console.log("never"))\nf(5)', 'console.log("end", Object.getPrototypeOf(s))'),
  row('methods held as values', 'const { all, resolve } = Promise, { then, finally: last } = Promise.prototype, p = Promise.resolve(1)', 'console.log(all === Promise.all, then === Promise.prototype.then, last.name, resolve.length)', 'then.call(p, (v) => console.log(v)); resolve.call(Promise, 2).then(console.log)'),
  row('a then of the program', 'const own = Promise.prototype.then\nlet n = 0, f\nPromise.prototype.then = function (...a) { n++; return own.apply(this, a) }\nconst p = new Promise((g) => { f = g })\np.then((v) => console.log("v", v, n))', 'p.catch(() => {}); console.log(n, Promise.prototype.then !== own)', 'f(1); setTimeout(() => { Promise.prototype.then = own; console.log(n) }, 1)'),
  row('weak collections of promises', 'let f\nconst p = new Promise((g) => { f = g }), m = new WeakMap([[p, "pending"]]), s = new WeakSet([f]), r = new WeakRef(p)', 'console.log(m.get(p), s.has(f), r.deref() === p)', 'p.then((v) => console.log(m.get(r.deref()), v)); f(1)'),
]
