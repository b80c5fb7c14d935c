/** Notes what waits for promises, frames of async functions and reactions, so that a capture finds it from the promise. */
import type { Context, Contexts } from '../adapters/adapter.ts'
import { Given } from './given.ts'
import { carrierOf, hasThen, isObject, isPromise, NativePromise, pendingPromise, promisePrototype, stampOf } from './promise.ts'
import { type ClassRecord, type Environment, innermost } from './registry.ts'
import { resolveWith } from './resolve.ts'
import { proxyParts } from './tracked.ts'

const { getPrototypeOf } = Reflect

let contexts: Contexts | undefined

/** Lets whatever waits from now on keep the context it waits in. */
export function useContexts(used: Contexts): void {
  contexts = used
}

/** Runs a task in a context. */
export function runIn(context: Context | undefined, task: () => void): void {
  if (context === undefined) task()
  else contexts!.run(context, task)
}

/** Enters a context to the end of the microtask. */
export function enterContext(context: Context): void {
  contexts!.enter(context)
}

/** Something that waits for a promise. Kept alive by what the engine keeps of it. */
export class Waiting {
  /** The promise, or what else was awaited; `undefined`: it waits for nothing. */
  value: object | undefined = undefined
  /** When it began to wait. */
  seq = 0
  listed = false
  /** What it goes on in. Only there in programs that use contexts. */
  declare context?: Context | undefined
  /** The promise that nothing but this settles. */
  get result(): object | undefined {
    return undefined
  }
}

/** What is to be found from a promise, on the promise itself: it lives as long as that. */
class Slot extends Given {
  /** Mostly one. */
  #waiting: Waiting | Waiting[] | undefined = undefined
  #origin: Waiting | undefined = undefined
  static #of(promise: object): Slot {
    if (#waiting in promise) return promise as Slot
    const carrier = carrierOf(promise)
    return #waiting in carrier ? (carrier as Slot) : new Slot(carrier)
  }
  static enter(item: Waiting): void {
    const { result, value } = item
    const slot = Slot.#of(value!)
    if (slot.#waiting === undefined) slot.#waiting = item
    else if (slot.#waiting instanceof Waiting) slot.#waiting = [slot.#waiting, item]
    else slot.#waiting.push(item)
    if (result !== undefined) Slot.#of(result).#origin = item
  }
  static waiting(promise: object): readonly Waiting[] {
    const waiting = Slot.#of(promise).#waiting
    return waiting === undefined ? NONE : waiting instanceof Waiting ? [waiting] : waiting
  }
  static origin(promise: object): Waiting | undefined {
    return Slot.#of(promise).#origin
  }
}

const NONE: readonly never[] = []
const YOUNG = 1024
/** Most are over soon, and are never entered anywhere. */
const young = new Array<Waiting | undefined>(YOUNG).fill(undefined)
let count = 0
let clock = 0

/** Notes what an item waits for. */
export function wait(item: Waiting, value: object): void {
  item.value = value
  item.seq = ++clock
  if (contexts !== undefined) item.context = contexts.current()
  if (item.listed) return
  item.listed = true
  young[count++] = item
  // It is entered itself with the next ones: what it settles may not be known yet.
  if (count === YOUNG) tidy()
}

function tidy(): void {
  for (let i = 0; i < YOUNG - 1; i++) {
    const item = young[i]!
    item.listed = false
    if (item.value !== undefined) Slot.enter(item)
  }
  noteForeign(young.slice(0, YOUNG - 1) as Waiting[])
  young[0] = young[YOUNG - 1]
  young.fill(undefined, 1)
  count = 1
}

/** What waits for a promise, in the order in which it began to. If that is settled: frames whose `await` threw. */
export function waitingFor(promise: object): readonly Waiting[] {
  const found = new Set(Slot.waiting(promise))
  for (let i = 0; i < count; i++) found.add(young[i]!)
  return [...found].filter(({ value }) => value === promise).sort((a, b) => a.seq - b.seq)
}

/** Waiting for what only the host can settle, and not among the young any more. */
let foreign: WeakRef<Waiting>[] = []
let limit = YOUNG

/** Whether a promise, if it is pending, is settled by the host alone. To be called when what waits for promises has been entered. */
export function isHosted(value: object): boolean {
  return isPromise(value) && stampOf(value) === undefined && originOf(value) === undefined
}

/** Those that were young last: most are over when the next are noted, and need no WeakRef (1.5 µs). */
let aging: readonly Waiting[] = []

const isForeign = ({ value }: Waiting): boolean => value !== undefined && isHosted(value)

function noteForeign(items: readonly Waiting[]): void {
  for (const item of aging) if (isForeign(item)) foreign.push(new WeakRef(item))
  aging = items.filter(isForeign)
  if (foreign.length <= limit) return
  foreign = foreign.filter((reference) => reference.deref()?.value !== undefined)
  limit = Math.max(YOUNG, 2 * foreign.length)
}

/**
 * All of the young are entered, to be found from their promises. To be called before `originOf`, at a capture.
 * Returns what may wait for what the host settles.
 */
export function enterAll(): readonly Waiting[] {
  const items = young.slice(0, count) as Waiting[]
  for (const item of items) {
    item.listed = false
    if (item.value !== undefined) Slot.enter(item)
  }
  young.fill(undefined, 0, count)
  count = 0
  const older = [...foreign.flatMap((reference) => reference.deref() ?? []), ...aging]
  noteForeign(items)
  return [...older, ...items]
}

/** What settles a promise when it goes on; a frame may be over, if its `await` threw. */
export function originOf(promise: object): Waiting | undefined {
  const origin = Slot.origin(promise)
  return origin?.value === undefined ? undefined : origin
}

/** Variables that do not live in an environment: handles of those that do, from inside out. */
type FrameChain = Environment | ClassRecord | (() => readonly (Environment | ClassRecord)[]) | undefined

/** One activation of an async function. */
export class Frame extends Waiting {
  readonly id: string
  /** What the call returned. */
  promise: object | undefined = undefined
  /** Number of the suspension point; 0: none was reached. */
  point = 0
  locals: readonly unknown[] = NONE
  chain: FrameChain = undefined
  override get result(): object | undefined {
    return this.promise
  }
  constructor(id: string) {
    super()
    this.id = id
  }

  /** Notes where the function waits; returns what the engine is to wait for (ECMA-262 27.7.5.3), in as many ticks as for `value`. */
  at(value: unknown, point: number, locals: readonly unknown[], chain?: FrameChain): unknown {
    const promise = awaitable(value)
    if (promise === undefined) return value
    this.point = point
    this.locals = locals
    this.chain = chain
    wait(this, promise)
    return promise
  }

  /** Notes that it goes on. */
  on<T>(value: T): T {
    this.value = undefined
    return value
  }
}

/** An activation that cannot be entered again. */
export class Stuck extends Waiting {
  readonly id: string
  constructor(id: string) {
    super()
    this.id = id
  }
}

/** What the engine is to wait for in place of a value; `undefined`: the value, which takes it no further than this turn. */
export function awaitable(value: unknown): object | undefined {
  if (!isObject(value)) return undefined
  return proxyParts(value) === undefined && getPrototypeOf(value) === promisePrototype ? value : awaited(value)
}

/** For a thenable a promise of ours that follows it: the engine would hang functions of its own on it. */
function awaited(value: object): object {
  if (isPromise(value)) {
    if (value.constructor === NativePromise) return value
  } else if (!hasThen(value, true)) return value
  const promise = pendingPromise()
  resolveWith({ promise, done: true }, value)
  return promise
}

/** Environments around the point where a frame waits, from inside out. */
export function environmentsOf({ chain }: Frame): readonly (Environment | ClassRecord)[] {
  if (typeof chain !== 'function') return chain === undefined ? [] : [chain]
  const environments = chain()
  innermost(() => environments)
  return environments
}
