/** Lets generators say where they are suspended, and go on from there. */
import { isBelowMark, markGenerators, overrideReturn, returnWith } from '../graph/generators.ts'
import { hidden } from '../graph/hidden.ts'
import { standIn } from '../graph/native.ts'
import { nameOwn } from '../graph/own.ts'
import { Resumption } from '../graph/resumption.ts'
import { report, type SuspensionChain } from '../graph/suspension.ts'
import { PROBE } from '../protocol.ts'
import { called } from './called.ts'
import { iteratorOf } from './cursors.ts'
import { isObject, NO_THROW, notResult } from './errors.ts'
import { functionOf, type Named } from './named.ts'

type Result = IteratorResult<unknown>

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect
const realm = globalThis as { [PROBE]?: unknown }
const nothing = (): Result => ({ value: undefined, done: false })

/** Marks a generator function, and gives it back. */
export function generator(target: Function | Named): Function {
  const found = functionOf(target)!
  markGenerators(found)
  return found
}

/** Notes what generators are told to return, which a `finally` may hold back. To be called once, before the baseline. */
export function installGenerators(): void {
  const prototype = hidden.get('GeneratorPrototype')!
  const own = getOwnPropertyDescriptor(prototype, 'return')!
  const { return: method } = {
    return(this: unknown, value: unknown) {
      const run = () => apply(own.value, this, [value]) as unknown
      return isObject(this) && isBelowMark(this) ? returnWith(this, value, run) : run()
    },
  }
  defineProperty(prototype, 'return', { ...own, value: standIn(method, 'GeneratorPrototype.return') })
}

/** What a generator is in while it is asked: reports, stays suspended, and then goes on as the `yield` before it would have. */
class Again {
  readonly #report: () => void
  #asked = false
  constructor(report: () => void) {
    this.#report = report
  }

  [Symbol.iterator](): this {
    return this
  }

  next(value: unknown): Result {
    if (this.#asked && realm[PROBE] === undefined) return { value, done: true }
    this.#asked = true
    this.#report()
    return nothing()
  }

  throw(error: unknown): never {
    throw error
  }

  return(value: unknown): Result {
    return { value, done: true }
  }
}

/** To be `yield*`ed by a generator that was resumed while probes answer. */
export function again(id: string, point: number, locals: readonly unknown[], chain?: SuspensionChain): object {
  return new Again(() => report(id, point, locals, chain))
}

/** What a `yield*` goes through, with the `next` that it has read. */
class Delegation {
  iterator: object
  method: unknown
  constructor(iterator: object, method: unknown) {
    this.iterator = iterator
    this.method = method
  }

  next(value: unknown): unknown {
    return called(this.method, this.iterator, value)
  }

  throw(error: unknown): unknown {
    const { iterator } = this
    const method = (iterator as { throw?: unknown }).throw
    if (method !== undefined && method !== null) return called(method, iterator, error)
    const close = (iterator as { return?: unknown }).return
    if (close !== undefined && close !== null) {
      const result = called(close, iterator)
      if (!isObject(result)) throw notResult(result)
    }
    throw new TypeError(NO_THROW)
  }

  return(value: unknown): unknown {
    const { iterator } = this
    const method = (iterator as { return?: unknown }).return
    return method === undefined || method === null ? { value, done: true } : called(method, iterator, value)
  }
}

nameOwn('Delegation', Delegation.prototype)

/** What the engine sees of a `yield*`. All it does is to pass on, so that results stay what they are, unless it is asked. */
export class Delegate {
  readonly #inner: Resumption | Steps
  readonly #report: (inner: Steps) => void
  /** A continuation stops here first. */
  #stops: boolean
  constructor(inner: Resumption | Steps, report: (inner: Steps) => void) {
    this.#inner = inner
    this.#report = report
    this.#stops = Resumption.is(inner)
  }

  get #steps(): Steps {
    return Resumption.is(this.#inner) ? (this.#inner.value as Steps) : this.#inner
  }

  [Symbol.iterator](): this {
    return this
  }

  next(value: unknown): Result {
    if (this.#stops) this.#stops = false
    else if (realm[PROBE] === undefined) return this.#steps.next(value) as Result
    else this.#report(this.#steps)
    return nothing()
  }

  throw(error: unknown): Result {
    return this.#steps.throw(error) as Result
  }

  return(value: unknown): Result {
    const result = this.#steps.return(value) as Result
    if (isObject(result) && result.done) overrideReturn(result.value)
    return result
  }
}

interface Steps {
  next(value: unknown): unknown
  throw(error: unknown): unknown
  return(value: unknown): unknown
}

/** `yield* value` of a generator (ECMA-262 15.5.5). `locals`: read when it is asked. */
export function delegate(value: unknown, id: string, point: number, locals: () => readonly unknown[], chain?: SuspensionChain): Delegate {
  const inner = Resumption.is(value) ? value : delegation(value)
  return new Delegate(inner, (steps) => report(id, point, locals(), chain, steps))
}

function delegation(value: unknown): Delegation {
  const iterator = iteratorOf(value)
  return new Delegation(iterator, (iterator as { next: unknown }).next)
}
