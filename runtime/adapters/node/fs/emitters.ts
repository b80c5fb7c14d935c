/** Turns the listeners of an emitter of Node's own, made again by Node, into plain data, and back. */

import type { Value } from '../../../graph/format.ts'
import type { Build, Describe } from '../../../graph/kind.ts'
import { addedProperty } from '../../../graph/obstacles/index.ts'

interface Emitter {
  _events?: Record<PropertyKey, unknown> | undefined
  _eventsCount?: number
}

const KEYS = ['_events', '_eventsCount', '_maxListeners', '_handle']

/** `fields`: further keys that Node has put there; what the program has put there is an obstacle. */
export function describeEvents(value: object, fields: readonly string[], describe: Describe): Value {
  for (const key of Object.keys(value))
    if (!KEYS.includes(key) && !fields.includes(key)) describe.obstacle(addedProperty(`property ${key}`))
  return describe.value((value as Emitter)._events, '_events')
}

/** Runs no code: no listener hears that it is one. */
export function setEvents(value: object, events: Value, build: Build): void {
  const emitter = value as Emitter
  const found = build.value(events) as Record<PropertyKey, unknown> | undefined
  emitter._events = found
  emitter._eventsCount = found === undefined ? 0 : Reflect.ownKeys(found).length
}
