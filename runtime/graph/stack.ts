/** Reads and writes the text of the stack that the engine has given to an error. */
import { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, uncurry } from './primordials.ts'
import { withoutProbes } from './probe.ts'
import { isProxy } from './tracked.ts'

const { isExtensible } = Object
const { setPrototypeOf } = Reflect

// Own data in V8 before 12 and JavaScriptCore, an own accessor in V8 since, on the prototype in SpiderMonkey.
const accessor = getOwnPropertyDescriptor(new Error(), 'stack') ?? getOwnPropertyDescriptor(Error.prototype, 'stack')
const get = accessor?.get && uncurry(accessor.get)
const set = accessor?.set && uncurry(accessor.set as (text: unknown) => void)

/** What `stackOf` gives for one that has not been read yet, and throws when it is. */
export const UNREADABLE: unique symbol = Symbol('a stack that cannot be read')

/** The stack as the engine has it; `undefined` if the program put something else there, or nothing. */
export function stackOf(error: object): unknown {
  const prototype = getPrototypeOf(error)
  // What formats a stack in Node asks the error for properties.
  const isAsked = isExtensible(error) && isBelowProxy(prototype)
  if (isAsked) setPrototypeOf(error, Error.prototype)
  try {
    return hasGetter(error, 'message') || hasGetter(error, 'name') ? withoutProbes(() => readStack(error)) : readStack(error)
  } catch {
    return UNREADABLE
  } finally {
    if (isAsked) setPrototypeOf(error, prototype)
  }
}

/** What formats a stack that has not been read yet calls it, as it would for the program. */
function hasGetter(error: object, key: 'message' | 'name'): boolean {
  for (let at: object | null = error; at && !isProxy(at); at = getPrototypeOf(at)) {
    const own = getOwnPropertyDescriptor(at, key)
    if (own) return own.get !== undefined
  }
  return false
}

function isBelowProxy(prototype: object | null): boolean {
  for (let at = prototype; at; at = getPrototypeOf(at)) if (isProxy(at)) return true
  return false
}

function readStack(error: object): unknown {
  // V8 formats a stack when it is first read, by this function of the program if there is one.
  const hook = getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  // To delete it would change the order of keys.
  if (hook) defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: true, enumerable: false, configurable: true })
  try {
    const own = getOwnPropertyDescriptor(error, 'stack')
    if (get) return !own || own.get === accessor.get ? get(error) : undefined
    return own?.configurable && own.writable && !own.enumerable ? own.value : undefined
  } finally {
    if (hook) defineProperty(Error, 'prepareStackTrace', hook)
  }
}

export function setStack(error: object, stack: unknown): void {
  if (set) set(error, stack)
  else defineProperty(error, 'stack', { value: stack, writable: true, enumerable: false, configurable: true })
}
