/** Replaces `then` and `finally` by such as record what they are given. */
import { behaviour, defineBehaviour } from '../graph/behaviour.ts'
import { isObject } from '../graph/promise.ts'
import { react } from '../graph/reaction.ts'
import { promiseResolve, speciesOf } from './promise.ts'

type AnyFunction = (...parameters: unknown[]) => unknown

interface Finally {
  readonly onFinally: AnyFunction
  /** The class that makes the promise for what it returns. */
  readonly species: unknown
}

interface Thenable {
  then(...handlers: unknown[]): unknown
}

/** Methods of `Promise.prototype`, as ECMA-262 27.2.5 says. */
export const prototypeMethods: Readonly<Record<string, AnyFunction>> = {
  then(this: object, onFulfilled: unknown, onRejected: unknown) {
    return react(this, onFulfilled, onRejected)
  },

  finally(this: Thenable, onFinally: unknown) {
    if (!isObject(this)) throw new TypeError('Promise.prototype.finally called on a non-object')
    const species = speciesOf(this)
    if (typeof onFinally !== 'function') return this.then(onFinally, onFinally)
    const state = { onFinally, species }
    return this.then(behaviour('thenFinally', state), behaviour('catchFinally', state))
  },
} as Record<string, AnyFunction>

const run = ({ onFinally, species }: Finally) => promiseResolve(species, onFinally()) as Thenable

defineBehaviour('thenFinally', 1, (state: Finally, value: unknown) => run(state).then(behaviour('value', { value })))
defineBehaviour('catchFinally', 1, (state: Finally, reason: unknown) => run(state).then(behaviour('thrower', { reason })))
defineBehaviour('value', 0, ({ value }: { value: unknown }) => value)
defineBehaviour('thrower', 0, ({ reason }: { reason: unknown }) => {
  throw reason
})
