/** Tells what the program did to `globalThis` and to the objects that go by name, and takes it back for the time of a capture. */
import { type Baseline, type IsProgram, isInstrumented, replaced } from './baseline.ts'
import { defineProperty, deleteProperty, getOwnPropertyDescriptor, mapGet, mapSet, matches, ownKeys } from './primordials.ts'

const { keyFor } = Symbol

/** What the program added to, replaced on or deleted from an object that goes by name. */
export interface Addition {
  readonly object: object
  /** The object's name, `%Array.prototype%`. */
  readonly name: string
  readonly key: PropertyKey
  /** `undefined`: the program deleted it. */
  readonly descriptor: PropertyDescriptor | undefined
  /** What it was at the start; `undefined`: not there. */
  readonly was: PropertyDescriptor | undefined
}

/** In a stable order. `isProgram` as for `intrinsicNames`. */
export function additions(base: Baseline, isProgram: IsProgram = isInstrumented): Addition[] {
  const list: Addition[] = []
  for (let n = 0; n < base.containers.length; n++) {
    const container = base.containers[n]!
    const { object, name, keys } = container
    const isReplaced = replaced(container, isProgram)
    const old = new Map<PropertyKey, true>()
    const note = (key: PropertyKey, descriptor?: PropertyDescriptor) => {
      const was = mapGet(container.were, key) as PropertyDescriptor | undefined
      list[list.length] = { object, name: `%${name || 'globalThis'}%`, key, descriptor, was }
    }
    for (let i = 0; i < keys.length; i++) {
      mapSet(old, keys[i], true)
      if ((name || !base.isAsleep(keys[i]!)) && !getOwnPropertyDescriptor(object, keys[i]!)) note(keys[i]!)
    }
    const present = ownKeys(object)
    for (let i = 0; i < present.length; i++) {
      const key = present[i]!
      if (!name && base.isAsleep(key)) continue
      const now = getOwnPropertyDescriptor(object, key)!
      // A process writes its own state into `process` (exitCode, _events); only what is a function there is an interface.
      // Node's fetch leaves one there when it is loaded.
      if (typeof key === 'symbol' && matches(/^(undici|nodejs)\./, keyFor(key) ?? '')) continue
      if (!mapGet(old, key) || (isReplaced(key, now) && (name !== 'process' || typeof (now.value ?? now.get) === 'function')))
        note(key, now)
    }
  }
  return list
}

/**
 * Puts back what the program replaced or deleted, as far as that can be done, so that the runtime finds the language as it was. Functions
 * of the program would run in its place, or answer as probes do. Returns what undoes it; no code of the program may run before that.
 */
export function withdraw(changes: readonly Addition[]): () => void {
  const withdrawn: Addition[] = []
  for (let i = 0; i < changes.length; i++) {
    const { object, key, was } = changes[i]!
    // The host's lazy globals would load what they stand for.
    if (!was || (object === globalThis && was.get)) continue
    if (defineProperty(object, key, was)) withdrawn[withdrawn.length] = changes[i]!
  }
  return () => {
    for (let i = 0; i < withdrawn.length; i++) {
      const { object, key, descriptor } = withdrawn[i]!
      if (descriptor) defineProperty(object, key, descriptor)
      else deleteProperty(object, key)
    }
  }
}
