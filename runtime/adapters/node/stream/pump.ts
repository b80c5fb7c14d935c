/** Writes what an iterable gives to a stream, as `pipeline` does, in steps that can be captured while they wait. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { type Capability, newCapability } from '../capability.ts'
import { aggregate } from './errors.ts'
import type { Finished } from './finished.ts'
import type { AnyFunction, Stream } from './natives.ts'

type Result = { readonly value: unknown; readonly done: unknown }

interface Iterator_ {
  next(): unknown
  return?: unknown
}

/** The variables of Node's `pumpToNode` (lib/internal/streams/pipeline.js), and of the `for await` in it. */
interface Pump {
  readonly writable: Stream
  readonly finish: AnyFunction
  readonly end: boolean
  readonly iterable: unknown
  iterator: Iterator_ | undefined
  /** The iterator is an ordinary one, whose values are waited for. */
  isSync: boolean
  error: unknown
  waiting: Capability | undefined
  cleanup: AnyFunction
  resume: AnyFunction
}

const { apply } = Reflect

/** To be called when `then` records what it is given. */
export function installPump({ eos }: Finished): (iterable: unknown, writable: Stream, finish: AnyFunction, end: boolean) => void {
  const { then } = Promise.prototype
  const { resolve: promiseResolve } = Promise

  const wait = (pump: Pump, value: unknown, onFulfilled: string, onRejected: string, state: object = pump): void => {
    const promise = apply(promiseResolve as AnyFunction, Promise, [value]) as object
    apply(then, promise, [behaviour(onFulfilled, state), behaviour(onRejected, state)])
  }
  const over = (pump: Pump): void => {
    pump.cleanup()
    pump.writable.off('drain', pump.resume)
  }
  const fail = (pump: Pump, reason: unknown): void => {
    pump.finish(pump.error === reason ? reason : aggregate(pump.error, reason))
    over(pump)
  }
  const succeed = (pump: Pump): void => {
    try {
      pump.finish()
    } catch (error) {
      return fail(pump, error)
    }
    over(pump)
  }
  /** Until it has drained, ended or failed. */
  const drained = (pump: Pump): unknown => {
    const capability = newCapability()
    if (pump.error) capability.reject(pump.error)
    else pump.waiting = capability
    return capability.promise
  }
  const next = (pump: Pump): void => {
    const { iterator, isSync } = pump
    let result: unknown
    try {
      result = iterator!.next()
      if (isSync) {
        const { value, done } = result as Result
        const promise = apply(promiseResolve as AnyFunction, Promise, [value]) as object
        result = apply(then, promise, [behaviour('pump.unwrap', { done: Boolean(done) })])
      }
    } catch (error) {
      return fail(pump, error)
    }
    wait(pump, result, 'pump.result', 'pump.fail')
  }
  const begin = (pump: Pump): void => {
    try {
      const iterable = pump.iterable as { [Symbol.asyncIterator]?(): Iterator_; [Symbol.iterator](): Iterator_ }
      const method = iterable[Symbol.asyncIterator]
      pump.isSync = method === undefined || method === null
      pump.iterator = pump.isSync ? iterable[Symbol.iterator]() : iterable[Symbol.asyncIterator]!()
    } catch (error) {
      return fail(pump, error)
    }
    next(pump)
  }
  /** The loop is left by a throw (ECMA-262 7.4.13). */
  const close = (pump: Pump, reason: unknown): void => {
    const { iterator } = pump
    try {
      const method = iterator!.return
      if (method === undefined || method === null) return fail(pump, reason)
      const result: unknown = apply(method as AnyFunction, iterator, [])
      const state = { pump, reason }
      return wait(pump, result, 'pump.closed', 'pump.closed', state)
    } catch {
      fail(pump, reason)
    }
  }

  defineBehaviour('pump.unwrap', 1, ({ done }: { done: boolean }, value: unknown) => ({ value, done }))
  defineBehaviour('pump.fail', 1, fail)
  defineBehaviour('pump.begin', 1, begin)
  defineBehaviour('pump.next', 1, next)
  defineBehaviour('pump.close', 1, close)
  defineBehaviour('pump.closed', 1, ({ pump, reason }: { pump: Pump; reason: unknown }) => fail(pump, reason))
  defineBehaviour('pump.succeed', 1, succeed)
  defineBehaviour('pump.result', 1, (pump: Pump, result: Result) => {
    const { writable, end } = pump
    let value: unknown
    try {
      if ((typeof result !== 'object' && typeof result !== 'function') || result === null)
        throw new TypeError(`Iterator result ${String(result)} is not an object`)
      if (result.done) {
        if (!end) return succeed(pump)
        writable.end()
        return wait(pump, drained(pump), 'pump.succeed', 'pump.fail')
      }
      value = result.value
    } catch (error) {
      return fail(pump, error)
    }
    try {
      if (!writable.write(value)) return wait(pump, drained(pump), 'pump.next', 'pump.close')
    } catch (error) {
      return close(pump, error)
    }
    next(pump)
  })
  defineBehaviour('pump.resume', 1, (pump: Pump, error: unknown) => {
    if (error) pump.error = error
    const { waiting } = pump
    if (!waiting) return
    pump.waiting = undefined
    if (pump.error) waiting.reject(pump.error)
    else waiting.resolve(undefined)
  })

  return (iterable, writable, finish, end) => {
    const pump = {
      writable,
      finish,
      end,
      iterable,
      iterator: undefined,
      isSync: false,
      error: undefined,
      waiting: undefined,
    } as unknown as Pump
    pump.resume = behaviour('pump.resume', pump)
    writable.on('drain', pump.resume)
    pump.cleanup = eos(writable, { readable: false }, pump.resume)
    if (writable.writableNeedDrain) wait(pump, drained(pump), 'pump.begin', 'pump.fail')
    else begin(pump)
  }
}
