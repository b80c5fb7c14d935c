/** Goes through what a loop or an array pattern goes through, as the language does, with all state in properties. */

import { isPlainIteration, iterate } from '../graph/iterators.ts'
import { nameOwn } from '../graph/own.ts'
import { uncurry } from '../graph/primordials.ts'
import { isProxy } from '../graph/tracked.ts'
import { called } from './called.ts'
import { isObject, notCallable, notIterable, notIterator, notResult } from './errors.ts'

type Result = IteratorResult<unknown>
type AnyFunction = (...parameters: unknown[]) => unknown

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect
const { isArray } = Array
const push = uncurry(Array.prototype.push)

/** What all have in common: a loop may begin in its body, without a step. */
abstract class Steps {
  /** The next step has been taken before. */
  entered = false;

  [Symbol.iterator](): this {
    return this
  }

  again(): this {
    this.entered = true
    return this
  }

  next(): Result {
    if (!this.entered) return this.step()
    this.entered = false
    return { value: undefined, done: false }
  }

  protected abstract step(): Result
}

/** Of any iterator. It has none when that is over, has failed or is closed, and then closes nothing. */
export class Cursor extends Steps {
  iterator: object | undefined
  method: unknown
  constructor(iterator: object) {
    super()
    this.iterator = iterator
    this.method = (iterator as { next: unknown }).next
  }

  protected step(): Result {
    const { iterator } = this
    if (iterator === undefined) return { value: undefined, done: true }
    this.iterator = undefined
    const result = called(this.method, iterator)
    if (!isObject(result)) throw notResult(result)
    if ((result as Result).done) return { value: undefined, done: true }
    const { value } = result as Result
    this.iterator = iterator
    return { value, done: false }
  }

  /** ECMA-262 7.4.11 IteratorClose; what it throws counts only where nothing else is thrown. */
  return(): Result {
    const { iterator } = this
    this.iterator = undefined
    const method = (iterator as { return?: unknown } | undefined)?.return
    if (method !== undefined && method !== null) {
      const result = called(method, iterator)
      if (!isObject(result)) throw notResult(result)
    }
    return { value: undefined, done: true }
  }
}

/** Of an array that nothing is special about. */
export class ListCursor extends Steps {
  list: readonly unknown[] | undefined
  index = 0
  constructor(list: readonly unknown[]) {
    super()
    this.list = list
  }

  protected step(): Result {
    const { list, index } = this
    if (list === undefined || index >= list.length) return this.return()
    this.index = index + 1
    return { value: list[index], done: false }
  }

  return(): Result {
    this.list = undefined
    return { value: undefined, done: true }
  }
}

/** Of the keys that `for (key in object)` goes through: those there at the start, less those gone when their turn comes. */
export class KeyCursor extends Steps {
  object: object | undefined
  keys: readonly string[]
  index = 0
  constructor(object: object | undefined) {
    super()
    this.object = object
    this.keys = object === undefined ? [] : keysOf(object)
  }

  protected step(): Result {
    const { object, keys } = this
    while (object !== undefined && this.index < keys.length) {
      const key = keys[this.index++]!
      if (isThere(object, key)) return { value: key, done: false }
    }
    this.object = undefined
    return { value: undefined, done: true }
  }
}

nameOwn('Cursor', Cursor.prototype)
nameOwn('ListCursor', ListCursor.prototype)
nameOwn('KeyCursor', KeyCursor.prototype)

/** ECMA-262 7.4.4 GetIterator(value, sync) */
export function cursor(value: unknown): Cursor | ListCursor {
  const method = iteratorMethod(value, Symbol.iterator)
  return isArray(value) && isPlainIteration(method) ? new ListCursor(value) : new Cursor(iteratorFrom(value, method))
}

/** The iterator that its `Symbol.iterator` gives; one of the language comes as one that can be captured. */
export function iteratorOf(value: unknown): object {
  return iteratorFrom(value, iteratorMethod(value, Symbol.iterator))
}

export function iteratorFrom(value: unknown, method: unknown): object {
  if (method === undefined || method === null) throw notIterable(value)
  if (typeof method !== 'function') throw notCallable(method)
  const iterator = iterate(value, method as AnyFunction, [])
  if (!isObject(iterator)) throw notIterator('iterator')
  return iterator
}

function iteratorMethod(value: unknown, key: symbol): unknown {
  if (value === undefined || value === null) throw notIterable(value)
  return (value as Record<symbol, unknown>)[key]
}

/** `target[key]`, whose iterator, if it is one of the language, comes as one that can be captured. */
export function iterator(target: unknown, key: PropertyKey, optional = false): AnyFunction | undefined {
  if (optional && (target === null || target === undefined)) return undefined
  const method = (target as Record<PropertyKey, unknown>)[key]
  if (typeof method !== 'function') throw notCallable(method)
  return (...parameters) => iterate(target, method as AnyFunction, parameters)
}

/** ECMA-262 14.7.5.6, for `for`-`in`. */
export function keys(value: unknown): KeyCursor {
  return new KeyCursor(value === undefined || value === null ? undefined : Object(value))
}

function keysOf(object: object): string[] {
  const found: string[] = []
  const proxied = hasProxy(object)
  // The engine's own order. It would ask a proxy for each key now and not only when its turn comes.
  if (!proxied) for (const key in object) push(found, key)
  const seen = new Set<PropertyKey>()
  for (let at: object | null = proxied ? object : null; at !== null; at = getPrototypeOf(at)) {
    const isOpen = !isProxy(at)
    for (const key of ownKeys(at)) {
      if (typeof key === 'symbol' || seen.has(key)) continue
      seen.add(key)
      if (!isOpen || getOwnPropertyDescriptor(at, key)!.enumerable) push(found, key)
    }
  }
  return found
}

function hasProxy(object: object): boolean {
  for (let at: object | null = object; at !== null; at = getPrototypeOf(at)) if (isProxy(at)) return true
  return false
}

/** As V8 looks whether a key is still there: only a proxy is asked whether it is enumerable. */
function isThere(object: object, key: string): boolean {
  for (let at: object | null = object; at !== null; at = getPrototypeOf(at)) {
    const own = getOwnPropertyDescriptor(at, key)
    if (own !== undefined) return !isProxy(at) || own.enumerable === true
  }
  return false
}
