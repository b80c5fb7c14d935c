// Lists async functions by kind and by what they hold on to: parameters, this, arguments, super, private names, callers, closures.
import { type Row, row, sloppy } from './row.ts'

export const functions: readonly Row[] = [
  row('async function with locals', `
    async function f(a, b) {
      log('start', a, b)
      const c = a + 1
      await tick()
      let d = c * b
      log(c, d)
      await tick()
      d += c
      var e = d + 1
      await tick()
      log(a, b, c, d, e)
      return e
    }
    log('called')
    f(1, 2).then((value) => log('ended', value))
    log('after')
  `),
  row('async function expression with a name', `
    const g = async function self(n) {
      await tick()
      log(n, self === g, self.name, self.length)
      if (n > 0) return self(n - 1)
      await tick()
      return 'done'
    }
    g(2).then(log)
  `),
  row('async arrow with an expression body', `
    const add = async (a, b) => (await tick(a)) + (await tick(b))
    const pick = async ({ list: [, x] }) => [await tick(x), x]
    add(1, 2).then((sum) => { log(sum); return pick({ list: [1, 'two'] }) }).then(log)
  `),
  row('async arrow in an async function', `
    async function outer(base) {
      const inner = async (x) => { await tick(); base += x; await tick(); return base }
      log(await inner(1), await inner(2))
      base *= 10
      const both = [inner(1), inner(2)]
      base += 100
      log(await both[0], await both[1], base)
    }
    outer(5)
  `),
  row('parameters: defaults, rest, patterns', `
    let calls = 0
    async function f(a, b = a + ++calls, { c = b, ...others } = {}, [d, ...e] = [c, 2, 3], ...rest) {
      await tick()
      log(a, b, c, d, e, others, rest)
      a++; b += a; c += b; e.push(c)
      await tick()
      log(a, b, c, d, e, others, rest, calls)
    }
    f(1)
    f(1, 2, { c: 3, x: 4, y: 5 }, 'pq', 6, 7)
  `),
  row('a default that throws rejects', `
    const bad = (what) => { throw new Error('no ' + what) }
    async function f(a = bad('a'), { b } = {}) { await tick(); return [a, b] }
    const g = async ({ x }) => { await tick(); return x }
    const tell = (p) => p.then((v) => log('value', v), (e) => log('error', e.name))
    async function main() {
      await tell(f())
      await tick()
      await tell(g())
      await tell(f(1, { b: 2 }))
      await tell(f(1, null))
      await tick()
      log('end')
    }
    main()
  `),
  row('parameters captured by closures and changed', `
    async function f(n, step) {
      const get = () => n, up = () => { n += step }
      up(); await tick()
      up(); log(n, get()); await tick()
      step = 10; up(); await sleep(1)
      return [n, get(), step]
    }
    f(1, 1).then(log); f(100, 2).then(log)
  `),
  row('arguments after await', `
    async function f(a, b) {
      await tick()
      log(arguments.length, [...arguments], a, b)
      a = 'changed'
      arguments[1] = 'other'
      await tick()
      const inner = async () => { await tick(); return arguments[0] + arguments[2] }
      log(arguments[0], a, b, await inner())
    }
    f(1, 2, 3)
  `),
  sloppy('var and function in sloppy blocks', `
    async function f(x) {
      { function inner() { return x } var y = inner() }
      await tick()
      log(inner(), y, typeof z)
      if (x) { var z = 1; function late() { return ++z } }
      await tick()
      log(late(), z)
      undeclared = x
      await tick()
      log(undeclared, delete globalThis.undeclared)
    }
    f(3)
  `),
  sloppy('this of a sloppy async function', `
    async function f() { await tick(); const self = this; await tick(); return self === globalThis && this === self }
    async function g() { await tick(); return typeof this }
    async function main() { log(await f(), await g.call(1), await f.call(null), await (async () => { await tick(); return this === module.exports })()) }
    main()
  `),
  row('this of an async function', `
    async function f(x) { await tick(); this.n += x; await tick(); log(this === o, this.n); return this }
    const o = { n: 1, f }
    const bound = f.bind(o, 10)
    async function none() { await tick(); return this }
    const boxed = f.call.bind(none, 'text')
    o.f(1).then((same) => log(same === o)).then(bound).then(() => none()).then(log).then(boxed).then((t) => log(typeof t, t))
  `),
  row('an arrow keeps this and arguments of its function', `
    class Box {
      constructor(n) { this.n = n }
      run() {
        const step = async (k) => { await tick(); this.n += k + arguments[0]; await tick(); return this }
        return step(1).then(async (self) => { await tick(); log(self === this, this.n, arguments.length); return step(2) })
      }
    }
    const box = new Box(10)
    box.run(100, 'x').then((b) => log(b === box, box.n))
  `),
  row('async methods of a class with super', `
    class A {
      constructor(n) { this.n = n }
      async add(k) { await tick(); this.n += k; return this.n }
      get double() { return this.n * 2 }
      static async make(n) { await tick(); return new this(n) }
    }
    class B extends A {
      async add(k) {
        const before = super.double
        const sum = await super.add(k)
        await tick()
        log(before, sum, super.double, this instanceof B)
        return (await super.add(await tick(1))) + super['double']
      }
      static async make(n) { const made = await super.make(n + 1); await tick(); log(made.constructor.name); return made }
    }
    B.make(1).then((b) => b.add(5)).then(log)
  `),
  row('private fields and methods', `
    class Account {
      #sum = 0
      #log = []
      static #made = 0
      static async #open(start) { await tick(); Account.#made++; return start }
      static async of(start) { const a = new Account(); a.#sum = await Account.#open(start); await tick(); return a }
      async #book(x) { this.#log.push(x); await tick(); this.#sum += x; return this.#sum }
      async pay(...amounts) { for (const x of amounts) log(await this.#book(x), this.#sum); await tick(); return #sum in this && this.#log }
      get made() { return Account.#made }
      set next(x) { this.#book(x).then((s) => log('set', s)) }
    }
    Account.of(10).then(async (a) => { log(await a.pay(1, 2)); a.next = 7; await tick(); await tick(); log(a.made) })
  `),
  row('private names written across an await', `
    class C {
      #a = 1
      #b = [1, 2]
      async run() {
        this.#a += await tick(10)
        log(this.#a)
        this.#a++
        this.#b[await tick(0)] = this.#a
        this.#a **= await tick(2)
        ;[this.#a, this.#b[1]] = [this.#b[1], await tick(this.#a)]
        this.#c ??= await tick('set')
        log(this.#a, this.#b, this.#c)
      }
      get #c() { return this.c }
      set #c(v) { this.c = v }
    }
    new C().run()
  `),
  row('static async methods and blocks', `
    class Registry {
      static #items = new Map()
      static ready
      static { this.ready = this.load('a', 'b') }
      static async load(...names) { for (const n of names) { await tick(); this.#items.set(n, n.toUpperCase()) } return this.#items.size }
      static async *each() { for (const [k, v] of this.#items) { await tick(); yield k + v } }
    }
    Registry.ready.then(async (size) => { log(size); for await (const x of Registry.each()) log(x) })
  `),
  row('super of object literals and of async generators', `
    const base = {
      tag() { return 'base ' + this.n },
      async later(x) { await tick(); return [x, this.n] },
      many(...list) { return [this.n, ...list] },
      get v() { return this.n * 10 },
      set v(x) { this.n = x },
    }
    const make = (n) => Object.freeze({
      __proto__: base,
      n,
      async poll(a) {
        await tick()
        log(super.tag(), super.v, await super.later(a))
        const f = () => super.tag() + a
        await tick()
        log(f(), super.many(1, await tick(2), ...[3]))
        return () => super.many?.(a) ?? super.nothing?.(a)
      },
      *step(x) { yield super.tag(); const y = yield super.v; yield super.many(x, y) },
      async *all() { yield super.tag(); await tick(); yield super['many'](await tick('k')); for await (const z of [super.v]) yield z },
      plain() { return super.tag() },
      tag() { return [1, 2].map((i) => super.tag() + i) },
      get v() { return (async () => { await tick(); return super.v + 1 })() },
    })
    const writes = {
      __proto__: base,
      n: 5,
      async set(x) { await tick(); super.v = x; await tick(); super.v += await tick(1); super.v++; return this.n },
      async key() { return super[await tick('tag')]() },
    }
    class A {
      k = 1
      who() { return 'A' + this.k }
      static who() { return 'static' }
      async *list() { yield 'a' }
    }
    class B extends A {
      k = 2
      async *list() { yield* super.list(); yield super.who(); await tick(); const f = () => super.who(); yield f() }
      static async *all(x) { yield super.who() + x; await tick(); yield super.who?.() }
      async m() { await tick(); return [super.who?.(), super.none?.(), await tick(3)] }
    }
    async function run() {
      for (const o of [make(1), make(2)]) {
        const late = await o.poll('p')
        await tick()
        log(late(), o.plain(), o.tag(), await o.v)
        const it = o.step('x')
        log(it.next())
        await tick()
        log(it.next(), it.next('y'))
        for await (const x of o.all()) { await tick(); log(x) }
      }
      log(await writes.set(7), await writes.key())
      for await (const x of new B().list()) { log(x); await tick() }
      for await (const x of B.all('!')) log(x)
      log(await new B().m())
    }
    run()
  `),
  row('closures in the parameters', `
    async function shared(a, set = (v) => (a = v), get = () => a, { x = () => set(a + 1), ...rest } = {}) {
      await tick()
      x()
      log(get(), a, Object.keys(rest))
      await tick()
      set(40)
      const late = () => ++a
      await tick()
      log(late(), a, get())
      return [late, get]
    }
    async function retry(work, onError = (e) => log('failed', e.message, work.name)) {
      for (let i = 0; i < 3; i++) {
        const attempt = () => work(i)
        await tick()
        try { return await attempt() } catch (e) { onError(e) }
        await tick()
      }
    }
    class Hub {
      n = 5
      async read(a, look = () => [this.n, a, arguments.length], wait = async () => { await tick(); return this.n }) {
        await tick()
        a = 'other'
        log(look(), await wait())
        await tick()
        return look
      }
    }
    async function thrower(a = (() => { throw new Error('in a parameter') })(), b = () => a) { await tick(); return b }
    async function many(p = () => q, q = 2, r = () => [p(), q], s = 1, t = 2, u = 3, all = () => [s, t, u, r()]) {
      for (let i = 0; i < 3; i++) {
        await tick()
        s += i
        t--
        const inner = () => [i, u, s]
        log(all(), inner())
      }
    }
    async function run() {
      const [late, get] = await shared(1, undefined, undefined, { q: 1 })
      await tick()
      log(late(), get())
      log(await retry(async function work(i) { await tick(); if (i < 2) throw new Error('no ' + i); return i }))
      const look = await new Hub().read('q')
      await tick()
      log(look())
      await thrower().catch((e) => log(e.message))
      await many()
    }
    run()
  `),
  sloppy('arguments linked to parameters', `
    let give, later
    async function f(a, b) {
      await tick()
      arguments[0] = 7
      log(a, b, arguments.length)
      b = 8
      await tick()
      log(arguments[1], a++)
      await tick()
      log(arguments[0], b, a)
      give = arguments
      later = () => a
      await tick()
      give[0] = 'given'
      log(later(), a)
    }
    function* g(a) {
      yield a
      arguments[0]++
      yield a
      a = 'x'
      yield arguments[0]
      return arguments
    }
    const o = {
      async m(x, y) {
        for (let i = 0; i < arguments.length; i++) {
          await tick()
          arguments[i] += 1
          log(x, y)
        }
      },
    }
    async function h(a) {
      await tick()
      const inner = await (async () => { await tick(); arguments[0] = 'in'; return a })()
      log(inner, a, arguments)
    }
    async function run() {
      await f(1)
      await f(1, 2, 3)
      const it = g(5)
      for (let step = it.next(); !step.done; step = it.next()) { log(step.value); await tick() }
      await o.m(1, 2, 3)
      await h('a')
      await h()
    }
    run()
  `),
  row('new.target in an async arrow', `
    function Maker(n) {
      this.n = n
      this.later = (async () => { await tick(); log(new.target === Maker, this.n); await tick(); return new.target?.name })()
    }
    new Maker(1).later.then(log)
    class Sub { constructor() { this.p = (async () => { await tick(); await tick(); return new.target.name })() } }
    class Sub2 extends Sub {}
    new Sub2().p.then(log)
  `),
  row('getter and setter that start async work', `
    const o = {
      n: 1,
      get later() { return (async () => { await tick(); return ++this.n })() },
      set later(v) { (async () => { this.n = v; await tick(); log('set', this.n) })() },
    }
    async function main() { log(await o.later); o.later = 10; log(await o.later, await o.later) }
    main()
  `),
  row('callers at depth', `
    async function f1(x) { const a = x + 1; const r = await f2(a); log('f1', a, r); return r + a }
    async function f2(x) { const b = [x]; const r = await f3(b); log('f2', b, r); return r + b.length }
    async function f3(x) { x.push(3); const r = await f4({ x }); log('f3', r); return r + 1 }
    async function f4({ x }) { const r = await f5(...x); log('f4', x, r); return r + 1 }
    async function f5(y, z) { await tick(); log('f5', y, z); await sleep(1); return y + z }
    f1(10).then(log)
  `),
  row('recursion', `
    async function fib(n) { if (n < 2) return n; const [a, b] = [await fib(n - 1), await fib(n - 2)]; if (n > 2) await tick(); return a + b }
    async function depth(n, path = []) { await tick(); if (n === 0) return path; const inner = await depth(n - 1, [...path, n]); log(n, inner.length); return inner }
    fib(5).then(log)
    depth(4).then(log)
  `),
  row('mutual recursion', `
    async function even(n, seen) { seen.push('e' + n); if (n === 0) return true; await tick(); const r = await odd(n - 1, seen); log('even', n, r); return r }
    const odd = async (n, seen) => { seen.push('o' + n); if (n === 0) return false; await tick(); return !(await even(n, seen)) || n }
    const seen = []
    even(3, seen).then((r) => log(r, seen.join()))
  `),
  row('three activations of one function', `
    let shared = 0
    async function work(name, times) {
      let own = 0
      const up = () => ++own
      for (let i = 0; i < times; i++) { await tick(); shared++; log(name, i, up(), shared) }
      return name + own
    }
    const all = [work('a', 3), work('b', 2), work('c', 4)]
    all.map(async (p, i) => log(i, await p))
  `),
  row('function declarations inside', `
    async function f(n) {
      log(early(), typeof late)
      await tick()
      function early() { return 'early' + n }
      n++
      log(early())
      { function late() { return 'late' + n + early() } await tick(); log(late(), late.name) }
      const keep = early
      await tick()
      log(keep === early, keep())
    }
    f(1)
  `),
  row('a class inside, used later', `
    async function f(start) {
      let made = 0
      class Point { static #n = 0; #x; constructor(x) { this.#x = x + start; made++; Point.#n++ } get x() { return this.#x } static get n() { return Point.#n } }
      const p = new Point(1)
      await tick()
      const q = new Point(2)
      start = 100
      await tick()
      log(p.x, q.x, new Point(3).x, Point.n, made, p instanceof Point)
      class Sub extends Point { get x() { return -super.x } }
      await tick()
      log(new Sub(4).x, Sub.n, p.constructor === Point)
    }
    f(10); f(20)
  `),
  row('a class used before and after an await by name', `
    async function f() {
      const made = []
      const C = class Inner { static list = made; static async make(x) { await tick(); return new Inner(x) } constructor(x) { this.x = x; Inner.list.push(x) } }
      const a = await C.make(1)
      await tick()
      log(a.constructor === C, made, C.name)
      const b = await a.constructor.make(2)
      log(b.x, made)
    }
    f()
  `),
  row('block scopes and shadowing', `
    async function f(x) {
      let y = 1
      { let x = 'inner', y = 2; await tick(); log(x, y); { const x = 'deep'; await tick(); log(x, y) } log(x); y++; await tick(); log(y) }
      log(x, y)
      { const z = x + y; const get = () => z; await tick(); log(get(), z) }
      await tick()
      { let z = 'other'; const get = () => z; await tick(); z += '!'; log(get()) }
      log(x, y)
    }
    f('outer')
  `),
  row('temporal dead zones after an await', `
    async function f() {
      const peek = () => { try { return later } catch (e) { return e.constructor.name } }
      log(peek())
      await tick()
      log(peek())
      try { late; log('read') } catch (e) { log(e.name) }
      await tick()
      let later = 1
      log(peek())
      await tick()
      const late = 2
      log(peek(), late, later)
    }
    f()
  `),
  row('var declared twice and in loops', `
    async function f(a) {
      var a
      log(a)
      for (var i = 0; i < 2; i++) { var a = a + i, seen = (seen ?? '') + i; await tick(); log(a, seen) }
      var i = i + 10
      await tick()
      log(a, i, seen, typeof never)
      if (false) { var never = 1 }
    }
    f(5)
  `),
  row('many locals', `
    async function f() {
      let ${Array.from({ length: 26 }, (_, i) => `${String.fromCharCode(97 + i)} = ${i}`).join(', ')}
      await tick()
      a++; z += a; m = [k, l, n]
      await tick()
      log(${Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i)).join(', ')})
    }
    f()
  `),
  row('values of every kind as locals', `
    async function f() {
      const map = new Map([[1, { a: 1 }]]), set = new Set(['x']), date = new Date(86400000), re = /a(b)/g, big = 12345678901234567890n
      const sym = Symbol('s'), typed = Float32Array.of(1.5, 2.5), err = new RangeError('r', { cause: 1 }), nan = NaN, zero = -0, hole = [1, , 3]
      const fn = (x) => x + map.size, weak = new WeakMap([[map, 'w']]), nothing = undefined, nil = null
      re.exec('xabab')
      await tick()
      log(map, set, date.toISOString(), re.lastIndex, re.exec('xabab').index, big, sym.toString(), typed)
      await tick()
      log(err.name, err.cause, nan, Object.is(zero, -0), 1 in hole, fn(1), weak.get(map), nothing, nil)
    }
    f()
  `),
  row('shared identity between frames', `
    const seen = []
    async function keep(o, others) { await tick(); others.push(o); await tick(); log(others.every((x) => x === o), seen.includes(o), o.n++) }
    const o = { n: 1 }, others = []
    o.self = o
    seen.push(o)
    Promise.all([keep(o, others), keep(o, others), keep(o, others)]).then(() => log(o.n, o.self === others[2]))
  `),
  row('fire and forget', `
    const out = []
    async function job(n) { await tick(); out.push('a' + n); await tick(); out.push('b' + n); if (n === 2) { await tick(); log(out.join()) } }
    job(0); void job(1); (async () => { await job(2); log('last') })()
    log('started', out.length)
  `),
  row('async callbacks of array methods', `
    async function main() {
      const doubled = await Promise.all([1, 2, 3].map(async (x, i, all) => { await tick(); all[i] += 10; await tick(); return x * 2 }))
      log(doubled)
      const sum = await [1, 2, 3].reduce(async (before, x) => { const s = await before; await tick(); log('step', s, x); return s + x }, Promise.resolve(0))
      log(sum)
      const order = []
      ;[30, 10].forEach(async (x) => { await tick(); order.push(x); await tick(); log(order) })
      const kept = await Promise.all(['a', 'b'].filter(Boolean).map(async (k) => [k, await tick(k + k)]))
      log(Object.fromEntries(kept))
    }
    main()
  `),
  row('commas behind the last', `
    async function a(x, { y = 1, z = () => y, } = {}, w /* , */ , // ,
    ) { await tick(); return [x, y, z(), w] }
    const b = async ({ q, }, ) => { await tick(); return q }
    class K { async m(x, { y } = { y: 3 }, ) { await tick(); return x + y } static async *g({ n, }, k = n, ) { for (let i = 0; i < n; i++) yield (await tick(i)) + k } *h(x = 1, ) { yield x; yield x + 1 } }
    const o = { async f(x = tick, ) { return (await x(4, )) } , }
    const n = (...args) => args.length
    const main = async () => {
      log(await a(1), await a(1, { y: 2, }, 3, ), a.length, b.length)
      log(await b({ q: 1 }, ), await new K().m(1, ), o.f.length, await o.f())
      for await (const x of K.g({ n: 3, }, )) log(x)
      log([...new K().h()], [1, await tick(2), , await tick(4), , ], n(1, await tick(2), ), n(await tick(1), ...[1, 2], ))
      log(new (class { constructor(a, b, ) { this.v = a + b } })(1, await tick(2), ).v)
    }
    main()`),
  row('async functions as values', `
    async function f() { await tick(); return f.label }
    f.label = 'mine'
    const table = { f, arrow: async () => tick('arrow'), async method() { return tick('method') } }
    class K { async m() { await tick(); return 'm' } static async s() { await tick(); return 's' } }
    const all = [f, table.arrow, table.method, K.prototype.m, K.s]
    async function main() {
      for (const g of all) log(g.name, g.length, Object.prototype.toString.call(g), typeof g, await g())
      await tick()
      const AsyncFunction = (async () => {}).constructor
      log(all.every((g) => g instanceof AsyncFunction), Object.keys(f), AsyncFunction.name)
      try { new table.arrow() } catch (e) { log(e.name) }
    }
    main()
  `),
  row('bound async functions and call, apply', `
    async function f(...list) { await tick(); return [this?.n, ...list] }
    const b = f.bind({ n: 1 }, 2)
    async function main() {
      log(await b(3), await f.call({ n: 4 }, 5), await f.apply(null, [6]), await Reflect.apply(f, { n: 7 }, [8]))
      const pending = b(9)
      await tick()
      log(await pending, b.name, b.length)
    }
    main()
  `),
  row('a promise of an async function, kept', `
    async function slow(x) { await sleep(1); await tick(); return { x } }
    const p = slow(1)
    p.mine = 'yes'
    const all = new Map([[p, 'p']])
    async function main() {
      const first = await p
      await tick()
      log(first === (await p), p.mine, all.get(p), p instanceof Promise, Object.keys(p))
      const q = slow(2)
      await tick()
      all.set(q, 'q')
      log((await q).x, all.get(q), p.constructor === Promise)
    }
    main()
  `),
  row('return of a promise, of a thenable, of nothing', `
    const order = []
    const note = (name) => (v) => { order.push(name + '=' + String(v)) }
    async function plain() { await tick(); return 1 }
    async function promise() { await tick(); return tick(2) }
    async function settled() { await tick(); return Promise.resolve(3) }
    async function thenable() { await tick(); return { then(f) { order.push('then'); f(4) } } }
    async function nothing() { await tick() }
    async function inner() { await tick(); return settled() }
    plain().then(note('plain')); promise().then(note('promise')); settled().then(note('settled')); thenable().then(note('thenable'))
    nothing().then(note('nothing')); inner().then(note('inner'))
    const steps = async () => { for (let i = 0; i < 5; i++) { await tick(); log(order.join(' ')) } }
    steps()
  `),
  row('ticks of return forms', `
    const order = []
    const end = (name) => () => order.push(name)
    async function main() {
      await tick()
      const p = Promise.resolve(1)
      ;(async () => 1)().then(end('value'))
      ;(async () => p)().then(end('promise'))
      ;(async () => await p)().then(end('await'))
      ;(async () => { try { return p } finally { order.push('f') } })().then(end('try'))
      ;(async () => ({ then(r) { r() } }))().then(end('thenable'))
      for (let i = 0; i < 5; i++) Promise.resolve().then(end('-')).then(end('=')).then(end('+'))
      await tick()
      log(order.join(' '))
      await tick()
      log(order.length)
    }
    main()
  `),
  row('errors thrown at depth', `
    async function deep(n) { await tick(); if (n === 0) throw new TypeError('deep', { cause: { n } }); const local = n; try { await deep(n - 1) } catch (e) { e.path = [...(e.path ?? []), local]; throw e } }
    deep(3).catch((e) => log(e.name, e.message, e.path, e.cause, e instanceof TypeError))
    async function twice() { const e = await deep(0).catch((e) => e); await tick(); throw e }
    twice().catch(async (e) => { await tick(); log('again', e.message) })
  `),
  row('closures made before and after an await', `
    async function f() {
      let n = 0
      const before = () => ++n
      await tick()
      const after = () => (n += 10)
      await tick()
      log(before(), after(), n)
      return { before, after, get n() { return n } }
    }
    f().then(async (o) => { await tick(); log(o.before(), o.after(), o.n); await tick(); log(o.before(), o.n) })
  `),
  row('two activations that share an outer environment', `
    function room(name) {
      let people = 0
      const enter = async (who) => { people++; await tick(); log(name, who, people); people += 10; await tick(); return people }
      const leave = async () => { await tick(); people--; return people }
      return { enter, leave, count: () => people }
    }
    const a = room('a'), b = room('b')
    a.enter('x').then((n) => log('x', n)); a.enter('y').then((n) => log('y', n)); a.leave().then(log)
    b.enter('z').then((n) => log('z', n, a.count(), b.count()))
  `),
  row('an async function that replaces itself', `
    let f = async (x) => { await tick(); const old = f; f = async (y) => { await tick(); return old === first ? y * 100 : -1 }; return x }
    const first = f
    async function main() { log(await f(1)); log(await f(2), f === first); const o = { f }; await tick(); o.f = null; log(o, await f(3)) }
    main()
  `),
  row('decorators by hand', `
    const retry = (times) => (f) => async function (...args) {
      for (let i = 1; ; i++) try { return await f.apply(this, args) } catch (e) { log('try', i, e.message); if (i === times) throw e; await tick() }
    }
    const memo = (f) => { const known = new Map(); return (k) => known.get(k) ?? (known.set(k, f(k)), known.get(k)) }
    let left = 2
    const unsure = retry(3)(async function (x) { await tick(); if (left-- > 0) throw new Error('left ' + left); return this.by * x })
    const load = memo(async (k) => { await tick(); log('load', k); return { k } })
    async function main() { log(await unsure.call({ by: 3 }, 4)); const [a, b] = [load('a'), load('a')]; await tick(); log(a === b, await a === await b, (await load('b')).k) }
    main()
  `),
]
