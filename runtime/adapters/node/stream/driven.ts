/** Makes objects like async generators of Node's whose body is a few functions over plain state, so that they can be captured anywhere. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import type { Reference } from '../../../graph/format.ts'
import type { AdapterKind, KindCheck, Maker } from '../../../graph/kind.ts'
import { type Capability, newCapability } from '../capability.ts'
import { statefulCheck, statefulKind, statefulMaker } from '../stateful.ts'
import type { AnyFunction } from './natives.ts'

type Method = 'next' | 'throw' | 'return'

interface Request extends Capability {
  readonly method: Method
  readonly given: unknown
}

/** What every body has; phases are [[AsyncGeneratorState]] (ECMA-262 27.6.2): not begun; at `yield`; awaiting something; over. */
export interface Driven {
  phase: 'start' | 'yield' | 'await' | 'end'
  readonly queue: Request[]
}

export interface Body<S extends Driven> {
  /** From the start, or from behind a `yield`. */
  begin(state: S): void
  goOn(state: S): void
  /** It is left by `return`. */
  close(state: S): void
  /** It is left by a throw; returns what is thrown in the end. */
  fail(state: S, reason: unknown): unknown
}

export interface Steps<S extends Driven> {
  yields(state: S, value: unknown): void
  /** Goes on with `goOn` when the promise is fulfilled. */
  awaits(state: S, value: unknown): void
  returns(state: S): void
  throws(state: S, reason: unknown): void
}

const { apply, defineProperty } = Reflect

class Handle {
  readonly #state: Driven
  constructor(state: Driven, prototype: object) {
    this.#state = state
    Object.setPrototypeOf(this, prototype)
  }
  static stateOf(value: unknown): Driven | undefined {
    return typeof value === 'object' && value !== null && #state in value ? value.#state : undefined
  }
}

const { stateOf } = Handle

/** `prototype`: of Node's own generators of this body, which gets the methods. Returns what makes one, and the steps of the body. */
export function drive<S extends Driven>(name: string, prototype: object, make: (steps: Steps<S>) => Body<S>): (state: S) => object {
  const { then } = Promise.prototype
  const { resolve: promiseResolve } = Promise
  const wait = (state: S, value: unknown, onFulfilled: string, onRejected: string): void => {
    state.phase = 'await'
    const promise = apply(promiseResolve as AnyFunction, Promise, [value]) as object
    apply(then, promise, [behaviour(`${name}.${onFulfilled}`, state), behaviour(`${name}.${onRejected}`, state)])
  }
  const answer = (state: S, value: unknown, done: boolean): void => state.queue.shift()!.resolve({ value, done })
  const refuse = (state: S, reason: unknown): void => state.queue.shift()!.reject(reason)
  const throws = (state: S, reason: unknown): void => {
    state.phase = 'end'
    let last = reason
    try {
      last = body.fail(state, reason)
    } catch (error) {
      last = error
    }
    refuse(state, last)
  }
  const returns = (state: S, value?: unknown): void => {
    state.phase = 'end'
    try {
      body.close(state)
    } catch (error) {
      return refuse(state, error)
    }
    answer(state, value, true)
  }
  const body = make({
    yields: (state, value) => wait(state, value, 'yield', 'fail'),
    awaits: (state, value) => wait(state, value, 'goOn', 'fail'),
    returns,
    throws,
  })

  /** AsyncGeneratorDrainQueue (ECMA-262 27.6.3.10), and what resumes the body. */
  const drain = (state: S): void => {
    while (state.queue.length > 0 && state.phase !== 'await') {
      const { method, given } = state.queue[0]!
      if (state.phase === 'start' && method !== 'next') state.phase = 'end'
      if (state.phase === 'start') body.begin(state)
      else if (state.phase === 'yield') {
        if (method === 'throw') throws(state, given)
        else if (method === 'return') wait(state, given, 'return', 'fail')
        else body.goOn(state)
      } else if (method === 'next') answer(state, undefined, true)
      else if (method === 'throw') refuse(state, given)
      else wait(state, given, 'returned', 'refused')
    }
  }
  const step = (key: string, run: (state: S, value: unknown) => void) =>
    defineBehaviour(`${name}.${key}`, 1, (state: S, value: unknown) => {
      run(state, value)
      drain(state)
    })
  step('goOn', (state) => body.goOn(state))
  step('fail', throws)
  step('yield', (state, value) => {
    state.phase = 'yield'
    answer(state, value, false)
  })
  step('return', returns)
  step('returned', (state, value) => {
    state.phase = 'end'
    answer(state, value, true)
  })
  step('refused', (state, reason) => {
    state.phase = 'end'
    refuse(state, reason)
  })

  for (const method of ['next', 'throw', 'return'] as const) {
    const inherited = (prototype as Record<Method, AnyFunction>)[method]
    const ours = {
      [method](this: unknown, given: unknown) {
        const state = stateOf(this) as S | undefined
        if (!state) return apply(inherited, this, arguments)
        const request: Request = { method, given, ...newCapability() }
        state.queue.push(request)
        drain(state)
        return request.promise
      },
    }[method]!
    defineProperty(prototype, method, { value: ours, writable: true, enumerable: false, configurable: true })
  }
  return (state) => new Handle(state, prototype)
}

export const drivenKind: AdapterKind<object, Reference> = statefulKind('driven', stateOf)
export const drivenMaker: Maker<object, Reference> = statefulMaker(drivenKind, (state: Driven) => new Handle(state, Object.prototype))
export const drivenCheck: KindCheck<Reference> = statefulCheck('driven')
