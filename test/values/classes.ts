/** Lists classes, their instances, and errors. */
import type { Row } from './row.ts'

export const classesHead: string = `class Priv extends Map { #p = 1; get p() { return this.#p } bump() { return ++this.#p } }
class Base { #secret = { s: 1 }; secret() { return this.#secret } static is(o) { return #secret in o } }
class Derived extends Base { #secret = 'd'; own() { return this.#secret } static { this.made = 5 } static #count = 7; static count() { return Derived.#count++ } }`

export const classes: readonly Row[] = [
  {
    name: 'class static blocks',
    code: `
    const d = new Derived()
    return () => [Derived.made, Derived.count(), d.secret(), d.own(), Base.is(d), Base.is({})]`,
  },
  {
    name: 'map subclass private',
    code: `
    const m = new Priv([[1, 'a']]); m.set(m, m)
    return () => [m.p, m.bump(), m.size, m.get(m) === m, m instanceof Priv]`,
  },
  {
    name: 'array subclass length',
    code: `
    class L extends Array { sum() { return this.reduce((a, b) => a + b, 0) } }
    const l = L.of(1, 2, 3); l.length = 2; l.push(9); l.length = 5
    return () => [l.length, l.sum(), l.map((x) => x) instanceof L, 3 in l, l]`,
  },
  {
    name: 'classes and mixins',
    code: `
    const key = Symbol('k'); class A { static [key] = 1; [key] = 2; static async *gen() { yield 1 } get ['x' + 1]() { return 'x1' } static #p() { return 'priv' } static call() { return A.#p() } #acc = 1; get #a() { return this.#acc } set #a(v) { this.#acc = v } inc() { return ++this.#a } static self = A; arrow = () => this.#acc }
    const a = new A(); const B = class extends A { constructor() { super(); this.arrow2 = () => super.inc() } }; const b = new B(); const N = class extends null { static x = 1 }; const M = (X) => class extends X { mixed() { return 'm' } }; const X = M(A), Y = M(Array)
    return () => [A[key], a[key], a.x1, A.call(), a.inc(), A.self === A, a.arrow(), b.arrow2(), N.x, new X().mixed(), new Y(3).length, B.name, X.name]`,
  },
  {
    name: 'async methods with computed and private keys',
    code: `
    const s = Symbol('s'), kinds = [async () => {}, async function* () {}, () => {}].map(Object.getPrototypeOf), kind = (f) => kinds.indexOf(Object.getPrototypeOf(f)), wait = () => Promise.resolve()
    class A { static async #m() { await wait() } static async *#g() { yield 1 } async #i() { await wait() } async *#ig() { yield 1 } async [s]() { await wait() } static async *['x' + 1]() { yield 1 } all() { return [A.#m, A.#g, this.#i, this.#ig, A.x1, this[s]] } }
    const a = new A(), all = a.all(), literal = { async [s]() { await wait() }, async *['x' + 2]() { yield 1 } }
    return (k) => [k > 0 && all.map(kind), new A().all().map(kind), all[2] === new A().all()[2], all[2] === a.all()[2], kind(literal[s]), kind(literal.x2), Object.getPrototypeOf(all[4]) === A.x1.__proto__]`,
  },
  {
    name: 'fields with computed keys name functions of instances made later',
    code: `
    const s = Symbol('s'), make = (tag) => class { [tag + 1] = async () => { await 0 }; [s] = function* () { yield tag }; ['x'] = class { #p = 1; p() { return () => this.#p } static n = this.name }; static [tag] = async () => { await 0 } }
    const all = [make('a'), make('b')], old = all.map((A) => new A())
    const names = (o) => Reflect.ownKeys(o).filter((k) => typeof o[k] === 'function').map((k) => [k, o[k].name, o[k].n])
    return () => [...all.map(names), ...old.map(names), ...all.map((A) => names(new A()))]`,
  },
  {
    name: 'instance proto changed',
    code: `
    class A { hi() { return 'A' } } class B { hi() { return 'B' } } const a = new A(); Object.setPrototypeOf(a, B.prototype); A.prototype.later = () => 'later'; Object.setPrototypeOf(B, A); const c = Object.setPrototypeOf(new Map(), null); const d = Object.setPrototypeOf([], { sum: 1 }); const dt = Object.setPrototypeOf(new Date(5), null)
    return () => [a.hi(), a instanceof B, B.__proto__ === A, Map.prototype.get.call(c, 1), d.sum, Array.isArray(d), Date.prototype.getTime.call(dt)]`,
  },
  {
    name: 'generators',
    code: `
    function* g(a) { try { const x = yield a; yield [x, arguments.length] } finally { yield 'fin' } } const it = g(1, 2); it.next(); const it2 = g(); it2.next(); it2.return(5); const o = { *[Symbol.iterator]() { yield* [1, 2, 3] } }; const [first, ...rest] = o; const it3 = o[Symbol.iterator](); it3.next(); it3.extra = 1; class G { *m() { yield this.v } v = 3 } const gi = new G().m()
    return (k) => [it.next('q'), it2.next(), first, rest, it3.next(), it3.extra, gi.next()]`,
  },
  {
    name: 'error subclass with private and cause cycle',
    code: `
    class E extends Error { #c = 5; constructor(m, o) { super(m, o); this.name = 'E' } get c() { return this.#c } } const e = new E('m', { cause: null }); e.cause = e; const a = new AggregateError([e], 'x'); class AE extends AggregateError { z = 1 } const ae = new AE([1], 'y'); const nm = new Error(); const und = new Error(undefined, { cause: undefined })
    return () => [e.c, e.cause === e, e.name, a.errors[0] === e, ae.errors, ae.z, Object.hasOwn(nm, 'message'), Object.hasOwn(und, 'cause'), e.stack.includes('m'), Object.getOwnPropertyDescriptor(e, 'stack')?.enumerable]`,
  },
  {
    name: 'aggregate error',
    code: `
    const e = new AggregateError([new TypeError('a', { cause: 1 })], 'both', { cause: { c: 1 } }); e.errors.push(1); e.name = 'Own'
    return () => [e.errors.length, e.message, e.cause, e.errors[0].cause, e.errors[0] instanceof TypeError, String(e), Object.keys(e)]`,
  },
  {
    name: 'error stack',
    code: `
    const e = new Error('boom'); const s = e.stack; const sub = new (class MyErr extends RangeError { code = 5; get name() { return 'MyErr' } })('x')
    return () => [e.stack === s, Object.getOwnPropertyDescriptor(e, 'message'), sub.code, sub.name, String(sub), Object.prototype.hasOwnProperty.call(e, 'stack')]`,
  },
  {
    name: 'generator protos',
    code: `
    function* g() { yield 1; yield 2 } g.prototype.extra = 'e'; const it = g(); it.next()
    const own = g.prototype
    return () => [it.extra, Object.getPrototypeOf(it) === g.prototype, own === g.prototype, it.next()]`,
  },
  {
    name: 'async arrows',
    code: `
    let n = 0; const f = async (x) => { n += x; return n }; const c = f.constructor.name
    return (k) => { f(k + 1); return [n, c, f.name, f.length] }`,
  },
  {
    name: 'private names on other objects',
    code: `
    class Stamp { constructor(o) { return o } } class P extends Stamp { #x = 5; static read(o) { return #x in o && o.#x } } const o = Object.freeze({}); let ok; try { new P(o); ok = true } catch { ok = false } const fn = () => 1; new P(fn); const arr = [1]; new P(arr)
    return () => [ok && P.read(o), P.read(fn), P.read(arr), P.read({})]`,
  },
  {
    name: 'deleted fields',
    code: `
    class A { #n = 0; field = 1; ['a'] = 2; b = 3; ['c' + 1] = 4; get n() { return this.#n } }
    class B extends A { #m = 1; d = 5; e = 6 }
    class C extends Array { #k = 1; field = 1; a = 2 }
    class D extends Map { #k = 1; field = 1; a = 2 }
    const [a, b, c, d] = [new A(), new B(), C.of(7, 8), new D([[1, 2]])]
    for (const o of [a, b, c, d]) { delete o.a; delete o.field; delete o.e; o.field = 'last' }
    Object.defineProperty(b, 'b', { enumerable: false })
    return () => [a, b, c, d].map((o) => [Reflect.ownKeys(o).join(), Object.keys(o).join(), Reflect.ownKeys(new o.constructor()).join(), o.n])`,
  },
  {
    name: 'fields of an array with private names that are its elements',
    code: `
    class E extends Array { #x = 1; 0 = { a: 1 }; 2 = 'text'; x() { return this.#x++ } }
    class F extends E { #y = 2; 5 = [this.x()] }
    const all = [new E(), new E(3), new F()]; all[1][1] = 7; Object.freeze(all[1])
    return () => [all.map((e) => [e.length, Object.keys(e), e[0], e[1], e[2], e[5], e.x()])]`,
  },
]
