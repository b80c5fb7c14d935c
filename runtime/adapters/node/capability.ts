/** Makes promises for Node's own functions, with resolving functions that can be captured, and `then` and `finally` as they were at the start. */
import { pendingPromise } from '../../graph/promise.ts'
import { resolvingFunctions } from '../../graph/resolve.ts'

type Settle = (value: unknown) => void
type AnyFunction = (...parameters: any[]) => unknown

export interface Capability {
  readonly promise: Promise<unknown>
  readonly resolve: Settle
  readonly reject: Settle
}

const { apply } = Reflect

/** `new Promise((resolve, reject) => …)`, or `Promise.withResolvers()`. */
export function newCapability(): Capability {
  const promise = pendingPromise()
  const [resolve, reject] = resolvingFunctions({ promise, done: false })
  return { promise, resolve, reject }
}

export interface Chaining {
  /** `promise.finally(task)` in as many ticks as Node takes (SafePromisePrototypeFinally): two promises around that of the language. */
  afterwards(promise: object, task: AnyFunction): Promise<unknown>
}

/** To be made when `then` and `finally` record what they are given, before the program can replace them. */
export function chaining(): Chaining {
  const { then, finally: last } = Promise.prototype
  return {
    afterwards(promise, task) {
      const inner = newCapability()
      const outer = newCapability()
      apply(then, promise, [inner.resolve, inner.reject])
      apply(then, apply(last, inner.promise, [task]), [outer.resolve, outer.reject])
      return outer.promise
    },
  }
}
