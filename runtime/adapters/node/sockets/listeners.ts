/** Turns the listeners of an object of Node's into those of the program and the names of Node's own, and back. */
import type { Reference, Value } from '../../../graph/format.ts'
import type { Build, Check, Describe } from '../../../graph/kind.ts'
import { isNodesFunction } from './nodes-own.ts'

type Listener = ((...parameters: any[]) => unknown) & { listener?: Listener }

/** A listener of the program, or the name of one of Node's own. */
type Entry = Reference | string
export type Listeners = readonly (readonly [event: Value, entries: readonly Entry[]])[]

export interface Emitter {
  _events: Record<PropertyKey, Listener | Listener[] | undefined> | undefined
  _eventsCount: number
  _maxListeners: number | undefined
  emit(event: PropertyKey, ...parameters: unknown[]): boolean
  listenerCount(event: PropertyKey): number
}

const listOf = (emitter: Emitter, event: PropertyKey): readonly Listener[] => [emitter._events?.[event] ?? []].flat()
const nameOf = (listener: Listener) => (listener.listener ?? listener).name

/** Events with listeners, in order: a slot that is kept for one without has `undefined`. */
export function describeListeners(emitter: Emitter, describe: Describe): Listeners {
  return Reflect.ownKeys(emitter._events ?? {}).flatMap((event) => {
    const entries = listOf(emitter, event).map((listener) =>
      isNodesFunction(listener, describe) ? nameOf(listener) : describe.reference(listener, ['listener', event]),
    )
    return entries.length ? [[describe.value(event, ['event']), entries] as const] : []
  })
}

/** Whether the program listens to anything. */
export function isHeard(emitter: Emitter, describe: Describe): boolean {
  return Reflect.ownKeys(emitter._events ?? {}).some((event) =>
    listOf(emitter, event).some((listener) => !isNodesFunction(listener, describe)),
  )
}

/** Node's own function of this name that listens to an event of this object, which is as new. */
export function ownListener(emitter: Emitter, event: PropertyKey, name: string): Listener | undefined {
  return listOf(emitter, event).find((listener) => nameOf(listener) === name)
}

/**
 * Gives a new object the listeners of the old one. Node's own stay where they were; those that a new object has not are left out,
 * unless `standIn` has one in their place. No event tells the program.
 */
export function addListeners(emitter: Emitter, listeners: Listeners, build: Build, standIn: (name: string) => Listener | undefined): void {
  const EventEmitter = process.getBuiltinModule('node:events')
  const { addListener } = EventEmitter.prototype
  const scratch = new EventEmitter().setMaxListeners(0) as unknown as Emitter
  const own = emitter._events ?? Object.create(null)
  const lists = listeners.flatMap(([encoded, entries]) => {
    const event = build.value(encoded) as string
    for (const entry of entries) {
      const listener = typeof entry === 'string' ? (ownListener(emitter, event, entry) ?? standIn(entry)) : (build.value(entry) as Listener)
      if (listener) addListener.call(scratch as never, 'event', listener as never)
    }
    const list = scratch._events?.event
    delete scratch._events?.event
    return list ? [[event, list] as const] : []
  })
  // Where Node keeps slots for events without listeners, they stay.
  const isShaped = Object.getPrototypeOf(own) !== null
  for (const event of Reflect.ownKeys(own)) {
    if (isShaped) own[event] = undefined
    else Reflect.deleteProperty(own, event)
  }
  for (const [event, list] of lists) own[event] = list
  emitter._events = own
  emitter._eventsCount = lists.length
}

export function verifyListeners(listeners: unknown, check: Check): asserts listeners is Listeners {
  if (!Array.isArray(listeners)) return check.fail('an emitter without its listeners')
  for (const each of listeners as unknown[]) {
    if (!Array.isArray(each) || each.length !== 2 || !Array.isArray(each[1])) return check.fail('an event without its listeners')
    check.value(each[0], ['event'])
    for (const entry of each[1] as unknown[]) if (typeof entry !== 'string') check.node(entry, [], ['listener', each[0]])
  }
}

export function dumpListeners(listeners: Listeners): string {
  return listeners.map(([event, { length }]) => `${typeof event === 'string' ? event : '…'} ${length}`).join(', ')
}
