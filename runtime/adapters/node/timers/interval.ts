/** Replaces the async generator `setInterval` of `node:timers/promises` by one that can be captured at its `await` and `yield`. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import type { Reference } from '../../../graph/format.ts'
import type { AdapterKind, KindCheck, Maker } from '../../../graph/kind.ts'
import type { Aborting, Signal } from '../aborting.ts'
import { type Capability, newCapability } from '../capability.ts'
import type { Targets } from '../event-target.ts'
import { replace } from '../replace.ts'
import { statefulCheck, statefulKind, statefulMaker } from '../stateful.ts'
import { readOptions } from './promises.ts'

type AnyFunction = (...parameters: any[]) => unknown
type Method = 'next' | 'throw' | 'return'

/** [[AsyncGeneratorState]] (ECMA-262 27.6.2): not begun; suspended at `yield`; awaiting something; over. */
type Phase = 'start' | 'yield' | 'await' | 'end'

interface Request extends Capability {
  readonly method: Method
  readonly given: unknown
}

/** The variables of Node's generator, and who asks it. */
interface State {
  phase: Phase
  readonly queue: Request[]
  readonly after: unknown
  readonly value: unknown
  readonly signal: Signal | undefined
  readonly ref: boolean
  interval: unknown
  notYielded: number
  callback: ((value?: unknown) => void) | undefined
  onCancel: unknown
}

const { apply, defineProperty } = Reflect

/** What the call returns; its methods are on the `prototype` of the function. */
class Interval {
  readonly #state: State
  constructor(state: State, prototype: object) {
    this.#state = state
    Object.setPrototypeOf(this, prototype)
  }
  static stateOf(value: unknown): State | undefined {
    return typeof value === 'object' && value !== null && #state in value ? value.#state : undefined
  }
}

const { stateOf } = Interval

/** To be called when the timers of the program are tracked. */
export function installInterval({ error }: Aborting, { listening }: Targets): void {
  const { setInterval, clearInterval } = process.getBuiltinModule('node:timers')
  const promises = process.getBuiltinModule('node:timers/promises')
  const { then } = Promise.prototype
  const { resolve: promiseResolve, reject: promiseReject } = Promise

  /** `await`: goes on with one of two behaviours. */
  const wait = (state: State, value: unknown, onFulfilled: string, onRejected: string): void => {
    state.phase = 'await'
    const promise = apply(promiseResolve as AnyFunction, Promise, [value]) as object
    apply(then, promise, [behaviour(onFulfilled, state), behaviour(onRejected, state)])
  }
  const answer = (state: State, value: unknown, done: boolean): void => state.queue.shift()!.resolve({ value, done })
  const refuse = (state: State, reason: unknown): void => state.queue.shift()!.reject(reason)

  /** The `finally` of the generator. */
  const end = (state: State): void => {
    state.phase = 'end'
    clearInterval(state.interval as NodeJS.Timeout)
    state.signal?.removeEventListener('abort', state.onCancel)
  }
  const fail = (state: State, reason: unknown): void => {
    end(state)
    refuse(state, reason)
  }

  /** From the head of the `while` on. */
  const goOn = (state: State): void => {
    const { signal } = state
    if (signal?.aborted) return fail(state, error(signal))
    if (state.notYielded > 0) return wait(state, state.value, 'interval.yield', 'interval.fail')
    const { promise, resolve } = newCapability()
    state.callback = resolve
    wait(state, promise, 'interval.goOn', 'interval.fail')
  }
  const begin = (state: State): void => {
    const { after, ref, signal } = state
    if (signal?.aborted) {
      state.phase = 'end'
      return refuse(state, error(signal))
    }
    const interval = setInterval(behaviour('interval.tick', state), after as number) as unknown as NodeJS.Timeout
    if (!ref) interval.unref()
    state.interval = interval
    if (signal) {
      state.onCancel = behaviour('interval.cancel', state)
      signal.addEventListener('abort', state.onCancel, listening(true))
    }
    goOn(state)
  }

  /** AsyncGeneratorDrainQueue (ECMA-262 27.6.3.10), and what resumes the body. */
  const drain = (state: State): void => {
    while (state.queue.length > 0 && state.phase !== 'await') {
      const { method, given } = state.queue[0]!
      if (state.phase === 'start' && method !== 'next') state.phase = 'end'
      if (state.phase === 'start') begin(state)
      else if (state.phase === 'yield') {
        if (method === 'throw') fail(state, given)
        else if (method === 'return') wait(state, given, 'interval.return', 'interval.fail')
        else {
          state.notYielded--
          goOn(state)
        }
      } else if (method === 'next') answer(state, undefined, true)
      else if (method === 'throw') refuse(state, given)
      else wait(state, given, 'interval.returned', 'interval.refused')
    }
  }
  const then_ = (name: string, run: (state: State, value: unknown) => void) =>
    defineBehaviour(name, 1, (state: State, value: unknown) => {
      run(state, value)
      drain(state)
    })
  then_('interval.goOn', goOn)
  then_('interval.fail', fail)
  then_('interval.yield', (state, value) => {
    state.phase = 'yield'
    answer(state, value, false)
  })
  then_('interval.return', (state, value) => {
    end(state)
    answer(state, value, true)
  })
  then_('interval.returned', (state, value) => {
    state.phase = 'end'
    answer(state, value, true)
  })
  then_('interval.refused', (state, reason) => {
    state.phase = 'end'
    refuse(state, reason)
  })
  const wake = (state: State, value?: unknown): void => {
    const { callback } = state
    state.callback = undefined
    callback?.(value)
  }
  defineBehaviour('interval.tick', 0, (state: State) => {
    state.notYielded++
    wake(state)
  })
  defineBehaviour('interval.cancel', 0, (state: State) => {
    clearInterval(state.interval as NodeJS.Timeout)
    if (state.callback) wake(state, apply(promiseReject as AnyFunction, Promise, [error(state.signal)]))
  })

  const native = promises.setInterval as unknown as { readonly prototype: object }
  const { prototype } = native
  for (const method of ['next', 'throw', 'return'] as const) {
    const inherited = (prototype as Record<Method, AnyFunction>)[method]
    const ours = {
      [method](this: unknown, given: unknown) {
        const state = stateOf(this)
        if (!state) return apply(inherited, this, arguments)
        const request: Request = { method, given, ...newCapability() }
        state.queue.push(request)
        drain(state)
        return request.promise
      },
    }[method]!
    defineProperty(prototype, method, { value: ours, writable: true, enumerable: false, configurable: true })
  }
  replace(promises, 'setInterval', (generator) => {
    const ours = {
      setInterval(after: unknown, value: unknown, options: object = {}) {
        const chosen = typeof after === 'undefined' || typeof after === 'number' ? readOptions(options) : undefined
        // What is wrong is said when it is asked for the first time.
        if (!chosen) return apply(generator, undefined, arguments)
        const { signal, ref } = chosen
        const state: State = {
          phase: 'start',
          queue: [],
          after,
          value,
          signal,
          ref,
          interval: undefined,
          notYielded: 0,
          callback: undefined,
          onCancel: undefined,
        }
        return new Interval(state, (ours as unknown as { prototype: object }).prototype ?? prototype)
      },
    }.setInterval
    defineProperty(ours, 'prototype', { value: prototype, writable: true, enumerable: false, configurable: false })
    return ours
  })
}

export const intervalKind: AdapterKind<object, Reference> = statefulKind('interval', stateOf)
export const intervalMaker: Maker<object, Reference> = statefulMaker(intervalKind, (state: State) => new Interval(state, Object.prototype))
export const intervalCheck: KindCheck<Reference> = statefulCheck('interval')
