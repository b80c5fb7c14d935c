/** Replaces `Readable.from` by one that can be captured while it waits for its iterator. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { iterate } from '../../../graph/iterators.ts'
import { newCapability } from '../capability.ts'
import type { CodedErrors } from '../coded-errors.ts'
import { replace } from '../replace.ts'
import { aggregate } from './errors.ts'
import type { AnyFunction, Natives, Stream } from './natives.ts'

type Result = { readonly value: unknown; readonly done: unknown }

/** The variables of Node's function (lib/internal/streams/from.js). */
interface From {
  readonly readable: Stream
  readonly iterator: { next(): unknown; return?: unknown; throw?: unknown }
  readonly isAsync: boolean
  isAsyncValues: boolean
  reading: boolean
  /** That of the program's options. */
  readonly destroy: AnyFunction | undefined
}

interface Closing {
  readonly from: From
  readonly error: unknown
  readonly callback: AnyFunction
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
  /** The iterator is over when what it threw is. */
  done?: boolean
}

const { apply } = Reflect

/** To be called when `then` records what it is given. */
export function installFrom({ Readable }: Natives, errors: CodedErrors): void {
  const { then } = Promise.prototype
  const { resolve: promiseResolve } = Promise
  const { prototype } = Readable
  /** The iterator is closed behind a `destroy` of the program. */
  const destroysFirst = Number(process.versions.node.split('.')[0]) >= 24

  const wait = (value: unknown, onFulfilled: string, onRejected: string, state: object): void => {
    const promise = apply(promiseResolve as AnyFunction, Promise, [value]) as object
    apply(then, promise, [behaviour(onFulfilled, state), behaviour(onRejected, state)])
  }
  const fail = ({ readable }: From, error: unknown): void => void readable.destroy(error)
  /** Whether more is wanted. */
  const push = (from: From, value: unknown): boolean => {
    if (value === null) {
      from.reading = false
      throw errors.make('TypeError', 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream')
    }
    if (from.readable.push(value)) return true
    from.reading = false
    return false
  }
  const isThenable = (value: unknown): boolean => Boolean(value) && typeof (value as { then?: unknown }).then === 'function'

  const next = (from: From): void => {
    const { iterator, readable } = from
    try {
      if (from.isAsync) return wait(iterator.next(), 'from.result', 'from.fail', from)
      for (;;) {
        const { value, done } = iterator.next() as Result
        if (done) return void readable.push(null)
        if (isThenable(value)) {
          from.isAsyncValues = true
          return wait(value, 'from.value', 'from.fail', from)
        }
        if (!push(from, value)) return
      }
    } catch (error) {
      fail(from, error)
    }
  }
  defineBehaviour('from.fail', 1, fail)
  defineBehaviour('from.value', 1, (from: From, value: unknown) => {
    try {
      if (!push(from, value)) return
    } catch (error) {
      return fail(from, error)
    }
    next(from)
  })
  defineBehaviour('from.result', 1, (from: From, result: Result) => {
    try {
      const { value, done } = result
      if (done) return void from.readable.push(null)
      if (!push(from, value)) return
    } catch (error) {
      return fail(from, error)
    }
    next(from)
  })
  defineBehaviour('from.read', 0, (from: From) => {
    if (from.reading) return
    from.reading = true
    next(from)
  })
  defineBehaviour('from.whole', 0, ({ readable, chunk }: { readable: Stream; chunk: unknown }) => {
    readable.push(chunk)
    readable.push(null)
  })

  const returned = (closing: Closing): void => {
    const { iterator } = closing.from
    try {
      if (typeof iterator.return !== 'function') return closing.resolve(undefined)
      wait((iterator.return as AnyFunction)(), 'from.returned', 'from.notClosed', closing)
    } catch (error) {
      closing.reject(error)
    }
  }
  const close = (from: From, error: unknown, callback: AnyFunction): void => {
    const { promise, resolve, reject } = newCapability()
    const closing: Closing = { from, error, callback, resolve, reject }
    apply(then, promise, [behaviour('from.closed', closing), behaviour('from.closedWith', closing)])
    const { iterator } = from
    if (error === undefined || error === null || typeof iterator.throw !== 'function') return returned(closing)
    try {
      wait((iterator.throw as AnyFunction)(error), 'from.thrown', 'from.notClosed', closing)
    } catch (thrown) {
      reject(thrown)
    }
  }
  defineBehaviour('from.closed', 1, ({ callback, error }: Closing) => void process.nextTick(callback, error))
  defineBehaviour(
    'from.closedWith',
    1,
    ({ callback, error }: Closing, reason: unknown) =>
      void process.nextTick(callback, destroysFirst ? aggregate(error, reason) : reason || error),
  )
  defineBehaviour('from.notClosed', 1, ({ reject }: Closing, reason: unknown) => reject(reason))
  defineBehaviour('from.thrown', 1, (closing: Closing, result: Result) => {
    try {
      const { value, done } = result
      closing.done = Boolean(done)
      wait(value, 'from.thrownValue', 'from.notClosed', closing)
    } catch (error) {
      closing.reject(error)
    }
  })
  defineBehaviour('from.thrownValue', 1, (closing: Closing) => (closing.done ? closing.resolve(undefined) : returned(closing)))
  defineBehaviour('from.returned', 1, ({ resolve, reject, ...rest }: Closing, result: Result) => {
    try {
      wait(result.value, 'from.returnedValue', 'from.notClosed', { ...rest, resolve, reject })
    } catch (error) {
      reject(error)
    }
  })
  defineBehaviour('from.returnedValue', 1, ({ resolve }: Closing) => resolve(undefined))
  defineBehaviour('from.destroy', 2, (from: From, error: unknown, callback: AnyFunction) => {
    if (destroysFirst)
      apply(from.destroy ?? prototype._destroy, from.readable, [error, behaviour('from.destroyed', { from, error, callback })])
    else close(from, error, callback)
  })
  defineBehaviour(
    'from.destroyed',
    1,
    ({ from, error, callback }: { from: From; error: unknown; callback: AnyFunction }, destroyError: unknown) =>
      close(from, destroyError || error, callback),
  )

  replace(
    Readable,
    'from',
    (native) =>
      function (this: unknown, iterable: unknown, options?: object) {
        if (typeof iterable === 'string' || Buffer.isBuffer(iterable)) {
          const whole = new Readable({ objectMode: true, ...options, read() {} })
          whole._read = behaviour('from.whole', { readable: whole, chunk: iterable })
          return whole
        }
        if (iterable === null || iterable === undefined) return apply(native, this, arguments)
        const { [Symbol.asyncIterator]: ofAsync } = iterable as { [Symbol.asyncIterator]?: AnyFunction }
        const method = ofAsync || (iterable as { [Symbol.iterator]?: AnyFunction })[Symbol.iterator]
        if (typeof method !== 'function') return apply(native, this, arguments)
        const iterator = iterate(iterable, method, []) as From['iterator']
        const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options })
        const from: From = {
          readable,
          iterator,
          isAsync: Boolean(ofAsync),
          isAsyncValues: false,
          reading: false,
          destroy: readable._destroy === prototype._destroy ? undefined : readable._destroy,
        }
        readable._read = behaviour('from.read', from)
        readable._destroy = behaviour('from.destroy', from)
        return readable
      },
  )
}
