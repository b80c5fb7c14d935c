// Lists async generators with their queue of requests, and `for await` over what is and is not async.
import { type Row, row } from './row.ts'

const body = (name: string, first: string, code: string): Row => row(name, `
    const tell = (name, p) => p.then((r) => log(name, r), (e) => log(name, 'error', e?.message ?? e))
${first.replace(/^\n/, '')}
    async function main() {
${code.replace(/^/gm, '  ')}
    }
    main().catch((e) => log('rejected', e.name, e.message))
`)

export const asyncGenerators: readonly Row[] = [
  row('proxies that tell who asks for their prototype', `
    const seen = []
    const spy = (target) => new Proxy(target, { getPrototypeOf(t) { seen.push('asked'); return Reflect.getPrototypeOf(t) } })
    const held = spy({ a: 1 })
    const use = () => held
    function* g() { yield* spy([1, 2]); yield held }
    async function* ag() { yield spy({ b: 2 }); yield* spy([3]) }
    async function run() {
      for (const x of g()) { await tick(); log(typeof x, seen.length) }
      for await (const x of ag()) { await tick(); log(typeof x, seen.length) }
      await tick()
      log(use().a, seen.length)
    }
    run()
  `),
  body('async generator', `
    async function* g(n) { let sum = 0; for (let i = 0; i < n; i++) { await tick(); const x = yield i; sum += x ?? 1; log('sum', sum) } await tick(); return sum }`, `
      const it = g(3)
      log(await it.next('ignored'))
      await tick()
      log(await it.next(10)); log(await it.next()); log(await it.next(5)); log(await it.next())
      for await (const x of g(2)) log('loop', x)`),
  body('async generator: not started, finished, returned, thrown', `
    async function* g() { log('start'); yield 1; yield 2 }
    const fresh = g(), done = g(), returned = g(), thrown = g()`, `
      for await (const x of done) log(x)
      log(await returned.return('r')); await tell('thrown', thrown.throw(new Error('t')))
      await tick()
      log(await fresh.next(), await done.next(), await returned.next(), await thrown.next())
      await tick()
      log(await fresh.next(), await fresh.next(), await done.return(7)); await tell('after', done.throw(new Error('end')))`),
  body('requests in a queue', `
    async function* g() { for (let i = 0; i < 3; i++) { await tick(); const x = yield i; log('resumed with', x) } return 'end' }`, `
      const it = g()
      const asked = ['a', 'b', 'c', 'd', 'e'].map((x) => tell(x, it.next(x)))
      log('asked')
      await tick(); await tick()
      await Promise.all(asked)
      log('answered')`),
  body('return and throw in the queue', `
    async function* g(name) { try { while (true) { await tick(); yield name } } catch (e) { log(name, 'caught', e); yield 'rescued' } finally { log(name, 'finally'); await tick(); yield 'cleanup' } }`, `
      const a = g('a'), b = g('b')
      const all = [tell('a1', a.next()), tell('a2', a.return('r')), tell('a3', a.next()), tell('a4', a.next()), tell('b1', b.next()), tell('b2', b.throw('t')), tell('b3', b.next()), tell('b4', b.next()), tell('b5', b.return('x'))]
      await tick()
      log('waiting')
      await Promise.all(all)`),
  body('requests of a finished and of an unstarted generator', `
    async function* g() { yield tick(1) }`, `
      const it = g()
      const all = [tell('ret', it.return(tick('early'))), tell('next', it.next()), tell('thr', it.throw(new Error('late')))]
      log('asked')
      await Promise.all(all)
      await tell('rejected', g().return(fail('bad return')))
      await tell('pending', it.return(sleep(1, 'value')))`),
  body('yield awaits', `
    async function* g() { yield tick('promise'); try { yield fail('rejected') } catch (e) { log('inside', e.message); yield 'after' } const x = yield { then(f) { setImmediate(f, 'thenable') } }; log('x', x); yield [tick('not awaited')] .length }`, `
      const it = g()
      log(await it.next()); await tick(); log(await it.next()); log(await it.next()); log(await it.next([tick('sent')].length)); log(await it.next())`),
  body('return awaits', `
    async function* g(v) { try { return v() } catch (e) { log('caught', e.message); return tick('second') } finally { await tick(); log('finally') } }`, `
      log(await g(() => tick('promise')).next())
      log(await g(() => fail('bad')).next())
      log(await g(() => 1).next())
      const it = (async function* () { yield 1; return sleep(1, 'slow') })()
      await it.next(); await tick(); log(await it.next())`),
  body('return() through finally', `
    async function* g() { try { yield 1; yield 2 } finally { await tick(); log('cleanup'); const x = yield 'extra'; log('got', x); await tick() } }`, `
      const it = g()
      await it.next()
      log(await it.return(tick('value')))
      await tick()
      log(await it.next('n')); log(await it.next())
      const other = g()
      await other.next()
      await tell('reject', other.return(fail('into')))
      log(await other.next()); log(await other.next())`),
  body('yield* to an async generator', `
    async function* inner(n) { const x = yield 'i' + n; await tick(); const y = yield 'j' + n; return x + y }
    async function* outer() { const a = yield* inner(1); log('a', a); try { yield* inner(2) } catch (e) { log('e', e); yield 'c' } finally { log('f') } return yield* inner(3) }`, `
      const it = outer()
      log(await it.next()); log(await it.next('p')); await tick(); log(await it.next('q')); log(await it.throw('T')); await tick()
      log(await it.next()); log(await it.next('r')); log(await it.next('s')); log(await it.next())`),
  body('yield* to sync iterables and user iterators', `
    const mine = { [Symbol.asyncIterator]() { let i = 0; return { async next(v) { await tick(); log('next', v); return { value: 'm' + i, done: i++ > 1 } }, async return(v) { await tick(); log('return', v); return { value: v, done: true } } } } }
    async function* g() { yield* [tick('promise in array'), 2]; yield* 'ab'; yield* (function* () { const x = yield 's'; log('sync got', x); yield tick('t') })(); const r = yield* mine; log('r', r); yield* mine }`, `
      const it = g()
      for (let i = 0; i < 9; i++) { const { value } = await it.next('v' + i); log(value); if (i % 3 === 0) await tick() }
      log(await it.return('R'), await it.next())`),
  body('yield* through return and throw', `
    async function* inner() { try { yield 'a'; yield 'b' } catch (e) { log('inner', e); yield 'rescued' } finally { await tick(); log('inner finally') } }
    async function* outer() { try { yield* inner(); yield 'more' } finally { log('outer finally'); await tick() } }`, `
      const a = outer(), b = outer()
      await a.next(); await b.next()
      log(await a.throw('T'), await b.return('R'))
      await tick()
      log(await a.next(), await b.next(), await a.next())`),
  body('this, arguments and closures', `
    class Feed {
      #seen = []
      constructor(n) { this.n = n }
      async *[Symbol.asyncIterator]() { for (let i = 0; i < this.n; i++) { await tick(); this.#seen.push(() => i); yield [i, arguments.length, this instanceof Feed] } }
      async *#private(x) { yield x; yield this.#seen.map((f) => f()) }
      static async *of(...list) { for (const x of list) { yield x; await tick() } }
      list(x) { return this.#private(x) }
    }
    const o = { k: 5, async *m(a, b = a) { yield this.k + a; await tick(); yield arguments.length + b; const f = () => [this.k, a, b]; yield f() } }`, `
      const feed = new Feed(2)
      for await (const x of feed) log(x)
      for await (const x of feed.list('x')) log(x)
      for await (const x of Feed.of('s', 't')) log(x)
      const it = o.m(1)
      log(await it.next(), (await it.next()).value); o.k = 50; await tick(); log(await it.next())`),
  body('parameters of async generators', `
    async function* g(a, { b = a, ...c } = {}, [d] = [b], ...e) { await tick(); yield [a, b, c, d, e]; a++; const up = () => ++a; yield up(); await tick(); yield a }
    async function* bad(x = (() => { throw new Error('default') })()) { yield x }`, `
      const it = g(1, { x: 2 }, undefined, 'e')
      log(await it.next()); await tick(); log(await it.next(), await it.next())
      try { bad() } catch (e) { log('at once', e.message) }
      log(g.length, typeof g.name, Object.prototype.toString.call(it), it[Symbol.asyncIterator]() === it)`),
  body('producer and consumer at different speeds', `
    async function* source(n) { try { for (let i = 0; i < n; i++) { log('make', i); await tick(); yield i } } finally { log('source closed') } }
    async function* double(it) { for await (const x of it) { await sleep(1); yield x * 2 } }
    async function* batch(n, it) { let list = []; for await (const x of it) { list.push(x); if (list.length === n) { yield list; list = [] } } if (list.length) yield list }
    async function* take(n, it) { for await (const x of it) { if (n-- <= 0) return; yield x } }`, `
      for await (const list of batch(2, double(source(5)))) { log(list); await tick() }
      for await (const x of take(2, double(source(9)))) { await tick(); log('taken', x) }`),
  body('a channel on an async generator', `
    class Channel { #queue = []; #wake; #closed = false
      put(x) { this.#queue.push(x); this.#wake?.() } close() { this.#closed = true; this.#wake?.() }
      async *[Symbol.asyncIterator]() { while (true) { while (this.#queue.length) yield this.#queue.shift(); if (this.#closed) return; await new Promise((r) => { this.#wake = r }); this.#wake = undefined } } }`, `
      const c = new Channel()
      const reader = (async () => { for await (const x of c) { log('got', x); await tick() } log('closed') })()
      c.put(1); await tick(); c.put(2); c.put(3); await sleep(2); c.put(4); await tick(); c.close()
      await reader`),
  body('destructuring, switch and try in async generators', `
    async function* g() {
      const { a = await tick('A'), ...r } = yield 'o'
      switch (await tick(a)) { case 'A': yield 'case A'; break; default: yield 'default' }
      try { const [x = yield 'x?', ...y] = yield 'l'; log(r, x, y); throw await tick(new Error('t')) } catch ({ message = await tick('none') }) { yield message } finally { yield await tick('f') }
      for (const k in { p: 1, q: 2 }) { if (k === 'q') break; yield k }
    }`, `
      const it = g()
      log((await it.next()).value); log((await it.next({ z: 1 })).value); log((await it.next()).value); await tick()
      log((await it.next([undefined, 2])).value); log((await it.next('X')).value); log((await it.next()).value); log((await it.next()).value, await it.next())`),
  body('order of microtasks in async generators', `
    const order = []
    async function* g() { order.push('s'); yield 1; order.push('t'); await null; order.push('u'); yield Promise.resolve(2); order.push('v'); return Promise.resolve(3) }
    async function* d() { yield* g(); order.push('w'); yield* [4, Promise.resolve(5)] }`, `
      await tick()
      const it = d()
      const ask = (name) => it.next().then(({ value }) => order.push(name + '=' + value))
      ask('a'); ask('b'); ask('c'); ask('d'); ask('e')
      ;(async () => { for (let i = 0; i < 30; i++) { order.push('.'); await null } })()
      await tick()
      log(order.join(''))
      order.length = 0
      const fresh = d()
      await fresh.next()
      await tick()
      const ask2 = (name) => fresh.next().then(({ value }) => order.push(name + '=' + value))
      ask2('p'); ask2('q'); fresh.return(Promise.resolve('r')).then(() => order.push('ret')); ask2('s')
      ;(async () => { for (let i = 0; i < 30; i++) { order.push('.'); await null } })()
      await tick()
      log(order.join(''))`),
  body('next asked while it runs', `
    const box = {}
    async function* g() { log('one'); box.p = box.it.next('inner'); const x = yield 1; log('x', x); await tick(); yield 2 }`, `
      box.it = g()
      log(await box.it.next()); log(await box.p); await tick(); log(await box.it.next())`),
  body('an async generator held in a field and a map', `
    const feeds = new Map()
    async function* ticks(name) { let n = 0; while (true) { await tick(); yield name + n++ } }
    for (const name of ['a', 'b']) feeds.set(name, { it: ticks(name), last: null })`, `
      for (let round = 0; round < 3; round++) for (const [name, feed] of feeds) { feed.last = (await feed.it.next()).value; log(name, feed.last); if (feed.last === 'a1') await feed.it.return() }
      log([...feeds.values()].map((f) => f.last))`),
  body('for await over an async generator', `
    async function* g(n) { try { for (let i = 0; i < n; i++) { await tick(); yield i } return 'unseen' } finally { await tick(); log('closed') } }`, `
      for await (const x of g(3)) { await tick(); log(x) }
      for await (const x of g(9)) { if (x === 1) break; await tick(); log(x) }
      try { for await (const x of g(9)) { await tick(); throw new Error('body') } } catch (e) { log(e.message) }
      const f = async () => { for await (const x of g(9)) { await tick(); return 'r' + x } }
      log(await f())
      outer: for (const a of [1, 2]) for await (const x of g(2)) { log(a, x); if (a === 1) continue outer; break outer }`),
  body('for await over sync iterables', `
    function* g() { try { yield tick('p'); yield 'plain'; yield fail('bad'); yield 'never' } finally { log('closed') } }`, `
      for await (const x of [tick(1), 2, sleep(1, 3)]) log(x)
      try { for await (const x of g()) log(x) } catch (e) { log(e.message) }
      for await (const [k, v] of new Map([['a', tick(1)], ['b', 2]])) { log(k, v instanceof Promise ? await v : v) }
      for await (const c of 'hi') { await tick(); log(c) }
      for await (const x of new Set([tick('s')])) log(x)
      const list = [1, 2]
      for await (const x of list) { await tick(); if (list.length < 4) list.push(x * 10); log(x) }
      for await (const x of g()) { log('first', x); break }`),
  body('for await over a user iterator', `
    const source = (name, n, extra = {}) => ({ [Symbol.asyncIterator]() { let i = 0; return { next() { log(name, 'next', i); return tick({ value: i, done: i++ >= n }) }, return(v) { log(name, 'closing'); return tick({}) }, ...extra } } })
    const attempt = async (f) => { try { log('value', await f()) } catch (e) { log('error', e.name === 'TypeError' ? e.name : e.message) } await tick() }`, `
      for await (const x of source('all', 2)) log(x)
      for await (const x of source('break', 9)) { await tick(); if (x) break }
      await attempt(async () => { for await (const x of source('throw', 9)) { await tick(); throw new Error('body') } })
      await attempt(async () => { for await (const x of source('return', 9)) return await tick('r') })
      await attempt(async () => { for await (const x of source('next rejects', 9, { next: () => fail('next') })) log(x) })
      await attempt(async () => { for await (const x of source('return rejects', 9, { return: () => fail('close') })) break })
      await attempt(async () => { for await (const x of source('both', 9, { return: () => fail('hidden') })) throw new Error('shown') })
      await attempt(async () => { for await (const x of source('no object', 9, { next: () => tick(1) })) log(x) })
      await attempt(async () => { for await (const x of source('bad return', 9, { return: () => tick(1) })) break })
      await attempt(async () => { for await (const x of source('sync next', 1, { next() { this.n = (this.n ?? 0) + 1; return { value: this.n, done: this.n > 1 } } })) log(x) })
      await attempt(async () => { for await (const x of { [Symbol.asyncIterator]: () => 1 }) log(x) })
      await attempt(async () => { for await (const x of null) log(x) })`),
  body('for await with patterns and closures', `
    async function* rows() { yield { a: 1, b: [2, 3] }; await tick(); yield { b: 'xy', c: 4 } }
    const gets = []`, `
      for await (const { a = await tick('A'), b: [p, ...q], ...r } of rows()) { gets.push(() => [a, p, q, r]); await tick(); log(gets.at(-1)()) }
      for await (let x of [1, 2, 3]) { gets.push(() => x++); await tick(); x += 10 }
      let y, o = {}
      for await (y of [tick('y1'), 'y2']) await tick()
      for await (o[await tick('k')] of ['v']) await tick()
      for await ({ a: o.a = 'none' } of rows()) await tick()
      log(y, o, gets.map((f) => f()), gets.map((f) => f()))`),
  body('for await in try finally in loops', `
    async function* g(name) { try { yield 1; yield 2; yield 3 } finally { await tick(); log(name, 'closed') } }`, `
      const f = async (stop) => { for (const name of ['a', 'b']) { try { for await (const x of g(name)) { try { if (name + x === stop) return 'stopped ' + stop; if (x === 2) continue; await tick(); log(name, x) } finally { await tick(); log('inner', x) } } } finally { log('outer', name); await tick() } } return 'through' }
      log(await f('b2'))
      log(await f('none'))`),
  body('several loops over one async generator', `
    async function* g() { for (let i = 0; i < 6; i++) { await tick(); yield i } }
    const worker = async (name, it) => { for await (const x of it) { log(name, x); await tick() } return name }`, `
      const it = g()
      log(await Promise.all([worker('a', it), worker('b', it), worker('c', it)]))
      log(await it.next())`),
  body('merge of async iterators by race', `
    async function* count(name, n) { for (let i = 0; i < n; i++) { await tick(); if (name === 'slow') await tick(); yield name + i } }
    async function* merge(...its) { const waiting = new Map(its.map((it) => [it, it.next().then((r) => ({ it, r }))])); while (waiting.size) { const { it, r } = await Promise.race(waiting.values()); if (r.done) waiting.delete(it); else { waiting.set(it, it.next().then((r) => ({ it, r }))); yield r.value } } }`, `
      const out = []
      for await (const x of merge(count('slow', 3), count('fast', 4))) { out.push(x); log(x) }
      log(out.length)`),
  row('super in classes without a name', `
    class A { who() { return 'A' + this.n } static who() { return 'SA' } get n() { return 7 } async later(x) { await tick(); return [x, this.n] } }
    const B = class extends A { async *all(x) { yield super.who(); await tick(); yield super.n; for (const y of [1, 2]) yield [await super.later(y), x, () => super.who()] } static async *st() { yield super.who(); yield await tick(super.who()) } #p = 1; get p() { return () => this.#p } }
    const o = {}
    o.c = class extends A { async *[Symbol.asyncIterator]() { yield super.who(); await tick(); yield super.n } }
    const list = [class extends A { async *g() { yield super.who() } }, { k: class extends B { async *all(x) { yield* super.all(x); yield 'end' } }, ['d' + 1]: class extends A { async *g() { yield super.n } } }]
    const make = (n) => class extends A { get n() { return n } async *g() { await tick(); yield super.who(); yield super.n + n } }
    const M = [make(1), make(2)]
    const names = () => log(o.c.name, list[0].name, list[1].k.name, list[1].d1.name, M[0].name)
    const run = async () => {
      names()
      for await (const x of new B().all('!')) log(Array.isArray(x) ? [x[0], x[1], x[2]()] : x)
      for await (const x of B.st()) log(x)
      for await (const x of new o.c()) log(x)
      for await (const x of new list[1].k().all('?')) log(Array.isArray(x) ? x[0] : x)
      const a = new M[0]().g(), b = new M[1]().g()
      for (let i = 0; i < 3; i++) log(await a.next(), await b.next())
      log(await new list[0]().g().next(), await new list[1].d1().g().next(), new B().p())
      names()
    }
    run()`),
]
