/** Notes objects that do not inherit any more from what made them: a capture asks them for all that they may be. */
import { above } from './chain.ts'
import { standIn } from './native.ts'
import { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, matches, sourceOf, uncurry } from './primordials.ts'
import { isProxy, proxyParts } from './tracked.ts'

const { construct, setPrototypeOf } = Reflect
/** The prototype that each has been made below. */
const parted = new WeakMap<object, object>()
const has = uncurry(parted.has as (value: object) => boolean)
const get = uncurry(parted.get as (value: object) => object | undefined)
const set = uncurry(parted.set as (value: object, prototype: object) => unknown)
let isAny = false

/** `from`: the prototype that it was made below. */
export function notePartedObject(value: object, from: object): void {
  isAny = true
  if (!has(parted, value)) set(parted, value, from)
}

/** 25 ns, once there is any. */
export const isParted = (value: object): boolean => isAny && has(parted, value)

/** The prototype that a parted object has been made below; `undefined` for others. */
export const partedFrom = (value: object): object | undefined => (isAny ? get(parted, value) : undefined)

/** Whether it or something that it inherits from is one. */
export function isBelowParted(value: object | null): boolean {
  for (let at = isAny && value !== null && !isProxy(value) ? value : null; at !== null; at = above(at)) if (has(parted, at)) return true
  return false
}

/** Whether one of these is nowhere above an object. */
export function lacks(value: object, is: (prototype: object) => boolean): boolean {
  for (let at = above(value); at !== null; at = above(at)) if (is(at)) return false
  return true
}

const isObject = (value: unknown): value is object => (typeof value === 'object' && value !== null) || typeof value === 'function'

const prototypeOf = (type: object): unknown => getOwnPropertyDescriptor(type, 'prototype')?.value

/** Notes the `prototype` of a derived class that calls another class than it is below: what it makes is the other's inside (ECMA-262 13.3.7.2, GetSuperConstructor). */
export function noteDerived(type: unknown): void {
  if (typeof type !== 'function' || isProxy(type)) return
  const base = above(type)
  const own = prototypeOf(type)
  const other = base && prototypeOf(base)
  if (!isObject(own) || !isObject(other) || !lacks(own, (at) => at === other)) return
  if (matches(/^class\b[^{]*\bextends\b/, sourceOf(type))) notePartedObject(own, other)
}

/** Calls what gives an object another prototype. */
function part<T>(object: unknown, change: () => T): T {
  const asked = isObject(object) ? object : undefined
  const target = asked && isProxy(asked) ? proxyParts(asked)?.target : asked
  const before = target && !isProxy(target) ? getPrototypeOf(target) : null
  const result = change()
  if (target && before !== null && lacks(target, (at) => at === before)) notePartedObject(target, before)
  noteDerived(target)
  return result
}

/** Replaces what gives an object another prototype, or makes one below another prototype than that of its class. */
export function installParted(): void {
  const native = Object.setPrototypeOf
  const ofObject = { setPrototypeOf: (...given: [object, object | null]) => part(given[0], () => apply(native, Object, given)) }
  const ofReflect = {
    setPrototypeOf: (...given: [object, object | null]) => part(given[0], () => apply(setPrototypeOf, Reflect, given)),
    construct(...given: [Function, ArrayLike<unknown>, Function?]) {
      const made = apply(construct, Reflect, given) as object
      const [target, , newTarget = target] = given
      if (newTarget !== target && !isProxy(made) && !isProxy(target)) {
        const prototype = prototypeOf(target)
        if (isObject(prototype) && lacks(made, (at) => at === prototype)) notePartedObject(made, prototype)
      }
      return made
    },
  }
  const replace = (holder: object, key: 'setPrototypeOf' | 'construct', by: object, path: string) => {
    const own = getOwnPropertyDescriptor(holder, key)!
    for (const each of ['length', 'name']) defineProperty(by, each, getOwnPropertyDescriptor(own.value, each)!)
    defineProperty(holder, key, { ...own, value: standIn(by, path) })
  }
  replace(Object, 'setPrototypeOf', ofObject.setPrototypeOf, 'Object.setPrototypeOf')
  replace(Reflect, 'setPrototypeOf', ofReflect.setPrototypeOf, 'Reflect.setPrototypeOf')
  replace(Reflect, 'construct', ofReflect.construct, 'Reflect.construct')
  const accessor = getOwnPropertyDescriptor(Object.prototype, '__proto__')
  if (accessor?.set === undefined) return
  const nativeSet = accessor.set
  const { set } = getOwnPropertyDescriptor(
    {
      set ['__proto__'](prototype: object | null) {
        part(this, () => apply(nativeSet, this, [prototype]))
      },
    },
    '__proto__',
  )!
  defineProperty(Object.prototype, '__proto__', { ...accessor, set: standIn(set!, 'set Object.prototype.__proto__') as () => void })
}
