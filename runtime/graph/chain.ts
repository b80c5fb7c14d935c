/** Goes up the prototypes of an object, as far as no proxy would be asked. */
import { getOwnPropertyDescriptor, getPrototypeOf } from './primordials.ts'
import { isProxy } from './tracked.ts'

/** The prototype of an object that is no proxy; `null`, too, where that is one. */
export function above(value: object): object | null {
  const prototype = getPrototypeOf(value)
  return prototype !== null && isProxy(prototype) ? null : prototype
}

/** Whether it inherits from there. */
export function isBelow(value: object, prototype: object | undefined): boolean {
  if (prototype === undefined) return false
  for (let at = above(value); at; at = above(at)) if (at === prototype) return true
  return false
}

/** Whether to read a property that it has not is to ask a proxy. */
export function inheritsFromProxy(value: object): boolean {
  for (let at = getPrototypeOf(value); at !== null; at = getPrototypeOf(at)) if (isProxy(at)) return true
  return false
}

/** A property that is no accessor, own or inherited, of an object that is no proxy. */
export function dataOf(object: object, key: PropertyKey): unknown {
  for (let at: object | null = object; at !== null; at = above(at)) {
    const own = getOwnPropertyDescriptor(at, key)
    if (own !== undefined) return own.value
  }
  return undefined
}
