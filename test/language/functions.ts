// Lists kinds of functions and what they carry: this, arguments, new.target, super, names, properties, bindings.
import { program, type Row, refused, row, sloppy } from './row.ts'

export const functions: readonly Row[] = [
  row(
    'closures in the parameters of an arrow with an expression body',
    `
    const mk = (a, { b = () => a, c: [d = b()] = [] } = {}, ...e) => ({ set: (v) => { a = v }, get: () => [a, b(), d, e.length] })
    const x = mk(1)
    const y = mk(2, { c: [9] }, 3, 4)`,
    'x.set(7); console.log(mk.length, x.get(), y.get())',
    'x.set(8); console.log(x.get(), y.get())',
  ),
  row(
    'length of functions whose parameters hold closures',
    `
    const key = 'q'
    function f({ a = () => b }, b, c = 1) { return () => [a(), b, c] }
    const o = {
      set x({ v = () => v } = {}) { this.f = () => v },
      set y([w = () => w, z]) { this.g = () => [w === w(), z] },
      m({ [key]: r }, s) { return () => [r, s] },
    }
    o.x = undefined
    o.y = [undefined, 5]
    const g = f({}, 2)
    const m = o.m({ q: 1 }, 2)
    const lengths = () => [f, o.m, ...['x', 'y'].map((k) => Object.getOwnPropertyDescriptor(o, k).set)].map((fn) => fn.length)`,
    'console.log(lengths(), g(), o.g(), typeof o.f()(), m())',
    'console.log(lengths(), g(), o.g())',
  ),
  row(
    'body variables named like parameters, in generators and async functions',
    `
    function* gen(a, f = () => a) { var a; a++; yield [a, f()] }
    function plain(a, f = () => a) { var a; a++; return () => [a++, f()] }
    const p = plain(1)`,
    'console.log([...gen(3)], p())',
    'console.log([...gen(4)], p())',
  ),
  row('declarations are hoisted', 'const early = later()\nfunction later() { return inner; function inner() { return ++n } }\nvar n = 0', 'n = 5\nconsole.log(early(), later() === early)', 'console.log(early())'),
  row('reassigned function', 'function f() { return 1 }\nconst before = f\nf = () => before() + 10', 'console.log(f(), before())', 'f = before\nconsole.log(f(), f === before)'),
  sloppy('function declared twice', 'function f() { return 1 }\nvar g = f\nfunction f() { return 2 }', 'console.log(f(), f === g)', 'console.log(g())'),
  row('named function expression', 'const fact = function self(n) { return n < 2 ? 1 : n * self(n - 1) }\nconst o = { fact }', 'console.log(fact(5), o.fact.name)', 'console.log(o.fact(6))'),
  row('named function expression keeps itself', 'let f = function me() { return me }\nconst g = f\nf = null', 'console.log(g() === g, f)', 'console.log(g()() === g)'),
  row('named function expression shadowed', 'const f = function me(me) { return me }\nconst g = function me() { let me = 5; return () => me++ }\nconst h = g()', 'console.log(f(7), h())', 'console.log(f("x"), h())'),
  sloppy('name of a function expression is read-only', 'const f = function me() { me = 1; return typeof me }', 'console.log(f())', 'console.log(f())'),
  row('assigning to the name throws in strict mode', 'const f = function me() { try { me = 1 } catch (e) { return e.name } }', 'console.log(f())', 'console.log(f())'),
  row('recursive closures', 'const fib = (() => { const seen = [0, 1]; const f = (n) => seen[n] ??= f(n - 1) + f(n - 2); return f })()\nfib(10)', 'console.log(fib(30))', 'console.log(fib(50), fib(10))'),
  row('currying', 'const curry = (f, ...a) => a.length >= f.length ? f(...a) : (...b) => curry(f, ...a, ...b)\nconst add = curry((a, b, c) => a + b + c)\nconst one = add(1), three = one(2)', 'console.log(three(3), one(1, 1))', 'console.log(add(1)(1)(1), three(0))'),
  row('composition', 'const pipe = (...fs) => (x) => fs.reduce((v, f) => f(v), x)\nlet n = 0\nconst p = pipe((x) => x + 1, (x) => x * 2, (x) => [x, ++n])\np(1)', 'console.log(p(1))', 'console.log(p(2))'),
  row('trampoline of thunks', 'let step = (function make(n) { return () => n > 5 ? "end" : make(n + 1) })(0)\nstep = step()', 'step = step()()\nconsole.log(typeof step)', 'while (typeof step === "function") step = step()\nconsole.log(step)'),
  row('this of methods', 'const o = { n: 1, m() { return this.n }, f: function () { return this?.n } }\nconst { f } = o', 'o.n = 2\nconsole.log(o.m(), o.f(), f())', 'console.log(o.m.call({ n: "c" }), f.apply({ n: "a" }, []))'),
  row('this in arrow functions', 'function T() { this.n = 1; this.arrow = () => () => this.n++; return this.arrow() }\nconst up = new (class { n = 5; make() { return () => this.n++ } })().make()\nconst g = T.call({ n: 0 })', 'console.log(up(), g())', 'console.log(up(), g())'),
  row('this of the module is undefined', 'const see = () => typeof this', 'console.log(see())', 'console.log(see())'),
  row('primitive this in strict mode', 'const hold = function () { return () => this }\nconst s = hold.call("abc"), n = hold.call(5), u = hold.call(undefined), l = hold.call(null)', 'console.log(s(), typeof s(), n(), u(), l())', 'console.log(typeof n(), u() === undefined)'),
  sloppy('primitive this in sloppy mode', 'const hold = function () { return () => this }\nconst s = hold.call("abc"), u = hold.call(undefined)', 'console.log(typeof s(), s().length, u() === globalThis)', 'console.log(s() === s(), s() == "abc")'),
  row('arguments in strict mode', 'function hold(a) { const args = arguments; return () => [a++, args[0], args.length, arguments === args] }\nconst f = hold(1, 2)', 'console.log(f())', 'console.log(f())'),
  sloppy('arguments mapped to parameters', 'function hold(a, b) { return { set: (v) => { a = v }, put: (v) => { arguments[1] = v }, see: () => [a, b, arguments[0], arguments[1], arguments.length] } }\nconst h = hold(1, 2)\nh.set(10)', 'h.put(20)\nconsole.log(h.see())', 'h.set(11); h.put(21)\nconsole.log(h.see())'),
  sloppy('arguments mapped, fewer given', 'function hold(a, b) { return { set: (v) => { b = v }, see: () => [b, arguments[1], arguments.length] } }\nconst h = hold(1)', 'h.set(2)\nconsole.log(h.see())', 'console.log(h.see())'),
  sloppy('arguments unmapped by deletion', 'function hold(a) { delete arguments[0]; return { set: (v) => { a = v; }, put: (v) => { arguments[0] = v }, see: () => [a, arguments[0]] } }\nconst h = hold(1)', 'h.set(2); console.log(h.see())', 'h.put(3)\nconsole.log(h.see())'),
  sloppy('arguments given away', 'function give(a) { return arguments }\nconst args = give(1, "x", {})', 'console.log(args.length, [...args].length, Object.prototype.toString.call(args))', 'args[0] = 5\nconsole.log(args[0], typeof args.callee)'),
  row('arguments with extra properties', 'function give() { arguments.extra = 1; arguments.length = 1; return arguments }\nconst args = give(7, 8)', 'console.log(args.length, args.extra, args[1], [...args])', 'console.log(Object.keys(args))'),
  row('arguments in arrow functions', 'function make() { return (x) => { return [x, ...arguments] } }\nconst f = make(1, 2)', 'console.log(f(0))', 'console.log(f("again"))'),
  row('arguments through two arrows with new.target and this', 'function Make() { return { f: () => () => [arguments.length, new.target === Make, this instanceof Make] } }\nconst { f } = new Make(1, 2, 3), g = Make.call(null, 1).f', 'console.log(f()(), g()())', 'console.log(f()(), g()())'),
  row('new.target', 'function T() { this.t = new.target === T; this.get = () => new.target }\nconst t = new T()', 'console.log(t.t, t.get() === T)', 'console.log(new T().get() === T)'),
  row('super in object literal methods', 'const base = { hi() { return "base " + this.n } }\nconst o = { __proto__: base, n: 1, hi() { return "o " + super.hi() } }', 'console.log(o.hi())', 'o.n = 2\nconsole.log(o.hi(), o.hi.call({ n: 3 }))'),
  row('super in object accessors', 'const base = { get v() { return this.n * 10 }, set v(x) { this.n = x } }\nconst o = { n: 1, get v() { return super.v + 1 }, set v(x) { super.v = x } }\nObject.setPrototypeOf(o, base)', 'o.v = 4\nconsole.log(o.v)', 'console.log(o.v, o.n)'),
  row('super of an object literal in an arrow', 'const o = { __proto__: { v: 1, m() { return [this.v] } }, later() { return () => [super.v, super.m?.(), super.none?.()] } }\nconst late = Object.freeze(o).later()', 'console.log(late())', 'console.log(late.call({ v: 9 }))'),
  refused(row('suspended with super of an object literal that waits itself', 'const wait = () => new Promise((r) => setTimeout(r, 500))\nasync function make() { const o = { __proto__: { v: 1 }, k: await 1, async later() { await wait(); console.log(super.v) } }; o.later() }\nmake()', 'console.log(1)', 'console.log(2)'), /cannot be continued is suspended/, 'TM109'),
  refused(row('suspended with closures in the parameters and a variable of the same name', 'async function f(a, get = () => a) { var a; await Object(1); await new Promise((r) => setTimeout(r, 500)); console.log(a, get()) }\nf(1)', 'console.log(1)', 'console.log(2)'), /cannot be continued is suspended/, 'TM109'),
  refused(row('suspended in an array pattern of a loop', 'async function f() { for (let [i = await new Promise((r) => setTimeout(r, 500, 1))] = []; i < 2; i++) console.log(i) }\nf()', 'console.log(1)', 'console.log(2)'), /cannot be continued is suspended/, 'TM109'),
  row('super methods made in a loop', 'const os = [1, 2].map((n) => ({ __proto__: { tag: () => "p" + n }, tag() { return super.tag() + n++ } }))', 'console.log(os.map((o) => o.tag()))', 'console.log(os.map((o) => o.tag()))'),
  row('object getters and setters share a closure', 'const make = (n) => ({ get v() { return n }, set v(x) { n = x * 2 } })\nconst o = make(1)\no.v = 5', 'console.log(o.v)', 'o.v = 6\nconsole.log(o.v, Object.keys(o))'),
  row('computed method names', 'let k = 0\nconst o = { ["m" + k++]() { return k }, get ["g" + k++]() { return k }, async ["a" + k++]() {}, *["s" + k++]() { yield k } }', 'console.log(Object.keys(o), o.m0(), o.g1)', 'k = 9\nconsole.log(o.m0(), [...o.s3()], o.a2.name)'),
  row('symbol methods', 'const o = { [Symbol.toPrimitive](hint) { return hint === "number" ? 7 : "seven:" + hint }, *[Symbol.iterator]() { yield* [1, 2] }, get [Symbol.toStringTag]() { return "Seven" } }', 'console.log(+o, `${o}`, o + "", [...o])', 'console.log(Object.prototype.toString.call(o), o[Symbol.iterator].name)'),
  row('names inferred', 'const a = () => {}, o = { b: () => {}, c() {}, ["d" + 1]: function () {}, get e() { return 1 } }\nlet f\nf = function () {}\nconst { g = () => {} } = {}, s = Symbol("sym"), p = { [s]: () => {} }', 'console.log([a, o.b, o.c, o.d1, f, g, p[s]].map((x) => x.name))', 'console.log(Object.getOwnPropertyDescriptor(o, "e").get.name, JSON.stringify((() => {}).name), (() => () => {})().name === "")'),
  row('length', 'const fs = [() => {}, (a, b) => {}, (a, b = 1, c) => {}, (...r) => {}, ({ a }, [b]) => {}, function (a) {}, { m(a, b, c) {} }.m]', 'console.log(fs.map((f) => f.length))', 'console.log(fs.map((f) => f.length).join())'),
  row('name and length redefined', 'const f = (a) => a\nObject.defineProperty(f, "name", { value: "other" })\nObject.defineProperty(f, "length", { value: 9 })\nconst g = (a) => a\ndelete g.name\ndelete g.length', 'console.log(f.name, f.length, "name" in g, Object.hasOwn(g, "length"))', 'console.log(f, f(3), g(4))'),
  row('functions with properties', 'function f() { return f.calls = (f.calls ?? 0) + 1 }\nf.meta = { tags: ["a"], self: f }\nf()', 'console.log(f(), f.meta.self === f)', 'f.meta.tags.push("b")\nconsole.log(f(), f.meta.tags, Object.keys(f))'),
  row('functions with symbol and accessor properties', 'const s = Symbol("s"), f = () => 1\nf[s] = "sym"\nObject.defineProperty(f, "n", { get() { return this === f }, enumerable: true })', 'console.log(f[s], f.n)', 'console.log(Object.getOwnPropertySymbols(f).length, Object.keys(f))'),
  row('frozen function', 'const f = Object.freeze(Object.assign(() => "f", { k: 1 }))', 'try { f.k = 2 } catch (e) { console.log(e.name, f.k) }', 'console.log(Object.isFrozen(f), f())'),
  row('function with another prototype', 'const proto = { shout() { return this().toUpperCase() }, __proto__: Function.prototype }\nlet n = 0\nconst f = Object.setPrototypeOf(() => "f" + n++, proto)', 'console.log(f.shout(), f instanceof Function)', 'console.log(f.shout(), Object.getPrototypeOf(f) === proto)'),
  row('prototype-based inheritance', 'function Shape(x) { this.x = x }\nShape.prototype.move = function (n) { this.x += n; return this }\nfunction Circle(x, r) { Shape.call(this, x); this.r = r }\nCircle.prototype = Object.create(Shape.prototype, { constructor: { value: Circle, writable: true, configurable: true } })\nCircle.prototype.area = function () { return this.r ** 2 * 3 }\nconst c = new Circle(1, 2)', 'console.log(c.move(2).x, c.area(), c)', 'console.log(new Circle(0, 1).move(1), c instanceof Shape, c.constructor.name)'),
  program('util.inherits', `
    import { inherits } from 'node:util'
    function Base() { this.b = 1 }
    Base.prototype.hi = function () { return 'base' + this.b }
    function Derived() { Derived.super_.call(this); this.d = 2 }
    inherits(Derived, Base)
    Derived.prototype.hi = function () { return 'derived ' + Derived.super_.prototype.hi.call(this) }
    const d = new Derived()
    setTimeout(() => {
      d.b = 7
      setTimeout(() => console.log(d.hi(), d instanceof Base, Derived.super_ === Base), 1)
    }, 1)
  `),
  row('constructor functions with statics and replaced prototype', 'function A() { A.count++ }\nA.count = 0\nA.prototype = { hi() { return "hi" + A.count } }\nconst a = new A()', 'console.log(a.hi(), new A().hi())', 'console.log(a.hi(), a.constructor === Object, A.prototype === Object.getPrototypeOf(a))'),
  row('constructor that is an arrow fails', 'const a = () => {}, m = { m() {} }.m', 'try { new a() } catch (e) { console.log(e.name, "prototype" in a) }', 'try { new m() } catch (e) { console.log(e.name, Object.hasOwn(m, "prototype")) }'),
  row('constructible function expressions', 'const F = function (n) { this.n = n }\nconst f = new F(1)', 'console.log(f.n, new F(2), F.prototype.constructor === F)', 'F.prototype.up = function () { return ++this.n }\nconsole.log(f.up(), new F(5).up())'),
  row('return value of a constructor function', 'const one = { one: true }\nfunction F(give) { this.own = true; if (give) return one; return 5 }\nconst a = new F(true), b = new F(false)', 'console.log(a === one, b.own)', 'console.log(new F(true) === a, b instanceof F, a instanceof F)'),
  row('bound functions', 'function f(a, b) { return [this.n, a, b] }\nconst o = { n: 1 }, g = f.bind(o, "a")', 'o.n = 2\nconsole.log(g("b"))', 'console.log(g(), g.name, g.length)'),
  row('bound of bound, with properties', 'const f = function (...a) { return [this.v, ...a] }\nconst g = f.bind({ v: "first" }, 1).bind({ v: "second" }, 2)\ng.extra = { g }', 'console.log(g(3), g.extra.g === g)', 'console.log(g.call({ v: "third" }), g.name, "prototype" in g)'),
  row('bound constructor', 'function P(a, b) { this.s = a + b; this.t = new.target === P }\nconst Q = P.bind(null, 1)\nconst q = new Q(2)', 'console.log(q, new Q(10).s)', 'console.log(q instanceof P, q instanceof Q)'),
  row('bound builtins', 'const list = []\nconst push = list.push.bind(list, 0), has = Object.prototype.hasOwnProperty.call.bind(Object.prototype.hasOwnProperty), max = Math.max.bind(null, 5)', 'console.log(push(1), has({ a: 1 }, "a"), max(3))', 'console.log(push(2), list, has({}, "a"), max(9))'),
  row('bound methods of a class', 'class C { n = 0; constructor() { this.up = this.up.bind(this) } up() { return ++this.n } }\nconst { up } = new C()\nup()', 'console.log(up())', 'console.log(up(), new C().up())'),
  row('builtin functions held as values', 'const fs = [Math.max, parseInt, [].map, Object.keys, JSON.stringify, Array.from, "".slice, Symbol, Map, console.log, setTimeout, Reflect.ownKeys, Number.isInteger, Promise.resolve]', 'console.log(fs.map((f) => f.name))', 'console.log(fs[0](1, 2), fs[3]({ a: 1 }), fs[2] === Array.prototype.map, fs[8] === Map, fs[12](5))'),
  row('getters of builtins held as values', 'const size = Object.getOwnPropertyDescriptor(Map.prototype, "size").get\nconst proto = Object.getOwnPropertyDescriptor(Object.prototype, "__proto__").get', 'console.log(size.call(new Map([[1, 1]])), proto.call([]) === Array.prototype)', 'console.log(size.name, proto.name)'),
  row(
    'functions made once, wherever they are made',
    `
    let base = 1
    function Thing(x) { this.x = x }
    Thing.prototype.plus = function (y) { return this.x + y + base }
    Thing.prototype.minus = function minus(y) { return this.x - y - base }
    let late
    late = function () { return ++base }
    let again = () => base
    again = late
    const o = { a: function () { return base }, b() { return base * 2 }, 'c-d': () => base * 3, 5: function () { return base * 5 }, get e() { return base } }
    const spread = { ...o, f: function () { return 'f' + base } }
    const twins = { t: function () { return 1 }, t: function () { return 2 + base } }
    const computed = { ['k' + base]: function () { return 'k' + base }, l: () => 'l' + base }
    const made = new function () { this.own = function () { return base } }
    const inner = (function () { const hidden = { n: 0 }; return { up: function () { return ++hidden.n }, api: { down: () => --hidden.n } } })()
    const list = [function () { return base }, late ? (x) => x + base : 0, (0, function () { return base })]
    const bound = function (y) { return this.x + y + base }.bind({ x: 100 })
    const all = () => [...[Thing.prototype.plus, Thing.prototype.minus, late, o.a, o.b, o['c-d'], o[5], list[0], list[1], list[2], inner.up, inner.api.down, twins.t, computed.l], spread.f]
    o.b = o.a`,
    'const t = new Thing(10)\nconsole.log(all().map((f) => f.name), t.plus(1), t.minus(1), late(), again(), o.a(), o.b(), o["c-d"](), o[5](), o.e, spread.f(), spread.b(), twins.t(), computed.k1(), computed.l(), made.own(), inner.up(), list.map((f) => f(1)), bound(1))',
    'console.log(all().map((f) => f.name), t.plus(1), t.minus(1), late(), again(), o.a(), o.b === o.a, spread.b(), twins.t(), made.own(), inner.up(), inner.api.down(), list.map((f) => f(1)), bound(1))',
  ),
  row(
    'functions made once, by a program that is not done with making them',
    `
    const methods = {}
    const define = (name, f) => { methods[name] = f }
    define('first', function () { return 'first' })
    let init = () => { init = undefined; (function () { const n = [0]; methods.second = function () { return ++n[0] } })() }`,
    'console.log(methods.first())\ninit()\nconsole.log(methods.second())',
    'console.log(methods.first(), methods.second(), Object.keys(methods))',
  ),
  row('generator function held as a value', 'const make = (n) => function* up() { while (n < 10) yield n++ }\nconst g = make(7)', 'console.log([...g()], g.constructor.name)', 'console.log([...g()], [...make(8)()], Object.getPrototypeOf(g.prototype) === Object.getPrototypeOf(function* () {}).prototype)'),
  row('generator function with parameters, this and arguments', 'const o = { k: "k", *walk(a, b = a + 1, ...rest) { yield this.k; yield arguments.length; yield* [a, b, ...rest] } }\nconst { walk } = o', 'console.log([...o.walk(1)])', 'console.log([...walk.call({ k: "c" }, 1, 2, 3)], o.walk.length)'),
  row('generator function with a prototype of its own', 'function* g() { yield this === undefined }\ng.prototype.extra = function () { return "x" }', 'console.log(g().extra(), g() instanceof g)', 'console.log([...g()], Object.hasOwn(g.prototype, "constructor"))'),
  row('async function held as a value', 'let n = 0\nconst f = async (x) => (await null, n += x)\nasync function named(a, b = 1) {}\nconst m = { async m() { return this === m } }.m', 'f(5).then((v) => console.log("then", v))\nconsole.log(f.constructor.name, Object.prototype.toString.call(f), n)', 'console.log(n, named.name, named.length, "prototype" in named)\nm().then((v) => console.log(v))'),
  row('async generator function held as a value', 'let n = 1\nconst g = async function* () { yield n++; yield n++ }', 'const it = g()\nit.next().then((r) => console.log(r))\nit.next().then((r) => console.log(r))', 'g().next().then((r) => console.log(r, g.constructor.name))'),
  row('function from the Function constructor, made and used in one turn', 'let n = 1\nconst use = () => new Function("a", "return a * 2")(n++)\nuse()', 'console.log(use())', 'console.log(use())'),
  row('default parameter that refers to functions hoisted', 'function make(f = () => helper()) { return f }\nlet n = 0\nfunction helper() { return ++n }\nconst f = make()', 'console.log(f())', 'console.log(f(), make()())'),
  row('functions as keys and members', 'const f = () => "f", g = () => "g"\nconst m = new Map([[f, g], [g, f]]), s = new Set([f]), w = new WeakMap([[f, 1]])', 'console.log(m.get(f)(), m.get(m.get(f)) === f, s.has(f), w.get(f))', 'console.log(m.get(g)(), s.has(g), w.has(g))'),
  row('callbacks in arrays and objects', 'const log = []\nconst hooks = { before: [(x) => log.push("b" + x)], after: [(x) => log.push("a" + x), () => hooks.before.push((x) => log.push("late" + x))] }\nconst fire = (x) => { for (const k of ["before", "after"]) for (const f of hooks[k]) f(x) }\nfire(1)', 'fire(2)\nconsole.log(log)', 'fire(3)\nconsole.log(log.length, hooks.before.length)'),
  row('tagged templates', 'const cache = new WeakMap()\nconst tag = (s, ...v) => { const n = (cache.get(s) ?? 0) + 1; cache.set(s, n); return s.raw.join("|") + v.join() + n }\nconst use = (x) => tag`a${x}b\\n${x + 1}`\nuse(1)', 'console.log(use(5))', 'console.log(use(6), tag`a${1}b`)'),
  row('template objects keep their identity', 'const strings = (s) => s\nconst f = () => strings`x${0}\\u0041${1}`\nconst first = f()', 'console.log(f() === first, Object.isFrozen(first), first.raw)', 'console.log(f() === first, strings`x` === first, first)'),
  row('getter on a prototype object', 'const proto = { get full() { return this.a + this.b }, set full(v) { [this.a, this.b] = v.split(" ") } }\nconst o = Object.create(proto)\no.full = "x y"', 'console.log(o.full, Object.keys(o))', 'o.full = "p q"\nconsole.log(o.full, o)'),
  row('toString of functions is a string', 'const f = function () { return 1 }', 'console.log(typeof f.toString(), f.toString().startsWith("function"))', 'console.log(typeof String(f), f.toString === Function.prototype.toString)'),
  row('function that returns itself and counts', 'const chain = (() => { let n = 0; const f = () => { n++; return f }; f.valueOf = () => n; return f })()\nchain()()', 'console.log(+chain()()())', 'console.log(+chain())'),
  row('var in a function, hoisted over blocks', 'function f(x) { if (x) { var v = x } return { see: () => v, set: (n) => { v = n } } }\nconst a = f(1), b = f(0)', 'a.set(2)\nconsole.log(a.see(), b.see())', 'b.set(3)\nconsole.log(a.see(), b.see())'),
  sloppy('function of a sloppy script sees global this', 'function f() { return this === globalThis }\nconst g = function () { "use strict"; return this === undefined }', 'console.log(f(), g())', 'console.log(f(), g())'),
  sloppy('duplicate parameters', 'function f(a, a) { return () => [a++, arguments[0], arguments[1]] }\nconst g = f(1, 2)', 'console.log(g())', 'console.log(g())'),
  sloppy(
    'async functions in a block of a sloppy script are no variables of the function around',
    `
    var one = 1, many = 2
    const kept = []
    function f() { { async function one() { await null; return typeof one + typeof many } async function* many(n) { yield n; await null; yield typeof many + typeof one } kept.push(one, many) } return typeof one + typeof many }
    console.log(f(), f())`,
    'kept[0]().then((x) => console.log(x))\nconst it = kept[1](5)\nit.next().then((r) => console.log(r, kept[1] === kept[3]))',
    'kept[2]().then((x) => console.log(x, one))\nit.next().then((r) => console.log(r, many))',
  ),
  row(
    'async arrows at the end of a line without a semicolon',
    `
    const f = async () => { await null; return 'f' }
    (() => console.log('called'))()
    class A { n = 5; x = async () => { await null; return this.n }
      ['y']() { return 6 } }
    const a = new A()`,
    'f().then((x) => console.log(x, a.y()))',
    'a.x().then((x) => console.log(x))',
  ),
  row(
    'an empty body behind parameters with computed keys',
    `
    const key = (k) => k
    const f = ({ [key('a')]: a }) => {}, g = function* ({ [key('a')]: a }, b = () => a) {}, h = async ({ [key('a')]: a }) => {}`,
    'console.log(f({}), [...g({})], f.length)\nh({}).then((x) => console.log(x))',
    'console.log(f({}), g({}).next(), g.length)',
  ),
  row(
    'closures in the parameter of catch',
    `
    function f(a) { L: try { throw { e: a } } catch ({ e, d = () => e++, c: [x = () => d() + a] = [] }) { if (!a) break L; return [d, () => [e, a], x] } }
    const all = []
    for (const n of [1, 5]) all.push(f(n))`,
    'console.log(all.map((fs) => fs.map((f) => f())), f(0))',
    'console.log(all.map((fs) => fs.map((f) => f())))',
  ),
  row(
    'an eval in the initialiser of a field',
    'class A { y = 1; x = () => eval("this.y"); static s = () => eval("this.name") }\nconst a = new A(), f = a.x',
    'a.y = 2; console.log(f(), A.s())',
    'a.y = 3; console.log(f(), A.s(), new A().x())',
  ),
  refused(sloppy('with statement', 'const scope = { x: 1, y: 2 }\nvar f\nwith (scope) { f = () => x++ + y }', 'console.log(f(), scope.x)', 'console.log(f(), scope.x)'), /variable f: function f: a function that is not instrumented/),
  sloppy('caller and callee style recursion', 'const f = function (n) { return n < 2 ? 1 : n * arguments.callee(n - 1) }', 'console.log(f(5))', 'console.log(f(6))'),
]
