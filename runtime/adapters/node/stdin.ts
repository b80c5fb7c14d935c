/** Turns who listens to the standard input, and what has come in and not been read, into plain data, and back. */
import type { Value } from '../../graph/format.ts'
import type { Check } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

type AnyFunction = (...parameters: any[]) => any

interface State {
  readonly events: readonly (readonly [type: Value, listeners: readonly Value[]])[]
  /** `null`: nobody has asked for anything. */
  readonly flowing: boolean | null
  readonly encoding: Value
  readonly chunks: readonly Value[]
  readonly pipes: readonly Value[]
  readonly awaiting: Value
  readonly ended: boolean
}

interface Handle {
  readonly constructor: { readonly name: string }
  readonly reading?: boolean
  hasRef?(): boolean
}

interface Stdin {
  readonly _handle?: Handle | null
  readonly _readableState: {
    readonly buffer: readonly unknown[]
    readonly bufferIndex?: number
    readonly pipes: unknown[]
    readonly encoding: unknown
    awaitDrainWriters: unknown
    multiAwaitDrain: boolean
    ended: boolean
    endEmitted: boolean
  }
  readonly readableEnded: boolean
  readableFlowing: boolean | null
}

export interface NodeStdin extends Adapter<State> {
  /** Names under which Node lists it while it is being read. */
  active(): readonly string[]
  /** It, made if need be. */
  stdin(): Stdin
}

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect

/** To be made before the program can replace anything. */
export function nodeStdin(): NodeStdin {
  const { rawListeners, eventNames } = process.getBuiltinModule('node:events').prototype
  const { get } = getOwnPropertyDescriptor(process, 'stdin') ?? {}
  const isNodes = new WeakSet<object>()
  let found: Stdin | undefined
  const stdin = (): Stdin => {
    if (!found) {
      found = apply(get as AnyFunction, process, []) as Stdin
      for (const type of apply(eventNames, found, []) as string[])
        for (const listener of apply(rawListeners as AnyFunction, found, [type]) as object[]) isNodes.add(listener)
    }
    return found
  }
  const isReading = () => found?._handle?.reading === true && found._handle.hasRef?.() !== false
  return {
    name: 'stdin',
    stdin,
    active() {
      if (!isReading()) return []
      const { name } = found!._handle!.constructor
      return [`${name}${name === 'TCP' ? 'Socket' : ''}Wrap`]
    },
    install() {
      const own = getOwnPropertyDescriptor(process, 'stdin')
      if (own?.get && own.configurable) defineProperty(process, 'stdin', { ...own, get: stdin })
    },
    capture(describe) {
      if (!found) return undefined
      const { _readableState: state } = found
      const events = (apply(eventNames, found, []) as (string | symbol)[]).flatMap((type) => {
        const listeners = (apply(rawListeners as AnyFunction, found, [type]) as object[]).filter((each) => !isNodes.has(each))
        if (listeners.length === 0) return []
        return [[describe.value(type, ['event']), listeners.map((each) => describe.value(each, ['listener of stdin', type]))] as const]
      })
      if (events.length === 0 && state.buffer.length === 0 && found.readableFlowing === null) return undefined
      return {
        events,
        flowing: found.readableFlowing,
        encoding: describe.value(state.encoding, ['encoding']),
        chunks: state.buffer.slice(state.bufferIndex ?? 0).map((each, i) => describe.value(each, ['chunk', i])),
        pipes: state.pipes.map((each, i) => describe.value(each, ['pipe of stdin', i])),
        awaiting: describe.value(state.awaitDrainWriters, ['who is to drain']),
        ended: found.readableEnded,
      }
    },
  }
}

/** To be made before the program can replace what it uses. */
export function stdinMaker({ stdin }: NodeStdin): AdapterMaker<State> {
  const { setImmediate } = globalThis
  const { on } = process.getBuiltinModule('node:stream').Readable.prototype
  const { pause, resume, unshift, setEncoding } = process.getBuiltinModule('node:stream').Readable.prototype
  return {
    name: 'stdin',
    restore({ events, flowing, encoding, chunks, pipes, awaiting, ended }, build) {
      const stream = stdin()
      const { _readableState: state } = stream
      // So that it does not begin to flow before all is as it was.
      apply(pause, stream, [])
      const name = build.value(encoding)
      if (name) apply(setEncoding, stream, [name])
      for (const [type, listeners] of events)
        for (const each of listeners) apply(on as AnyFunction, stream, [build.value(type), build.value(each)])
      for (const chunk of [...chunks].reverse()) apply(unshift, stream, [build.value(chunk)])
      for (const each of pipes) state.pipes.push(build.value(each))
      if (pipes.length > 1) state.multiAwaitDrain = true
      state.awaitDrainWriters = build.value(awaiting)
      if (ended) {
        state.ended = true
        state.endEmitted = true
      } else if (flowing) setImmediate(() => apply(resume, stream, []))
      else if (flowing === null) stream.readableFlowing = null
    },
  }
}

export const stdinCheck: AdapterCheck<State> = {
  name: 'stdin',
  verify(given: unknown, check: Check): asserts given is State {
    if (typeof given !== 'object' || given === null) return check.fail('a standard input without its state')
    const { events, flowing, encoding, chunks, pipes, awaiting, ended } = given as State
    if (![true, false, null].includes(flowing) || typeof ended !== 'boolean')
      return check.fail('a standard input that neither flows nor not')
    check.value(encoding, ['encoding'])
    check.value(awaiting, ['who is to drain'])
    for (const list of [events, chunks, pipes]) if (!Array.isArray(list)) return check.fail('a standard input without a list')
    for (const [i, each] of chunks.entries()) check.value(each, ['chunk', i])
    for (const [i, each] of pipes.entries()) check.value(each, ['pipe of stdin', i])
    for (const pair of events as readonly unknown[]) {
      if (!Array.isArray(pair) || !Array.isArray(pair[1])) return check.fail('an event without its listeners')
      check.value(pair[0], ['event'])
      for (const listener of pair[1] as unknown[]) check.node(listener, [], ['listener of stdin', pair[0]])
    }
  },
}
