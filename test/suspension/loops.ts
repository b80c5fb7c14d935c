// Lists loops that are left in the middle of a turn and gone on with in another: what they iterate over, how they end, what they bind.
import { type Row, row } from './row.ts'

const body = (name: string, code: string): Row => row(name, `
    async function main() {
${code.replace(/^/gm, '  ')}
    }
    main().catch((e) => log('rejected', e.name, e.message))
`)

/** An iterator of the program's own that tells when it is asked and closed. */
const counting = `
      const counting = (name, n, extra = {}) => ({ [Symbol.iterator]() {
        let i = 0
        log(name, 'opened')
        return { next() { log(name, 'next', i); return i < n ? { value: i++, done: false } : { value: 'end', done: true } }, return(v) { log(name, 'closed', v); return {} }, ...extra }
      } })`

export const loops: readonly Row[] = [
  row('a head that waits and hides a variable of its own name', `
    async function f(list) {
      for (const k in { x: 1, y: 2 }) {
        for (const k of (await tick(list)).map((k) => k + 1)) log('of', k)
        for (const k in await tick({ a: 1, b: 2 })) { await tick(); log('in', k) }
        for (let { k = 3 } of [{}, { k: await tick(4) }]) { k++; await tick(); log('pattern', k, (() => k++)(), k) }
        log('outside', k)
      }
    }
    function* g() { for (const k of [1, 2]) { for (const k of yield 'a') log(k); log(k) } }
    const it = g()
    async function main() { await f([1, 2]); it.next(); await tick(); it.next([3]); await tick(); it.next([4, 5]); log('end') }
    main()
  `),
  row('variables behind the first wait of a loop', `
    async function f(a) {
      let w = 0
      do {
        await tick()
        let [n = await tick(2), m] = [a]
        const p = () => [n, m]
        m ??= await tick(3)
        log(p())
      } while (w++ < 1 && (await tick(true)))
    }
    f(1).then(() => f())
  `),
  body('for with let', `
      for (let i = 0, n = 3; i < n; i++) { await tick(); log(i, n); if (i === 1) n = 4 }
      let out = ''
      for (let i = 5; i-- > 2; ) { await tick(); out += i; i = i === 3 ? i : i }
      log(out)
      for (let i = 0; ; i++) { if (i > 1) break; await tick(); log('endless', i) }`),
  body('for with let captured by closures', `
      const list = []
      for (let i = 0, add = () => i++; i < 6; i += 2) { list.push(() => i, add); await tick(); i += list.length > 6 ? 1 : 0; log(i, list.map((f) => f()).join()) }
      await tick()
      log(list.map((f) => f()).join(), list.map((f) => f()).join())`),
  body('for with let captured in head, test, update and body', `
      const list = []
      for (let i = 0, g = () => i; await tick(i < 3); await tick(list.push(() => [i, g()])), i++) { const k = i * 10; list.push(() => [k, i]); await tick() }
      log(list.map((f) => f().join(':')).join(' '))
      await tick()
      log(list.map((f) => f().join(':')).join(' '))`),
  body('heads that wait with variables that closures capture', `
      const list = []
      for (let i = 0, j = await tick(5), g = () => [i, j]; i < 2; i++) list.push(() => [i, j, g()])
      for (let[k] = [await tick(1)]; k < 3; k++) list.push(() => k)
      function* gen() { for (let i = 0, j = yield i; i < 2; i++) list.push(() => [i++, j]) }
      const it = gen(); it.next(); await tick(); it.next(7)
      log(list.map((f) => f()))`),
  body('for with var and closures', `
      const list = []
      for (var i = 0; i < 3; i++) { var j = i * 2; const k = j + 1; list.push(() => [i, j, k].join()); await tick(); log(list[i]()) }
      await tick()
      log(list.map((f) => f()), i, j)`),
  body('for without parts', `
      let n = 0
      for (;;) { if (n++ >= 3) break; if (n === 2) continue; await tick(); log('n', n) }
      for (; n < 6; ) { await tick(); n++ }
      for (; n < 8; n++) await tick()
      log(n)`),
  body('while and do while', `
      let n = 0
      while (n < 3) { const before = n; await tick(); n++; log(before, n) }
      do { let k = n; await tick(); n--; if (k === 2) continue; log(k, n) } while (n > 0)
      while (await tick(n++ < 2)) log('cond', n)
      do await tick(); while (++n < 6)
      log(n)`),
  body('nested loops with closures at each level', `
      const list = []
      for (let i = 0; i < 2; i++) { let sum = 0; for (let j = 0; j < 3; j++) { const at = i * 10 + j; list.push(() => [i, j, at, ++sum].join('.')); await tick(); sum += 100 } log(list.map((f) => f()).join(' ')); await tick() }
      log(list.map((f) => f()).join(' '))`),
  body('labels: break and continue outwards', `
      outer: for (let i = 0; i < 4; i++) {
        middle: for (const x of ['a', 'b', 'c']) {
          let n = 0
          while (true) {
            await tick()
            log(i, x, n)
            if (x === 'b' && i === 0) continue outer
            if (i === 1 && n === 1) continue middle
            if (i === 2) break outer
            if (n++ === 1) break
          }
        }
      }
      block: { await tick(); if (await tick(true)) break block; log('never') }
      log('end')`),
  body('for of over an array', `
      const list = ['a', 'b', 'c']
      for (const x of list) { await tick(); log(x) }
      for (const [i, x] of list.entries()) { await tick(); log(i, x) }
      for (const x of list) { if (x === 'b') continue; await tick(); log(x); if (x === 'c') break }
      let last
      for (last of list) await tick()
      log(last)`),
  body('an array that changes during the loop', `
      const list = [1, 2, 3]
      for (const x of list) { await tick(); log(x); if (x === 1) list.push(4); if (x === 2) list.splice(0, 1); if (x === 4) list.length = 0 }
      const holes = [1, , 3]
      for (const x of holes) { log(x); holes[1] = 'filled'; await tick() }
      for (const x of [5, 6].reverse()) { await tick(); list.unshift(x) }
      log(list)`),
  body('for of over a Map that changes', `
      const map = new Map([['a', 1], ['b', 2], ['c', 3]])
      for (const [k, v] of map) {
        log(k, v)
        await tick()
        if (k === 'a') { map.delete('b'); map.set('d', 4) }
        if (k === 'c') { map.delete('c'); map.set('a', 9); map.set('c', 33) }
        if (v === 33) map.clear(), map.set('z', 0)
      }
      for (const k of map.keys()) { await tick(); log(k); if (map.size < 3) map.set(k + k, 1) }
      for (const v of map.values()) { await tick(); log(v) }`),
  body('for of over a Set that changes', `
      const set = new Set([1, 2, 3])
      for (const x of set) { log(x); await tick(); if (x < 3) { set.delete(x); set.add(x + 10) } if (x === 3) { set.delete(11); set.add(1) } }
      log(set)
      for (const [a, b] of set.entries()) { log(a, b); await tick(); set.delete(a) }
      log(set.size)`),
  body('a Map deleted from before the place of the loop', `
      const map = new Map(Array.from({ length: 40 }, (_, i) => [i, i * i]))
      let n = 0
      for (const [k] of map) { if (k % 10 === 5) { await tick(); for (let i = 0; i < k; i++) map.delete(i); if (k < 30) map.set(k + 100, 0), map.set(7, k); log(k, map.size) } n++ }
      log(n, [...map.keys()].join())`),
  body('for of over a string', `
      for (const c of 'aé😀z') { await tick(); log(c, c.length) }
      let s = 'xy'
      for (const c of s) { s += c; await tick() }
      log(s)
      for (const c of '\\ud83dx\\ude00') { await tick(); log(c.charCodeAt(0).toString(16)) }`),
  body('for of over typed arrays', `
      const bytes = Uint8Array.of(1, 2, 3), view = bytes.subarray(1)
      for (const x of view) { await tick(); log(x); bytes[2] = 77 }
      for (const [i, x] of new Float64Array([0.5, -0]).entries()) { await tick(); log(i, Object.is(x, -0)) }
      for (const x of Buffer.from('ab')) { await tick(); log(x) }
      for (const k of new BigInt64Array(2).keys()) { await tick(); log(k) }`),
  body('for of over arguments and array-likes', `
      async function f() { for (const x of arguments) { await tick(); log(x); arguments[1] = 'changed' } }
      await f('a', 'b')
      const like = { length: 2, 0: 'x', 1: 'y', [Symbol.iterator]: Array.prototype[Symbol.iterator] }
      for (const x of like) { await tick(); log(x); if (like.length < 3) { like.length = 3; like[2] = 'z' } }`),
  body('for of over a generator', `
      function* gen(n) { try { for (let i = 0; i < n; i++) { log('made', i); yield i } return 'r' } finally { log('finally') } }
      for (const x of gen(2)) { await tick(); log(x) }
      for (const x of gen(5)) { await tick(); log(x); if (x === 1) break }
      try { for (const x of gen(5)) { await tick(); throw new Error('at ' + x) } } catch (e) { log(e.message) }
      const g = gen(4)
      for (const x of g) { await tick(); log(x, g.next().value) }
      log(g.next())`),
  body('for of over a user iterator', `${counting}
      for (const x of counting('all', 2)) { await tick(); log(x) }
      for (const x of counting('break', 9)) { await tick(); if (x) break }
      for (const x of counting('continue', 2)) { if (!x) continue; await tick(); log(x) }
      const f = async () => { for (const x of counting('return', 9)) { await tick(); return await tick(x) } }
      log(await f())`),
  body('an iterator is closed by errors', `${counting}
      const tell = async (f) => { try { log('value', await f()) } catch (e) { log('caught', e.name === 'TypeError' ? e.name : e.message) } await tick() }
      await tell(async () => { for (const x of counting('throw', 9)) { await tick(); throw new Error('body') } })
      await tell(async () => { for (const x of counting('reject', 9)) await fail('rejected') })
      await tell(async () => { for (const x of counting('next', 9, { next() { throw new Error('next fails') } })) await tick() })
      await tell(async () => { for (const x of counting('return', 9, { return() { throw new Error('return fails') } })) { await tick(); break } })
      await tell(async () => { for (const x of counting('both', 9, { return() { throw new Error('hidden') } })) { await tick(); throw new Error('shown') } })
      await tell(async () => { for (const x of counting('none', 9, { return: undefined })) { await tick(); return 'none' } })
      await tell(async () => { for (const x of counting('no object', 9, { return: () => 1 })) { await tick(); break } })`),
  body('iterators left by labels and nested loops', `${counting}
      outer: for (const a of counting('a', 3)) { for (const b of counting('b', 3)) { await tick(); log(a, b); if (b === 1) continue outer; if (a === 1) break outer } }
      log('end')`),
  body('iterators in try finally', `${counting}
      const f = async () => { for (const x of counting('x', 5)) { try { await tick(); if (x === 1) return 'from ' + x; if (x === 0) continue } finally { await tick(); log('finally', x) } } }
      log(await f())
      try { for (const x of counting('y', 5)) try { await fail('inner') } finally { await tick(); log('cleanup') } } catch (e) { log(e.message) }`),
  body('patterns in the head', `
      const rows = [{ a: 1, b: [2, 3], c: 4, d: 5 }, { b: 'xy' }]
      for (const { a = await tick('default'), b: [p, q], ...rest } of rows) { await tick(); log(a, p, q, rest) }
      let x, o = {}
      for ([x, o[await tick('k')]] of [[1, 2], [3, 4]]) { log(x, o); await tick() }
      for ({ a: o.a = 'none' } of rows) { await tick(); log(o) }
      for (o.list of ['s', 't']) { await tick(); log(o.list) }
      for (o[await tick('m')] of ['u']) log(o)`),
  body('closures over loop variables of for of', `
      const list = []
      for (let x of [1, 2, 3]) { const y = x * 2; list.push(() => [x++, y].join()); await tick(); x += 10; log(list.map((f) => f()).join(' ')) }
      for (const [k, v] of new Map([['a', 1], ['b', 2]])) { list.push(() => k + v); await tick() }
      for (const k in { p: 1, q: 2 }) { list.push(() => k); await tick() }
      log(list.map((f) => f()).join(' '))`),
  body('for in', `
      const o = { b: 1, a: 2, 1: 'one', 0: 'zero', [Symbol('s')]: 3 }
      for (const k in o) { await tick(); log(k, o[k]) }
      const child = Object.create(o, { hidden: { value: 1 }, own: { value: 2, enumerable: true } })
      child.b = 'shadow'
      for (const k in child) { await tick(); log(k, child[k]) }
      for (const k in 'ab') { await tick(); log(k) }
      for (const k in null) await tick()
      for (const k in [5, , 6]) { await tick(); log(typeof k, k) }`),
  body('an object that changes during for in', `
      const o = { a: 1, b: 2, c: 3, d: 4 }
      for (const k in o) { log(k); await tick(); if (k === 'a') { delete o.b; delete o.c; o.c = 'again'; o.z = 'new' } }
      log(Object.keys(o))
      let key
      for (key in o) { if (key === 'c') break; await tick() }
      log(key)
      for (o.key in { x: 1, y: 2 }) await tick()
      log(o.key)`),
  body('for in through prototypes that change', `
      const proto = { p: 1, q: 2 }, o = { __proto__: proto, a: 1 }
      for (const k in o) { log(k); await tick(); delete proto.q; Object.defineProperty(o, 'p', { value: 5, enumerable: false, configurable: true }) }
      class A { x = 1; m() {} static s = 1 }
      for (const k in new A()) { await tick(); log(k) }
      for (const k in A) { await tick(); log(k) }`),
  body('loops without braces', `
      let n = 0
      for (const x of [1, 2, 3]) n += await tick(x)
      for (const x of [1, 2]) if (x > 1) log(await tick(x)); else for (const y of 'ab') log(y, await tick(x))
      for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) n += await tick(i * j)
      while (n < 9) n += await tick(1)
      log(n)`),
  body('loop in a loop over the same array', `
      const list = [1, 2, 3]
      for (const a of list) for (const b of list) { if (a === b) continue; await tick(); if (list.length < 4) list.push(a * 10); log(a, b) }`),
  body('a queue worked off while it grows', `
      const queue = [3], done = []
      const producer = (async () => { for (let i = 0; i < 3; i++) { await tick(); await tick(); queue.push(i) } })()
      let idle = 0
      while (idle < 8) { const job = queue.shift(); if (job === undefined) { idle++; await tick(); continue } idle = 0; done.push(job); if (job > 1) queue.push(job - 1); await tick() }
      await producer
      log(done)`),
  body('five loops at once', `
      const out = []
      const run = async (name, source) => { for (const x of source) { await tick(); out.push(name + x) } out.push(name + '.') }
      await Promise.all([run('a', [1, 2, 3]), run('s', new Set([1, 2])), run('m', new Map([[1, 2]])), run('c', 'xyz'), run('g', (function* () { yield 1; yield* [2, 3] })())])
      log(out.join(' '))`),
]
