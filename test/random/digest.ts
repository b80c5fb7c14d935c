/** Holds the text of what programs with state print themselves with: values in full, each object once, with its identity. */

/** `digest(roots)`: a line for each object that can be reached, numbered in the order of reaching it. */
export const digest: string = String.raw`
const tests = [
  ['Map', (x) => Map.prototype.has.call(x), (x, d) => [...Map.prototype.entries.call(x)].map(([k, v]) => d(k) + '=>' + d(v))],
  ['Set', (x) => Set.prototype.has.call(x), (x, d) => [...Set.prototype.values.call(x)].map(d)],
  ['WeakMap', (x) => WeakMap.prototype.has.call(x, tests), (x, d) => probes.map((o) => (WeakMap.prototype.has.call(x, o) ? d(o) + '=>' + d(WeakMap.prototype.get.call(x, o)) : ''))],
  ['WeakSet', (x) => WeakSet.prototype.has.call(x, tests), (x, d) => probes.map((o) => (WeakSet.prototype.has.call(x, o) ? d(o) : ''))],
  ['WeakRef', (x) => WeakRef.prototype.deref.call(x), (x, d) => [d(WeakRef.prototype.deref.call(x))]],
  ['Date', (x) => Date.prototype.getTime.call(x), (x) => [Date.prototype.getTime.call(x)]],
  ['RegExp', (x) => Object.getOwnPropertyDescriptor(RegExp.prototype, 'global').get.call(x) ?? fail(), (x) => [String(RegExp.prototype.toString.call(x))]],
  ['ArrayBuffer', (x) => Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get.call(x), (x) => [Buffer.from(x).toString('hex'), x.resizable ? x.maxByteLength : 'fixed']],
  ['View', (x) => ArrayBuffer.isView(x) || fail(), (x, d) => [x.constructor.name, x.byteOffset, x.byteLength, d(x.buffer)]],
  ['Number', (x) => Number.prototype.valueOf.call(x), (x, d) => [d(Number.prototype.valueOf.call(x))]],
  ['String', (x) => String.prototype.valueOf.call(x), (x, d) => [d(String.prototype.valueOf.call(x))]],
  ['Symbol', (x) => Symbol.prototype.valueOf.call(x), (x, d) => [d(Symbol.prototype.valueOf.call(x))]],
  ['BigInt', (x) => BigInt.prototype.valueOf.call(x), (x, d) => [d(BigInt.prototype.valueOf.call(x))]],
]
const fail = () => { throw new TypeError('none') }
const is = (test, x) => { try { test(x); return true } catch { return false } }
const known = new Map([Object, Array, Function, Map, Set, WeakMap, WeakSet, WeakRef, Date, RegExp, Error, TypeError, RangeError, AggregateError, ArrayBuffer, DataView, Uint8Array, Int16Array, Float64Array, BigInt64Array, Number, String, Symbol, BigInt, Boolean, Promise].map((C) => [C.prototype, C.name]))
for (const [name, f] of Object.entries({ AsyncFunction: async () => {}, GeneratorFunction: function* () {}, AsyncGeneratorFunction: async function* () {} })) known.set(Object.getPrototypeOf(f), name)
for (const it of [[].values(), new Map().keys(), new Set().values(), ''[Symbol.iterator](), 'a'.matchAll(/a/g)]) known.set(Object.getPrototypeOf(it), 'iterator ' + known.size)
const hidden = new Set(['length', 'name', 'prototype', 'arguments', 'caller'])
/** What engines put on objects; an iterator that stands in for one of the language has a method, too. */
const isTheirs = (key, x) => (typeof x === 'function' ? hidden.has(key) : typeof key === 'symbol' ? /async_id_symbol/.test(key.description) : key === 'stack' && x instanceof Error)
const probes = []
function digest(roots) {
  const ids = new Map()
  const queue = []
  const symbols = new Map()
  const d = (x) => {
    if (typeof x === 'string') return JSON.stringify(x)
    if (typeof x === 'bigint') return x + 'n'
    if (typeof x === 'symbol') {
      if (Symbol.keyFor(x) !== undefined) return 'for ' + Symbol.keyFor(x)
      if (!symbols.has(x)) symbols.set(x, symbols.size)
      return String(x) + (String(x).startsWith('Symbol(Symbol.') ? '' : symbols.get(x))
    }
    if (Object.is(x, -0)) return '-0'
    if ((typeof x !== 'object' && typeof x !== 'function') || x === null) return String(x)
    if (known.has(x)) return known.get(x) + '.prototype'
    if (!ids.has(x)) { ids.set(x, ids.size); queue.push(x) }
    return '#' + ids.get(x)
  }
  const lines = [roots.map(d).join(' ')]
  for (const x of queue) {
    const type = tests.find(([, test]) => is(test, x))
    const isFunction = typeof x === 'function'
    const isIterator = known.get(Reflect.getPrototypeOf(x))?.startsWith('iterator')
    const keys = Reflect.ownKeys(x).filter((key) => !isIterator && !isTheirs(key, x))
    const parts = keys.map((key) => {
      const { value, get, set, writable, enumerable, configurable } = Reflect.getOwnPropertyDescriptor(x, key)
      const flags = (writable === false ? 'r' : '') + (enumerable ? '' : 'h') + (configurable ? '' : 'f')
      return (typeof key === 'symbol' ? d(key) : key) + flags + ':' + (get || set ? 'get ' + d(get) + ' set ' + d(set) : d(value))
    })
    const extensible = Object.isFrozen(x) ? ' frozen' : Object.isSealed(x) ? ' sealed' : Object.isExtensible(x) ? '' : ' closed'
    const head = isFunction ? 'function ' + x.name + '/' + x.length : Array.isArray(x) ? 'array ' + x.length : type ? type[0] + ' ' + type[2](x, d).join(' ') : x instanceof Error ? x.name + ' ' + x.message : 'object'
    lines.push('#' + ids.get(x) + ' ' + head + extensible + ' of ' + d(Reflect.getPrototypeOf(x)) + ' { ' + parts.join(', ') + ' }')
  }
  return lines.join('\n')
}
`
