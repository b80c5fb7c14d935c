/** Replaces `Promise.all` and its like by such as wait with functions that can be captured. */
import { behaviour, defineBehaviour } from '../graph/behaviour.ts'
import { isObject, NativePromise } from '../graph/promise.ts'
import { newCapability, type PromiseCapability, promiseResolve } from './promise.ts'

type AnyFunction = (...parameters: any[]) => unknown

interface Thenable {
  then(...handlers: unknown[]): unknown
}

/** What all elements of one call share. */
interface Gathering {
  readonly values: unknown[]
  /** Elements that have not settled, and one for the iteration. */
  remaining: number
  readonly capability: PromiseCapability
}

interface Element {
  readonly of: Gathering
  readonly index: number
  called: boolean
}

const { apply, defineProperty } = Reflect

/** How the elements of a call are waited for; returns what `then` is given. */
type Wait = (element: Element) => readonly [onFulfilled: unknown, onRejected: unknown]

/** What happens to the gathered values when no element is left. */
const finish = ({ values, capability }: Gathering): void => capability.resolve(values)
const fail = ({ values, capability }: Gathering): void => {
  const error = new AggregateError([], 'All promises were rejected')
  defineProperty(error, 'errors', { value: values, writable: true, enumerable: false, configurable: true })
  capability.reject(error)
}

/** ECMA-262 27.2.4.1, .2 and .3: an iterator is closed when it is not the iterator that throws, which is what `for…of` does. */
function gather(type: unknown, iterable: Iterable<unknown>, wait: Wait, end: (of: Gathering) => void): object {
  const capability = newCapability(type)
  const of: Gathering = { values: [], remaining: 1, capability }
  try {
    const resolve = resolveOf(type)
    let index = 0
    for (const item of iterable) {
      set(of.values, index, undefined)
      const next = apply(resolve, type, [item]) as Thenable
      const handlers = wait({ of, index, called: false })
      of.remaining++
      index++
      next.then(handlers[0], handlers[1])
    }
    if (--of.remaining === 0) end(of)
  } catch (error) {
    capability.reject(error)
  }
  return capability.promise
}

/** GetPromiseResolve (ECMA-262 27.2.4.1.1). */
function resolveOf(type: unknown): AnyFunction {
  const { resolve } = type as { resolve: unknown }
  if (typeof resolve !== 'function') throw new TypeError('resolve is not a function')
  return resolve as AnyFunction
}

/** An element, whatever the program has put on `Array.prototype`. */
function set(values: unknown[], index: number, value: unknown): void {
  defineProperty(values, index, { value, writable: true, enumerable: true, configurable: true })
}

type Name = 'all' | 'allSettled' | 'any' | 'race'
const natives = pick('all', 'allSettled', 'any', 'race')

function pick(...names: readonly Name[]): Record<Name, AnyFunction> {
  return Object.fromEntries(names.map((name) => [name, NativePromise[name]])) as Record<Name, AnyFunction>
}

/** What the engine says of values that can never be right; `undefined` for others. */
function refusal(name: Name, type: unknown, iterable: unknown): unknown {
  const possible = isObject(type) && (isObject(iterable) || typeof iterable === 'string')
  return possible ? undefined : apply(natives[name], type, [iterable])
}

/** Methods of `Promise`, as ECMA-262 27.2.4 says; those that it has are replaced. */
export const staticMethods: Readonly<Record<string, AnyFunction>> = {
  all(this: unknown, iterable: Iterable<unknown>) {
    return (
      refusal('all', this, iterable) ??
      gather(this, iterable, (element) => [behaviour('all', element), element.of.capability.reject], finish)
    )
  },

  allSettled(this: unknown, iterable: Iterable<unknown>) {
    return (
      refusal('allSettled', this, iterable) ??
      gather(this, iterable, (element) => [behaviour('settledValue', element), behaviour('settledReason', element)], finish)
    )
  },

  any(this: unknown, iterable: Iterable<unknown>) {
    return (
      refusal('any', this, iterable) ??
      gather(this, iterable, (element) => [element.of.capability.resolve, behaviour('any', element)], fail)
    )
  },

  race(this: unknown, iterable: Iterable<unknown>) {
    const refused = refusal('race', this, iterable)
    if (refused !== undefined) return refused
    const { promise, resolve, reject } = newCapability(this)
    try {
      const resolveItem = resolveOf(this)
      for (const item of iterable) (apply(resolveItem, this, [item]) as Thenable).then(resolve, reject)
    } catch (error) {
      reject(error)
    }
    return promise
  },

  resolve(this: unknown, value: unknown) {
    if (!isObject(this)) throw new TypeError('PromiseResolve called on non-object')
    return promiseResolve(this, value)
  },

  try(this: unknown, task: AnyFunction, ...parameters: unknown[]) {
    if (!isObject(this)) throw new TypeError('Promise.try called on non-object')
    const { promise, resolve, reject } = newCapability(this)
    let result: unknown
    try {
      result = apply(task, undefined, parameters)
    } catch (error) {
      reject(error)
      return promise
    }
    resolve(result)
    return promise
  },

  withResolvers(this: unknown) {
    const { promise, resolve, reject } = newCapability(this)
    return { promise, resolve, reject }
  },
}

const taken = (element: Element, value: unknown, end: (of: Gathering) => void): void => {
  if (element.called) return
  element.called = true
  const { of, index } = element
  set(of.values, index, value)
  if (--of.remaining === 0) end(of)
}

defineBehaviour('all', 1, (element: Element, value: unknown) => taken(element, value, finish))
defineBehaviour('any', 1, (element: Element, reason: unknown) => taken(element, reason, fail))
defineBehaviour('settledValue', 1, (element: Element, value: unknown) => taken(element, { status: 'fulfilled', value }, finish))
defineBehaviour('settledReason', 1, (element: Element, reason: unknown) => taken(element, { status: 'rejected', reason }, finish))
