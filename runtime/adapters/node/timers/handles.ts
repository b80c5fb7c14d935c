/** Knows the handles that Node's timers and immediates are: their fields and symbols, the functions that make them and end them. */

/** What setTimeout and setInterval return (lib/internal/timers.js; the same fields in Node 20, 22, 24, 26). */
export interface Timeout {
  /** The delay asked for; −1 once cleared. */
  _idleTimeout: number
  /** Neighbours in the list of all timers with one delay: next is older, prev is newer; the list itself closes the ring. */
  _idleNext: Timeout | TimersList | null
  _idlePrev: Timeout | TimersList | null
  /** Loop time of the start, in ms. */
  _idleStart: number
  _onTimeout: unknown
  _timerArgs: unknown[] | undefined
  _repeat: number | null
  _destroyed: boolean
  refresh(): void
  [Symbol.toPrimitive](): number
  [symbol: symbol]: unknown
}

/** Node keeps one list for each delay, and a priority queue of these lists by expiry, then id. */
export interface TimersList {
  _idlePrev: Timeout | TimersList
  expiry: number
  id: number
  msecs: number
}

/** What setImmediate returns. */
export interface Immediate {
  _idleNext: Immediate | null
  _idlePrev: Immediate | null
  _onImmediate: unknown
  _argv: unknown[] | undefined
  _destroyed: boolean
  unref(): void
  [symbol: symbol]: unknown
}

/** The longest delay Node takes (TIMEOUT_MAX). */
export const LONGEST: number = 2 ** 31 - 1

export interface Handles {
  /** Whether this version of Node shows all that is needed. */
  readonly supported: boolean
  readonly slots: Readonly<Record<'refed' | 'primitive' | 'asyncId', symbol>>
  newTimeout(callback: () => void, delay: number): Timeout
  newImmediate(callback: () => void): Immediate
  endTimeout(timer: Timeout): void
  endImmediate(immediate: Immediate): void
  /** Those that are over. */
  deadTimeout(): Timeout
  deadImmediate(): Immediate
  /** Restarts a timer, as Node's own class has it. */
  refresh(this: Timeout): void
  /** Gives a timer an id, as Node's own class has it. */
  toId(this: Timeout): number
  /** What Node itself puts on them. */
  readonly keys: Readonly<Record<'timeout' | 'immediate', ReadonlySet<PropertyKey>>>
  /** Their classes, which no module exports, by name. */
  readonly classes: Readonly<Record<string, object>>
}

/** With the functions as they are now. */
export function timerHandles(): Handles {
  const { setTimeout, setImmediate, clearTimeout, clearImmediate } = globalThis
  const noop = () => {}
  const newTimeout = setTimeout as unknown as (callback: () => void, delay: number) => Timeout
  const newImmediate = setImmediate as unknown as (callback: () => void) => Immediate
  const endTimeout = clearTimeout as unknown as (timer: Timeout) => void
  const endImmediate = clearImmediate as unknown as (immediate: Immediate) => void
  const deadTimeout = () => {
    const timer = newTimeout(noop, 1)
    endTimeout(timer)
    return timer
  }
  const deadImmediate = () => {
    const immediate = newImmediate(noop)
    endImmediate(immediate)
    return immediate
  }

  const sample: Timeout = newTimeout(noop, LONGEST)
  const list = sample._idlePrev as TimersList
  const symbols = Object(sample) === sample ? Object.getOwnPropertySymbols(sample) : []
  const slot = (name: string) => symbols.find((symbol) => symbol.description === name)
  const refed = slot('refed') as symbol
  const primitive = slot('kHasPrimitive') as symbol
  const asyncId = slot('asyncId') as symbol
  const { refresh, [Symbol.toPrimitive]: toId } = sample
  const supported =
    [refed, primitive, asyncId, refresh, toId, list].every(Boolean) &&
    ['expiry', 'id', 'msecs'].every((key) => key in list) &&
    ['_onTimeout', '_timerArgs', '_idleStart', '_repeat', '_destroyed'].every((key) => key in sample)
  endTimeout(sample)
  const keysOf = (handle: () => object) => new Set<PropertyKey>(supported ? Reflect.ownKeys(handle()) : [])
  return {
    supported,
    slots: { refed, primitive, asyncId },
    newTimeout,
    newImmediate,
    endTimeout,
    endImmediate,
    deadTimeout,
    deadImmediate,
    refresh,
    toId,
    keys: { timeout: keysOf(() => sample), immediate: keysOf(deadImmediate) },
    classes: supported ? { 'node:timers#Timeout': sample.constructor, 'node:timers#Immediate': deadImmediate().constructor } : {},
  }
}
