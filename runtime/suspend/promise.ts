/** Makes promises whose resolving functions can be captured: for `new Promise`, for subclasses, for what the combinators return. */
import { type Capability, isObject, isPromise, NativePromise, pendingPromise, stamp, stampOf } from '../graph/promise.ts'
import { expectPromise, type Resolving, resolvingFunctions } from '../graph/resolve.ts'

type Executor = (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => unknown

const { construct } = Reflect

/** PromiseCapability record (ECMA-262 27.2.1.1), as it stands in the states of behaviours. */
export interface PromiseCapability {
  readonly promise: object
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** A pending promise with its resolving functions. */
function newPlainCapability(): PromiseCapability {
  const promise = pendingPromise()
  const [resolve, reject] = resolvingFunctions({ promise, done: false })
  return { promise, resolve, reject }
}

/** `new Promise(executor)` (ECMA-262 27.2.3.1). */
function PlainPromise(executor: Executor): object {
  // For what the engine says of it.
  if (typeof executor !== 'function') return new NativePromise(executor)
  const { promise, resolve, reject } = newPlainCapability()
  try {
    executor(resolve, reject)
  } catch (error) {
    reject(error)
  }
  return promise
}

/** What `new` is to call in place of a class that may be %Promise%. */
export function promise(type: unknown): unknown {
  return type === NativePromise ? PlainPromise : type
}

/** Promises of subclasses whose executor has run, and whose `super` has not come back: one in the other. */
const born: { readonly capability: Capability; readonly state: Resolving }[] = []

/** What a subclass is to give to `super` in place of its executor; `promised` takes what `super` gives back. */
export function executor(given: unknown): unknown {
  if (typeof given !== 'function') return given
  const run = given as Executor
  return (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => {
    const capability = { resolve, reject, pending: true }
    const state: Resolving = { promise: undefined, done: false }
    expectPromise(state, capability)
    const [first, second] = resolvingFunctions(state)
    try {
      run(first, second)
    } catch (error) {
      second(error)
    }
    born.push({ capability, state })
  }
}

/** The same for the list of arguments that begins with an executor. */
export function executors(first?: unknown, ...others: unknown[]): unknown[] {
  return [executor(first), ...others]
}

/** Takes the promise that an `executor` was for. */
export function promised<T extends object>(made: T): T {
  const last = born.pop()
  if (last !== undefined && isPromise(made)) {
    // Nested, where a subclass of a subclass does it as well.
    if (stampOf(made) === undefined) stamp(made, last.capability)
    last.state.promise = made
  }
  return made
}

/** NewPromiseCapability (ECMA-262 27.2.1.5). */
export function newCapability(type: unknown): PromiseCapability {
  if (type === NativePromise) return newPlainCapability()
  let resolve: unknown
  let reject: unknown
  const promise = construct(type as new (executor: Executor) => object, [
    (first: unknown, second: unknown) => {
      if (resolve !== undefined || reject !== undefined)
        throw new TypeError('Promise executor has already been invoked with non-undefined arguments')
      resolve = first
      reject = second
    },
  ])
  if (typeof resolve !== 'function' || typeof reject !== 'function')
    throw new TypeError('Promise resolve or reject function is not callable')
  return { promise, resolve, reject } as PromiseCapability
}

/** PromiseResolve (ECMA-262 27.2.4.7.1). */
export function promiseResolve(type: unknown, value: unknown): object {
  if (isObject(value) && isPromise(value) && value.constructor === type) return value
  const { promise, resolve } = newCapability(type)
  resolve(value)
  return promise
}

const SPECIES = Symbol.species

/** SpeciesConstructor (ECMA-262 7.3.22) with %Promise% as default. */
export function speciesOf(promise: object): unknown {
  const { constructor: type } = promise as { constructor: unknown }
  if (type === undefined) return NativePromise
  if (!isObject(type)) throw new TypeError('The .constructor property is not an object')
  const species = (type as { [SPECIES]?: unknown })[SPECIES]
  if (species === undefined || species === null) return NativePromise
  if (!isConstructor(species)) throw new TypeError('object.constructor[Symbol.species] is not a constructor')
  return species
}

/** Asks a proxy, which can be constructed if its target can. */
function isConstructor(value: unknown): boolean {
  try {
    construct(new Proxy(value as () => void, { construct: () => ({}) }), [])
    return true
  } catch {
    return false
  }
}
