/** Records what `then` was given, and runs it as ECMA-262 27.2.2.1 says. */
import { partedFrom } from './parted.ts'
import { getPrototypeOf } from './primordials.ts'
import { isObject, nativeThen, plainThen, promisePrototype, stamp, stampOf } from './promise.ts'
import { follow, rejectWith, resolveWith } from './resolve.ts'
import { Waiting, wait } from './waiting.ts'

type Handler = (value: unknown) => unknown

/** One call of `then` on a promise. */
export class Reaction extends Waiting {
  readonly onFulfilled: unknown
  readonly onRejected: unknown
  /** The promise that the call returned. */
  derived: object | undefined = undefined
  override get result(): object | undefined {
    return this.derived
  }
  constructor(onFulfilled: unknown, onRejected: unknown) {
    super()
    this.onFulfilled = onFulfilled
    this.onRejected = onRejected
  }

  fulfilled(value: unknown): unknown {
    this.value = undefined
    const { onFulfilled } = this
    return typeof onFulfilled === 'function' ? (onFulfilled as Handler)(value) : value
  }

  rejected(reason: unknown): unknown {
    this.value = undefined
    const { onRejected } = this
    if (typeof onRejected !== 'function') throw reason
    return (onRejected as Handler)(reason)
  }
}

/** `promise.then(…)`. Throws what the engine's `then` throws. */
export function react(promise: object, onFulfilled: unknown, onRejected: unknown): object {
  const reaction = new Reaction(onFulfilled, onRejected)
  const derived = nativeThen(
    promise,
    (value) => outcome(reaction, reaction.fulfilled(value)),
    (reason) => outcome(reaction, reaction.rejected(reason)),
  )
  reaction.derived = derived
  wait(reaction, promise)
  return derived
}

/** The same for a derived promise that is there already, and of ours. */
export function reactInto(promise: object, onFulfilled: unknown, onRejected: unknown, derived: object): void {
  const reaction = new Reaction(onFulfilled, onRejected)
  reaction.derived = derived
  const state = { promise: derived, done: true }
  const settle = (run: () => unknown) => {
    let result: unknown
    try {
      result = run()
    } catch (error) {
      return rejectWith(state, error)
    }
    resolveWith(state, result)
  }
  plainThen(
    promise,
    (value) => settle(() => reaction.fulfilled(value)),
    (reason) => settle(() => reaction.rejected(reason)),
  )
  wait(reaction, promise)
}

/** Whether the derived promise is an ordinary one that the engine settles; it may have got another prototype since. */
export function isEngines(derived: object): boolean {
  return (partedFrom(derived) ?? getPrototypeOf(derived)) === promisePrototype && stampOf(derived) === undefined
}

/** What the engine resolves the derived promise with. */
function outcome({ derived }: Reaction, result: unknown): unknown {
  // Whoever made the derived promise of a subclass sees what the handler returned.
  if (!isObject(result) || result === derived || !isEngines(derived!)) return result
  const { then } = result as { then?: unknown }
  return typeof then === 'function' ? new Adoption(derived!, result, then as never) : result
}

/** Stands for a thenable that a handler has returned: the engine's job asks it, one tick later, in place of that. */
class Adoption {
  readonly #derived: object
  readonly #thenable: object
  readonly #then: (...parameters: unknown[]) => unknown
  constructor(derived: object, thenable: object, then: (...parameters: unknown[]) => unknown) {
    this.#derived = derived
    this.#thenable = thenable
    this.#then = then
  }

  then(resolve: (value: unknown) => void, reject: (reason: unknown) => void): void {
    stamp(this.#derived, { resolve, reject, pending: true })
    follow({ promise: this.#derived, done: true }, this.#thenable, this.#then)
  }
}
