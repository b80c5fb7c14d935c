/** Makes iterators of the language that can be asked where they stand, since the engine's own keep that to themselves. */

import { Given } from './given.ts'
import { hidden } from './hidden.ts'
import { nameOwn } from './own.ts'
import { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, getter, uncurry } from './primordials.ts'

type Method = (this: unknown, ...parameters: never[]) => unknown
type Result = IteratorResult<unknown, undefined>

/** What an iterator goes through, and how; the number stands in a snapshot. */
export const TYPES = {
  values: 0,
  keys: 1,
  entries: 2,
  mapValues: 3,
  mapKeys: 4,
  mapEntries: 5,
  setValues: 6,
  setEntries: 7,
  characters: 8,
  matches: 9,
} as const

const { apply, ownKeys } = Reflect
const { trunc, min, max } = Math
const { isArray } = Array
const typedArray = getPrototypeOf(Uint8Array.prototype) as Uint8Array
const typeOf = getter<string | undefined>(typedArray, Symbol.toStringTag)
const lengthOf = getter<number>(typedArray, 'length')
const slice = uncurry(String.prototype.slice)
const codePointAt = uncurry(String.prototype.codePointAt)
const nativeExec = RegExp.prototype.exec
const sourceOf = getter<string>(RegExp.prototype, 'source')

const isList = (type: number) => type <= TYPES.entries
const isMap = (type: number) => type >= TYPES.mapValues && type <= TYPES.mapEntries
const hasEntries = (type: number) => isMap(type) || isSet(type)
const isSet = (type: number) => type === TYPES.setValues || type === TYPES.setEntries

/** Where one iterator stands. */
export interface Position {
  readonly type: number
  /** What it goes through; for matches the regular expression; `undefined` when it is done. */
  readonly source: unknown
  /** Number of elements, entries or code units behind it; for matches 1 global, 2 by code points. */
  readonly index: number
  /** Of matches. */
  readonly text: string | undefined
}

class Steps {
  readonly type: number
  source: unknown
  index: number
  readonly text: string | undefined
  /** The engine's iterator of a Map or Set, which stays right when entries come and go. */
  inner: object | undefined
  constructor({ type, source, index, text }: Position) {
    this.type = type
    this.source = source
    this.index = index
    this.text = text
  }

  next(): Result {
    if (this.source === undefined) return { value: undefined, done: true }
    const { type } = this
    const found = isList(type) ? this.#element() : hasEntries(type) ? nextOf(type, this.place()) : this.#unit()
    if (found.done) this.end()
    return found
  }

  end(): void {
    this.source = undefined
    this.inner = undefined
  }

  /** The engine's iterator, where this one stands. */
  place(): object {
    if (this.inner === undefined) {
      this.inner = apply(methods[this.type]!, this.source, []) as object
      for (let i = 0; i < this.index; i++) nextOf(this.type, this.inner)
    }
    return this.inner
  }

  /** Finds out how many entries are behind it, by going to the end and starting again. */
  count(): void {
    if (this.source === undefined || !hasEntries(this.type)) return
    const inner = this.place()
    let left = 0
    while (!nextOf(this.type, inner).done) left++
    this.index = (isSet(this.type) ? setSize(this.source) : mapSize(this.source)) - left
    this.inner = undefined
    this.place()
  }

  #element(): Result {
    const { type, source, index } = this
    if (index >= length(source as ArrayLike<unknown>)) return { value: undefined, done: true }
    this.index = index + 1
    if (type === TYPES.keys) return { value: index, done: false }
    const value = (source as ArrayLike<unknown>)[index]
    return { value: type === TYPES.entries ? [index, value] : value, done: false }
  }

  #unit(): Result {
    return this.type === TYPES.characters ? this.#character() : this.#match()
  }

  #character(): Result {
    const { source, index } = this as { source: string; index: number }
    const point = codePointAt(source, index)
    if (point === undefined) return { value: undefined, done: true }
    this.index += point > 0xffff ? 2 : 1
    return { value: slice(source, index, this.index), done: false }
  }

  /** ECMA-262 22.2.9.2.1 */
  #match(): Result {
    const matcher = this.source as RegExp
    const match = exec(matcher, this.text!)
    if (match === null) return { value: undefined, done: true }
    if (!(this.index & 1)) this.end()
    else if (`${match[0]}` === '') {
      const at = toLength(matcher.lastIndex)
      const wide = this.index & 2 && (codePointAt(this.text!, at) ?? 0) > 0xffff
      matcher.lastIndex = at + (wide ? 2 : 1)
    }
    return { value: match, done: false }
  }
}

function exec(matcher: RegExp, text: string): RegExpExecArray | null {
  const method: unknown = matcher.exec
  const match = apply(typeof method === 'function' ? (method as typeof nativeExec) : nativeExec, matcher, [text])
  if (typeof match !== 'object') throw new TypeError('object null or function expected')
  return match
}

function toLength(value: unknown): number {
  return min(max(trunc(value as number) || 0, 0), Number.MAX_SAFE_INTEGER)
}

/** ECMA-262 23.1.5.1; the engine has the words for a typed array that has lost its buffer. */
function length(source: ArrayLike<unknown>): number {
  if (isArray(source) || typeOf(source) === undefined) return toLength(source.length)
  const found = lengthOf(source)
  if (found === 0) nexts[0]!(apply(methods[TYPES.values]!, source, []))
  return found
}

class Tracked extends Given {
  readonly #steps: Steps
  constructor(object: object, steps: Steps) {
    super(object)
    this.#steps = steps
  }
  static steps(object: object): Steps | undefined {
    return #steps in object ? object.#steps : undefined
  }
}

const next: () => Result = nameOwn(
  'next',
  {
    next(this: object): Result {
      const steps = Tracked.steps(this)
      if (steps === undefined) throw new TypeError('next method called on incompatible receiver')
      return steps.next()
    },
  }.next,
)
const NEXT = { value: next, writable: true, enumerable: false, configurable: true }

const prototypes = ['Array', 'Map', 'Set', 'String', 'RegExpString'].map((name) => hidden.get(`${name}IteratorPrototype`)!)
/** Functions whose `prototype` is that of the engine's iterators: the fastest way to make an object below it. */
const makers = prototypes.map((prototype) => {
  const maker = function () {} as unknown as new () => object
  maker.prototype = prototype
  return maker
})
const makerOf = (type: number) => makers[isList(type) ? 0 : isMap(type) ? 1 : isSet(type) ? 2 : type === TYPES.characters ? 3 : 4]!
const nexts = prototypes.map((prototype) => uncurry((prototype as Iterator<unknown>).next as () => Result))
const nextOf = (type: number, inner: object): Result => (isMap(type) ? nexts[1]!(inner) : nexts[2]!(inner))
const mapSize = getter<number>(Map.prototype, 'size')
const setSize = getter<number>(Set.prototype, 'size')

/** Makes an iterator that stands there. */
export function makeIterator(position: Position): object {
  const steps = new Steps(position)
  const iterator = new Tracked(new (makerOf(position.type))(), steps)
  defineProperty(iterator, 'next', NEXT)
  return iterator
}

/** Where it stands; `undefined` for what was not made here. A Map or Set must be full. */
export function positionOf(iterator: object): Position | undefined {
  const steps = Tracked.steps(iterator)
  steps?.count()
  return steps
}

export function isTracked(iterator: object): boolean {
  return Tracked.steps(iterator) !== undefined
}

/** Lets an iterator of a Map or Set that was made before the entries take its place. */
export function placeIterator(iterator: object): void {
  const steps = Tracked.steps(iterator)
  if (steps?.source !== undefined && hasEntries(steps.type)) steps.place()
}

const list = Array.prototype
const text = String.prototype
const methods: readonly Method[] = [
  list.values,
  list.keys,
  list.entries,
  Map.prototype.values,
  Map.prototype.keys,
  Map.prototype.entries,
  Set.prototype.values,
  Set.prototype.entries,
  text[Symbol.iterator],
  text.matchAll,
]
const types = new Map<unknown, number>(methods.map((method, type) => [method, type]))
for (const [type, method] of [typedArray.values, typedArray.keys, typedArray.entries].entries()) types.set(method, type)
const typeOfMethod = uncurry(types.get as (method: unknown) => number | undefined)

/** Calls what is to give an iterator; the engine's own comes as one that can be asked. */
export function iterate(source: unknown, method: Method, parameters: readonly unknown[]): unknown {
  const native = apply(method, source, parameters)
  const type = typeOfMethod(types, method)
  if (type === undefined) return native
  if (type === TYPES.matches) return trackMatches(source, parameters[0]) ?? native
  if (type === TYPES.characters && typeof source !== 'string') return native
  return makeIterator({ type, source: type === TYPES.characters ? source : Object(source), index: 0, text: undefined })
}

/** The engine works on a copy of the regular expression (ECMA-262 22.2.6.9); so do we, if nothing can be different about it. */
function trackMatches(source: unknown, pattern: unknown): object | undefined {
  if (typeof source !== 'string') return undefined
  let matcher: RegExp
  if (typeof pattern === 'object' && pattern !== null) {
    if (getPrototypeOf(pattern) !== RegExp.prototype || ownKeys(pattern).length !== 1) return undefined
    const { flags, lastIndex } = pattern as RegExp
    matcher = new RegExp(sourceOf(pattern), flags)
    matcher.lastIndex = lastIndex
  } else if (pattern === undefined || typeof pattern === 'string') matcher = new RegExp(pattern as string, 'g')
  else return undefined
  const { global, unicode, unicodeSets } = matcher
  const index = (global ? 1 : 0) | (unicode || unicodeSets ? 2 : 0)
  return makeIterator({ type: TYPES.matches, source: matcher, index, text: source })
}

/** Whether going through an array is what the language makes of it, however often `next` is called. */
export function isPlainIteration(method: unknown): boolean {
  return method === methods[0] && getOwnPropertyDescriptor(prototypes[0]!, 'next')?.value === nativeNext
}
const nativeNext: unknown = getOwnPropertyDescriptor(prototypes[0]!, 'next')!.value
