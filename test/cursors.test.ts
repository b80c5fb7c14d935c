/** Checks that cursors and the iterators that can be asked go where the language goes, and know where they stand. */
import assert from 'node:assert/strict'
import '../runtime/parts/index.ts'
import { describe, test } from 'node:test'
import { types } from 'node:util'
import { iterate, makeIterator, type Position, placeIterator, positionOf } from '../runtime/graph/iterators.ts'
import { languageParts } from '../runtime/graph/language.ts'
import { ownName } from '../runtime/graph/own.ts'
import { detectProxies } from '../runtime/graph/tracked.ts'
import type { Iteration } from '../runtime/suspend/iteration.ts'
import * as operations from '../runtime/suspend/operations.ts'
import { compareScript } from './differential.ts'
import { row } from './language/row.ts'

const iteration: Iteration = Object.assign({}, operations, ...languageParts.map(({ link }) => link))

detectProxies(types.isProxy)
const { cursor, keys, iterator, call, rest, thenable, toKey } = iteration

type Log = (...values: unknown[]) => void

function show(value: unknown): string {
  if (value instanceof Error) return value.name
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return typeof value === 'symbol' ? value.toString() : String(value)
}

/** What a piece of code logs, with `over` put around what its loops go through. */
function run(code: string, words: Readonly<Record<string, unknown>>): string[] {
  const lines: string[] = []
  const log: Log = (...values) => void lines.push(values.map(show).join(' '))
  try {
    log('=>', new Function('log', 'logged', ...Object.keys(words), code)(log, logged(log), ...Object.values(words)))
  } catch (error) {
    log('thrown', error)
  }
  return lines
}

/** Makes an iterable that tells what is done to it. */
const logged =
  (log: Log) =>
  (count: number, options: Record<string, unknown> = {}) => {
    const iterator = new Proxy(
      {
        next: () => (count-- > 0 ? { value: count, done: false } : { value: 'end', done: true }),
        return: (...given: unknown[]) => {
          log('return', given.length)
          return {}
        },
        ...options,
      },
      {
        get(target, key) {
          log('get', key)
          return Reflect.get(target, key)
        },
      },
    )
    return { [Symbol.iterator]: () => iterator }
  }

const same = (value: unknown) => value

const loops: readonly string[] = [
  'for (const x of over([1, 2, 3])) log(x)',
  'for (const x of over([1, , 3])) log(x)',
  'const a = [1, 2]; for (const x of over(a)) { log(x); if (a.length < 5) a.push(x) }',
  'const a = [1, 2, 3, 4]; for (const x of over(a)) { log(x); a.length = 2 }',
  'class A extends Array {}; for (const x of over(A.of(1, 2))) log(x)',
  'const a = [1, 2]; a[Symbol.iterator] = function* () { yield "own" }; for (const x of over(a)) log(x)',
  'for (const x of over(new Proxy([1, 2], { get(t, k, r) { log("get", k); return Reflect.get(t, k, r) } }))) log(x)',
  'for (const x of over("a\\u{1f600}b")) log(x)',
  'for (const x of over(new Uint8Array([1, 2]))) log(x)',
  'for (const x of over(new Set([1, 2]))) log(x)',
  'const m = new Map([[1, 2], [3, 4]]); for (const [k, v] of over(m)) { log(k, v); m.delete(k); if (k < 9) m.set(k + 5, v) }',
  '(function () { for (const x of over(arguments)) log(x) })(1, 2)',
  'for (const x of over((function* () { try { yield 1; yield 2 } finally { log("finally") } })())) { log(x); break }',
  'for (const x of over(logged(2))) log(x)',
  'for (const x of over(logged(2))) break',
  'for (const x of over(logged(2))) throw "out"',
  'return (() => { for (const x of over(logged(2))) return x })()',
  'for (const x of over(logged(2, { return: undefined }))) break',
  'for (const x of over(logged(2, { return: null }))) break',
  'for (const x of over(logged(2, { return: 5 }))) break',
  'for (const x of over(logged(2, { return: 5 }))) throw "out"',
  'for (const x of over(logged(2, { return: () => 5 }))) break',
  'for (const x of over(logged(2, { return: () => 5 }))) throw "out"',
  'for (const x of over(logged(2, { return() { throw "return" } }))) break',
  'for (const x of over(logged(2, { return() { throw "return" } }))) throw "out"',
  'for (const x of over(logged(2, { next: undefined }))) log(x)',
  'for (const x of over(logged(2, { next: () => 5 }))) log(x)',
  'for (const x of over(logged(2, { next() { throw "next" } }))) log(x)',
  'for (const x of over(logged(2, { next: () => ({ get done() { throw "done" } }) }))) log(x)',
  'for (const x of over(logged(2, { next: () => ({ get value() { throw "value" } }) }))) log(x)',
  'for (const x of over({ [Symbol.iterator]: () => 1 })) log(x)',
  'for (const x of over({ [Symbol.iterator]: 1 })) log(x)',
  'for (const x of over({ [Symbol.iterator]: null })) log(x)',
  'for (const x of over({ get [Symbol.iterator]() { throw "get" } })) log(x)',
  'for (const x of over({})) log(x)',
  'for (const x of over(undefined)) log(x)',
  'for (const x of over(null)) log(x)',
  'for (const x of over(5)) log(x)',
  'const [a, , b = 7, ...c] = over(logged(6)); return [a, b, c]',
  'const [a] = over(logged(6)); return a',
  'const [a, b] = over(logged(1)); return [a, b]',
  'const o = {}; [o.a, o.b] = over(new Map([[1, 2], [3, 4]])); return o',
  'const i = { n: 0, next() { this.next = null; return { value: ++this.n, done: this.n > 3 } }, [Symbol.iterator]() { return this } }; for (const x of over(i)) log(x)',
]

describe('a cursor does what a loop does', () => {
  for (const code of loops) test(code, () => assert.deepEqual(run(code, { over: cursor }), run(code, { over: same })))
})

test('errors are worded as by the engine', () => {
  const table: readonly (readonly [task: () => unknown, message: string])[] = [
    [() => cursor({}), 'object is not iterable'],
    [() => cursor(undefined), 'undefined is not iterable'],
    [() => cursor(5), 'number 5 is not iterable'],
    [() => cursor({ [Symbol.iterator]: 1 }), 'number 1 is not a function'],
    [() => cursor({ [Symbol.iterator]: () => 1 }), 'Result of the Symbol.iterator method is not an object'],
    [() => [...(cursor({ [Symbol.iterator]: () => ({}) }) as never)], 'undefined is not a function'],
    [() => call(undefined, {}), 'undefined is not a function'],
    [() => call('a', {}), 'string "a" is not a function'],
    [() => iterator({}, 'values'), 'undefined is not a function'],
    [() => iterator(null, 'values'), "Cannot read properties of null (reading 'values')"],
  ]
  for (const [task, message] of table) assert.throws(task, { name: 'TypeError', message })
})

/** A copy as a resumed program makes it: prototype by name, own data properties. */
function copied<T extends object>(object: T): T {
  const prototype = Object.getPrototypeOf(object)
  assert.match(ownName(prototype)!, /^%tm\.\w+%$/)
  const descriptors = Object.getOwnPropertyDescriptors(object)
  for (const d of Object.values(descriptors)) assert.ok('value' in d && d.enumerable && d.writable && d.configurable)
  return Object.create(prototype, descriptors)
}

/** Goes through it, with a copy in its place before each body, as if there were a hop. */
function* hopping(value: Iterable<unknown>): Generator<unknown> {
  for (let it = value as unknown as Resumable; ; ) {
    const { value, done } = it.next()
    if (done) return
    it = copied(it).again()
    assert.deepEqual(it.next(), { value: undefined, done: false })
    yield value
  }
}

interface Resumable extends Iterator<unknown> {
  again(): Resumable
}

describe('a cursor goes on in a copy', () => {
  const table: readonly (() => Iterable<unknown>)[] = [
    () => [1, 2, 3],
    () => new Map([[1, 2]]),
    () => new Set([1, 2]),
    () => 'a\u{1f600}b',
    () => new Uint16Array([1, 2]),
    () => [1, 2].entries(),
    () => 'a1b2'.matchAll(/\d/g),
    () => logged(() => {})(3) as never,
  ]
  for (const make of table) test(String(make), () => assert.deepEqual([...hopping(cursor(make()) as never)], [...make()]))
  test('of keys', () => assert.deepEqual([...hopping(keys({ b: 1, a: 2, 1: 3 }) as never)], ['1', 'b', 'a']))
})

const enumerations: readonly string[] = [
  'return { b: 1, a: 2, 5: 3, 1: 4, [Symbol()]: 5 }',
  'return [1, , 3]',
  'return "ab"',
  'return undefined',
  'return null',
  'return 5',
  'return new Uint8Array(2)',
  'return Object.create({ a: 1, b: 2, 0: 3 }, { a: { value: 1 }, c: { value: 2, enumerable: true } })',
  'return Object.create({ a: 1 }, { a: { value: 1, enumerable: true } })',
  'class A { m() {} }; return Object.assign(new A(), { x: 1 })',
  'const o = { a: 1, b: 2, c: 3 }; visit = (k) => { delete o.b; o.d = 4 }; return o',
  'const o = Object.create({ b: 2 }, { a: { value: 1, enumerable: true } }); visit = () => delete Object.getPrototypeOf(o).b; return o',
  'const o = { a: 1, b: 2 }; visit = () => { delete o.b; Object.setPrototypeOf(o, { b: 3 }) }; return o',
  'const o = { a: 1, b: 2 }; visit = () => Object.defineProperty(o, "b", { enumerable: false }); return o',
  'const a = [1, 2, 3]; visit = () => { a.pop() }; return a',
  'return new Proxy({ a: 1, b: 2 }, traps)',
  'return Object.create(new Proxy({ a: 1, b: 2 }, traps), { c: { value: 1, enumerable: true }, a: { value: 1 } })',
  'return new Proxy(Object.create({ d: 1 }, { c: { value: 1 }, a: { value: 1, enumerable: true } }), traps)',
  'visit = () => { gone = true }; let gone = false; return new Proxy({ a: 1, b: 2 }, { ...traps, getOwnPropertyDescriptor(t, k) { log("gopd", k); return gone ? undefined : Reflect.getOwnPropertyDescriptor(t, k) } })',
]

describe('keys are those of a for-in loop', () => {
  const text = (loop: string, code: string) => `
    let visit = () => {}
    const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((n) => [n, (...a) => { log(n, typeof a[1] === "string" ? a[1] : ""); return Reflect[n](...a) }]))
    const make = () => { ${code} }
    const object = make()
    ${loop} { log(k); visit(k) }`
  for (const code of enumerations)
    test(code, () =>
      assert.deepEqual(run(text('for (const k of keys(object))', code), { keys }), run(text('for (const k in object)', code), {})),
    )
})

/** What a snapshot keeps of an iterator, and what comes back. */
function remade(iterator: object): object {
  const { type, source, index, text } = positionOf(iterator) as Position
  const made = makeIterator({ type, source, index, text })
  placeIterator(made)
  return made
}

let seed = 1
const random = (below: number): number => {
  seed = (seed * 48271) % 0x7fffffff
  return seed % below
}
const pick = <T>(list: readonly T[]): T => list[random(list.length)]!

interface Subject {
  /** A call that makes an iterator. */
  readonly call: readonly [source: unknown, key: PropertyKey, ...parameters: unknown[]]
  change?(n: number): unknown
}

const subjects: Readonly<Record<string, () => Subject>> = {
  array: () => {
    const a = [1, 2, 3, 4, 5]
    const change = (n: number) => (n < 3 ? a.push(n) : n < 6 ? a.pop() : n < 8 ? a.shift() : (a.length = n))
    return { call: [a, pick(['values', 'keys', 'entries', Symbol.iterator])], change }
  },
  map: () => {
    const m = new Map([1, 2, 3, 4, 5].map((x) => [x, x * 2]))
    const change = (n: number) => (n < 4 ? m.delete(n) : n < 8 ? m.set(n + random(20), n) : n === 8 ? m.clear() : m.set(1, 1))
    return { call: [m, pick(['values', 'keys', 'entries', Symbol.iterator])], change }
  },
  set: () => {
    const s = new Set([1, 2, 3, 4, 5])
    const change = (n: number) => (n < 4 ? s.delete(n) : n < 8 ? s.add(n + random(20)) : n === 8 ? s.clear() : s.add(1))
    return { call: [s, pick(['values', 'keys', 'entries', Symbol.iterator])], change }
  },
  string: () => ({ call: ['a\u{1f600}b\ud800c', Symbol.iterator] }),
  matches: () => {
    const sticky = /\d/gy
    sticky.lastIndex = 2
    return { call: ['aa1\u{1f600}bb22', 'matchAll', pick<unknown>([/(?<l>[a-z])|\d*/g, /(?:)/gu, /(?:)/g, sticky, /x/g, 'b', undefined])] }
  },
  'typed array': () => {
    const t = new Int8Array([1, 2, 3, 4])
    return { call: [t, pick(['values', 'keys', 'entries', Symbol.iterator])], change: (n) => (t[n % 4] = n) }
  },
  'array with getters that throw': () => {
    const a = [1, 2, 3]
    const error = () => {
      throw new Error()
    }
    return { call: [Object.defineProperty(a, 1, { get: error }), 'values'] }
  },
  'what is like an array': () => ({ call: [{ length: '2.5', 0: 'a', values: [].values }, 'values'] }),
  'a detached buffer': () => {
    const t = new Int8Array(20)
    return { call: [t, 'values'], change: (n) => n === 5 && t.length > 0 && structuredClone(t, { transfer: [t.buffer] }) }
  },
}

type Make = (source: unknown, method: (this: unknown, ...parameters: unknown[]) => unknown, parameters: readonly unknown[]) => unknown

/** Steps and changes in an order that depends on the seed alone. */
function trace(start: number, subject: () => Subject, make: Make, hop: (iterator: object) => object): unknown[] {
  seed = start
  const { call, change } = subject()
  const [source, key, ...parameters] = call
  let iterator = make(source, (source as never)[key], parameters) as object & Iterator<unknown>
  const steps: unknown[] = [Object.prototype.toString.call(iterator)]
  for (let i = 0; i < 14; i++) {
    const n = random(10)
    if (n < 2) iterator = hop(iterator) as typeof iterator
    else if (n < 5) change?.(random(10))
    else {
      try {
        steps.push(iterator.next())
      } catch (error) {
        steps.push((error as Error).message)
      }
    }
  }
  return steps
}

describe('an iterator that can be asked goes where that of the engine goes', () => {
  for (const [name, subject] of Object.entries(subjects)) {
    test(name, () => {
      for (let start = 1; start < 400; start++) {
        const native = trace(start, subject, (source, method, parameters) => Reflect.apply(method, source, parameters), same as never)
        assert.deepEqual(trace(start, subject, iterate as Make, remade), native, `seed ${start}`)
        const asked = trace(start, subject, iterate as Make, (it) => [positionOf(it), it][1] as object)
        assert.deepEqual(asked, native, `seed ${start}, asked`)
      }
    })
  }
})

test('iterators of others are left alone', () => {
  const own = { values: () => own }
  assert.equal(iterator(own, 'values')!(), own)
  assert.equal(iterator(undefined, 'values', true), undefined)
  const map = new Map([[1, 2]])
  const tracked = iterator(map, Symbol.iterator)!() as Iterator<unknown> & Iterable<unknown>
  assert.ok(positionOf(tracked))
  assert.equal(Object.getPrototypeOf(tracked), Object.getPrototypeOf(map.values()))
  assert.deepEqual(Object.keys(tracked), [])
  assert.deepEqual([...tracked], [[1, 2]])
  class Words extends RegExp {}
  assert.equal(positionOf(iterator('ab', 'matchAll')!(new Words('a', 'g')) as object), undefined)
})

test('keys, rests and what may be waited for', () => {
  const symbol = Symbol()
  assert.deepEqual([1, 'a', symbol, null, { toString: () => 'o' }, -0].map(toKey), ['1', 'a', symbol, 'null', 'o', '0'])
  const source = Object.create({ up: 1 }, { hidden: { value: 1 } })
  Object.assign(source, { a: 1, b: 2, 3: 4, [symbol]: 5 })
  assert.deepEqual(rest(source, ['a', 3]), { b: 2, [symbol]: 5 })
  assert.deepEqual(rest('ab', ['0']), { 1: 'b' })
  let reads = 0
  const foreign = {
    get then() {
      reads++
      return () => {}
    },
  }
  class Own extends Promise<number> {}
  assert.deepEqual([Promise.resolve(), foreign, Own.resolve(1), {}, null, 1, () => {}].map(thenable), [
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
  assert.equal(reads, 0)
  assert.equal(call(Math.max, undefined, 1, 2), 2)
})

test('iterators kept half-way move', async () => {
  const { code } = row(
    '',
    `const a = [1, 2, 3, 4], m = new Map([[1, 'a'], [2, 'b'], [3, 'c'], [4, 'd']]), s = new Set([1, 2, 3, 4])
     const its = [a.values(), a.keys(), a.entries(), a[Symbol.iterator](), m?.values(), m.keys(), m.entries(), s.values(), s.entries(),
       'a\u{1f600}bc'[Symbol.iterator](), 'a1b2c3d4'.matchAll(/[a-z](d)/g), new Uint8Array([5, 6, 7, 8]).values()]
     const over = [].values(), fresh = m.keys()
     over.next()
     const show = (it) => JSON.stringify(it.next()) + Object.prototype.toString.call(it)
     for (const it of its) console.log(show(it))
     m.delete(1)`,
    'for (const it of its) console.log(show(it)); m.delete(3); s.add(9); a.push(7); m.set(8, "h")',
    'for (const it of its) console.log([...it].join("|"), Object.keys(it)); over[Symbol.iterator] && console.log(over.next(), [...fresh])',
  )
  const { hops } = await compareScript(code, { extension: 'mjs', plans: () => [[1], [2], [1, 1]] })
  assert.equal(hops, 4)
})
