/** Does steps of expressions that a suspension tears apart: calls with a kept callee, keys, the rest of an object. */
import { uncurry } from '../graph/primordials.ts'
import { NativePromise, promisePrototype } from '../graph/promise.ts'
import { called } from './called.ts'
import { prototypeMethods } from './then.ts'

const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect
const includes = uncurry(Array.prototype.includes)
const dataOf = (object: object, key: string): unknown => getOwnPropertyDescriptor(object, key)?.value
const engineThen = dataOf(promisePrototype, 'then')

/** `f.call(self, …)`, whatever `f.call` is. */
export function call(method: unknown, self: unknown, ...parameters: unknown[]): unknown {
  return called(method, self, ...parameters)
}

/** ECMA-262 7.1.19 ToPropertyKey */
export function toKey(value: unknown): PropertyKey {
  return typeof value === 'string' || typeof value === 'symbol' ? value : ownKeys({ [value as PropertyKey]: 0 })[0]!
}

/** What `...rest` in an object pattern takes (ECMA-262 7.3.25): own enumerable properties but those of `keys`. */
export function rest(source: unknown, keys: readonly unknown[]): object {
  const taken: PropertyKey[] = []
  for (let i = 0; i < keys.length; i++) taken[i] = toKey(keys[i])
  const from = Object(source) as object
  const found = {}
  for (const key of ownKeys(from)) {
    if (includes(taken, key) || getOwnPropertyDescriptor(from, key)?.enumerable !== true) continue
    defineProperty(found, key, { value: (from as Record<PropertyKey, unknown>)[key], writable: true, enumerable: true, configurable: true })
  }
  return found
}

/**
 * Whether `return value` in an async function takes as long as `await`ing it one tick later does: for promises about which nothing is special.
 * Any other object with a `then` is left to the engine, which reads and calls that once, in the same tick as ever. Runs no code of the program.
 */
export function thenable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || getPrototypeOf(value) !== promisePrototype) return false
  if (getOwnPropertyDescriptor(value, 'then') !== undefined || getOwnPropertyDescriptor(value, 'constructor') !== undefined) return false
  const then = dataOf(promisePrototype, 'then')
  return (then === prototypeMethods.then || then === engineThen) && dataOf(promisePrototype, 'constructor') === NativePromise
}
