/** Keeps what the engine's own promises are made of: methods as they were at the start, what settles a promise, whether something is one. */
import type { Rejections } from '../adapters/adapter.ts'
import { Given } from './given.ts'
import { defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, uncurry } from './primordials.ts'
import { isProxy } from './tracked.ts'

type Task = (value: never) => unknown

export const NativePromise: PromiseConstructor = Promise
/** %Promise.prototype%. */
export const promisePrototype: object = Promise.prototype
/** The engine's `then`: what it is given is not recorded. */
export const nativeThen: (promise: unknown, onFulfilled?: Task, onRejected?: Task) => Promise<unknown> = uncurry(
  Promise.prototype.then,
) as never
const { apply } = Reflect

/** What settles a promise that we made. */
export interface Capability {
  /** The engine's resolving functions. */
  resolve(value: unknown): void
  reject(reason: unknown): void
  /** Neither has been called. It may have been resolved with another promise, whose job is to be done. */
  pending: boolean
}

const { isExtensible } = Object
/** What carries the private fields of promises that take none any more. */
const frozen = new WeakMap<object, object>()

/** What private fields of a promise are put on. */
export function carrierOf(promise: object): object {
  if (isExtensible(promise)) return promise
  let carrier = frozen.get(promise)
  if (carrier === undefined) frozen.set(promise, (carrier = {}))
  return carrier
}

/** A private field on promises: the program cannot see it, and it costs less than a WeakMap. */
class Stamp extends Given {
  readonly #capability: Capability
  constructor(promise: object, capability: Capability) {
    super(promise)
    this.#capability = capability
  }
  static of(promise: object): Capability | undefined {
    if (#capability in promise) return promise.#capability
    const carrier = frozen.get(promise)
    return carrier !== undefined && #capability in carrier ? carrier.#capability : undefined
  }
}

/** Notes what settles a promise. */
export function stamp(promise: object, capability: Capability): void {
  new Stamp(carrierOf(promise), capability)
}

/** What settles a promise, if it was made by us. */
export const stampOf: (promise: object) => Capability | undefined = Stamp.of

let lastResolve: Capability['resolve']
let lastReject: Capability['reject']
/** One for all: a closure for each promise would cost a third of making one. */
function note(resolve: Capability['resolve'], reject: Capability['reject']): void {
  lastResolve = resolve
  lastReject = reject
}

/** A pending promise of ours. */
export function pendingPromise(): Promise<unknown> {
  const promise = new NativePromise(note)
  // Extensible, so it needs no carrier.
  new Stamp(promise, { resolve: lastResolve, reject: lastReject, pending: true })
  return promise
}

const settled = /* @__PURE__ */ NativePromise.resolve()

/** Runs a job in a microtask of its own, as ECMA-262 HostEnqueuePromiseJob. What it throws is an unhandled rejection. */
export function enqueue(job: () => void): void {
  nativeThen(settled, job)
}

let detect: ((value: object) => boolean) | undefined
/** Of the host. */
export let rejections: Rejections | undefined

/** Lets a host that can tell promises (Node's `util.types.isPromise`), or which rejections it has reported, do so. */
export function detectPromises(test: typeof detect, reports?: typeof rejections): void {
  detect = test
  rejections = reports
}

/** Whether it has the internal slots of a promise; runs no code of the program. */
export function isPromise(value: object): boolean {
  return detect ? detect(value) : stampOf(value) !== undefined || answersAsPromise(value)
}

/** %Promise.resolve% reads `constructor` of promises only, and gives back those that have the one it was called on. */
function answersAsPromise(value: object): boolean {
  if (typeof value === 'function') return false
  let above: object | null = value
  while (above !== null && above !== promisePrototype) above = isProxy(above) ? null : getPrototypeOf(above)
  if (above === null) return false
  let asked = false
  const Probe = function (executor: (resolve: () => void, reject: () => void) => void) {
    executor(
      () => {},
      () => {},
    )
  } as unknown as PromiseConstructor
  withProperty(
    value,
    'constructor',
    {
      get: () => {
        asked = true
        return Probe
      },
    },
    () => apply(resolveOn, Probe, [value]),
  )
  return asked
}
const resolveOn = NativePromise.resolve as (value: unknown) => unknown

/** Runs a task while an object has another property, itself or where it inherits it from, if that can be changed. Asks no proxy. */
export function withProperty(object: object, key: PropertyKey, other: PropertyDescriptor, task: () => unknown): void {
  for (let at: object | null = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const own = getOwnPropertyDescriptor(at, key)
    if (!defineProperty(at, key, { ...other, configurable: true })) {
      if (own !== undefined && 'value' in own && own.writable && 'value' in other && defineProperty(at, key, other)) {
        task()
        defineProperty(at, key, own)
        return
      }
      continue
    }
    try {
      task()
    } finally {
      if (own === undefined) deleteProperty(at, key)
      else defineProperty(at, key, own)
    }
    return
  }
  task()
}

/** Calls the engine's `then`, which makes an ordinary promise and asks no class of the program for one (ECMA-262 27.2.5.4). */
export function plainThen(promise: object, onFulfilled?: Task, onRejected?: Task): void {
  if (isPlain(promise)) nativeThen(promise, onFulfilled, onRejected)
  else withProperty(promise, 'constructor', { value: undefined }, () => nativeThen(promise, onFulfilled, onRejected))
}

/** Whether the engine's `then` makes ordinary promises for it. */
function isPlain(promise: object): boolean {
  return (
    getPrototypeOf(promise) === promisePrototype &&
    getOwnPropertyDescriptor(promise, 'constructor') === undefined &&
    getOwnPropertyDescriptor(promisePrototype, 'constructor')?.value === NativePromise
  )
}

/** Fulfils with an object, even if it has a `then` that the engine would ask for. */
export function fulfilWith(capability: Capability, value: unknown): void {
  capability.pending = false
  if (isObject(value) && hasThen(value, true)) withProperty(value, 'then', { value: undefined }, () => capability.resolve(value))
  else capability.resolve(value)
}

/** Whether code would run if `then` were read, of an accessor; with `data`, whether anything may be found. */
export function hasThen(value: object, data: boolean): boolean {
  for (let at: object | null = value; at !== null; at = getPrototypeOf(at)) {
    if (isProxy(at)) return data
    const own = getOwnPropertyDescriptor(at, 'then')
    if (own !== undefined) return data || own.get !== undefined
  }
  return false
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
