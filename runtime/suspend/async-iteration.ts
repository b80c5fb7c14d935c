/** Goes through what is iterated asynchronously: for `for await`, and for `yield*` in async generators. */
import { behaviour, defineBehaviour } from '../graph/behaviour.ts'
import { nameOwn } from '../graph/own.ts'
import { pendingPromise } from '../graph/promise.ts'
import { react } from '../graph/reaction.ts'
import { rejectWith, resolveWith } from '../graph/resolve.ts'
import { Resumption } from '../graph/resumption.ts'
import { report, type SuspensionChain } from '../graph/suspension.ts'
import { promiseFor, ready, wait } from './async-generator.ts'
import { called } from './called.ts'
import { iteratorFrom } from './cursors.ts'
import { engine } from './engine.ts'
import { isObject, NO_THROW, notIterable, notIterator, notResult } from './errors.ts'
import { Delegate } from './generators.ts'

type Result = IteratorResult<unknown>

/** What a `for await` goes through; its steps and its end are awaited by the loop. */
export class AsyncCursor {
  iterator: object
  method: unknown
  /** Of the last step. */
  value: unknown = undefined
  /** Whether leaving the loop closes the iterator: not when that is over, or has failed. */
  isOpen = false
  /** What closes it, once that has been looked up. */
  closer: unknown = undefined
  constructor(iterator: object) {
    this.iterator = iterator
    this.method = nextOf(iterator)
  }

  /** What is to be awaited, for an iterator result. */
  next(): unknown {
    this.isOpen = false
    return called(this.method, this.iterator)
  }

  /** Takes what came of it; `true` when there is no further value. */
  done(result: unknown): boolean {
    if (!isObject(result)) throw notResult(result)
    if ((result as Result).done) return true
    this.value = (result as Result).value
    this.isOpen = true
    return false
  }

  /** Whether there is something to call when the loop is left (ECMA-262 7.4.13); an error it is left with goes before one that this throws. */
  returns(completion: readonly unknown[] | undefined): boolean {
    if (!this.isOpen) return false
    this.isOpen = false
    try {
      this.closer = methodOf(this.iterator, 'return')
    } catch (error) {
      throw completion?.[0] === 0 ? completion[1] : error
    }
    return this.closer !== undefined
  }

  /** What is to be awaited then. */
  close(): unknown {
    const { closer } = this
    this.closer = undefined
    return called(closer, this.iterator)
  }

  /** Takes what came of that. */
  closed(result: unknown): void {
    if (!isObject(result)) throw notResult(result)
  }
}

/** An async iterator of a sync one (ECMA-262 27.1.6). */
class FromSync {
  iterator: object
  method: unknown
  constructor(iterator: object) {
    this.iterator = iterator
    this.method = nextOf(iterator)
  }

  next(...parameters: readonly unknown[]): object {
    return settling(() => this.step(this.method, parameters))
  }

  return(...parameters: readonly unknown[]): object {
    return settling(() => {
      const method = methodOf(this.iterator, 'return')
      if (method === undefined) return fulfilled({ value: parameters[0], done: true })
      const result = called(method, this.iterator, ...parameters)
      if (!isObject(result)) throw notResult(result)
      const done = !!(result as Result).done
      return settled((result as Result).value, done)
    })
  }

  throw(...parameters: readonly unknown[]): object {
    return settling(() => {
      const method = methodOf(this.iterator, 'throw')
      if (method !== undefined) return this.step(method, parameters)
      if (!engine.closesWithoutThrow) throw parameters[0]
      const close = methodOf(this.iterator, 'return')
      const result = close === undefined ? this : called(close, this.iterator)
      if (!isObject(result)) throw notResult(result)
      throw new TypeError(NO_THROW)
    })
  }

  private step(method: unknown, parameters: readonly unknown[]): object {
    let closes = engine.closesOnError
    try {
      const result = called(method, this.iterator, ...parameters)
      if (!isObject(result)) throw notResult(result)
      const done = !!(result as Result).done
      if (done) closes = false
      const { value } = result as Result
      closes = !done && engine.closesOnRejection
      return settled(value, done, closes ? behaviour('from-sync.rejected', { iterator: this.iterator }) : undefined)
    } catch (error) {
      if (closes) closeQuietly(this.iterator)
      throw error
    }
  }
}

/** A promise for a result, with its value awaited. */
function settled(value: unknown, done: boolean, onRejected?: unknown): object {
  return react(promiseFor(value), behaviour('from-sync.fulfilled', { done }), onRejected)
}

/** What stands between an async generator and what it delegates to; awaits are told to whom drives the generator. */
class AsyncDelegation {
  iterator: object
  method: unknown
  /** What it waits for: one of `PHASES`. */
  phase: number = PHASES.nothing
  constructor(iterator: object) {
    this.iterator = iterator
    this.method = nextOf(iterator)
  }

  next(value: unknown): Result {
    const phase = this.enter()
    if (phase === PHASES.nothing) return this.wait(PHASES.result, called(this.method, this.iterator, value))
    if (!isObject(value)) throw notResult(value)
    if (phase === PHASES.closed) throw new TypeError(NO_THROW)
    return handOut(value as Result)
  }

  throw(error: unknown): Result {
    if (this.enter() !== PHASES.nothing) throw error
    const method = methodOf(this.iterator, 'throw')
    if (method !== undefined) return this.wait(PHASES.result, called(method, this.iterator, error))
    const close = methodOf(this.iterator, 'return')
    if (close === undefined) throw new TypeError(NO_THROW)
    return this.wait(PHASES.closed, called(close, this.iterator))
  }

  return(value: unknown): Result {
    const phase = this.enter()
    if (phase === PHASES.value) return { value, done: true }
    if (phase === PHASES.result) {
      if (!isObject(value)) throw notResult(value)
      return handOut(value as Result)
    }
    const method = methodOf(this.iterator, 'return')
    if (method === undefined) return this.wait(PHASES.value, value, 'return')
    return this.wait(PHASES.result, called(method, this.iterator, value), 'return')
  }

  private enter(): number {
    const { phase } = this
    this.phase = PHASES.nothing
    return phase
  }

  /** `then`: how the generator is to go on. */
  private wait(phase: number, value: unknown, then?: 'return'): Result {
    this.phase = phase
    return { value: wait(value, then), done: false }
  }
}

/** Nothing; the result of a step; that of closing because there is no `throw`; the value of a `return` without a method. */
const PHASES = { nothing: 0, result: 1, closed: 2, value: 3 } as const

nameOwn('AsyncCursor', AsyncCursor.prototype)
nameOwn('FromSync', FromSync.prototype)
nameOwn('FromSync.next', FromSync.prototype.next)
nameOwn('AsyncDelegation', AsyncDelegation.prototype)

defineBehaviour('from-sync.fulfilled', 1, ({ done }: { done: boolean }, value: unknown) => ({ value, done }))
defineBehaviour('from-sync.rejected', 1, ({ iterator }: { iterator: object }, reason: unknown) => {
  closeQuietly(iterator)
  throw reason
})

export function asyncCursor(value: unknown): AsyncCursor {
  return new AsyncCursor(asyncIteratorOf(value))
}

/** `yield* value` of an async generator (ECMA-262 15.5.5). `locals`: read when it is asked. */
export function asyncDelegate(
  value: unknown,
  id: string,
  point: number,
  locals: () => readonly unknown[],
  chain?: SuspensionChain,
): Delegate {
  const inner = Resumption.is(value) ? value : new AsyncDelegation(asyncIteratorOf(value))
  return new Delegate(inner, (steps) => report(id, point, locals(), chain, steps))
}

/** ECMA-262 7.4.4 GetIterator(value, async) */
function asyncIteratorOf(value: unknown): object {
  const method = (value as { [Symbol.asyncIterator]: unknown })[Symbol.asyncIterator]
  if (method === undefined || method === null) {
    const sync = (value as { [Symbol.iterator]: unknown })[Symbol.iterator]
    if (sync === undefined || sync === null) throw notIterable(value, 'async iterable')
    return new FromSync(iteratorFrom(value, sync))
  }
  const iterator = called(method, value)
  if (!isObject(iterator)) throw notIterator('asyncIterator')
  return iterator
}

function nextOf(iterator: object): unknown {
  return (iterator as { next?: unknown }).next
}

/** ECMA-262 7.3.10 GetMethod; what is no function is refused by whoever calls it. */
function methodOf(iterator: object, name: 'return' | 'throw'): unknown {
  return (iterator as Record<string, unknown>)[name] ?? undefined
}

function handOut(result: Result): Result {
  return result.done ? { value: result.value, done: true } : { value: ready(result.value), done: false }
}

function closeQuietly(iterator: object): void {
  try {
    const method = methodOf(iterator, 'return')
    if (method !== undefined) called(method, iterator)
  } catch {}
}

/** What is thrown rejects a promise. */
function settling(task: () => object): object {
  try {
    return task()
  } catch (error) {
    const promise = pendingPromise()
    rejectWith({ promise, done: true }, error)
    return promise
  }
}

function fulfilled(value: object): object {
  const promise = pendingPromise()
  resolveWith({ promise, done: true }, value)
  return promise
}
