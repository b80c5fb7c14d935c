/** Lists values that stand in odd places, or are of two kinds at once. */
import type { Row } from './row.ts'

/** To collect garbage. */
export const oddHead = `import { setFlagsFromString } from 'node:v8'\nimport { runInNewContext } from 'node:vm'`

export const odd: readonly Row[] = [
  {
    name: 'classes that call another class than they are below',
    code: `
    class D extends Object { constructor(...list) { super(...list) } } const before = new D(); Object.setPrototypeOf(D, Map); const d = new D(); Map.prototype.set.call(d, 1, 'one')
    const size = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get
    const sizeOf = (x) => { try { return size.call(x) } catch (e) { return e.name } }
    return (k) => { if (k > 0) Map.prototype.set.call(d, k + 1, k); return [sizeOf(before), sizeOf(d), sizeOf(new D()), d instanceof D, d instanceof Map] }`,
  },
  {
    name: 'objects that inherit from instances of subclasses of Map',
    code: `
    class M extends Map { #n = 1; get n() { return this.#n } size2() { return this.size } }
    const heir = Object.create(new M([[1, 2]])), heir2 = Object.create(M.prototype); heir.own = 1
    const tell = (f) => { try { return f() } catch (e) { return e.constructor.name + ': ' + e.message } }
    return () => [heir.own, heir instanceof M, tell(() => heir.get(1)), tell(() => heir2.size), tell(() => heir.n), Object.getPrototypeOf(heir).n, Object.getPrototypeOf(heir).size2(), Object.getPrototypeOf(heir2) === M.prototype]`,
  },
  {
    name: 'prototypes that do not fit',
    code: `
    const list = [[1, , 2], new Map([[1, 2]]), new Set([3]), new Date(5), /x/g, new Error('e'), new Uint8Array([7]), new ArrayBuffer(2), Promise.resolve(1), new WeakMap(), Object(1n), Object('s'), () => 1, (function () { return arguments })(4)]
    const nulls = list.map((o) => Object.setPrototypeOf(o, null))
    const crossed = [Object.setPrototypeOf([1], Map.prototype), Object.setPrototypeOf(new Map([[1, 2]]), Set.prototype), Object.setPrototypeOf(new Set([1]), Array.prototype), Object.setPrototypeOf(() => 2, Date.prototype), Object.setPrototypeOf(new Date(3), Error.prototype)]
    const fakes = [Array, Map, Date, RegExp, Error, Promise, Uint8Array, Boolean, Function].map((C) => Object.create(C.prototype))
    return () => [nulls.map((o) => Object.getPrototypeOf(o)), Array.isArray(nulls[0]), nulls[0].length, Map.prototype.get.call(nulls[1], 1), Date.prototype.getTime.call(nulls[3]), nulls[4].lastIndex, Reflect.apply(nulls[12], null, []), nulls[13][0], Array.isArray(crossed[0]), Map.prototype.get.call(crossed[1], 1), Set.prototype.has.call(crossed[2], 1), crossed[3](), Date.prototype.getTime.call(crossed[4]), fakes.map((o) => Object.getPrototypeOf(o).constructor.name + Object.prototype.toString.call(o))]`,
  },
  {
    name: 'errors and arguments that hide what they are, revoked proxies in odd places',
    code: `
    const { types } = process.getBuiltinModule('util'), make = function () { return arguments }, { proxy, revoke } = Proxy.revocable({}, {})
    const all = [Object.setPrototypeOf(new TypeError('x'), Map.prototype), Object.setPrototypeOf(new Error('y'), {}), Object.freeze(Object.setPrototypeOf(new Error('z'), [])), Object.defineProperty(make(1, 2), Symbol.toStringTag, { value: undefined }), Object.setPrototypeOf(make(1), Map.prototype)]
    const odd = Object.setPrototypeOf(new RangeError('proxied'), proxy); URL.prototype.odd = proxy; revoke()
    return () => [all.map((x) => [types.isNativeError(x), types.isArgumentsObject(x), Object.getPrototypeOf(x) === Map.prototype, Object.isFrozen(x), typeof x.stack, x.message]), types.isNativeError(odd), types.isProxy(URL.prototype.odd)]`,
  },
  {
    name: 'objects that do not inherit from what made them any more',
    code: `
    const set = Object.setPrototypeOf, { construct } = Reflect
    const plain = { __proto__: null, a: 1 }, m = set(new Map([[1, 2]]), null), s = set(new Set([1]), Object.prototype), d = set(new Date(3), Map.prototype), w = set(new WeakMap(), null), f = set(new Uint8Array([5]), null)
    const r = construct(Map, [], Object), v = new Map([[5, 6]]); Map.prototype.set.call(r, 3, 4); v.__proto__ = { x: 1 }
    class M extends Map { q() { return 1 } } const many = [new M([[7, 8]]), new M([[9, 10]])]; set(M.prototype, null)
    class A { #x = 1; static x(a) { return ++a.#x } } const F = function () {}, a = construct(A, [], Object), b = new A(), c = construct(A, [], F); b.__proto__ = null
    const names = [Object.setPrototypeOf, Reflect.setPrototypeOf, Reflect.construct, Object.getOwnPropertyDescriptor(Object.prototype, '__proto__').set].flatMap((f) => [f.name, f.length, typeof f.prototype])
    return () => [Map.prototype.get.call(m, 1), Set.prototype.has.call(s, 1), Date.prototype.getTime.call(d), WeakMap.prototype.has.call(w, m), Object.getPrototypeOf(f), f[0], Map.prototype.get.call(r, 3), Map.prototype.get.call(v, 5), v.x, many.map((x) => Map.prototype.get.call(x, 7) ?? Map.prototype.get.call(x, 9)), A.x(a), A.x(b), A.x(c), c instanceof F, plain.a, Object.getPrototypeOf(many[0]) === M.prototype, names]`,
  },
  {
    name: 'subclasses of Array',
    code: `
    class List extends Array { #tag = 'list'; static get [Symbol.species]() { return Array } get tag() { return this.#tag } last() { return this.at(-1) } }
    class Plain extends Array { more = 1 }
    const list = List.of(1, 2, 3); list[5] = 6; list.extra = 'e'; const plain = new Plain(3); plain[1] = 1; const frozen = Object.freeze(List.of(1))
    return (k) => { list.push(k); return [list.length, list.tag, list.last(), 4 in list, list.extra, list.map((x) => x) instanceof List, list instanceof List, plain.map((x) => x) instanceof Plain, plain.more, 0 in plain, plain.length, Object.isFrozen(frozen), frozen.tag, Object.keys(plain)] }`,
  },
  {
    name: 'arrays with holes, accessors and attributes',
    code: `
    let n = 0
    const a = [1, , 3]; Object.defineProperty(a, 4, { get: () => ++n, set: (v) => { n = v }, enumerable: true, configurable: true }); Object.defineProperty(a, 0, { writable: false }); a[Symbol.for('s')] = 1
    const frozen = Object.freeze(Object.assign([1, , 3], { x: 1 })); const acc = Object.defineProperty([1, , ], 1, { get: () => n }); Object.freeze(acc)
    const short = Object.defineProperty([1, 2], 'length', { writable: false }); const long = []; long[2 ** 32 - 2] = 'end'; const sealed = Object.seal([1, , 2])
    const tell = (f) => { try { return f() } catch (e) { return e.constructor.name } }
    return (k) => { a[4] = k * 10; return [a[4], a.length, 1 in a, tell(() => { 'use strict'; a[0] = 2 }), Object.getOwnPropertyDescriptors(frozen), Object.isFrozen(frozen), acc[1], Object.isFrozen(acc), tell(() => { 'use strict'; short.push(1) }), long.length, Object.keys(long), Object.isSealed(sealed), 1 in sealed, Reflect.ownKeys(a)] }`,
  },
  {
    name: 'functions with accessors of their own',
    code: `
    let v = 1
    const f = function named() { return v }, g = () => v, k = async function* () {}, c = class { static get x() { return v } static set x(n) { v = n } }
    for (const each of [f, g, k]) Object.defineProperty(each, 'x', { get: () => v, set: (n) => { v = n }, enumerable: true, configurable: true })
    Object.defineProperty(f, 'name', { get: () => 'name ' + v, configurable: true }); Object.defineProperty(g, 'length', { get: () => v }); Object.defineProperty(f, Symbol.hasInstance, { value: () => true })
    return (n) => { f.x = n; return [g.x, k.x, c.x, f.name, g.length, 1 instanceof f, Object.keys(f), typeof Object.getOwnPropertyDescriptor(c, 'x').set] }`,
  },
  {
    name: 'collections that hold themselves',
    code: `
    const m = new Map(); m.set(m, m).set('s', new Set([m])); const s = new Set(); s.add(s); const w = new WeakMap(); w.set(w, w); const ws = new WeakSet(); ws.add(ws); const a = []; a[0] = a; const o = {}; o.o = o; Object.defineProperty(o, 'me', { value: o }); const f = () => f; f.f = f; const p = Promise.resolve({ get p() { return p } }); const both = [m, s]; m.set(both, both)
    const e = new Error('e'); e.cause = e; const e2 = new Error('2', { cause: e }), e3 = new AggregateError([e2, e], 'all', { cause: e2 }); e2.cause = e3; e3.errors.push(e3); const d = new Date(1); d.d = d; const ref = new WeakRef(o); o.ref = ref
    return () => [m.get(m) === m, m.get('s').has(m), s.has(s), w.get(w) === w, ws.has(ws), a[0] === a, o.o === o, o.me === o, f() === f && f.f === f, m.get(both) === both, e.cause === e, e2.cause === e3, e3.cause === e2, e3.errors[2] === e3, e3.errors[1] === e, Object.getOwnPropertyDescriptor(e, 'cause').enumerable, Object.getOwnPropertyDescriptor(e3, 'cause').enumerable, d.d === d, o.ref.deref() === o]`,
  },
  {
    name: 'minus zero and NaN in every place',
    code: `
    const z = -0, n = NaN
    class C { #z = -0; #n = NaN; static z = -0; f = -0; get both() { return [this.#z, this.#n] } }
    const c = new C(); const g = (function* (a, b) { let l = -0; for (;;) yield [a, b, l] })(-0, NaN); g.next()
    const all = { array: [-0, NaN, , 1], object: { z, n }, map: new Map([[NaN, -0], [-0, NaN]]), set: new Set([-0, NaN]), date: new Date(-0), bad: new Date(NaN), boxed: [Object(-0), Object(NaN)], floats: new Float64Array([-0, NaN, -Infinity]), single: new Float32Array([-0, NaN]), args: (function () { return arguments })(-0, NaN), error: new Error('e', { cause: -0 }), key: { [-0]: 1, [NaN]: 2 }, weak: new WeakMap([[C, -0]]), proxy: new Proxy({ z: -0 }, {}) }
    const bound = ((...list) => list).bind(-0, -0, NaN); const re = /a/g; re.lastIndex = -0; const settled = Promise.resolve(-0); const getter = { get z() { return z } }; const frozen = Object.freeze({ z: -0 }); const view = new DataView(new ArrayBuffer(8)); view.setFloat64(0, -0); const ns = Object.create(null, { z: { value: -0 } })
    const show = (x) => Object.is(x, -0) ? 'minus zero' : Object.is(x, NaN) ? 'not a number' : x
    return () => [...all.array.map(show), 2 in all.array, ...Object.values(all.object).map(show), ...[...all.map].flat().map(show), ...[...all.set].map(show), show(all.date.getTime()), show(all.bad.getTime()), ...all.boxed.map((x) => show(x.valueOf())), ...[...all.floats].map(show), ...[...all.single].map(show), ...[...all.args].map(show), show(all.error.cause), Object.keys(all.key), show(all.weak.get(C)), show(all.proxy.z), ...bound().map(show), show(re.lastIndex), show(getter.z), show(frozen.z), show(view.getFloat64(0)), show(ns.z), ...c.both.map(show), show(C.z), show(c.f), ...g.next().value.map(show)]`,
  },
  {
    name: 'arrays of BigInts and views that follow their buffer',
    code: `
    const signed = new BigInt64Array([-1n, 2n ** 63n - 1n]), unsigned = new BigUint64Array(signed.buffer), one = unsigned.subarray(1)
    const buffer = new ArrayBuffer(8, { maxByteLength: 64 }), whole = new Uint8Array(buffer), tail = new Uint8Array(buffer, 4), fixed = new Uint16Array(buffer, 0, 2), view = new DataView(buffer), rest = new DataView(buffer, 2), from = new Float64Array(buffer)
    whole.set([1, 2, 3, 4, 5, 6, 7, 8])
    class Bytes extends Uint8Array { sum() { return this.reduce((a, b) => a + b) } }; const bytes = new Bytes(buffer, 2)
    return (k) => { buffer.resize(8 + 8 * k); whole[8 * k] = k; return [signed, unsigned, one, one.buffer === signed.buffer, whole, tail, fixed, view.byteLength, rest.byteLength, from.length, bytes.sum(), bytes.length, buffer.maxByteLength, buffer.resizable, tail.buffer === view.buffer] }`,
  },
  {
    name: 'private methods, accessors and statics',
    code: `
    class A { static #count = 0; #x = 1; #m() { return ++this.#x } get #g() { return this.#x * 2 } set #g(v) { this.#x = v } static #sm() { return ++A.#count } static get #sg() { return A.#count } static bump() { return [A.#sm(), A.#sg] } all() { this.#g = this.#g + 1; return [this.#m(), this.#g] } static has(o) { return #m in o && #g in o && #x in o } static { this.late = () => A.#sm } }
    class B extends A { #x = 'b'; get x() { return this.#x } }
    class Stamp extends (class { constructor(o) { return o } }) { #s = 's'; static read(o) { return o.#s } static has(o) { return #s in o } }
    const b = new B(), stamped = new Stamp(b), frozen = new Stamp(Object.freeze([1])), bare = Object.setPrototypeOf(new A(), null), f = new Stamp(() => 1)
    return () => [b.all(), b.x, A.bump(), A.has(b), A.has({}), A.late() === A.late(), A.late().name, Stamp.read(b), Stamp.has(frozen), frozen[0], A.prototype.all.call(bare), Stamp.read(f), f(), Stamp.has(A)]`,
  },
  {
    name: 'arguments that a program changes',
    code: `
    const make = function () { const a = arguments; return a }
    const cut = make(1, 2, 3); delete cut[1]; cut.length = 5; const named = make(1); named.x = 1; named[Symbol.iterator] = function* () { yield 'mine' }; const frozen = Object.freeze(make(1, 2)); const accessor = Object.defineProperty(make(1), 0, { get: () => 'got' }); const without = make(1); delete without.length; delete without[Symbol.iterator]
    return () => [Object.keys(cut), cut.length, [...named], named.x, Object.isFrozen(frozen), accessor[0], Reflect.ownKeys(without), Object.prototype.toString.call(without)]`,
  },
  {
    name: 'symbols that look the same',
    code: `
    const a = Symbol('s'), b = Symbol('s'), c = Symbol.for('s'), d = Symbol(), e = Symbol('')
    const o = { [a]: 'a', [b]: 'b', [c]: 'c', [d]: 'd', [e]: 'e', [Symbol.iterator]: 'i' }; const m = new Map([[a, 1], [b, 2], [c, 3]]); const w = new WeakMap([[a, 'weak']]); const r = new WeakRef(b); const boxed = Object(a)
    return () => [o[a], o[b], o[c], o[d], o[e], d.description, e.description, m.get(a), m.get(b), m.get(Symbol.for('s')), Symbol.keyFor(c), Symbol.keyFor(a), w.get(a), w.has(b), r.deref() === b, boxed.valueOf() === a, Reflect.ownKeys(o)]`,
  },
  {
    name: 'weak references to the dead and the living',
    code: `
    const alive = { a: 1 }, refs = { alive: new WeakRef(alive) }; (() => { refs.dead = new WeakRef({ b: new Array(1000) }) })()
    const gc = () => { setFlagsFromString('--expose-gc'); runInNewContext('gc')() }
    return (k) => { if (k === 0) gc(); return k === 0 ? [refs.alive.deref() === alive] : [refs.alive.deref() === alive, refs.dead.deref()] }`,
  },
  {
    name: 'subclasses of everything',
    code: `
    const made = [Map, Set, Date, RegExp, Error, Promise, ArrayBuffer, Uint8Array, DataView, Boolean, String, Number, WeakMap, WeakSet, AggregateError].map((Base) => { class Sub extends Base { #own = Base.name; tag = 't'; own() { return this.#own } static get [Symbol.species]() { return Base } } return Sub })
    const given = { Map: [[[1, 2]]], Set: [[3]], Date: [7], RegExp: ['x', 'g'], Error: ['m'], Promise: [(r) => r(1)], ArrayBuffer: [3], Uint8Array: [[1, 2]], DataView: [new ArrayBuffer(4)], Boolean: [false], String: ['str'], Number: [-0], WeakMap: [], WeakSet: [], AggregateError: [[1], 'all'] }
    const all = made.map((C) => new C(...given[Object.getPrototypeOf(C).name]))
    return () => all.map((o, i) => [o.own(), o.tag, o instanceof made[i], o.constructor === made[i], Object.getPrototypeOf(made[i]).name, o.size, o.length, o.byteLength, o.message, o.source])`,
  },
  {
    name: 'errors with a getter for what their stack says',
    code: `
    class Parsed extends Error { constructor(list) { super(); this.list = list; this.name = 'Parsed' } get message() { return JSON.stringify(this.list) } }
    const own = (get) => Object.defineProperty(new Error('e'), 'message', { get, configurable: true }), list = [new Parsed([1, 2]), own(() => 'own'), own(() => Symbol.iterator)]
    return () => list.map((e) => { try { return [Reflect.ownKeys(e), e.stack.split('\\n')[0]] } catch (x) { return x.message } })`,
  },
  {
    name: 'what is frozen below a proxy, and arrays that V8 calls frozen',
    code: `
    const below = (o) => Object.setPrototypeOf(o, new Proxy({}, {})), all = [below(new TypeError('m')), below(new Date(5)), below(new Map([[1, 2]])), below((function () { return arguments })(1))]; for (const o of all) Object.freeze(o)
    const arrays = [Object.preventExtensions([]), Object.seal([]), Object.defineProperty(Object.seal([1]), 0, { writable: false }), Object.freeze([1, , 2])], { types } = process.getBuiltinModule('util')
    return () => [types.isNativeError(all[0]), types.isDate(all[1]), types.isMap(all[2]), types.isArgumentsObject(all[3]), all.map(Object.isFrozen), arrays.map((a) => [Object.isFrozen(a), Object.getOwnPropertyDescriptors(a)])]`,
  },
  {
    name: 'what is sealed or frozen with a property of its own that cannot be configured',
    code: `
    function F() {} function G() {}
    F.prototype = { f: 1 }, G.prototype = { g: 2 }; const from = (r, at) => Object.assign(r, { lastIndex: at }), all = [Object.seal(from(/a/g, 1)), Object.freeze(from(/b/y, 2)), Object.seal(F), Object.freeze(G), Object.seal([1, 2]), Object.seal((function () { return arguments })(1))]
    return () => [new F().f, new G().g, all[0].test('aaa'), all[0].lastIndex, all.map((x) => Object.entries(Object.getOwnPropertyDescriptors(x)).map(([k, d]) => [k, typeof d.value === 'function' ? 'f' : d]))]`,
  },
  {
    name: 'objects that inherit a proxy as their method, or from one beside a getter for their constructor',
    code: `
    const { proxy, revoke } = Proxy.revocable(() => 1, {}), seen = [], o = Object.create({ m: proxy }), p = Object.create({ m: new Proxy(() => 1, { getOwnPropertyDescriptor: (t, k) => seen.push(k) }) })
    const q = Object.setPrototypeOf({ get constructor() { return 1 } }, new Proxy({}, { getOwnPropertyDescriptor() { throw new Error('trap') } }))
    revoke()
    return () => [typeof o.m, p.m(), q.constructor, seen]`,
  },
  {
    name: 'iterators whose next a program holds',
    code: `
    const it = [1, 2, 3].values(), next = it.next; next.call(it); const own = [4, 5][Symbol.iterator](); own.extra = 1; own.return = () => ({ done: true, value: 'closed' }); const m = new Map([[1, 2], [3, 4]]), mi = m.entries(); mi.next(); const proto = Object.getPrototypeOf(it); const shared = { it }
    return () => [next.call(it), own.next(), own.extra, own.return().value, mi.next(), Object.getPrototypeOf(it) === proto, shared.it === it, it[Symbol.iterator]() === it]`,
  },
  {
    name: 'classes as a program changes them',
    code: `
    class A { m() { return 'm' } static s() { return this.name } } delete A.prototype.m; A.prototype.n = () => 'n'; Object.defineProperty(A, 'name', { value: 'Other' }); A.prototype.constructor = Object
    class B { static length = 7; static name = 'static' } class C extends A {} Object.setPrototypeOf(C, null); Object.setPrototypeOf(C.prototype, { from: 'elsewhere' }); Object.freeze(B); const D = class extends null { static x = 1 }
    return () => ['m' in A.prototype, A.prototype.n(), A.s(), A.prototype.constructor === Object, B.length, B.name, Object.isFrozen(B), Object.getPrototypeOf(C), C.prototype.from, Object.getPrototypeOf(D.prototype), Object.getPrototypeOf(D) === Function.prototype, D.x]`,
  },
]
