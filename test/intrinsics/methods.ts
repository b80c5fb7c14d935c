/** Writes a program that has put functions of its own in the place of all methods of the language, which do the same, and setters under numbers. */

export const methods = `
const { apply, ownKeys, defineProperty, getOwnPropertyDescriptor } = Reflect, { stringify } = JSON, { log } = console, { getPrototypeOf } = Object
const iterators = [[][Symbol.iterator](), new Map().keys(), new Set().keys(), ''[Symbol.iterator](), 'a'.matchAll(/a/g)].map(getPrototypeOf)
const classes = [Array, Map, Set, WeakMap, WeakSet, WeakRef, String, RegExp, Promise, Function, Object, Number, Date, Symbol, BigInt, Error, ArrayBuffer, DataView, Uint8Array, getPrototypeOf(Uint8Array)]
const holders = [...classes, ...classes.map(({ prototype }) => prototype), Reflect, JSON, Math, Atomics, ...iterators, getPrototypeOf(iterators[0])]
class Base { #p = 1; get p() { return this.#p++ } }
const held = {
  map: new Map([[1, { a: 1 }]]), set: new Set([1]), weak: new WeakMap(), date: new Date(0), re: /a/g, error: new RangeError('e'), bytes: new Uint8Array(3), base: new Base(), big: 5n,
  gen: (function* () { yield 1; yield 2; yield 3; yield 4 })(), it: [1, 2, 3, 4].values(), bound: ((a) => a).bind(null, 6), proxy: new Proxy({ a: 7 }, {}), args: (function () { return arguments })(1, 2), list: [1, , 3], pending: new Promise(() => {}), done: Promise.resolve(1),
}
held.weak.set(held.map, 8)
held.gen.next()
const waits = async (n) => { await held.pending; log(n) }
waits(1)
let calls = 0
for (const holder of holders) {
  for (const key of ownKeys(holder)) {
    const d = getOwnPropertyDescriptor(holder, key)
    if (!d.configurable || key === 'constructor' || (holder === RegExp && typeof key === 'string')) continue
    const own = (f) => f && { [key](...given) { calls++; return apply(f, this, given) } }[key]
    defineProperty(holder, key, 'value' in d ? (typeof d.value === 'function' ? { ...d, value: own(d.value) } : d) : { ...d, get: own(d.get), set: own(d.set) })
  }
}
for (let i = 0; i < 4; i++) defineProperty(Array.prototype, i, { set(value) { calls++; defineProperty(this, i, { value, writable: true, enumerable: true, configurable: true }) }, configurable: true })
const turn = (k) => {
  const { map, set, weak, date, re, error, bytes, base, big, gen, it, bound, proxy, args, list } = held
  log(stringify([k, map.get(1), set.has(1), weak.get(map), date.getTime(), re.exec('xa')?.index ?? null, error.message, bytes.length, base.p, String(big), gen.next(), it.next(), bound(), proxy.a, args.length, list, calls > 0, [].push.name]))
  if (k < 2) setTimeout(turn, 1, k + 1)
}
turn(0)
`
