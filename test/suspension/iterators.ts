// Lists the iterators of built-ins, half-way in a variable while their source changes, by hand and in frames.
import { type Row, row } from './row.ts'

const turns = (name: string, first: string, ...parts: readonly string[]): Row => row(name, `
${first.replace(/^\n/, '')}
    ${['async function main() {', ...parts.map((part) => `      await tick()\n      ${part.trim()}`), '    }'].join('\n')}
    main()
`)

export const iterators: readonly Row[] = [
  turns('array iterators half-way', `
    const list = ['a', 'b', 'c', 'd']
    const values = list.values(), entries = list.entries(), keys = list.keys(), fresh = list[Symbol.iterator]()
    values.next(); entries.next(); entries.next(); keys.next()`,
    'log(values.next(), entries.next(), keys.next(), fresh.next())', 'list.push("e"); log(values.next().value, entries.next().value, keys.next().value)', 'list.length = 2; log(values.next(), entries.next(), keys.next(), [...fresh])', 'list.push(1, 2, 3); log(values.next(), fresh.next())'),
  turns('Map iterators half-way', `
    const map = new Map([['a', 1], ['b', 2], ['c', 3], ['d', 4]])
    const entries = map.entries(), keys = map.keys(), values = map.values(), done = map.keys()
    entries.next(); keys.next(); keys.next(); for (const x of done);`,
    'log(entries.next().value, keys.next().value, values.next().value, done.next())', 'map.delete("a"); map.delete("c"); map.set("e", 5); log(entries.next().value, values.next().value)', 'map.set("a", "again"); log([...entries], [...keys], [...values], done.next())', 'map.set("z", 0); log(entries.next(), done.next())'),
  turns('Map iterators over deleted and cleared entries', `
    const map = new Map([[1, 1], [2, 2], [3, 3]])
    const a = map.keys(), b = map.keys(), c = map.keys()
    a.next(); b.next(); b.next()`,
    'map.delete(1); map.delete(2); log(a.next().value, c.next().value)', 'map.clear(); map.set(9, 9); log(a.next(), b.next(), c.next())', 'map.set(10, 10); log([...a], [...b], [...c])'),
  turns('Set iterators half-way', `
    const set = new Set(['a', 'b', 'c'])
    const values = set.values(), entries = set.entries(), other = set[Symbol.iterator]()
    values.next(); other.next(); other.next()`,
    'set.delete("a"); set.add("a"); log(values.next().value, entries.next().value, other.next().value)', 'set.delete("b"); set.add("d"); log(values.next().value, entries.next().value)', 'log([...values], [...entries], [...other])'),
  turns('string iterators half-way', `
    const s = 'a😀é\\u0301z'
    const it = s[Symbol.iterator](), fresh = 'xy'[Symbol.iterator]()
    it.next()`,
    'log(it.next(), fresh.next())', 'log(it.next().value, [...fresh])', 'log([...it], it.next())'),
  turns('matchAll half-way', `
    const re = /(?<k>\\w)=(?<v>\\d)/g
    const it = 'a=1, b=2, c=3, d=4'.matchAll(re), sticky = 'aab'.matchAll(/a/gy)
    log(it.next().value.groups.k)
    sticky.next()`,
    'const m = it.next().value; log(m[0], m.index, m.groups.v, m.input.length, sticky.next().value.index)', 're.lastIndex = 5; log(it.next().value[0], sticky.next())', 'log([...it].map((m) => m[1]), it.next(), re.lastIndex)'),
  turns('typed array iterators half-way', `
    const bytes = Uint8Array.of(1, 2, 3, 4), floats = bytes.subarray(1, 3)
    const a = bytes.values(), b = bytes.entries(), c = floats[Symbol.iterator](), d = new BigUint64Array([5n, 6n]).keys(), e = Buffer.from('hey').values()
    a.next(); b.next(); c.next(); e.next()`,
    'bytes[2] = 99; log(a.next().value, b.next().value, c.next().value, d.next().value, e.next().value)', 'log([...a], [...b], [...c], [...d], [...e])', 'log(a.next(), c.next())'),
  turns('iterators of arguments and of array-likes', `
    function f() { return arguments[Symbol.iterator]() }
    const like = { length: 3, 0: 'x', 1: 'y', 2: 'z' }
    const a = f(1, 2, 3)
    a.next()`,
    'log(a.next().value, like.length)', 'log(a.next().value)', 'log(a.next())'),
  turns('next of an iterator, taken off', `
    const it = [1, 2, 3].values(), next = it.next.bind(it), m = new Map([['k', 'v'], ['l', 'w']]).entries()
    const { next: mapNext } = m
    next(); mapNext.call(m)`,
    'log(next())', 'log(next(), mapNext.call(m).value)', 'log(next(), next(), it.next())'),
  turns('an iterator shared by variables, loops and spread', `
    const it = [1, 2, 3, 4, 5, 6].values(), alias = { it }
    const [first] = it`,
    'log(first, alias.it === it, it.next().value); for (const x of it) { log(x); break }', 'const [p, q] = alias.it; log(p, q)', 'log([...it], alias.it.next())'),
  turns('iterators with properties, in collections', `
    const it = [1, 2].values()
    it.label = 'mine'
    const known = new Map([[it, 'known']]), weak = new WeakSet([it])
    it.next()`,
    'log(it.label, known.get(it), weak.has(it), it.next().value)', 'log(Object.prototype.toString.call(it), it[Symbol.iterator]() === it, it.next())', 'log(Object.getPrototypeOf(it) === Object.getPrototypeOf([][Symbol.iterator]()))'),
  turns('iterator in a class and in a closure', `
    class Reader { #it; constructor(s) { this.#it = s[Symbol.iterator]() } read() { return this.#it.next().value } }
    const words = new Reader('one two three'.split(' ')), chars = new Reader('abc')
    const ring = (list) => { let it = list.values(); return () => { const { value, done } = it.next(); if (!done) return value; it = list.values(); return it.next().value } }
    const next = ring([1, 2])
    words.read(); chars.read(); next(); next()`,
    'log(words.read(), chars.read(), next())', 'log(words.read(), chars.read(), next())', 'log(words.read(), chars.read(), next())'),
  turns('a frame that steps an iterator by hand', `
    const list = ['a', 'b', 'c']
    const run = async (it, name) => { let r; while (!(r = it.next()).done) { await tick(); log(name, r.value) } return name }
    const all = [run(list.values(), 'list'), run(new Set(list).values(), 'set'), run(new Map([[1, 2]]).entries(), 'map')]`,
    'log(await Promise.all(all))', 'list.push("d"); log(list.length)'),
  turns('two iterators zipped', `
    function* zip(a, b) { const i = a[Symbol.iterator](), j = b[Symbol.iterator](); while (true) { const x = i.next(), y = j.next(); if (x.done || y.done) return; yield [x.value, y.value] } }
    const z = zip(new Map([[1, 'a'], [2, 'b'], [3, 'c']]), 'xyz')
    log(z.next().value)`,
    'log(z.next().value)', 'log([...z], z.next())'),
  turns('iterator helpers, where the engine has them', `
    const has = typeof Iterator === 'function' && typeof Iterator.prototype.map === 'function'
    const calls = []
    const manual = function* (it, f) { for (const x of it) yield f(x) }
    const double = (x) => (calls.push(x), x * 2)
    const it = manual([1, 2, 3, 4].values(), double)
    it.next()`,
    'log(it.next().value, calls)', 'log([...it], calls.length)', 'log(typeof has)'),
  turns('iterators that were patched', `
    const list = Object.assign([1, 2, 3], { [Symbol.iterator]: function* () { yield* [...Array.prototype.values.call(this)].reverse() } })
    const it = list[Symbol.iterator]()
    it.next()`,
    'log(it.next().value)', 'log([...list])', 'log(it.next(), it.next())'),
]
