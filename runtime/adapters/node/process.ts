/** Turns the listeners that a program has put on `process` into plain data, and back. */

import type { Value } from '../../graph/format.ts'
import { functionName } from '../../graph/function-name.ts'
import type { Check } from '../../graph/kind.ts'
import { exceptionCallback } from '../../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

type Listener = (...args: unknown[]) => unknown
/** `prepended`: before the first of Node's own. */
type Entry = readonly [listener: Value, once: boolean, prepended: boolean]
type State = readonly [exitCode: Value, maxListeners: Value, events: readonly (readonly [event: Value, entries: readonly Entry[]])[]]

export interface NodeProcess extends Adapter<State> {
  /** Puts up a listener that is not the program's. */
  listen(event: string, listener: () => void): void
  /** Listeners that Node and the runtime put there. */
  readonly notTheirs: ReadonlySet<Listener>
}

/** Set by `setMaxListeners`; absent or `undefined`: the default. */
type Emitter = { _maxListeners?: number | undefined; emit?: unknown }

export function nodeProcess(): NodeProcess {
  // Those of the prototype, taken before the program can replace them.
  const EventEmitter = process.getBuiltinModule('node:events')
  const { eventNames, rawListeners } = EventEmitter.prototype
  const raw = (event: string | symbol) => rawListeners.call(process, event) as Listener[]
  const emitter = process as unknown as Emitter
  const notTheirs = new Set<Listener>()
  let maxListeners: number | undefined

  /** What `once` wraps a listener in: 'bound onceWrapper', 'wrapper' from Node 24. */
  const wrapper = new EventEmitter().once('', () => {}).rawListeners('')[0]?.name
  const unwrap = (listener: Listener): [Listener, boolean] => {
    const inner = functionName(listener) === wrapper && Object.getOwnPropertyDescriptor(listener, 'listener')?.value
    return inner ? [inner, true] : [listener, false]
  }

  return {
    name: 'process',
    notTheirs,
    listen(event, listener) {
      notTheirs.add(listener)
      process.on(event, listener)
    },
    install() {
      for (const event of eventNames.call(process)) for (const listener of raw(event)) notTheirs.add(listener)
      maxListeners = emitter._maxListeners
    },
    capture(describe) {
      if (process.hasUncaughtExceptionCaptureCallback()) describe.obstacle(exceptionCallback())
      const events = eventNames.call(process).flatMap((event) => {
        const listeners = raw(event)
        const firstOwn = listeners.findIndex((listener) => notTheirs.has(listener))
        const entries = listeners.flatMap((listener, index): Entry[] => {
          if (notTheirs.has(listener)) return []
          const [inner, isOnce] = unwrap(listener)
          return [[describe.value(inner, ['listener of process', event]), isOnce, index < firstOwn]]
        })
        return entries.length ? [[describe.value(event, ['event']), entries] as const] : []
      })
      const changed = emitter._maxListeners !== maxListeners
      if (!events.length && process.exitCode === undefined && !changed) return undefined
      return [
        describe.value(process.exitCode, ['exitCode']),
        describe.value(changed ? emitter._maxListeners : undefined, ['maxListeners']),
        events,
      ]
    },
  }
}

export const processCheck: AdapterCheck<State> = {
  name: 'process',
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state) || state.length !== 3 || !Array.isArray(state[2])) return check.fail('a process without its listeners')
    check.value(state[0], ['exitCode'])
    check.value(state[1], ['maxListeners'])
    for (const pair of state[2] as unknown[]) {
      if (!Array.isArray(pair) || !Array.isArray(pair[1])) return check.fail('an event without its listeners')
      check.value(pair[0], ['event'])
      for (const entry of pair[1] as unknown[]) {
        if (!Array.isArray(entry) || typeof entry[1] !== 'boolean' || typeof entry[2] !== 'boolean')
          return check.fail('a listener without its place')
        check.value(entry[0], ['listener of process', pair[0]])
      }
    }
  },
}

/** To be made after `install`, before the program can replace what the listeners are put up with. */
export function processMaker({ notTheirs }: NodeProcess): AdapterMaker<State> {
  const { rawListeners, on, once, prependListener, prependOnceListener } = process.getBuiltinModule('node:events').prototype
  const emitter = process as unknown as Emitter
  const maxListeners = emitter._maxListeners
  return {
    name: 'process',
    restore([exitCode, max, events], build) {
      process.exitCode = build.value(exitCode) as undefined
      const before = Object.getOwnPropertyDescriptor(process, 'emit')
      const emitAgain = () => {
        if (before) Object.defineProperty(process, 'emit', before)
        else delete emitter.emit
      }
      // Node's own listener to 'newListener' starts to watch a signal, for the `emit` it finds; the program's must not hear of this.
      const quiet = (event: string, ...args: unknown[]) => {
        emitAgain()
        for (const listener of rawListeners.call(process, event) as Listener[]) if (notTheirs.has(listener)) listener.apply(process, args)
        emitter.emit = quiet
      }
      emitter.emit = quiet
      // No limit meanwhile: the program has been warned.
      emitter._maxListeners = 0
      for (const [event, entries] of events) {
        const name = build.value(event) as string
        const put = ([listener, isOnce]: Entry, plain: typeof on, onlyOnce: typeof on) =>
          (isOnce ? onlyOnce : plain).call(process, name, build.value(listener) as Listener)
        for (const entry of entries.filter((entry) => entry[2]).reverse()) put(entry, prependListener, prependOnceListener)
        for (const entry of entries) if (!entry[2]) put(entry, on, once)
      }
      emitter._maxListeners = (build.value(max) as number | undefined) ?? maxListeners
      emitAgain()
    },
  }
}
