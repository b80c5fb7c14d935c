/** Notes how the language and the host were at the start, and tells what of it the program has replaced. */
import { hidden } from './hidden.ts'
import { isNative } from './native.ts'
import {
  append,
  apply,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isObject,
  mapForEach,
  mapGet,
  mapSet,
  matches,
  ownKeys,
  sourceOf,
} from './primordials.ts'
import { isProxy } from './tracked.ts'

const { is, isExtensible, isFrozen, isSealed } = Object

export interface Container {
  readonly object: object
  /** Path from `globalThis`; empty for itself. */
  readonly name: string
  readonly keys: readonly PropertyKey[]
  /** Descriptors by key. */
  readonly were: ReadonlyMap<PropertyKey, PropertyDescriptor>
  /** Whatever the program replaces is found by comparing. Elsewhere functions are: hosts write values of their own. */
  readonly exact: boolean
  /** The class, for its prototype too. */
  readonly base: object
  readonly proto: object | null
  readonly extensible: boolean
}

/** What was there before the program. */
export interface Baseline {
  readonly containers: readonly Container[]
  readonly isAsleep: IsAsleep
}

/** Tells the host's classes that nobody has asked for yet: to look at the property of `globalThis` would load them. */
export type IsAsleep = (key: PropertyKey) => boolean

let start: Baseline | undefined

/**
 * Notes what the globals and their prototypes have; to be called once, before the program's first module and after the runtime
 * has put its own keys on `globalThis`. Reads no getter except Node's for `process` and `Buffer`, which are materialised anyway.
 * 0.8 to 1.1 ms in a fresh Node 20.
 */
export function baseline(isAsleep: IsAsleep = () => false): Baseline {
  const containers: Container[] = []
  take(containers, globalThis, '', isAsleep)
  mapForEach(hidden, (value, name) => take(containers, value, name))
  mapForEach(containers[0]!.were, (was, key) => {
    if (typeof key === 'string') take(containers, isEager(key) ? read(was) : was.value, key)
  })
  start = { containers, isAsleep }
  return start
}

/** Adds an object and its `prototype`. */
export function take(containers: Container[], base: unknown, name: string, isAsleep?: IsAsleep): void {
  // Functions that are no classes (`setTimeout`) are named by where they are; what is added to them, a capture finds.
  if (!isObject(base) || (name && base === globalThis) || (typeof base === 'function' && name >= 'a')) return
  const prototype = getOwnPropertyDescriptor(base, 'prototype')?.value
  const exact = !name || matches(/^(console|process|Error|Math|JSON|Date|Object)$/, name)
  append(containers, containerOf(base, base, name, exact, isAsleep))
  if (isObject(prototype)) append(containers, containerOf(prototype, base, `${name}.prototype`, false, isAsleep))
}

/** How an object is now. */
export function containerOf(object: object, base: object, name: string, exact = false, isAsleep?: IsAsleep): Container {
  const keys = ownKeys(object)
  const were = new Map<PropertyKey, PropertyDescriptor>()
  for (let i = 0; i < keys.length; i++) if (!isAsleep?.(keys[i]!)) mapSet(were, keys[i], getOwnPropertyDescriptor(object, keys[i]!))
  return { object, name, keys, were, exact, base, proto: getPrototypeOf(object), extensible: isExtensible(object) }
}

/** Accessors of Node's whose values are there from the start. */
export const isEager = (key: string): boolean => key === 'process' || key === 'Buffer'

/** The value of a property of `globalThis`; runs the host's getter. */
export function read(descriptor: PropertyDescriptor): unknown {
  try {
    return descriptor.get ? apply(descriptor.get, globalThis, []) : descriptor.value
  } catch {
    return undefined
  }
}

/** Whether a property of `globalThis` has the getter that it had at the start. Before that, any has. */
export function hasItsGetter(key: string, { get: now }: PropertyDescriptor): boolean {
  const were = start?.containers[0]?.were
  return !were || (mapGet(were, key) as PropertyDescriptor | undefined)?.get === now
}

// Loading these takes 18 ms (undici), or warns (storage). A program that holds one of their instances has mostly loaded them by name.
const HEAVY = /^(FormData|Headers|Request|Response|WebSocket|CloseEvent|MessageEvent|EventSource|localStorage|sessionStorage)$/

/** What the host's own lazy getter gives, with the property of `globalThis` left as the program has it. */
export function hostValue(key: string, was: PropertyDescriptor): unknown {
  const now = getOwnPropertyDescriptor(globalThis, key)
  if (now?.get === was.get && matches(HEAVY, key)) return undefined
  const value = read(was)
  // A getter that materialises itself overwrites what the program put there.
  if (now && now.get !== was.get) defineProperty(globalThis, key, now)
  return value
}

/** Whether it is a function with a probe. */
const isInstrumented = (value: unknown): boolean => matches(/\$TM\b/, sourceOf(value))

/** Whether all functions there are native code: the class, or the namespace, is the language's own. To MessagePort, which is native, Node adds others. */
export const isLanguage = ({ name, base }: Container): boolean =>
  (isNative(base) && !matches(/^MessagePort/, name)) || matches(/^(Math|JSON|Reflect|Atomics|Intl|.*Prototype)$/, name)

/** Whether the program replaced a property that existed at the start, or gave it other attributes. */
export function replaced(container: Container): (key: PropertyKey, now: PropertyDescriptor) => boolean {
  const { object, name, were, exact } = container
  const native = isLanguage(container)
  const isForeign = (value: unknown) =>
    typeof value === 'function' && (isProxy(value) || (!isNative(value) && (native || isInstrumented(value))))
  // What sealing and freezing took away is given back by doing it again.
  const sealed = isSealed(object)
  const frozen = isFrozen(object)
  const hasOther = (was: PropertyDescriptor, now: PropertyDescriptor) =>
    was.enumerable !== now.enumerable || (!sealed && was.configurable !== now.configurable) || (!frozen && was.writable !== now.writable)
  return (key, now) => {
    const was = mapGet(were, key) as PropertyDescriptor | undefined
    if (was?.get && !now.get && !name) return hostValue(key as string, was) !== now.value
    if (was && is(was.value, now.value) && was.get === now.get && was.set === now.set) return hasOther(was, now)
    if (was && (exact || native)) return true
    // What was asleep is a class.
    if (!was) return isForeign(now.value) || isForeign(now.get) || isForeign(now.set) || (!name && typeof now.value !== 'function')
    // Hosts write values of their own there, but no functions.
    return typeof now.value === 'function' || typeof was.value === 'function' || !('value' in now) || !('value' in was)
  }
}
