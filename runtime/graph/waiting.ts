/** Lists what waits for promises: frames of async functions and reactions, found again at a capture without being kept alive. */
import { hasThen, isObject, isPromise, NativePromise, pendingPromise, promisePrototype } from './promise.ts'
import { type ClassRecord, type Environment, innermost } from './registry.ts'
import { resolveWith } from './resolve.ts'
import { proxyParts } from './tracked.ts'

const { getPrototypeOf } = Reflect

/** Something that waits for a promise. Kept alive by what the engine keeps of it. */
export class Waiting {
  /** The promise, or what else was awaited; `undefined`: it waits for nothing. */
  value: object | undefined = undefined
  /** When it began to wait. */
  seq = 0
  listed = false
}

const YOUNG = 1024
/** Most are over soon, and never need a WeakRef, which costs 1.5 µs. */
const young = new Array<Waiting | undefined>(YOUNG).fill(undefined)
let count = 0
let old: WeakRef<Waiting>[] = []
let limit = YOUNG
let clock = 0

/** Notes what an item waits for. */
export function wait(item: Waiting, value: object): void {
  item.value = value
  item.seq = ++clock
  if (item.listed) return
  if (count === YOUNG) tidy()
  item.listed = true
  young[count++] = item
}

function tidy(): void {
  for (let i = 0; i < count; i++) {
    const item = young[i]!
    young[i] = undefined
    if (item.value === undefined) item.listed = false
    else old.push(new WeakRef(item))
  }
  count = 0
  if (old.length <= limit) return
  old = old.filter((reference) => {
    const item = reference.deref()
    if (item?.value !== undefined) return true
    if (item !== undefined) item.listed = false
    return false
  })
  limit = Math.max(YOUNG, 2 * old.length)
}

/** All that wait, in the order in which they began to. Some wait for promises that are settled: their `await` threw. */
export function waiting(): Waiting[] {
  const found = [...old.flatMap((reference) => reference.deref() ?? []), ...(young.slice(0, count) as Waiting[])]
  return found.filter(({ value }) => value !== undefined).sort((a, b) => a.seq - b.seq)
}

const NONE: readonly unknown[] = []

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
