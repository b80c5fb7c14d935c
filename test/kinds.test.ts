/** Checks that each kind of value is recognised for what it is, and comes back as it was. */
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { types } from 'node:util'
import { additions } from '../runtime/graph/additions.ts'
import { baseline } from '../runtime/graph/baseline.ts'
import { claim } from '../runtime/graph/claims.ts'
import { makeRegistry } from '../runtime/graph/finalization.ts'
import { CONSTANTS, type Reference, type Value } from '../runtime/graph/format.ts'
import { hidden } from '../runtime/graph/hidden.ts'
import { intrinsicNames, resolveIntrinsic } from '../runtime/graph/intrinsics.ts'
import type { Build, Check, Describe, Kind, KindCheck, Maker } from '../runtime/graph/kind.ts'
import { makeKindHint } from '../runtime/graph/kind-hint.ts'
import { checks } from '../runtime/graph/kinds/checks.ts'
import { kinds, SHAPELESS } from '../runtime/graph/kinds/index.ts'
import { useNames } from '../runtime/graph/kinds/intrinsic.ts'
import { makers } from '../runtime/graph/kinds/makers.ts'
import { isWellFormed } from '../runtime/graph/kinds/string.ts'
import { boundParts, detectProxies, proxyParts, trackBound, trackProxy } from '../runtime/graph/tracked.ts'

const before = performance.now()
const pristine = baseline()
const baselineTime = performance.now() - before
claim(EventEmitter.prototype, '')
const names = intrinsicNames(pristine)
const nameOf = (value: object | symbol) => names.get(value)
useNames(nameOf)
const hintOf = (value: object) => makeKindHint(nameOf)(value)

/** A kind with all it can do in the three places where it is needed. */
type Whole = Kind & Maker & KindCheck
const partsOf = (name: string) => [...makers, ...checks].filter((part) => part.name === name)
const byName = new Map(kinds.map((kind) => [kind.name, Object.assign({}, kind, ...partsOf(kind.name)) as Whole]))

/** What a driver keeps of one value. */
interface Captured {
  kind: Whole
  payload: unknown
  proto: object | null
  properties: [PropertyKey, PropertyDescriptor][]
  integrity: 'freeze' | 'seal' | 'preventExtensions' | undefined
}

const isEncodable = (value: unknown) =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && isWellFormed(value)) ||
  (Number.isFinite(value) && !Object.is(value, -0))

/** A walker that keeps prototypes, properties of the copied values by reference, and the payloads as a snapshot would. */
function capture(root: unknown) {
  const nodes: Captured[] = []
  const values: unknown[] = []
  const ids = new Map<unknown, number>()
  const obstacles: string[] = []
  const weak: [has: (key: object | symbol) => boolean, found: (key: object | symbol) => void, seen: Set<unknown>][] = []
  const hint = makeKindHint(nameOf)
  const describe: Describe = {
    isForeign: () => false,
    value(value) {
      if (isEncodable(value)) return value as Value
      if (value === undefined) return [CONSTANTS.undefined]
      if (typeof value === 'number')
        return [
          Object.is(value, -0)
            ? CONSTANTS.minusZero
            : Number.isNaN(value)
              ? CONSTANTS.NaN
              : value > 0
                ? CONSTANTS.infinity
                : CONSTANTS.minusInfinity,
        ]
      if (!ids.has(value)) {
        ids.set(value, values.length)
        values.push(value)
      }
      return [ids.get(value)!]
    },
    reference: (value, edge) => describe.value(value, edge) as Reference,
    knows: () => true,
    obstacle: ({ what, why }) => void obstacles.push(`${what}: ${why}`),
    weak: (_, has, found) => void weak.push([has, found, new Set()]),
  }
  const rootValue = describe.value(root, 'root')
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as object
    const kindName = nameOf(value) ? 'intrinsic' : typeof value === 'object' || typeof value === 'function' ? hint(value) : typeof value
    const kind = byName.get(kindName ?? '')
    if (!kind || kindName === 'function') {
      obstacles.push(`no kind: ${types.isProxy(value) ? 'proxy' : Object.prototype.toString.call(value)}`)
      nodes.push({ kind: byName.get('object')!, payload: null, proto: null, properties: [], integrity: undefined })
      continue
    }
    const payload = kind.capture(value, describe)
    const node: Captured = { kind, payload, proto: null, properties: [], integrity: undefined }
    nodes.push(node)
    if (!SHAPELESS.includes(kind.name)) {
      node.proto = Reflect.getPrototypeOf(value)
      for (const key of Reflect.ownKeys(value)) {
        if (kind.carries?.(value, key, payload, describe)) continue
        node.properties.push([key, Reflect.getOwnPropertyDescriptor(value, key)!])
      }
      if (!Object.isExtensible(value))
        node.integrity = Object.isFrozen(value) ? 'freeze' : Object.isSealed(value) ? 'seal' : 'preventExtensions'
    }
    if (i + 1 < values.length) continue
    for (const [has, found, seen] of weak)
      for (const key of [...values])
        if (
          !seen.has(key) &&
          ((typeof key === 'object' && key !== null) || typeof key === 'function' || typeof key === 'symbol') &&
          has(key)
        ) {
          seen.add(key)
          found(key)
        }
  }
  return { nodes, rootValue, obstacles, values }
}

const constants = new Map<number, unknown>([
  [CONSTANTS.undefined, undefined],
  [CONSTANTS.NaN, Number.NaN],
  [CONSTANTS.infinity, Number.POSITIVE_INFINITY],
  [CONSTANTS.minusInfinity, Number.NEGATIVE_INFINITY],
  [CONSTANTS.minusZero, -0],
])

function restore({ nodes, rootValue }: ReturnType<typeof capture>): unknown {
  const made: unknown[] = []
  const build: Build = {
    value(value) {
      if (!Array.isArray(value)) return value
      const [n] = value as [number]
      if (n < 0) return constants.get(n)
      assert.ok(n in made, `node ${n} is needed before it is made`)
      return made[n]
    },
  }
  const check = fakeCheck(nodes)
  // What a snapshot does to payloads: lists and maps are new, bytes are views elsewhere.
  const payloads = nodes.map(({ payload }) => structuredClone(payload))
  const allocate = (n: number): void => {
    if (n in made) return
    const { kind } = nodes[n]!
    const verify: KindCheck['verify'] = kind.verify
    verify(payloads[n], check)
    assert.equal(typeof kind.dump(payloads[n]), 'string')
    for (const needed of kind.needs?.(payloads[n]) ?? []) if (Array.isArray(needed) && needed[0]! >= 0) allocate(needed[0]!)
    made[n] = kind.allocate(payloads[n], build)
  }
  for (let n = 0; n < nodes.length; n++) allocate(n)
  const copyOf = (value: unknown) => {
    const n = valuesOf.get(value)
    return n === undefined ? value : made[n]
  }
  const valuesOf = new Map<unknown, number>(lastValues.map((value, n) => [value, n]))
  nodes.forEach(({ kind, proto, properties, integrity }, n) => {
    const value = made[n] as object
    kind.fill?.(value, payloads[n], build)
    if (SHAPELESS.includes(kind.name)) return
    const keys = new Set(properties.map(([key]) => key))
    for (const key of Reflect.ownKeys(value))
      if (!keys.has(key) && !kind.carries?.(value, key, payloads[n])) assert.ok(Reflect.deleteProperty(value, key))
    if (proto !== Reflect.getPrototypeOf(value)) Reflect.setPrototypeOf(value, proto)
    for (const [key, d] of properties)
      assert.ok(Reflect.defineProperty(value, key, 'value' in d ? { ...d, value: copyOf(d.value) } : d), String(key))
    if (integrity) (Object[integrity] as (value: object) => void)(value)
  })
  nodes.forEach(({ kind }, n) => void kind.finish?.(made[n], payloads[n], build))
  return build.value(rootValue)
}

function fakeCheck(nodes: readonly Captured[]): Check {
  const fail = (message: string): never => {
    throw new TypeError(message)
  }
  const value = (it: unknown, lowest: number) => {
    if (isEncodable(it)) return
    if (!Array.isArray(it) || it.length !== 1 || it[0] < lowest || it[0] >= nodes.length || it[0] === CONSTANTS.uninitialised)
      fail('no value')
    if (it && (it as number[])[0] === CONSTANTS.hole && lowest !== -100) fail('a hole')
  }
  return {
    value: (it): asserts it is Value => value(it, -7),
    element: (it): asserts it is Value => value(it, -100),
    node: (it, kinds = []): asserts it is Reference => {
      const allowed = [kinds].flat()
      if (!Array.isArray(it) || !nodes[it[0]] || (allowed.length && !allowed.includes(nodes[it[0]]!.kind.name)))
        fail(`no ${allowed.join(' or ')}`)
    },
    integer: (it, min, max): asserts it is number => {
      if (!Number.isInteger(it) || (it as number) < min || (it as number) > max) fail(`no integer from ${min} to ${max}`)
    },
    bytes: (it): asserts it is Uint8Array => {
      if (!(it instanceof Uint8Array)) fail('no bytes')
    },
    fail,
  }
}

let lastValues: readonly unknown[] = []
/** Captures and restores; fails on obstacles. */
function roundTrip<T>(value: T): T {
  const captured = capture(value)
  assert.deepEqual(captured.obstacles, [])
  lastValues = captured.values
  return restore(captured) as T
}

const explode = () => assert.fail('code of the program ran')
const sloppyArguments = Function('return arguments')
const descriptors = (value: object) => {
  const own = Object.getOwnPropertyDescriptors(value) as Record<PropertyKey, unknown>
  return Reflect.ownKeys(own).map((key) => [key, own[key]])
}

// Not a literal: the compiler's target is older.
const unicodeSets = 'v'

class Point {
  x = 1
  y = 2
}
class Names extends Map<string, number> {
  extra = 'kept'
}

test('values come back as they were', async (t) => {
  const table: Record<string, () => unknown> = {
    'plain object': () => ({ a: 1, b: 'x', c: null, d: undefined, e: Number.NaN, f: -0, g: Number.NEGATIVE_INFINITY }),
    'class instance': () => new Point(),
    'null prototype': () => Object.assign(Object.create(null), { a: 1 }),
    array: () => [1, 'two', [3], { four: 4 }, undefined, -0],
    'array with holes, extra keys': () => Object.assign(new Array(3).fill(1, 0, 2), { extra: 1, '01': 2, '4294967295': 3 }),
    'sparse array': () => {
      const a: number[] = []
      a[5] = 5
      a[4_000_000_000] = 1
      return a
    },
    'empty long array': () => new Array(100_000),
    'array with odd elements': () =>
      Object.defineProperty([1, 2, 3], 1, { value: 7, writable: false, enumerable: false, configurable: true }),
    'array with read-only length': () => Object.defineProperty([1, 2, 3], 'length', { writable: false }),
    'frozen array': () => Object.freeze([1, { deep: 1 }, 3]),
    'sealed array': () => Object.seal([1, 2, 3]),
    'subclass of Array': () => (class List extends Array {} as ArrayConstructor).of(1, 2, 3),
    map: () =>
      new Map<unknown, unknown>([
        [1, 'one'],
        [{ key: 1 }, { value: 1 }],
        [Number.NaN, undefined],
      ]),
    'subclass of Map': () => new Names([['a', 1]]),
    set: () => new Set<unknown>([1, 'x', { a: 1 }, undefined]),
    date: () => new Date(1234567890123),
    regexp: () => /a(?<b>b)\/[/]\n/dgimsuy,
    'unicode sets': () => new RegExp(String.raw`[\p{L}--[a-z]]`, unicodeSets),
    'lone surrogate in a regexp': () => /\ud800x/,
    error: () => new TypeError('wrong', { cause: { code: 1 } }),
    'aggregate error': () => new AggregateError([new Error('a'), new RangeError('b')], 'both'),
    'error without stack': () => {
      const error = new Error('x')
      delete error.stack
      return error
    },
    'error with a stack of its own': () => Object.assign(new Error('x'), { stack: { lines: 1 } }),
    'class of errors with a tag': () =>
      new (class Tagged extends Error {
        get [Symbol.toStringTag]() {
          return explode()
        }
      })('x'),
    'boxed values': () => [Object(1), Object('ab'), Object(true), Object(Symbol.for('s')), Object(10n), Object(-0), Object('\udc00')],
    'String object with properties': () => Object.assign(Object('ab'), { extra: 1, 7: 'seven' }),
    'strict arguments': () => {
      return (function (..._: unknown[]) {
        return arguments
      })(1, { two: 2 })
    },
    'big integers': () => [0n, 1n, -1n, 2n ** 200n, -(2n ** 200n), 255n],
    'strings that are no text': () => ['\ud800', 'a\udfffb', 'fine \u{1f600}'],
    'array buffer': () => new Uint8Array([1, 2, 3]).buffer,
    'resizable buffer': () => new (ArrayBuffer as never as new (n: number, o: object) => ArrayBuffer)(4, { maxByteLength: 16 }),
    'typed arrays': () => [
      new Int8Array([-1]),
      new Uint8Array([255]),
      new Uint8ClampedArray([255]),
      new Int16Array([-2]),
      new Uint16Array([65535]),
      new Int32Array([-3]),
      new Uint32Array([4e9]),
      new Float32Array([1.5]),
      new Float64Array([Number.NaN, -0]),
      new BigInt64Array([-1n]),
      new BigUint64Array([1n]),
    ],
    'typed array with properties': () => Object.assign(new Uint8Array(3), { extra: { a: 1 } }),
    'data view': () => new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2),
    'node buffers': () => [Buffer.from('hello'), Buffer.alloc(10_000, 1), Buffer.alloc(0)],
    'well-known symbols': () => [Symbol.iterator, Symbol.asyncIterator],
    'registered symbol': () => Symbol.for('app'),
    'well-known objects': () => [Map, Array.prototype.map, globalThis, console, Math, Reflect, process.env],
    'event emitter': () => Object.assign(Object.create(EventEmitter.prototype), { _events: {}, _eventsCount: 0 }),
    'object below Map.prototype': () => Object.create(Map.prototype),
    'imitation of a module': () => Object.freeze(Object.defineProperty({ __proto__: null, a: 1 }, Symbol.toStringTag, { value: 'Module' })),
  }
  for (const [name, make] of Object.entries(table))
    await t.test(name, () => {
      const value = make() as object
      const copy = roundTrip(value)
      if (name !== 'class of errors with a tag') assert.deepEqual(copy, value)
      if (typeof value !== 'object' || name === 'sparse array') return
      assert.equal(Object.getPrototypeOf(copy), Object.getPrototypeOf(value))
      assert.deepEqual(
        descriptors(copy)
          .map(([key]) => key)
          .sort(bySource),
        descriptors(value)
          .map(([key]) => key)
          .sort(bySource),
      )
      assert.equal(Object.isFrozen(copy), Object.isFrozen(value))
      assert.equal(hintOf(copy), hintOf(value))
    })
})
const bySource = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : 1)

test('identity, cycles and insertion order survive', () => {
  const map = new Map<unknown, unknown>()
  map.set(map, map).set('b', 1).set('a', 2).delete('b')
  map.set('b', 3)
  const copy = roundTrip(map)
  assert.equal(copy.get(copy), copy)
  assert.deepEqual([...copy.keys()].slice(1), ['a', 'b'])
  const list: unknown[] = []
  list.push(list, new Set([list]))
  const listCopy = roundTrip(list)
  assert.equal(listCopy[0], listCopy)
  assert.ok((listCopy[1] as Set<unknown>).has(listCopy))
  const symbol = Symbol('local')
  const [a, b, plain] = roundTrip([symbol, symbol, Symbol()])
  assert.ok(a === b && a !== symbol && a!.description === 'local' && plain!.description === undefined)
})

test('weak collections keep what lives otherwise', () => {
  const key = { key: 1 }
  const chained = { chained: 1 }
  const loose = { loose: 1 }
  const map = new WeakMap<object, unknown>([
    [key, chained],
    [chained, 'end'],
    [{}, 'gone'],
  ])
  const set = new WeakSet([key, {}])
  const [map2, set2, key2, ref2, looseRef] = roundTrip([map, set, key, new WeakRef(key), new WeakRef(loose)] as const)
  assert.equal(map2.get(map2.get(key2) as object), 'end')
  assert.ok(set2.has(key2))
  assert.equal(ref2.deref(), key2)
  assert.deepEqual(looseRef.deref(), loose)
})

test('regular expressions keep lastIndex and what their class overrides', () => {
  const pattern = Object.defineProperty(/x/g, 'flags', { get: explode, configurable: true })
  pattern.lastIndex = 3
  const copy = roundTrip(pattern)
  assert.equal(copy.lastIndex, 3)
  assert.ok(copy.global && copy.test('...x'))
})

test('an invalid date stays invalid', () => {
  assert.ok(Number.isNaN(roundTrip(new Date(Number.NaN)).getTime()))
})

test('sloppy arguments keep callee', () => {
  const copy = roundTrip(Object.defineProperty(sloppyArguments(1, 2), 'callee', { value: 'self' }))
  assert.equal(Object.prototype.toString.call(copy), '[object Arguments]')
  assert.deepEqual([...copy], [1, 2])
  assert.equal(copy.callee, 'self')
})

test('views share their buffer, also at the ends of a resizable one', () => {
  const buffer = new (ArrayBuffer as never as new (n: number, o: object) => ArrayBuffer & { resize(n: number): void })(12, {
    maxByteLength: 32,
  })
  new Uint8Array(buffer).set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const views = [
    new Uint8Array(buffer),
    new Uint8Array(buffer, 0, 12),
    new Uint32Array(buffer, 4),
    new Uint32Array(buffer, 4, 1),
    new DataView(buffer, 2),
    new DataView(buffer, 2, 10),
    new Uint8Array(buffer, 0, 4),
    new Uint8Array(buffer, 12),
  ]
  const copies = roundTrip(views)
  assert.deepEqual([...new Uint8Array(buffer)], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  for (const copy of copies) assert.equal(copy!.buffer, copies[0]!.buffer)
  buffer.resize(16)
  ;(copies[0]!.buffer as typeof buffer).resize(16)
  assert.deepEqual(
    copies.map((v) => v.byteLength),
    views.map((v) => v.byteLength),
  )
  assert.deepEqual(
    views.map((v) => v.byteLength),
    [16, 12, 12, 4, 14, 10, 4, 4],
  )
  buffer.resize(2)
  const short = roundTrip(views)
  assert.deepEqual([...new Uint8Array(buffer)], [1, 2])
  for (const length of [2, 9, 16]) {
    buffer.resize(length)
    ;(short[0]!.buffer as typeof buffer).resize(length)
    const sizes = (all: typeof views) => all.map((view) => (view instanceof DataView && length < 12 ? 0 : view.byteLength))
    assert.deepEqual(sizes(short), sizes(views))
  }
})

test('detached buffers stay detached, and their views empty', () => {
  const buffer = new ArrayBuffer(8)
  const views = [new Uint8Array(buffer, 2), new DataView(buffer, 1)] as const
  structuredClone(buffer, { transfer: [buffer] })
  const [bytes, view] = roundTrip(views)
  assert.deepEqual([bytes.length, bytes.byteOffset, bytes.buffer.byteLength, bytes.buffer === view.buffer], [0, 0, 0, true])
  assert.throws(() => view.byteLength, TypeError)
  assert.throws(() => new Uint8Array(bytes.buffer), TypeError)
})

test("a registry that the engine's own class has made says nothing of what is registered", () => {
  assert.deepEqual(capture(new FinalizationRegistry(() => {})).obstacles, ['FinalizationRegistry: a value of this kind cannot be captured'])
})

test('shared buffers keep their bytes; growable ones are an obstacle', () => {
  const whole = new Int32Array(new SharedArrayBuffer(8))
  whole[1] = 7
  const [copy, half] = roundTrip([whole, new Uint8Array(whole.buffer, 4)])
  assert.ok(copy!.buffer instanceof SharedArrayBuffer && copy!.buffer === half!.buffer)
  assert.deepEqual([[...copy!], half!.byteOffset, half![0]], [[0, 7], 4, 7])
  const growable = new (SharedArrayBuffer as never as new (n: number, o: object) => SharedArrayBuffer)(8, { maxByteLength: 16 })
  assert.deepEqual(capture(growable).obstacles, ['SharedArrayBuffer: nothing tells which of its views grow with it'])
})

test('of the pool of node buffers only what is seen is captured', () => {
  const secret = Buffer.from('a secret of somebody else')
  const seen = Buffer.from('hello')
  const other = Buffer.from('world')
  assert.equal(seen.buffer, other.buffer)
  const plain = new Uint8Array(seen.buffer, seen.byteOffset, 2)
  const captured = capture([plain, seen, other])
  const payload = captured.nodes.find(({ kind }) => kind.name === 'arraybuffer')!.payload as [number, null, number, Uint8Array]
  assert.ok(payload[3].length < 64)
  assert.ok(!Buffer.from(payload[3]).includes('secret'))
  lastValues = captured.values
  const [plain2, seen2, other2] = restore(captured) as [Uint8Array, Buffer, Buffer]
  assert.equal(`${seen2} ${other2}`, 'hello world')
  assert.ok(Buffer.isBuffer(seen2))
  seen2[0] = 72
  assert.equal(plain2[0], 72)
  assert.ok(secret.length)
  const own = new Uint8Array(Buffer.poolSize).fill(7)
  assert.deepEqual(roundTrip([new Uint8Array(own.buffer, 5, 2), own.buffer])[1], own.buffer)
})

test('bound functions and proxies go by their parts', () => {
  const self = { name: 'self' }
  const bound = trackBound(Math.max.bind(self, 1, 5), Math.max, self, [1, 5])
  assert.equal(hintOf(bound), 'bound')
  const [copy, self2] = roundTrip([bound, self] as const)
  assert.equal(copy(3), 5)
  assert.equal(boundParts(copy)!.thisArg, self2)
  assert.equal(hintOf(Math.min.bind(null)), 'function')

  const handler = new Proxy({}, { get: explode })
  const target = { a: 1 }
  const proxy = trackProxy(new Proxy(target, handler), target, {})
  assert.equal(hintOf(proxy), 'proxy')
  const copied = roundTrip([proxy, target])
  assert.equal(copied[0]!.a, 1)
  assert.equal(proxyParts(copied[0]!)!.target, copied[1])

  const revocable = Proxy.revocable({ a: 1 } as { a: number }, {})
  trackProxy(revocable.proxy, { a: 1 }, {}, revocable.revoke)
  const [proxy2, revoke2] = roundTrip([revocable.proxy, revocable.revoke] as const)
  assert.equal(proxy2.a, 1)
  revoke2()
  assert.throws(() => proxy2.a, TypeError)
  assert.throws(() => roundTrip(proxy2).a, TypeError)
})

test('no trap and no getter of the program runs to recognise a value', () => {
  const traps = new Proxy({}, { get: () => explode })
  const proxy = new Proxy({}, traps)
  detectProxies(types.isProxy)
  try {
    assert.equal(hintOf(proxy), undefined)
    assert.equal(hintOf(Object.create(proxy)), 'object')
    assert.equal(hintOf(new Proxy(() => {}, traps)), undefined)
  } finally {
    detectProxies(undefined)
  }
  assert.equal(
    hintOf({
      get [Symbol.toStringTag]() {
        return explode()
      },
    }),
    'object',
  )
  assert.equal(
    hintOf(
      new (class {
        get [Symbol.toStringTag]() {
          return explode()
        }
      })(),
    ),
    'object',
  )
  const error = new Error('x')
  const { prepareStackTrace } = Error
  Error.prepareStackTrace = explode
  try {
    const { nodes } = capture(error)
    assert.match(nodes[0]!.payload as string, /^Error: x\n/)
  } finally {
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace
    else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace
  }
})

test('values are recognised by their slots, not by what they look like', async () => {
  const disguise = (value: object) => Object.setPrototypeOf(value, class Disguise {}.prototype) as object
  const table: [expected: string | undefined, value: object][] = [
    ['object', {}],
    ['object', Object.create(null)],
    ['object', Object.create(Map.prototype)],
    ['object', Object.create(Names.prototype)],
    ['object', Object.create(Date.prototype)],
    ['object', Object.create(Array.prototype)],
    ['object', Object.create(Error.prototype)],
    ['object', Object.create(Uint8Array.prototype)],
    ['object', { [Symbol.toStringTag]: 'Map' }],
    ['object', { [Symbol.toStringTag]: 'Date' }],
    ['object', { [Symbol.toStringTag]: 'Error' }],
    ['object', Object.create(() => {})],
    ['object', Object.create(hidden.get('IteratorPrototype')!)],
    ['object', function* () {}.prototype],
    ['object', async function* () {}.prototype],
    ['object', Object.assign(new EventEmitter())],
    ['object', new (class Shop extends EventEmitter {})()],
    ['map', disguise(new Map())],
    ['set', disguise(new Set())],
    ['weakmap', disguise(new WeakMap())],
    ['weakset', disguise(new WeakSet())],
    ['weakref', disguise(new WeakRef({}))],
    ['arraybuffer', disguise(new ArrayBuffer(1))],
    ['typedarray', disguise(new Int8Array(1))],
    ['dataview', disguise(new DataView(new ArrayBuffer(1)))],
    ['date', disguise(new Date())],
    ['regexp', disguise(/x/)],
    ['error', disguise(new Error())],
    ['boxed', disguise(Object(1))],
    ['array', disguise([])],
    ['arguments', disguise(sloppyArguments())],
    ['date', Object.setPrototypeOf(new Date(), Object.prototype)],
    ['error', Object.setPrototypeOf(new Error(), null)],
    ['error', new SyntaxError()],
    ['typedarray', Buffer.from('x')],
    ['function', () => {}],
    ['function', class {}],
    ['promise', Promise.resolve()],
    ['promise', new (class Task extends Promise<void> {})(() => {})],
    ['object', Object.create(Promise.prototype)],
    // Hidden state that nothing can read.
    [undefined, (function* () {})()],
    [undefined, (async function* () {})()],
    [undefined, [].values()],
    [undefined, new Map().entries()],
    ['finalizationregistry', new FinalizationRegistry(() => {})],
    ['finalizationregistry', disguise(makeRegistry(() => {}))],
    ['sharedarraybuffer', disguise(new SharedArrayBuffer(1))],
    [undefined, new Intl.NumberFormat()],
    [undefined, new URL('http://x')],
    [undefined, new AbortController()],
    [undefined, new EventTarget()],
    [undefined, new TextDecoder()],
    [undefined, new DOMException('x')],
    [undefined, performance],
    [undefined, await import('./kinds.test.ts')],
  ]
  for (const [expected, value] of table) assert.equal(hintOf(value), expected, String(Object.prototype.toString.call(value)))
})

export let uninitialised: number

test('every kind can be captured, made and checked', () => {
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name)
  // Those of constructs that not every program has stand in parts of the runtime.
  const everywhere = (list: readonly { readonly name: string }[]) =>
    names(list).filter((name) => !['iterator', 'generator', 'async-generator'].includes(name))
  assert.deepEqual(everywhere(makers), names(kinds))
  assert.deepEqual(everywhere(checks), names(kinds))
})

test('hostile payloads are refused', () => {
  const check = fakeCheck(capture([new ArrayBuffer(1)]).nodes)
  const table: [kind: string, payload: unknown][] = [
    ['object', 1],
    ['array', -1],
    ['array', 2 ** 32],
    ['array', [[99]]],
    ['map', [1]],
    ['set', {}],
    ['date', 1e17],
    ['date', 'x'],
    ['regexp', ['x']],
    ['error', ['x', 'y']],
    ['arguments', null],
    ['arraybuffer', [2 ** 40, null, 0, new Uint8Array(1)]],
    ['arraybuffer', [4, null, 4, new Uint8Array(1)]],
    ['arraybuffer', [4, 3, 0, new Uint8Array(4)]],
    ['arraybuffer', [4, null, 0, [1, 2, 3, 4]]],
    ['arraybuffer', [1, null, 0, new Uint8Array(1), true]],
    ['arraybuffer', [0, null, 0, new Uint8Array(0), false]],
    ['sharedarraybuffer', [2 ** 40, new Uint8Array(1)]],
    ['finalizationregistry', [[CONSTANTS.undefined], []]],
    ['finalizationregistry', [[0], [1, 2]]],
    ['typedarray', ['Function', [1], 0, 1]],
    ['typedarray', ['Uint8Array', [0], 0, 1]],
    ['typedarray', ['Uint8Array', [1], -1, 1]],
    ['dataview', [[1], 0, '1']],
    ['bound', [1]],
    ['proxy', [[0], [0], 3]],
    ['revoke', [0]],
    ['symbol', ['x']],
    ['bigint', '0x1'],
    ['bigint', '-'],
    ['string', new Uint8Array(3)],
    ['intrinsic', 1],
  ]
  for (const [kind, payload] of table)
    assert.throws(() => byName.get(kind)!.verify(payload, check), TypeError, `${kind} ${JSON.stringify(payload)}`)
  assert.throws(() => byName.get('intrinsic')!.allocate('%Nothing%', { value: () => 0 }), /%Nothing% does not exist here/)
})

test('names lead back to what they name', () => {
  for (const [value, name] of names) assert.equal(resolveIntrinsic(name), value, name)
  const expected: [string, unknown][] = [
    ['%globalThis%', globalThis],
    ['%Array.prototype.map%', Array.prototype.map],
    ['%get Map.prototype.size%', Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get],
    ['%set Object.prototype.__proto__%', Object.getOwnPropertyDescriptor(Object.prototype, '__proto__')!.set],
    ['%Symbol.iterator%', Symbol.iterator],
    ['%String.prototype[Symbol.iterator]%', String.prototype[Symbol.iterator]],
    ['%get Array[Symbol.species]%', Object.getOwnPropertyDescriptor(Array, Symbol.species)!.get],
    ['%GeneratorFunction%', function* () {}.constructor],
    ['%AsyncGeneratorPrototype%', Object.getPrototypeOf(async function* () {}.prototype)],
    ['%TypedArray.prototype.set%', Uint8Array.prototype.set],
    ['%Intl.NumberFormat.prototype.formatToParts%', Intl.NumberFormat.prototype.formatToParts],
    ['%console.log%', console.log],
    ['%setTimeout%', setTimeout],
    ['%Buffer.prototype.readUInt8%', Buffer.prototype.readUInt8],
    ['%process.nextTick%', process.nextTick],
    ['%AbortSignal.prototype%', AbortSignal.prototype],
    ['%crypto%', crypto],
    ['%atob%', atob],
    ['%parseInt%', parseInt],
  ]
  for (const [name, value] of expected) {
    assert.equal(resolveIntrinsic(name), value, name)
    assert.ok(names.has(value as object), name)
  }
  for (const name of [
    '',
    'Array',
    '%%',
    '%Array.prototype.length%',
    '%a.b%',
    '%Array.%',
    '%Array..map%',
    '%Array[Symbol.x]%',
    '%Array["map"]%',
    '%Array.__proto__%',
    '%process.title%',
  ])
    assert.equal(resolveIntrinsic(name), undefined, name)
})

test('what the program did gets no name, and is found', () => {
  assert.deepEqual(additions(pristine), [])
  const realm = globalThis as Record<string, unknown>
  const { max } = Math
  const { log } = console
  const { structuredClone } = globalThis
  const limit = Error.stackTraceLimit
  const atob = Object.getOwnPropertyDescriptor(globalThis, 'atob')!
  const formData = Object.getOwnPropertyDescriptor(globalThis, 'FormData')!
  const push = Array.prototype.push
  const mine = () => 0
  const added = Symbol('added')
  try {
    realm.app = { state: 1 }
    realm.structuredClone = mine
    realm.atob = mine
    realm.FormData = mine
    Error.stackTraceLimit = 77
    Math.max = mine
    console.log = mine
    Array.prototype.push = mine
    Object.defineProperty(Array.prototype, added, { value: mine, configurable: true })
    const found = additions(pristine).map(({ name, key }) => `${name} ${String(key)}`)
    assert.deepEqual(found.sort(), [
      '%Array.prototype% Symbol(added)',
      '%Array.prototype% push',
      '%Error% stackTraceLimit',
      '%Math% max',
      '%console% log',
      '%globalThis% FormData',
      '%globalThis% app',
      '%globalThis% atob',
      '%globalThis% structuredClone',
    ])
    assert.equal(realm.atob, mine)
    const now = intrinsicNames(pristine)
    assert.ok(!now.has(mine) && !now.has(realm.app as object) && !now.has(added))
    assert.equal(realm.FormData, mine)
  } finally {
    delete realm.app
    realm.structuredClone = structuredClone
    Object.defineProperty(globalThis, 'atob', atob)
    Object.defineProperty(globalThis, 'FormData', formData)
    Error.stackTraceLimit = limit
    Math.max = max
    console.log = log
    Array.prototype.push = push
    delete (Array.prototype as never)[added]
  }
  assert.deepEqual(additions(pristine), [])
  assert.equal(typeof Headers, 'function')
  assert.deepEqual(additions(pristine), [], 'materialised by the program')
  assert.equal(intrinsicNames(pristine).get(Headers.prototype.append), '%Headers.prototype.append%')
  const { trunc } = Math
  delete (Math as { trunc?: unknown }).trunc
  assert.deepEqual(
    additions(pristine).map(({ name, key, descriptor }) => [name, key, descriptor]),
    [['%Math%', 'trunc', undefined]],
  )
  Object.defineProperty(Math, 'trunc', { value: trunc, writable: true, enumerable: false, configurable: true })
})

test('speed, for the record', (t) => {
  const count = 300_000
  const objects = Array.from({ length: count }, (_, i) => ({ a: i }))
  const points = Array.from({ length: count }, () => new Point())
  const time = (task: () => void) => {
    const start = performance.now()
    task()
    return performance.now() - start
  }
  const perObject = (list: object[]) => {
    const hint = makeKindHint(nameOf)
    for (let round = 0; round < 2; round++) for (const value of list) hint(value)
    const ms = time(() => {
      for (let i = 0; i < list.length; i++) if (hint(list[i]!) !== 'object') explode()
    })
    return `${((ms * 1e6) / count).toFixed(0)} ns`
  }
  t.diagnostic(`baseline ${baselineTime.toFixed(2)} ms`)
  t.diagnostic(`names ${time(() => intrinsicNames(pristine)).toFixed(1)} ms, additions ${time(() => additions(pristine)).toFixed(1)} ms`)
  t.diagnostic(`hint: plain object ${perObject(objects)}, class instance ${perObject(points)}`)
  detectProxies(types.isProxy)
  t.diagnostic(`hint with types.isProxy: plain object ${perObject(objects)}, class instance ${perObject(points)}`)
  detectProxies(undefined)
})
