/** Lists places in which code of the program stands that nobody may run: traps of proxies, getters, methods of subclasses. */

/**
 * The body of a function that makes values and returns another one, which gives what is to be seen of them, once a turn.
 * `spy(target)` makes a proxy whose traps tell of each question, `told(what, value)` tells and gives the value.
 */
export const spies: Readonly<Record<string, string>> = {
  'a variable': 'const p = spy({ a: 1 }); return () => p.a',
  'a property, an element':
    'const o = { p: spy({ a: 1 }), [Symbol.iterator]: spy(() => {}) }, l = [spy([1])]; return () => [o.p.a, typeof o[Symbol.iterator], l[0][0]]',
  'the prototype of an object':
    'const o = Object.create(spy({ a: 1 })), q = Object.create(Object.create(spy({ b: 2 }))); o.own = 1; return () => [o.a, o.own, q.b]',
  'the prototype of an array, a Map, a function, an error, a Date, a typed array':
    'const list = [[1, 2], new Map([[1, 2]]), () => 3, new Error("e"), new Date(5), new Uint8Array([6]), /x/, Promise.resolve(1), Object("s"), (function () { return arguments })(7)].map((o) => Object.setPrototypeOf(o, spy({ a: 1 }))); return () => [list.map((o) => o.a), list[0][0], Map.prototype.get.call(list[1], 1), Reflect.apply(list[2], null, []), Date.prototype.getTime.call(list[4]), list[5][0], list[9][0]]',
  'what classes extend':
    'class A extends spy(class { m() { return 1 } static s() { return 2 } }) { #x = 3; x() { return this.#x } } const a = new A(), B = class extends spy(function () {}) {}; return () => [a.m(), a.x(), A.s(), new A().m(), new B() instanceof B]',
  'the prototype property of a function':
    'function F() {} F.prototype = spy({ a: 1 }); const f = new F(); return () => [f.a, f instanceof F, new F().a]',
  'keys and values of Maps, elements of Sets':
    'const k = spy({}), m = new Map([[k, spy([])], [1, k]]), s = new Set([k]); return () => [m.has(k), m.get(1) === k, s.has(k), Array.isArray(m.get(k))]',
  'keys of weak collections':
    'const k = spy({}), v = spy({ b: 2 }), m = new WeakMap([[k, v]]), s = new WeakSet([k]), r = new WeakRef(k), g = new FinalizationRegistry(spy(() => {})); g.register(k, v, k); return (n) => [m.get(k) === v, s.has(k), r.deref() === k, n === 2 && g.unregister(k)]',
  'this of an arrow, arguments':
    'const make = function () { return () => [this === p, arguments[0] === p, arguments.length] }, p = spy({}); const f = make.call(p, p); return () => f()',
  'new.target':
    'let seen; const P = spy(function () {}); function F() { return { see: () => new.target === P } } const f = Reflect.construct(F, [], P); return () => f.see()',
  'target, this and arguments of a bound function':
    'const p = spy({}), f = spy(function (...list) { return [this === p, list[0] === p] }).bind(p, p); return () => f()',
  accessors:
    'const o = Object.defineProperty({}, "x", { get: spy(() => 1), set: spy(() => {}), enumerable: true, configurable: true }); return (k) => { o.x = k; return o.x }',
  'private names and statics':
    'class A { #p = spy({ a: 1 }); static s = spy({ b: 2 }); static #t = spy(() => 3); get() { return [this.#p.a, A.s.b, A.#t()] } } const a = new A(); return () => a.get()',
  'the result of a promise, the reason of a rejection':
    'const p = spy({}), r = Promise.resolve([p]), own = (async () => ({ p }))(), direct = new Promise((resolve) => resolve(p)), no = Promise.reject(p), results = []; no.catch(() => {}); return (k) => { r.then(([x]) => results.push(x === p)); own.then((x) => results.push(x.p === p)); direct.then((x) => results.push(x === p)); no.catch((x) => results.push(x === p)); return results.length >= k && results }',
  'what promises do':
    'const results = [], f = spy((x) => void results.push(x)); let go; const p = new Promise((resolve) => { go = resolve }); p.then(f, f); p.finally(f); return (k) => { if (k === 1) go(1); return results }',
  'what a promise will be given':
    'let go; const p = spy({}), results = [], wait = new Promise((resolve) => { go = resolve }); const all = Promise.all([p, wait]), race = Promise.race([wait]); all.then(([a, b]) => results.push(a === p, b === p)); race.then((x) => results.push(x === p)); return (k) => { if (k === 1) go(p); return results }',
  'variables of a function that waits':
    'const p = spy({}), results = []; let go = []; const wait = () => new Promise((resolve) => go.push(resolve)); (async (a, { b }) => { const c = [a]; await wait(); results.push(a === p, b === p, c[0] === p); for (const x of [p, p]) { await wait(); results.push(x === p) } })(p, { b: p }); return () => { for (const each of go.splice(0)) each(); return results }',
  'what is thrown, in catch and finally':
    'const p = spy({}), results = []; let go = []; const wait = () => new Promise((resolve) => go.push(resolve)); (async () => { try { try { throw p } finally { await wait(); results.push("finally") } } catch (e) { await wait(); results.push(e === p); await wait(); results.push("end") } })(); return () => { for (const each of go.splice(0)) each(); return results }',
  'variables of a generator, what it delegates to':
    'const p = spy({ a: 1 }); function* g(a, b = [a]) { const [c] = b; yield a === p; yield c === p; yield* spy([1, 2, 3])[Symbol.iterator](); } function* h() { yield* items } const items = { [Symbol.iterator]: () => spy({ n: 0, next() { return { value: 1, done: false } } }) }; const i = g(p), j = h(); i.next(); j.next(); return () => [i.next().value, j.next().value]',
  'what for of goes through':
    'let go = []; const results = [], list = spy([1, 2, 3]); const wait = () => new Promise((resolve) => go.push(resolve)); (async () => { for (const x of list) { await wait(); results.push(x) } })(); (async () => { for (const k in spy({ a: 1, b: 2 })) { await wait(); results.push(k) } })(); return () => { for (const each of go.splice(0)) each(); return results }',
  'what iterators go through': 'const list = spy([1, 2, 3, 4]), values = list.values(); values.next(); return () => values.next().value',
  'what an async generator has been asked and waits for':
    'const p = spy({}), results = []; let go = []; const wait = (x) => new Promise((resolve) => go.push(() => resolve(x))); async function* g() { const got = yield [p]; await wait(); results.push(got === p); yield 1 } const a = g(); a.next().then(({ value }) => results.push(value[0] === p)); a.next(p); a.return([p]).then(({ value }) => results.push(value[0] === p)); return () => { for (const each of go.splice(0)) each(); return results }',
  'callbacks and arguments of timers':
    'const results = [], p = spy({}); const t = setTimeout(spy((x) => void results.push(x === p)), 1e6, p); const i = setInterval((x) => { results.length < 3 ? results.push(x === p) : clearInterval(i) }, 1, p); t.extra = p; return (k) => { if (k === 2) clearTimeout(t); return [results.length > 0 && results.every(Boolean), t.extra === p] }',
  'listeners of an emitter':
    'const results = [], p = spy({}), e = new EventEmitter(); e.on("a", spy((x) => void results.push(x === p))); e.once("b", spy((x) => void results.push(x === p))); e.extra = p; return (k) => { e.emit("a", p); if (k === 2) e.emit("b", p); return results }',
  'listeners of an event target':
    'const results = [], p = spy({ handleEvent: (e) => void results.push(e.detail === p) }), t = new EventTarget(); t.addEventListener("a", p); t.addEventListener("a", spy((e) => void results.push(e.detail === p))); return () => { t.dispatchEvent(new CustomEvent("a", { detail: p })); return results }',
  'reasons of abort signals':
    'const p = spy({}), a = new AbortController(), b = new AbortController(); a.abort(p); b.signal.onabort = spy(() => {}); return (k) => { if (k === 2) b.abort(p); return [a.signal.reason === p, b.signal.aborted] }',
  errors:
    'const p = spy({}), e = new Error("e", { cause: p }), a = new AggregateError([p], "a"); e.extra = p; e.stack = p; return () => [e.cause === p, a.errors[0] === p, e.extra === p, e.stack === p]',
  'target and handler of a proxy':
    'const p = new Proxy(spy({ a: 1 }), spy({})), { proxy, revoke } = Proxy.revocable(spy([]), spy({})); return (k) => { const is = k < 2 && Array.isArray(proxy); if (k === 1) revoke(); return [p.a, is] }',
  'the store of an AsyncLocalStorage':
    'const p = spy({}), results = [], s = new AsyncLocalStorage(); s.run(p, () => setTimeout(() => results.push(s.getStore() === p), 2)); return () => results.every(Boolean)',
  'globals and intrinsics':
    'const p = spy({}); globalThis.spied = p; Object.defineProperty(Array.prototype, "spied", { value: p, configurable: true }); return () => [globalThis.spied === p, [].spied === p]',
  'properties of what the host made':
    'const p = spy({}), u = new URL("http://a/"), b = Buffer.from("b"), d = new TextDecoder(), h = new Headers(); for (const o of [u, b, d, h, process]) o.spied = p; return () => [u.spied === p, b.spied === p, d.spied === p, h.spied === p, process.spied === p]',
  'a computed key, a tag':
    'const p = spy({ toString: () => "key" }), o = { [p]: 1 }, t = spy((s, ...v) => v[0] === p), f = () => t`a${p}b`; return () => [o.key, f()]',
  'handles that are set':
    'class H extends EventEmitter { constructor() { super(); return spy(this) } #x = 1 } const h = spy(new EventEmitter()); h.on("x", () => {}); return () => h.listenerCount("x")',
  'a proxy that was revoked as the result of a promise':
    'const { proxy, revoke } = Proxy.revocable({}, handler), p = Promise.resolve([proxy]), d = new Promise((r) => r(proxy)), results = []; d.then(revoke); return () => { p.then(([x]) => results.push(x === proxy)); d.then((x) => results.push(x === proxy), () => results.push("no")); return results }',
  'a proxy whose handler has super':
    'const base = { get(t, k, r) { return Reflect.get(t, k, r) } }, h = { __proto__: base, get(t, k, r) { told("get", 1); return super.get(t, k, r) } }, p = new Proxy({ a: 1 }, h), d = Promise.resolve(p), results = []; return () => { d.then((x) => results.push(x.a)); return [p.a, results] }',
  'names and lengths that are getters':
    'const f = function () {}, g = () => 1, h = async () => { await 1 }; for (const each of [f, g, h]) for (const key of ["name", "length", "listener", "prototype_", "handleEvent", "then"]) Object.defineProperty(each, key, { get: () => told(key, key), configurable: true }); class A { static get name() { return told("name", "A") } static get length() { return told("length", 5) } } const e = new EventEmitter(); e.on("x", f); e.once("y", g); const t = new EventTarget(); t.addEventListener("x", f); const i = setInterval(f, 1e6); return (k) => { if (k === 2) clearInterval(i); return [f.name, g.length, A.name, A.length, new A() instanceof A, e.listenerCount("x")] }',
  'getters of everything':
    'const get = (key) => ({ get: () => told(String(key), undefined), configurable: true }); const keys = ["constructor", "then", "toJSON", "valueOf", "toString", "length", "size", "message", "stack", "cause", "name", "next", "get", "has", "byteLength", "buffer", "source", "flags", "fd", "_events", "domain", "handle", Symbol.toStringTag, Symbol.iterator, Symbol.toPrimitive, Symbol.species]; const all = [{}, [1], new Map([[1, 2]]), new Set([1]), new Date(1), /x/, new Error("e"), Promise.resolve(1), new Uint8Array(1), new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), new WeakMap(), Object(1), () => 1, class {}, new EventEmitter(), new EventTarget(), new URL("a:b"), Buffer.from("a"), Object.create({})]; for (const o of all) for (const key of keys) if (Reflect.getOwnPropertyDescriptor(o, key)?.configurable !== false) Object.defineProperty(o, key, get(key)); const below = all.slice(0, 16).map((o) => Object.create(o)), settled = new Promise((r) => { const o = {}; r(o); Object.defineProperty(o, "then", get("then")) }), results = []; return () => { settled.then((o) => results.push(typeof o)); return [all.length, below.length, results] }',
  'methods that subclasses have':
    'const made = [Map, Set, Date, RegExp, Error, Promise, ArrayBuffer, Uint8Array, DataView, WeakMap, WeakSet, Array, EventEmitter, EventTarget, URL, URLSearchParams, AbortController, TextDecoder].map((Base) => { class Sub extends Base {} for (const key of [...Reflect.ownKeys(Base.prototype), "toJSON"]) if (key !== "constructor" && (typeof key === "string" || key === Symbol.iterator)) { const own = Reflect.getOwnPropertyDescriptor(Base.prototype, key) ?? {}; Object.defineProperty(Sub.prototype, key, own.get || own.set ? { get() { return told(Base.name + " " + String(key), own.get?.call(this)) }, configurable: true } : { value(...given) { return told(Base.name + " " + String(key), own.value?.apply(this, given)) }, writable: true, configurable: true }) } return Sub }); const given = { RegExp: ["x"], Promise: [(r) => r(1)], ArrayBuffer: [1], DataView: [new ArrayBuffer(1)], URL: ["a:b"] }; const all = made.map((C) => new C(...(given[Object.getPrototypeOf(C).name] ?? []))); return () => all.map((o, i) => o instanceof made[i])',
}
