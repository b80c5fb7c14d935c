/** Lists objects, functions and collections with what is odd about them. */
import type { Row } from './row.ts'

export const objects: readonly Row[] = [
  {
    name: 'keys of Error in their order',
    code: `
    const e = new Error('e')
    return () => [Reflect.ownKeys(Error).join(), typeof e.stack]`,
  },
  {
    name: 'proxy revoked',
    code: `
    const { proxy, revoke } = Proxy.revocable({ a: 1 }, { get: (t, k) => k === 'a' ? 42 : Reflect.get(t, k) })
    const live = Proxy.revocable({ b: 1 }, {})
    revoke()
    return (k) => { const r = []; try { r.push(proxy.a) } catch (e) { r.push(e.constructor.name) } try { r.push(live.proxy.b) } catch (e) { r.push(e.constructor.name) }; if (k === 1) live.revoke(); return r }`,
  },
  {
    name: 'proxies over revoked ones',
    code: `
    const traps = [], handler = () => ({ isExtensible() { throw new RangeError('trap') }, preventExtensions: () => traps.push(1) }), { proxy, revoke } = Proxy.revocable({}, {}), below = Proxy.revocable(proxy, {})
    const all = [new Proxy(proxy, handler()), Proxy.revocable(proxy, handler()).proxy, Proxy.revocable(new Proxy(proxy, {}), Object.freeze({ isExtensible: () => 5 / 0n })).proxy, below.proxy, new Proxy(below.proxy, handler())]; revoke(); below.revoke()
    return () => [traps.length, ...all.map((p) => { try { return Object.isExtensible(p) } catch (e) { return e.message } })]`,
  },
  {
    name: 'proxy of function',
    code: `
    const target = function f(a) { return a * 2 }
    const p = new Proxy(target, { apply: (t, self, args) => t(...args) + 1, construct: (t, a) => ({ made: a }) })
    return () => [p(3), new p(1, 2), typeof p, p.name]`,
  },
  {
    name: 'proxy in proto chain',
    code: `
    const o = Object.create(new Proxy({}, { get: (t, k) => typeof k === 'string' ? 'got ' + k : undefined, has: (t, k) => k === 'yes' }))
    o.own = 1
    return () => [o.x, o.own, 'yes' in o, 'no' in o]`,
  },
  {
    name: 'proxy of proxy',
    code: `
    const h = { get: (t, k) => t[k] }; const inner = new Proxy([1, 2], h); const outer = new Proxy(inner, h)
    return () => [outer[0], Array.isArray(outer), outer.length]`,
  },
  {
    name: 'properties added to all kinds',
    code: `
    const list = [new Map([[1, 2]]), new Set([1]), new Date(5), /x/g, new Error('e'), new WeakMap(), new Uint8Array(2), new ArrayBuffer(3), Promise.resolve(1), () => 1, Object(1n), new DataView(new ArrayBuffer(2)), Symbol.for('x')]
    for (const [i, o] of list.entries()) if (typeof o === 'object' || typeof o === 'function') { o.extra = { i }; o[Symbol.for('k')] = i }
    return () => list.map((o) => typeof o === 'symbol' ? o : [Object.keys(o), o.extra, o[Symbol.for('k')]])`,
  },
  {
    name: 'sealed errors',
    code: `
    const e = Object.seal(Object.defineProperty(new Error('m'), 'message', { get: () => 'text' })), f = Object.freeze(new Error('m')), { stack } = e
    return (k) => { if (k > 0) e.stack = [k]; return [e.stack === stack, e.stack[0], Object.isFrozen(e), Object.isSealed(e), Object.isFrozen(f), Object.getOwnPropertyDescriptor(f, 'stack').writable, e.message] }`,
  },
  {
    name: 'frozen',
    code: `
    const list = [new Map([[1, 2]]), new Date(5), /x/g, () => 1, Object('s'), new ArrayBuffer(3), new Error('e'), function f() {}, class { static x = 1 }, [1, , 3], Object.create(null)].map(Object.freeze)
    return () => list.map((o) => [Object.isFrozen(o), Object.isExtensible(o), Object.isSealed(o)])`,
  },
  {
    name: 'symbols, accessors, attributes',
    code: `
    const s = Symbol('local'); const o = { [s]: 1, get [Symbol.toPrimitive]() { return () => 7 }, set ['x y'](v) { this.v = v } }
    Object.defineProperty(o, 'hidden', { value: 2, enumerable: false, writable: false, configurable: false })
    return (k) => { o['x y'] = k; return [o[s], +o, o, Object.getOwnPropertyDescriptor(o, 'hidden'), Object.getOwnPropertySymbols(o).length] }`,
  },
  {
    name: 'getter named by symbol name',
    code: `
    const s = Symbol('desc'); const o = { get [s]() { return 1 }, [s.description + 1]() {}, *[Symbol.iterator]() { yield 1 } }
    return () => [Object.getOwnPropertyDescriptor(o, s).get.name, o.desc1.name, o[Symbol.iterator].name, [...o]]`,
  },
  {
    name: 'getters on prototypes',
    code: `
    class A { get x() { return this._x ?? 'none' } set x(v) { this._x = v } static get y() { return 'sy' } }
    const a = new A(); const b = Object.create(a)
    return (k) => { b.x = k; return [a.x, b.x, A.y, Object.keys(b)] }`,
  },
  {
    name: 'groups',
    code: `
    if (!Object.groupBy) return () => 'none here'
    const g = Object.groupBy([1, 2, 3], (x) => x % 2 ? 'odd' : 'even'); const m = Map.groupBy([1, 2, 3], (x) => x % 2)
    return () => [g, Object.getPrototypeOf(g), m]`,
  },
  {
    name: 'template strings',
    code: `
    const tag = (s, ...v) => s; const a = () => tag\`x\${1}\\n\${2}\`; const first = a()
    return () => [first === a(), Object.isFrozen(first), first.raw, first]`,
  },
  {
    name: 'arguments objects',
    code: `
    const a = (function () { return arguments })(1, { b: 2 }); a.extra = 1
    return () => [a.length, a[1], a.extra, Object.prototype.toString.call(a), [...a].length]`,
  },
  {
    name: 'object with accessors of everything',
    code: `
    const a = [1]; Object.defineProperty(a, 'len', { get() { return this.length }, enumerable: true }); const fn = function () {}; Object.defineProperty(fn, 'acc', { get() { return 'acc' } }); const d = new Date(1); Object.defineProperty(d, 'y', { get() { return this.getTime() } }); Object.defineProperty(a, 0, { get() { return 'zero' } })
    const e = new Error('x'); Object.defineProperty(e, 'message', { get() { return 'gm' } }); class C { static get [Symbol.species]() { return Array } } const u = new Uint8Array(1); Object.defineProperty(u, 'q', { get: () => 1 })
    return () => [a.len, fn.acc, d.y, a[0], e.message, C[Symbol.species] === Array, u.q]`,
  },
  {
    name: 'function name length override',
    code: `
    const fn = function abc(a, b) {}; Object.defineProperty(fn, 'name', { value: 'other' }); Object.defineProperty(fn, 'length', { value: 9 }); const g = () => {}; delete g.name; delete g.length; class K { static name = 'N' } class K2 { static name() { return 1 } }
    const h = function () {}; Object.setPrototypeOf(h, null)
    return () => [fn.name, fn.length, Object.hasOwn(g, 'name'), g.name, K.name, K2.name(), Object.getPrototypeOf(h)]`,
  },
  {
    name: 'getter setter shared',
    code: `
    let v = 0; const d = { get() { return v }, set(x) { v = x }, configurable: true }; const a = Object.defineProperty({}, 'p', d), b = Object.defineProperty({}, 'q', d)
    return (k) => { a.p = k; return [b.q, Object.getOwnPropertyDescriptor(a, 'p').get === Object.getOwnPropertyDescriptor(b, 'q').get] }`,
  },
  {
    name: 'boxed primitives',
    code: `
    const b = new Boolean(false); b.x = 1; const n = Object(NaN); const s = new String('ab'); s[5] = 1; s.length2 = 2; const sy = Object(Symbol.iterator); const bi = Object(5n); class S extends String { up() { return this.toUpperCase() } } const ss = new S('q'); class Nn extends Number {} const nn = new Nn(4)
    return () => [b.valueOf(), b.x, n.valueOf(), s[5], s + '', sy.valueOf() === Symbol.iterator, bi + 1n, ss.up(), nn + 1, ss instanceof S]`,
  },
  {
    name: 'weak collections with odd keys',
    code: `
    const k1 = () => 1, k2 = class {}, k3 = Symbol('z'), k4 = [], k5 = new Proxy({}, {}); const m = new WeakMap([[k1, 1], [k2, 2], [k4, 4], [k5, 5]]); const s = new WeakSet([k1, k5]); m.set(m, m); try { m.set(k3, 3) } catch {}
    return () => [m.get(k1), m.get(k2), m.get(k4), m.get(k5), s.has(k1), s.has(k5), m.get(m) === m, m.has(k3)]`,
  },
  {
    name: 'map order under deletes',
    code: `
    const m = new Map([[-0, 1], [NaN, 2], ['a', 3]]); m.delete('a'); m.set('a', 4); const it = m.entries(); it.next(); const s = new Set([{}, m]); const si = s.values(); si.next(); m.delete(NaN)
    return (k) => { if (k < 1) m.set('z' + k, k); return [it.next().value, [...m.keys()], Object.is([...m.keys()][0], 0), si.next().value === m, si.next().done] }`,
  },
  {
    name: 'invalid and extreme dates',
    code: `
    const d = new Date(NaN); const d2 = new Date(8.64e15); const d3 = new Date(-0)
    return () => [d.getTime(), String(d), d2.toISOString(), Object.is(d3.getTime(), 0)]`,
  },
  {
    name: 'regular expressions',
    code: `
    const r = /a/y; r.lastIndex = 1; const g = /a/g; g.lastIndex = { valueOf: () => 1 }; const v = /[\\p{L}--[a-z]]/v; const d = /(?<n>a)/d
    const fr = Object.freeze(/z/)
    return () => [r.test('aaab'), r.lastIndex, r.flags, typeof g.lastIndex, v.test('A'), d.exec('ba').indices.groups.n, fr.lastIndex]`,
  },
  {
    name: 'functions replaced prototype',
    code: `
    function F() {} F.prototype = { constructor: F, hi: 1 }
    const f = new F(); function G() {} G.prototype = 5; function H() {} Object.defineProperty(H, 'prototype', { writable: false })
    return () => [f.hi, f instanceof F, G.prototype, Object.getPrototypeOf(new G()) === Object.prototype, Object.getOwnPropertyDescriptor(H, 'prototype').writable]`,
  },
  {
    name: 'bound functions',
    code: `
    const f = function (a, b, c) { return [this?.x, a, b, c] }.bind({ x: 1 }, 1).bind({ x: 2 }, 2)
    f.extra = 1
    return () => [f(3), f.name, f.length, f.extra]`,
  },
  {
    name: 'weakref',
    code: `
    const o = { a: 1 }; const w = new WeakRef(o)
    return () => [w.deref() === o, w.deref().a]`,
  },
  {
    name: 'finalization registry',
    code: `
    const a = { a: 1 }, b = {}
    const registry = new FinalizationRegistry((held) => { throw held })
    registry.register(a, { held: 1 }, a)
    registry.register(b, 'b')
    registry.extra = b
    class Named extends FinalizationRegistry { name = 'mine' }
    const named = new Named(() => {})
    return (k) => [k === 1 && registry.unregister(a), registry.unregister(b), registry.extra === b, named.name, named instanceof Named, registry.constructor === FinalizationRegistry]`,
  },
  {
    name: 'structuredClone values',
    code: `
    const v = structuredClone({ d: new Date(1), m: new Map([[1, { a: [1n] }]]), e: new RangeError('x'), b: new Uint8Array([1]) });
    return () => [v.d, v.m, v.b, v.e instanceof RangeError, v.e.message]`,
  },
  {
    name: 'functions of new Function, and what these return',
    code: `
    const made = new Function('a', 'b = 2', 'return a + b')
    const counter = Function('n', 'step', 'return function () { return n += step };')(10, 5)
    const scope = { max: [1, { n: 3 }] }
    const validate = new Function('self', 'scope', '"use strict";const schema1 = scope.max[1];return function validate1(x, { a = 1 } = {}) { validate1.errors = x > schema1.n ? [this, a] : null; return validate1.errors === null }')({}, scope)
    validate.self = validate; scope.validate = validate
    const me = { go: 0 }; me.go = Function('me', 'return async function go(x) { await 0; return x > 2 ? x : me.go(x + 1) }')(me)
    const called = Function('x', 'return function () { return x * 2 }()')(4), last = Function('x', 'return function () { return x * 2 }, 5')(4)
    class Callable extends Function { constructor() { super('...a', 'return a.length') } }
    const callable = new Callable()
    return (k) => [made(k), counter(), validate(k + 2), validate.errors, validate.self === validate, validate.name, counter.length, String(counter), called, last, callable(1, 2), callable instanceof Callable,
      Function.prototype.constructor === Function, counter.constructor === Function, Object.getPrototypeOf((async () => {}).constructor) === Function, Function.length, Function.name, new Function() instanceof Function]`,
  },
  {
    name: 'call sites',
    code: `
    const sites = () => { const { prepareStackTrace } = Error; Error.prepareStackTrace = (_, s) => s; const o = {}; Error.captureStackTrace(o, sites); const { stack } = o; Error.prepareStackTrace = prepareStackTrace; return stack }
    const here = function named() { return sites()[0] }
    class A { m() { return sites()[0] } }
    const kept = [here(), new A().m()]; kept[0].extra = 1
    const all = (s) => [s.getLineNumber(), s.getColumnNumber(), s.getFileName(), String(s)].join()
    const first = kept.map(all)
    const { getLineNumber } = Object.getPrototypeOf(kept[0])
    return () => [kept.map((s, i) => [all(s) === first[i], s.getFunctionName(), s.getTypeName(), s.getMethodName(), s.isNative(), s.isEval(), s.isConstructor(), s.isToplevel(), s.getThis(), s.extra]), getLineNumber.call(here()) > 0, Object.getPrototypeOf(here()) === Object.getPrototypeOf(kept[1])]`,
  },
]
