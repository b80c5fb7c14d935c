// Lists generators in every state, and what a caller can do with them: next, return, throw, delegation, loops.
import { type Row, row, sloppy } from './row.ts'

/** A part for each turn: the generators that the first part makes are alive in between. */
const turns = (name: string, first: string, ...parts: readonly string[]): Row => row(name, `
    const all = (g) => { const out = []; for (const x of g) out.push(x); return out }
    const tell = (f) => { try { log(f()) } catch (e) { log('error', e?.message ?? e) } }
${first.replace(/^\n/, '')}
    ${['async function main() {', ...parts.map((part) => `      await tick()\n      ${part.trim()}`), '    }'].join('\n')}
    main()
`)

export const generators: readonly Row[] = [
  turns('generator that has not started', `
    function* g(a, b = a + 1, ...rest) { log('start', a, b, rest); const x = yield a; log('got', x); return b }
    const it = g(1), other = g(2, 3, 4, 5), third = g(6), fourth = g(7), fifth = g(8)`,
    'log(it.next("ignored")); log(other.next())',
    'log(it.next("x")); log(other.return("r")); log(third.return("early"), third.next())',
    'log(it.next(), other.next()); tell(() => fourth.throw(new Error("t"))); log(fourth.next(), [...fifth])'),
  turns('generator suspended at a yield', `
    function* g(n) { let sum = 0; for (let i = 0; i < n; i++) { const x = yield sum; sum += x ?? i } return sum }
    const it = g(4)
    log(it.next())`,
    'log(it.next(10))', 'log(it.next())', 'log(it.next(5))', 'log(it.next(1), it.next(), it.next())'),
  turns('generator finished', `
    function* g() { yield 1 }
    const done = g(); done.next(); done.next()
    const returned = g(); returned.next(); returned.return(5)
    const thrown = (function* () { throw new Error('x') })(); try { thrown.next() } catch {}
    const early = g(); early.return(1)`,
    'log(done.next(), returned.next(), thrown.next(), early.next(), [...done])',
    'log(done.return(7), done[Symbol.iterator]() === done); tell(() => done.throw(new Error("after")))'),
  turns('two generators of one function', `
    function* count(start, step) { for (let n = start; ; n += step) { const by = yield n; if (by) step = by } }
    const a = count(0, 1), b = count(100, 10)
    a.next(); b.next(); b.next()`,
    'log(a.next().value, b.next(5).value)', 'log(a.next(10).value, b.next().value)', 'log(a.next().value, b.next().value)'),
  turns('closures and parameters of a generator', `
    const sets = []
    function* g(a, get = () => a) { let n = 0; sets.push((v) => { a = v; n++ }); while (true) { const k = n; sets.push(() => [k, n]); yield [a, get(), n] } }
    const it = g('first')
    log(it.next().value)`,
    'sets[0]("second"); log(it.next().value)', 'sets[0]("third"); log(it.next().value, sets.slice(1).map((f) => f()))', 'log(sets[1](), sets[2](), it.next().value)'),
  turns('this, arguments and super in generators', `
    class A { *items() { yield 'A' + this.n; yield arguments.length } get v() { return this.n * 2 } }
    class B extends A { constructor(n) { super(); this.n = n } *items(...list) { yield* super.items(...list); yield super.v; yield [...arguments].join(); this.n++; yield () => this.n + arguments[0] } }
    const b = new B(5), it = b.items(1, 2, 3)
    log(it.next())`,
    'log(it.next()); b.n = 50', 'log(it.next(), it.next())', 'log(it.next().value(), b.n, it.next())'),
  turns('generator methods, static, private, computed', `
    class C {
      #n = 1
      static *s() { let i = 0; while (true) yield ++i }
      *#p() { while (this.#n < 100) yield this.#n *= 2 }
      *[Symbol.iterator]() { yield* this.#p() }
      start() { return this.#p() }
    }
    const o = { *m(x) { yield x; yield this === o }, *['k' + 1]() { yield 'k1' } }
    const c = new C(), s = C.s(), p = c.start(), m = o.m(7), k = o.k1()
    s.next(); p.next(); m.next()`,
    'log(s.next().value, p.next().value, m.next().value, k.next().value)', 'log(s.next().value, p.next().value, m.next(), k.next())', 'log([...c], p.next())'),
  turns('yield in every position of expressions', `
    function* g() {
      let x = 1
      const r = x + (yield 'a') * (yield 'b')
      const f = (...l) => l.join('-')
      log(r, f(x, yield 'c', x++, yield 'd', x))
      const o = { p: yield 'e', ['k' + (yield 'f')]: yield 'g', ...(yield 'h') }
      o.p += yield 'i'
      o.q ??= yield 'j'
      log(o, \`\${x} \${yield 'k'}\`, [yield 'l', ...(yield 'm')], (yield 'n') ? yield 'o' : yield 'p')
      return yield yield yield
    }
    const it = g()
    let n = 0
    log(it.next())`,
    'log(it.next(10).value, it.next(2).value)', 'log(it.next(3).value, it.next(4).value)', 'log(it.next(5).value, it.next(6).value, it.next(7).value)',
    'log(it.next({ z: 1 }).value, it.next(50).value)', 'log(it.next("q").value, it.next("K").value)', 'log(it.next("L").value, it.next([8, 9]).value)', 'log(it.next(0).value, it.next("P"))',
    'log(it.next("r1").value, it.next("r2").value)', 'log(it.next("r3"), it.next())'),
  turns('throw into a generator', `
    function* g() { while (true) try { const x = yield 'ready'; log('got', x) } catch (e) { log('caught', e); if (e === 'stop') throw new Error('stopped'); yield 'recovered' } }
    const it = g()
    it.next()`,
    'log(it.throw("one"))', 'log(it.next("x"))', 'log(it.throw("two"), it.next())', 'tell(() => it.throw("stop")); log(it.next())'),
  turns('return from a generator through finally', `
    function* g() { try { yield 1; yield 2 } finally { log('cleanup'); yield 'in finally'; log('end of cleanup') } }
    const a = g(), b = g(), c = g()
    a.next(); b.next(); c.next()`,
    'log(a.return("r")); log(b.next(), b.next())', 'log(a.next(), a.next()); log(b.return("late"), b.next())', 'log(c.return("x")); tell(() => c.throw(new Error("in finally"))); log(c.next())'),
  turns('finally that overrides in a generator', `
    function* g(how) { try { yield 'try'; if (how === 'throw') throw new Error('t'); return 'value' } finally { const x = yield 'finally'; if (x === 'override') return 'overridden' } }
    const a = g(), b = g('throw'), c = g('throw'), d = g()
    for (const it of [a, b, c, d]) it.next()`,
    'log([a, b, c, d].map((it) => it.next().value))', 'log(a.next()); tell(() => b.next()); log(c.next("override"), d.return("by return"))', 'log([a, b, c, d].map((it) => it.next().done))'),
  turns('nested try in generators', `
    function* g() { try { try { yield 1; throw new Error('a') } catch (e) { yield e.message; throw new Error('b') } finally { yield 'f1' } } catch (e) { yield 'outer ' + e.message } finally { yield 'f2' } return 'end' }
    const it = g(), r = g(), t = g()
    it.next(); r.next(); t.next()`,
    'log(it.next().value, r.return("r").value, t.throw(new Error("T")).value)', 'log(it.next().value, r.next().value, t.next().value)', 'log(it.next().value, r.next(), t.next().value)', 'log(it.next().value, it.next(), it.next(), t.next().value, t.next())'),
  turns('yield* to a generator', `
    function* inner(n) { const x = yield 'i' + n; log('inner got', x); const y = yield 'j' + n; return [x, y] }
    function* outer() { const a = yield* inner(1); log('result', a); const b = yield* inner(2); return [a, b] }
    const it = outer()
    log(it.next("ignored"))`,
    'log(it.next("a"))', 'log(it.next("b"))', 'log(it.next("c"))', 'log(it.next("d"), it.next())'),
  turns('yield* to arrays, strings, Maps, user iterators', `
    const mine = { [Symbol.iterator]() { let i = 0; return { next: (v) => { log('next', v); return { value: 'm' + i, done: i++ > 1 } }, return(v) { log('return', v); return { value: v, done: true } } } } }
    function* g() { yield* [1, 2]; yield* 'é😀'; yield* new Map([['k', 'v']]); const r = yield* mine; yield r; yield* mine }
    const it = g()
    log(it.next().value)`,
    'log(it.next().value, it.next().value)', 'log(it.next().value, it.next().value)', 'log(it.next().value, it.next("x").value)', 'log(it.next("y").value, it.next("z").value)', 'log(it.return("R"), it.next())'),
  turns('throw and return through yield*', `
    function* inner() { try { yield 'i1'; yield 'i2' } catch (e) { log('inner caught', e); yield 'rescued' } finally { log('inner finally'); yield 'if' } }
    function* outer() { try { yield* inner() } catch (e) { log('outer caught', e); yield 'oc' } finally { log('outer finally') } return 'end' }
    const a = outer(), b = outer(), c = outer()
    a.next(); b.next(); c.next()`,
    'log(a.throw("e").value, b.return("r").value, c.next().value)', 'log(a.next().value, b.next(), c.throw("f").value)', 'log(a.next(), b.next()); tell(() => c.throw("g").value)', 'tell(() => c.next()); log(c.next())'),
  turns('yield* to an iterator without return and throw', `
    const bare = (log2) => ({ [Symbol.iterator]: () => ({ i: 0, next() { return { value: this.i++, done: false } } }) })
    const closing = { [Symbol.iterator]: () => ({ next: () => ({ value: 'c', done: false }), return() { log('closed'); return {} } }) }
    function* g(x) { try { yield* x } catch (e) { yield e.constructor.name } }
    const a = g(bare()), b = g(bare()), c = g(closing)
    a.next(); b.next(); c.next()`,
    'log(a.return("r"), a.next())', 'log(b.throw(new Error("x"))); log(c.throw(new Error("y")))', 'log(b.next(), c.next())'),
  turns('delegation three levels deep', `
    function* leaf(n) { for (let i = 0; i < 2; i++) { const x = yield n + i; if (x) log('leaf', n, x) } return n }
    function* mid(n) { return (yield* leaf(n)) + (yield* leaf(n * 10)) }
    function* root() { log('sum', yield* mid(1)); log('sum', yield* mid(2)); return 'end' }
    const it = root()
    const seen = [it.next().value]`,
    'seen.push(it.next("a").value); log(seen)', 'seen.push(it.next().value, it.next("b").value); log(seen)', 'seen.push(it.next().value, it.next().value); log(seen)', 'log(all(it))'),
  turns('a tree walked recursively', `
    class Tree { constructor(v, l, r) { Object.assign(this, { v, l, r }) } *[Symbol.iterator]() { if (this.l) yield* this.l; yield this.v; if (this.r) yield* this.r } }
    const t = new Tree(4, new Tree(2, new Tree(1), new Tree(3)), new Tree(6, new Tree(5)))
    const it = t[Symbol.iterator]()
    it.next(); it.next()`,
    'log(it.next().value)', 't.r.r = new Tree(7); log(it.next().value, it.next().value)', 'log([...it], [...t].length)'),
  turns('a generator that is delegated to and shared', `
    function* source() { let i = 0; try { while (true) yield i++ } finally { log('source closed at', i) } }
    function* two(it) { yield (it.next()).value; yield (it.next()).value }
    function* via(it) { yield 'via'; yield* it }
    const s = source(), a = two(s), b = two(s), v = via(s)
    a.next(); v.next()`,
    'log(b.next().value, a.next().value)', 'log(v.next().value, b.next().value, s.next().value)', 'log(v.next().value, v.return("r"), s.next())'),
  turns('loops in generators', `
    function* g() {
      const gets = []
      for (let i = 0; i < 2; i++) { gets.push(() => i++); yield i }
      outer: for (const a of new Set(['x', 'y'])) for (const k in { p: 1, q: 2 }) { if (k === 'q' && a === 'x') continue outer; yield a + k }
      do { yield 'do' } while (gets.length > 5)
      for (const [i, c] of [...'hi'].entries()) { const d = c + i; gets.push(() => d); yield d }
      return gets.map((f) => f())
    }
    const it = g()
    log(it.next().value)`,
    'log(it.next().value, it.next().value)', 'log(it.next().value, it.next().value)', 'log(it.next().value)', 'log(it.next().value)', 'log(it.next().value, it.next())'),
  turns('mutation while a generator iterates', `
    const map = new Map([[1, 'a'], [2, 'b'], [3, 'c']]), list = [1, 2]
    function* overMap() { for (const [k, v] of map) yield k + v }
    function* overList() { for (const x of list) yield x }
    const m = overMap(), l = overList()
    m.next(); l.next()`,
    'map.delete(2); map.set(4, "d"); list.unshift(0); log(m.next().value, l.next().value)', 'map.delete(3); list.push(9); log(m.next().value, l.next().value)', 'log([...m], [...l])', 'map.set(5, "e"); list.push(10); log(m.next(), l.next())'),
  turns('destructuring in and from generators', `
    function* g() { const { a = yield 'a?', ...rest } = yield 'o?'; const [b = yield 'b?', ...c] = yield 'l?'; return [a, rest, b, c] }
    function* naturals() { try { let n = 0; while (true) yield n++ } finally { log('closed') } }
    const it = g(), n = naturals()
    it.next(); n.next()`,
    'log(it.next({ x: 1 }))', 'log(it.next("A"))', 'log(it.next([undefined, 2, 3])); const [p, q] = n; log(p, q, n.next())', 'log(it.next("B"))'),
  turns('switch and blocks in generators', `
    function* g(x) { switch (yield 'which') { case 1: yield 'one'; case 2: { let y = yield 'two'; const f = () => y++; yield f; yield f() } break; default: yield 'default' } { const x = yield 'block'; yield x } yield x }
    const a = g('A'), b = g('B')
    a.next(); b.next()`,
    'log(a.next(1).value, b.next(3).value)', 'log(a.next().value, b.next().value)', 'log(a.next(10).value(), b.next("in").value)', 'log(a.next().value, b.next().value)', 'log(a.next().value, a.next("z").value, b.next())'),
  turns('generators as iterables of built-ins', `
    function* pairs() { yield ['a', 1]; yield ['b', 2]; yield ['c', 3] }
    const one = pairs(), two = pairs(), three = pairs()
    one.next(); two.next(); two.next()`,
    'log(new Map(one), Object.fromEntries(two))', 'log(Array.from(three, ([k]) => k), Math.max(...(function* () { yield 1; yield 5 })()))', 'log(one.next(), two.next(), three.next())'),
  turns('not started for several turns, made where nothing else stays', `
    class It { #p = 3; *make() { yield 'm' + this.#p; yield tick.name } static *all(x) { yield It.name + x; yield x } }
    let x = 4
    const once = (function* () { yield x++; yield x })()
    const maker = (n) => [{ *[Symbol.iterator]() { yield n++; yield n } }[Symbol.iterator](), (function* (d) { yield d + n; yield n })('d')]
    const its = [new It().make(), It.all(5), once, ...maker(9)]`,
    'log(1)', 'log(2)', 'log(its.map((it) => it.next().value))', 'log(its.map((it) => it.next().value))', 'log(its.map((it) => it.next().done))', 'log(its.map((it) => it.next().done))'),
  turns('identity and prototypes', `
    function* g() { yield 1 }
    g.prototype.extra = function () { return 'extra ' + this.next().value }
    class It { *make() { yield 2 } }
    const it = g(), m = new It().make(), known = new WeakMap([[it, 'it']])
    it.own = 'prop'
    const GeneratorFunction = (function* () {}).constructor`,
    'log(it instanceof g, it.extra(), known.get(it), it.own)', 'log(Object.getPrototypeOf(it) === g.prototype, Object.getPrototypeOf(g.prototype) === Object.getPrototypeOf(new It().make.prototype))',
    'log(Object.prototype.toString.call(it), g instanceof GeneratorFunction, it[Symbol.toStringTag], Object.keys(it), m.next().value, GeneratorFunction.name)'),
  turns('a generator with a replaced prototype', `
    function* g() { yield 1; yield 2 }
    g.prototype = { __proto__: g.prototype, hello() { return 'hello' } }
    const a = g(); a.next()
    function* h() { yield 3 }
    h.prototype = null
    const b = h()
    const c = Object.setPrototypeOf(g(), { __proto__: g.prototype, mine: true })`,
    'log(a.hello(), a.next(), typeof b.next, b instanceof h === false)'.replace(', b instanceof h === false', ''), 'log(b.next(), c.mine, c.next())', 'log(a.next(), c.next(), b.next())'),
  turns('a generator that runs itself', `
    const box = {}
    function* g() { try { box.it.next() } catch (e) { log(e.name) } yield 1; try { box.it.return() } catch (e) { log(e.name) } yield 2 }
    box.it = g()`,
    'log(box.it.next())', 'log(box.it.next())', 'log(box.it.next())'),
  turns('coroutines driven by hand', `
    const run = (f, ...a) => { const it = f(...a); const step = (v) => { const r = it.next(v); return r.done ? Promise.resolve(r.value) : Promise.resolve(r.value).then(step, (e) => { const s = it.throw(e); return s.done ? s.value : Promise.resolve(s.value).then(step) }) }; return Promise.resolve().then(() => step()) }
    const p = run(function* (x) { const a = yield tick(x); log('a', a); try { yield fail('bad') } catch (e) { log(e.message) } const b = yield tick(a + 1); log('b', b); return b * 2 }, 5)`,
    'log("waiting")', 'log(await p)', 'log("end")'),
  turns('a scheduler of generators', `
    const tasks = []
    function* task(name, n) { for (let i = 1; i <= n; i++) { log(name, i); yield } tasks.push(end(name)) }
    function* end(name) { yield; log(name, 'ended') }
    tasks.push(task('a', 3), task('b', 1))
    const round = () => { for (const t of [...tasks]) if (t.next().done) tasks.splice(tasks.indexOf(t), 1); return tasks.length }
    round()`,
    'log(round())', 'log(round())', 'log(round())', 'while (round()); log(tasks.length)'),
  turns('lazy pipelines of generators', `
    const from = function* (n) { while (true) yield n++ }, map = function* (f, it) { for (const x of it) yield f(x) }
    const filter = function* (f, it) { for (const x of it) if (f(x)) yield x }, take = function* (n, it) { if (n > 0) for (const x of it) { yield x; if (--n === 0) break } }
    const calls = []
    const it = take(5, filter((x) => x % 3 === 0, map((x) => (calls.push(x), x * 2), from(1))))
    log(it.next())`,
    'log(it.next().value, calls)', 'log(it.next().value)', 'log([...it], calls.length, it.next())'),
  turns('fields, maps and closures that hold generators', `
    class Source { #it; constructor(n) { this.#it = (function* () { for (let i = 0; i < n; i++) yield i + n })() } get next() { return this.#it.next().value } }
    const sources = new Map([['a', new Source(3)], ['b', new Source(5)]])
    const held = (() => { const it = (function* () { let n = 0; while (true) yield ++n })(); return () => it.next().value })()
    sources.get('a').next; held()`,
    'log(sources.get("a").next, sources.get("b").next, held())', 'log(sources.get("a").next, sources.get("b").next, held())', 'log(sources.get("a").next, held())'),
  turns('an expression suspended inside a generator', `
    const at = (x) => { log('at', x); return x }
    class P { constructor(...l) { this.l = l } m(...l) { return [...this.l, ...l] } }
    function* g() { const p = new P(at(1), yield 'new', at(2)); log(p.m(at(3), yield 'call', ...(yield 'spread'))); p.l[yield 'key'] = yield 'value'; log(p.l, \`\${at('t')} \${yield 'template'}\`, p?.m?.(yield 'optional').length) ; return typeof (yield 'typeof') }
    const it = g()
    it.next()`,
    'log(it.next("N").value)', 'log(it.next("C").value)', 'log(it.next("xy").value)', 'log(it.next(0).value)', 'log(it.next("V").value)', 'log(it.next("T").value)', 'log(it.next("O").value, it.next(1))'),
  sloppy('generators of sloppy code', `
    function* g(a) { yield a; a = 'back'; yield a; yield this === globalThis; { function inner() { return a } } yield inner() }
    const it = g(1)
    log(it.next().value)
    async function main() { await tick(); log(it.next().value); await tick(); log(it.next().value); await tick(); log(it.next().value, it.next()) }
    main()
  `),
]
