/** Replaces `events.on` by such as can be captured while someone waits for the next event. */
import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import { type Aborting, isSignal, type Signal } from './aborting.ts'
import { type Capability, newCapability } from './capability.ts'
import type { Targets } from './event-target.ts'
import { isSource, listen, type Source, unlisten } from './events-once.ts'
import { replace } from './replace.ts'

type Listener = (...parameters: unknown[]) => unknown

interface Options {
  readonly signal?: unknown
  readonly close?: readonly unknown[]
  readonly highWaterMark?: unknown
  readonly highWatermark?: unknown
  readonly lowWaterMark?: unknown
  readonly lowWatermark?: unknown
}

/** A list that is taken from its front; what is taken is dropped when it is half of it. */
interface Queue {
  readonly list: unknown[]
  taken: number
}

interface State {
  readonly emitter: Source & { pause?(): void; resume?(): void }
  readonly signal: Signal | undefined
  /** Of what an event is told with, only the first is taken. */
  readonly first: boolean
  readonly high: number
  readonly low: number
  /** Arguments of events that nobody has asked for yet. */
  readonly events: Queue
  /** Those who wait for an event. */
  readonly waiting: Queue
  readonly listeners: (readonly [emitter: Source, name: unknown, listener: Listener])[]
  paused: boolean
  error: unknown
  finished: boolean
  abortListener: unknown
  iterator: object | undefined
}

const { apply, defineProperty } = Reflect
const SHORT = 1024

const queue = (): Queue => ({ list: [], taken: 0 })
const sizeOf = ({ list, taken }: Queue): number => list.length - taken

function take(queue: Queue): unknown {
  const { list } = queue
  const first = list[queue.taken]
  list[queue.taken++] = undefined
  if (queue.taken === list.length || (queue.taken > SHORT && queue.taken * 2 > list.length)) {
    list.splice(0, queue.taken)
    queue.taken = 0
  }
  return first
}

const EMPTY: Options = Object.freeze({ __proto__: null } as object)
const WATERMARKS = Symbol.for('nodejs.watermarkData')

/** To be called before `events.on` can be used. */
export function installEventsOn({ error: abortError }: Aborting, { listening }: Targets): void {
  const events = process.getBuiltinModule('node:events')
  const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype) as object) as object
  const { resolve: resolveNative, reject: rejectNative } = Promise
  const settled = (value: unknown) => apply(resolveNative as Listener, Promise, [value])
  const failed = (reason: unknown) => apply(rejectNative as Listener, Promise, [reason])
  const major = Number(process.versions.node.split('.')[0])
  const doneFirst = major >= 26
  const result = (value: unknown, done: boolean) => (doneFirst ? { done, value } : { value, done })

  const close = (state: State): unknown => {
    const { signal, abortListener, listeners, waiting } = state
    signal?.removeEventListener('abort', abortListener)
    while (listeners.length > 0) unlisten(...listeners.pop()!)
    state.finished = true
    if (major >= 24) state.paused = false
    const done = result(undefined, true)
    while (sizeOf(waiting) > 0) (take(waiting) as Capability).resolve(done)
    return settled(done)
  }
  const fail = (state: State, reason: unknown): void => {
    if (sizeOf(state.waiting) === 0) state.error = reason
    else (take(state.waiting) as Capability).reject(reason)
    close(state)
  }

  defineBehaviour('events.on.event', 'rest', (state: State, ...all: unknown[]) => {
    const values = state.first ? all[0] : all
    if (sizeOf(state.waiting) > 0) return (take(state.waiting) as Capability).resolve(result(values, false))
    if (!state.paused && sizeOf(state.events) + 1 > state.high) {
      state.paused = true
      state.emitter.pause!()
    }
    state.events.list.push(values)
    return undefined
  })
  defineBehaviour('events.on.error', 1, fail)
  defineBehaviour('events.on.close', 0, close)
  defineBehaviour('events.on.abort', 0, (state: State) => fail(state, abortError(state.signal)))
  defineBehaviour('events.on.next', 0, (state: State) => {
    if (sizeOf(state.events) > 0) {
      const values = take(state.events)
      if (state.paused && sizeOf(state.events) < state.low) {
        state.emitter.resume!()
        state.paused = false
      }
      return settled(result(values, false))
    }
    if (state.error) {
      const { error } = state
      state.error = null
      return failed(error)
    }
    if (state.finished) return close(state)
    const capability = newCapability()
    state.waiting.list.push(capability)
    return capability.promise
  })
  defineBehaviour('events.on.throw', 1, (state: State, reason: unknown) => {
    if (reason instanceof Error) return fail(state, reason)
    // For what Node says of it.
    const iterator = nativeOn(new events(), '') as unknown as { throw(reason: unknown): void }
    return iterator.throw(reason)
  })
  defineBehaviour('events.on.self', 0, (state: State) => state.iterator)
  defineBehaviour('events.on.size', 0, (state: State) => sizeOf(state.events))
  defineBehaviour('events.on.low', 0, (state: State) => state.low)
  defineBehaviour('events.on.high', 0, (state: State) => state.high)
  defineBehaviour('events.on.paused', 0, (state: State) => state.paused)

  const nativeOn = events.on
  const method = (name: string, key: string, state: object) => {
    const made = behaviour(name, state)
    defineProperty(made, 'name', { value: key, configurable: true })
    return made
  }
  const getter = (name: string, key: string, state: object) => ({
    get: method(name, `get ${key}`, state),
    enumerable: true,
    configurable: true,
  })

  const iterate = (
    emitter: Source,
    event: unknown,
    options: Options,
    signal: Signal | undefined,
    high: number,
    low: number,
    first: boolean,
  ): object => {
    const state: State = {
      emitter,
      signal,
      first,
      high,
      low,
      events: queue(),
      waiting: queue(),
      listeners: [],
      paused: false,
      error: null,
      finished: false,
      abortListener: undefined,
      iterator: undefined,
    }
    const iterator = Object.setPrototypeOf(
      {
        next: method('events.on.next', 'next', state),
        return: method('events.on.close', 'return', state),
        throw: method('events.on.throw', 'throw', state),
        [Symbol.asyncIterator]: method('events.on.self', '[Symbol.asyncIterator]', state),
        [WATERMARKS]: Object.defineProperties(
          {},
          {
            size: getter('events.on.size', 'size', state),
            low: getter('events.on.low', 'low', state),
            high: getter('events.on.high', 'high', state),
            isPaused: getter('events.on.paused', 'isPaused', state),
          },
        ),
      },
      AsyncIteratorPrototype,
    ) as object
    state.iterator = iterator
    const add = (name: unknown, listener: Listener) => {
      listen(emitter, name, listener)
      state.listeners.push([emitter, name, listener])
    }
    add(event, behaviour('events.on.event', state))
    if (event !== 'error' && typeof emitter.on === 'function') add('error', behaviour('events.on.error', state))
    const { close: names } = options
    if (names?.length) for (let i = 0; i < names.length; i++) add(names[i], behaviour('events.on.close', state))
    if (signal) {
      state.abortListener = behaviour('events.on.abort', state)
      signal.addEventListener('abort', state.abortListener, listening(true))
    }
    return iterator
  }

  const isMark = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1 && Number.isSafeInteger(value)
  replace(
    events,
    'on',
    (native) =>
      function (this: unknown, emitter: Source, event: unknown, options: Options = EMPTY) {
        const isPlain = typeof options === 'object' && options !== null && !Array.isArray(options)
        // Node's own options are symbols; that of `readline` is known.
        const symbols = isPlain ? Object.getOwnPropertySymbols(options) : []
        const isKnown = symbols.every(({ description }) => description === 'kFirstEventParam')
        if (!isPlain || !isKnown || !isSource(emitter)) return apply(native, this, arguments)
        const first = symbols.some((symbol) => (options as Record<symbol, unknown>)[symbol])
        const { signal } = options
        if ((signal !== undefined && !isSignal(signal)) || signal?.aborted) return apply(native, this, arguments)
        const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER
        const low = options.lowWaterMark ?? options.lowWatermark ?? 1
        if (!isMark(high) || !isMark(low)) return apply(native, this, arguments)
        return iterate(emitter, event, options, signal, high, low, first)
      },
  )
}
