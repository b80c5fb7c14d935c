/** Replaces `events.once` and `events.addAbortListener` by such as can be captured while they wait. */
import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import { type Aborting, isSignal, type Signal } from './aborting.ts'
import { type Capability, newCapability } from './capability.ts'
import type { Targets } from './event-target.ts'
import { replace } from './replace.ts'

type Listener = (...parameters: unknown[]) => unknown

/** An EventEmitter or an EventTarget, or what looks like one. */
export interface Source {
  on?: unknown
  once?: unknown
  addEventListener?: unknown
  removeListener?: unknown
  removeEventListener?: unknown
}

type Method = (this: Source, name: unknown, listener: Listener, options?: object) => unknown

interface Waiting {
  readonly emitter: Source
  readonly name: unknown
  readonly signal: Signal | null | undefined
  readonly resolve: Capability['resolve']
  readonly reject: Capability['reject']
  resolver?: Listener
  errorListener?: Listener
  abortListener?: Listener
}

const { apply } = Reflect

export const isSource = (value: Source | null | undefined): boolean =>
  value !== null && value !== undefined && (typeof value.on === 'function' || typeof value.addEventListener === 'function')

/** `eventTargetAgnosticAddListener` of Node's. */
export function listen(emitter: Source, name: unknown, listener: Listener, options?: { readonly once?: boolean }): void {
  if (typeof emitter.on === 'function') apply((options?.once ? emitter.once : emitter.on) as Method, emitter, [name, listener])
  else apply(emitter.addEventListener as Method, emitter, [name, listener, options])
}

/** `eventTargetAgnosticRemoveListener` of Node's. */
export function unlisten(emitter: Source, name: unknown, listener: Listener): void {
  if (typeof emitter.removeListener === 'function') apply(emitter.removeListener as Method, emitter, [name, listener])
  else apply(emitter.removeEventListener as Method, emitter, [name, listener])
}

/** To be called when `emitter.once` has been replaced. */
export function installEventsOnce({ error }: Aborting, { listening }: Targets): void {
  const events = process.getBuiltinModule('node:events')

  const unlistenSignal = ({ signal, abortListener }: Waiting): void => {
    if (signal !== null && signal !== undefined) unlisten(signal as Source, 'abort', abortListener!)
  }
  defineBehaviour('events.once.resolver', 'rest', (state: Waiting, ...values: unknown[]) => {
    const { emitter, errorListener, resolve } = state
    if (typeof emitter.removeListener === 'function') apply(emitter.removeListener as Method, emitter, ['error', errorListener!])
    unlistenSignal(state)
    resolve(values)
  })
  defineBehaviour('events.once.error', 1, (state: Waiting, reason: unknown) => {
    const { emitter, name, reject, resolver } = state
    apply(emitter.removeListener as Method, emitter, [name, resolver!])
    unlistenSignal(state)
    reject(reason)
  })
  defineBehaviour('events.once.abort', 0, (state: Waiting) => {
    const { emitter, name, reject, resolver, errorListener, signal } = state
    unlisten(emitter, name, resolver!)
    unlisten(emitter, 'error', errorListener!)
    reject(error(signal ?? undefined))
  })

  const wait = (emitter: Source, name: unknown, signal: Signal | null | undefined): Promise<unknown> => {
    const inner = newCapability()
    const state: Waiting = { emitter, name, signal, resolve: inner.resolve, reject: inner.reject }
    const resolver = (state.resolver = behaviour('events.once.resolver', state))
    const errorListener = (state.errorListener = behaviour('events.once.error', state))
    const abortListener = (state.abortListener = behaviour('events.once.abort', state))
    try {
      listen(emitter, name, resolver, listening(true))
      if (name !== 'error' && typeof emitter.once === 'function') apply(emitter.once as Method, emitter, ['error', errorListener])
      if (signal !== null && signal !== undefined) listen(signal as Source, 'abort', abortListener, listening(true))
    } catch (failure) {
      inner.reject(failure)
    }
    // It is an async function that returns a promise.
    const outer = newCapability()
    outer.resolve(inner.promise)
    return outer.promise
  }

  replace(
    events,
    'once',
    (native) =>
      ({
        once(this: unknown, emitter: Source, name: unknown, options?: { readonly signal?: Signal }) {
          if (arguments.length < 3 || options === undefined)
            return isSource(emitter) ? wait(emitter, name, undefined) : apply(native, this, arguments)
          if (typeof options !== 'object' || options === null || Array.isArray(options)) return apply(native, this, arguments)
          const { signal } = options
          if ((signal !== undefined && !isSignal(signal)) || signal?.aborted || !isSource(emitter)) return apply(native, this, arguments)
          return wait(emitter, name, signal)
        },
      }).once,
  )

  defineBehaviour('events.dispose', 0, ({ signal, listener }: { signal: Signal; listener: unknown }) =>
    signal.removeEventListener('abort', listener),
  )
  replace(
    events,
    'addAbortListener',
    (native) =>
      function (this: unknown, signal: Signal, listener: unknown) {
        if (!isSignal(signal) || typeof listener !== 'function' || signal.aborted) return apply(native, this, arguments)
        signal.addEventListener('abort', listener, listening(true))
        return { __proto__: null, [dispose]: behaviour('events.dispose', { signal, listener }) }
      },
  )
}

/** As Node has it where the language does not. */
const dispose: symbol = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for('nodejs.dispose')
