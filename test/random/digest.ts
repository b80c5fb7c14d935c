/** Holds the text of what programs with state print themselves with: values in full, each object once, with its identity. */

/**
 * `digest(roots)`: a line for each object that can be reached, numbered in the order of reaching it.
 * `looks`: what objects of the host show of themselves, by class; programs add those that they use.
 */
export const digest: string = String.raw`
const bytes = (x) => Buffer.from(x).toString('hex')
const getter = (x, key) => Object.getOwnPropertyDescriptor(x, key).get
const nameOfView = getter(Object.getPrototypeOf(Uint8Array).prototype, Symbol.toStringTag)
const tests = [
  ['Map', types.isMap, (x, d) => [...Map.prototype.entries.call(x)].map(([k, v]) => d(k) + ' to ' + d(v))],
  ['Set', types.isSet, (x, d) => [...Set.prototype.values.call(x)].map(d)],
  ['WeakMap', types.isWeakMap, (x, d) => probes.map((o) => (WeakMap.prototype.has.call(x, o) ? d(o) + ' to ' + d(WeakMap.prototype.get.call(x, o)) : ''))],
  ['WeakSet', types.isWeakSet, (x, d) => probes.map((o) => (WeakSet.prototype.has.call(x, o) ? d(o) : ''))],
  ['WeakRef', (x) => is(WeakRef.prototype.deref, x), (x, d) => [d(WeakRef.prototype.deref.call(x))]],
  ['Promise', types.isPromise, (x) => [/<(pending|rejected)>/.exec(inspect(x, { customInspect: false, depth: 0 }))?.[1] ?? 'fulfilled']],
  ['Date', types.isDate, (x) => [Date.prototype.getTime.call(x)]],
  ['RegExp', types.isRegExp, (x) => [getter(RegExp.prototype, 'source').call(x), getter(RegExp.prototype, 'flags').call(x)]],
  ['ArrayBuffer', types.isArrayBuffer, (x) => [bytes(x), x.resizable ? x.maxByteLength : 'fixed']],
  ['SharedArrayBuffer', types.isSharedArrayBuffer, (x) => [bytes(x)]],
  ['View', ArrayBuffer.isView, (x, d) => [nameOfView.call(x) ?? 'DataView', x.byteOffset, x.byteLength, d(x.buffer)]],
  ['Number', types.isNumberObject, (x, d) => [d(Number.prototype.valueOf.call(x))]],
  ['String', types.isStringObject, (x, d) => [d(String.prototype.valueOf.call(x))]],
  ['Symbol', types.isSymbolObject, (x, d) => [d(Symbol.prototype.valueOf.call(x))]],
  ['BigInt', types.isBigIntObject, (x, d) => [d(BigInt.prototype.valueOf.call(x))]],
  ['Boolean', types.isBooleanObject, (x, d) => [d(Boolean.prototype.valueOf.call(x))]],
  ['arguments', types.isArgumentsObject, () => []],
  ['Error', types.isNativeError, () => []],
]
const is = (f, x) => { try { f.call(x); return true } catch { return false } }
const looks = []
/** What a program has made of the text of a function, which instrumentation changes; in addresses too. */
const isCode = /=>|\) ?\{|class ?[\w$]* ?\{|%3D%3E|%29\+?%7B|class\+/
const known = new Map([Object, Array, Function, Map, Set, WeakMap, WeakSet, WeakRef, FinalizationRegistry, Date, RegExp, Error, TypeError, RangeError, AggregateError, ArrayBuffer, SharedArrayBuffer, DataView, Uint8Array, Uint8ClampedArray, Int16Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, Buffer, Number, String, Symbol, BigInt, Boolean, Promise, EventTarget, Event, URL, URLSearchParams, AbortController, AbortSignal, TextDecoder, TextEncoder].map((C) => [C.prototype, C.name]))
for (const [name, f] of Object.entries({ AsyncFunction: async () => {}, GeneratorFunction: function* () {}, AsyncGeneratorFunction: async function* () {} })) { const base = Object.getPrototypeOf(f); known.set(base, name); if (base.prototype) known.set(base.prototype, name + ' object') }
for (const it of [[].values(), new Map().keys(), new Set().values(), ''[Symbol.iterator](), 'a'.matchAll(/a/g), [].values().map?.(String)]) if (it) known.set(Object.getPrototypeOf(it), 'iterator ' + known.size)
for (const key of Reflect.ownKeys(Intl)) if (Intl[key]?.prototype) known.set(Intl[key].prototype, 'Intl.' + key)
// What other programs put there may come sooner or later than here.
for (const [prototype, name] of [...known]) { const C = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value; if (typeof C === 'function') known.set(C, 'constructor ' + name) }
for (const name of ['process', 'console', 'JSON', 'Math', 'Reflect', 'Intl', 'Atomics']) known.set(globalThis[name], name)
/** What engines and the host put on objects; an iterator that stands in for one of the language has a method, too. */
const hidden = new Set(['length', 'name', 'prototype', 'arguments', 'caller'])
const isTraced = (d) => (typeof d?.value === 'string' ? d.value.includes('\n    at ') : d?.get !== undefined)
/** What V8 says of an expression, in its words. */
const isEngines = (key, value, x) => key === 'message' && types.isNativeError(x) && / /.test(value)
const isTheirs = (key, x) => (typeof x === 'function' ? hidden.has(key) : typeof key === 'symbol' ? isHosts(key.description) : key === 'stack' && isTraced(Object.getOwnPropertyDescriptor(x, key)))
const isHosts = (description) => /^(async_id_symbol|trigger_async_id_symbol|shapeMode|k[A-Z]\w*|type|context|query|headers.*|state|realm|events\..*|node(js)?\..*|guard|signal|reason|[a-z ]+ (map|list))$/.test(description)
/** What async generators inherit from on their way to what all of them have. */
const asyncGenerator = Object.getPrototypeOf(async function* () {}).prototype
const ofAsyncGenerator = (x) => { for (let up = x; up !== null; up = Object.getPrototypeOf(up)) if (types.isProxy(up)) return false; else if (up === asyncGenerator) return true; return false }
const protoOf = (x) => { const up = Reflect.getPrototypeOf(x); return up !== null && !types.isProxy(x) && ofAsyncGenerator(up) ? asyncGenerator : up }
const probes = []
const revoked = (f) => { try { return f() } catch (e) { return 'refused ' + e.name } }
const nameOf = (f) => { const d = revoked(() => Reflect.getOwnPropertyDescriptor(f, 'name')); return typeof d?.value === 'string' ? d.value : d ? typeof d : 'none' }
const lengthOf = (f) => revoked(() => Reflect.getOwnPropertyDescriptor(f, 'length'))?.value
/** Of an object that cannot be extended; what the host puts on it does not count. */
const shapeOf = (x, keys) => { const all = [...keys, ...(typeof x === 'function' ? ['name', 'length'] : [])].flatMap((key) => Reflect.getOwnPropertyDescriptor(x, key) ?? []); return all.every((d) => !d.configurable) ? (all.every((d) => !d.writable) ? ' frozen' : ' sealed') : ' closed' }
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
    if (known.has(x)) return known.get(x) + (typeof x === 'function' && x !== Function.prototype ? '' : '.prototype')
    if (!ids.has(x)) { ids.set(x, ids.size); queue.push(x) }
    return '#' + ids.get(x)
  }
  const property = (x) => (key) => {
    const { value, get, set, writable, enumerable, configurable } = Reflect.getOwnPropertyDescriptor(x, key) ?? {}
    const flags = (writable === false ? 'r' : '') + (enumerable ? '' : 'h') + (configurable ? '' : 'f')
    return (typeof key === 'symbol' ? d(key) : key) + flags + ':' + (get || set ? 'get ' + d(get) + ' set ' + d(set) : isEngines(key, value, x) ? 'text' : d(value))
  }
  const headOf = (x) => {
    if (typeof x === 'function') return 'function ' + nameOf(x) + '/' + lengthOf(x)
    if (Array.isArray(x)) return 'array ' + x.length
    const test = tests.find(([, is]) => is(x)) ?? looks.find(([C]) => typeof C === 'function' && x instanceof C)
    return test === undefined ? 'object' : typeof test[0] === 'function' ? test[0].name + ' ' + test[1](x, d).join(' ') : test[0] + ' ' + test[2](x, d).join(' ')
  }
  const lines = [roots.map(d).join(' ')]
  for (const x of queue) {
    const kind = (types.isProxy(x) ? 'proxy ' : '') + revoked(() => headOf(x))
    const proto = revoked(() => protoOf(x))
    const isIterator = known.get(proto)?.startsWith('iterator')
    const keys = isIterator ? [] : revoked(() => Reflect.ownKeys(x).filter((key) => !isTheirs(key, x)))
    const extensible = revoked(() => (Object.isExtensible(x) ? '' : isIterator ? ' closed' : shapeOf(x, keys)))
    const parts = typeof keys === 'string' ? [keys] : keys.map((key) => revoked(() => property(x)(key)))
    lines.push('#' + ids.get(x) + ' ' + kind + extensible + ' of ' + d(proto) + ' { ' + parts.join(', ') + ' }')
  }
  return lines.map((line) => (isCode.test(line) ? 'code' : line)).join('\n')
}
`
