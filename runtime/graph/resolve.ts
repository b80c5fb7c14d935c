/** Resolves promises of ours as ECMA-262 27.2.1.3.2 says, leaving nothing of the engine's on the promise that is waited for. */
import { defineBehaviour, recognise } from './behaviour.ts'
import { type Capability, enqueue, fulfilWith, hasThen, isObject, stampOf } from './promise.ts'

/** State of a pair of resolving functions (ECMA-262 27.2.1.3). */
export interface Resolving {
  /** `undefined` until the constructor of a subclass has come back from `super`. */
  promise: object | undefined
  done: boolean
}

declare const $TM: undefined | ((name: string, state: object) => undefined)

const { apply } = Reflect

/** Capabilities of promises that are being constructed. */
const unborn = new WeakMap<Resolving, Capability>()

/** Lets resolving functions work before their promise is known. */
export function expectPromise(state: Resolving, capability: Capability): void {
  unborn.set(state, capability)
}

const capabilityOf = (state: Resolving) => (state.promise === undefined ? unborn.get(state) : stampOf(state.promise))

/** The pair that settles a promise once. Written out: each `new Promise` makes one. */
export function resolvingFunctions(state: Resolving): [resolve: (value: unknown) => void, reject: (reason: unknown) => void] {
  return [
    (value) => ($TM ? $TM('resolve', state) : resolve(state, value)),
    (reason) => ($TM ? $TM('reject', state) : reject(state, reason)),
  ]
}
recognise(...resolvingFunctions({ promise: undefined, done: true }))

/** Settles the promise of the state with a value, or lets it follow a thenable: from step 7 on. */
export function resolveWith(state: Resolving, value: unknown): void {
  const capability = capabilityOf(state)!
  let then: unknown
  // The engine knows what to say of a promise that is to wait for itself.
  if (isObject(value) && value !== state.promise) {
    try {
      then = (value as { then?: unknown }).then
    } catch (error) {
      return rejectWith(state, error)
    }
    if (typeof then === 'function') return enqueue(() => follow(state, value, then as never))
    // An accessor has been asked, and is not to be asked again.
    if (hasThen(value, false)) return fulfilWith(capability, value)
  }
  capability.pending = false
  capability.resolve(value)
}

export function rejectWith(state: Resolving, reason: unknown): void {
  const capability = capabilityOf(state)!
  capability.pending = false
  capability.reject(reason)
}

/** NewPromiseResolveThenableJob (ECMA-262 27.2.2.2). */
export function follow({ promise }: Resolving, thenable: unknown, then: (...parameters: unknown[]) => unknown): void {
  const state = { promise, done: false }
  const functions = resolvingFunctions(state)
  try {
    apply(then, thenable, functions)
  } catch (error) {
    functions[1](error)
  }
}

function resolve(state: Resolving, value: unknown): void {
  if (state.done) return
  state.done = true
  resolveWith(state, value)
}

function reject(state: Resolving, reason: unknown): void {
  if (state.done) return
  state.done = true
  rejectWith(state, reason)
}

defineBehaviour('resolve', 1, resolve)
defineBehaviour('reject', 1, reject)
