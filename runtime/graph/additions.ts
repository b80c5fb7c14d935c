/** Tells what the program did to the properties of `globalThis` and of the objects that go by name. */
import { type Baseline, isLanguage, replaced } from './baseline.ts'
import { forEachMember } from './members.ts'
import { isNative } from './native.ts'
import { append, getOwnPropertyDescriptor, mapForEach, mapGet, mapSet, matches, ownKeys, setPrototypeOf } from './primordials.ts'

const { keyFor } = Symbol
const { isExtensible } = Object

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
  /** The object is one of the language's own, so our code may be using it. */
  readonly language: boolean
}

/** In a stable order. Runs no code of the program, whatever it has replaced. */
export function additions(...bases: readonly Baseline[]): Addition[] {
  const list: Addition[] = []
  for (let i = 0; i < bases.length; i++) {
    ofContainers(bases[i]!, list)
    ofMembers(bases[i]!, list)
  }
  return list
}

function ofContainers(base: Baseline, list: Addition[]): void {
  const { containers } = base
  // The program may have put `get` on `Object.prototype`.
  for (let n = 0; n < containers.length; n++) mapForEach(containers[n]!.were, bare)
  for (let n = 0; n < containers.length; n++) {
    const container = containers[n]!
    const { object, name, keys } = container
    const language = isLanguage(container)
    const isReplaced = replaced(container)
    const old = new Map<PropertyKey, true>()
    const note = (key: PropertyKey, descriptor?: PropertyDescriptor) => {
      const was = mapGet(container.were, key) as PropertyDescriptor | undefined
      append(list, {
        object,
        name: `%${name || 'globalThis'}%`,
        key,
        descriptor,
        was,
        language: language || (!name && isNative(was?.value)),
      })
    }
    for (let i = 0; i < keys.length; i++) {
      mapSet(old, keys[i], true)
      if ((name || !base.isAsleep(keys[i]!)) && !getOwnPropertyDescriptor(object, keys[i]!)) note(keys[i]!)
    }
    const present = ownKeys(object)
    for (let i = 0; i < present.length; i++) {
      const key = present[i]!
      if (!name && base.isAsleep(key)) continue
      const now = bare(getOwnPropertyDescriptor(object, key)!)
      // A process writes its own state into `process` (exitCode, _events); only what is a function there is an interface.
      // Node's fetch leaves one there when it is loaded.
      if (typeof key === 'symbol' && matches(/^(undici|nodejs)\./, keyFor(key) ?? '')) continue
      if (!mapGet(old, key) || (isReplaced(key, now) && (name !== 'process' || typeof (now.value ?? now.get) === 'function')))
        note(key, now)
    }
  }
}

function bare(descriptor: PropertyDescriptor): PropertyDescriptor {
  setPrototypeOf(descriptor, null)
  return descriptor
}

/** Whether a function of the language has the properties that all have. */
function isPlain(member: object): boolean {
  return ownKeys(member).length === 2 && isAsMade(member, 'length') && isAsMade(member, 'name')
}

function isAsMade(member: object, key: PropertyKey): boolean {
  const now = getOwnPropertyDescriptor(member, key)
  // What freezing took away is given back by doing it again.
  return now !== undefined && 'value' in now && !now.writable && !now.enumerable && (now.configurable || !isExtensible(member))
}

/** What the host gives to functions of its own. */
const isHosts = (key: PropertyKey): boolean => key === 'prototype' || (typeof key === 'symbol' && matches(/^nodejs\./, keyFor(key) ?? ''))

/** What the program did to functions that are no classes. */
function ofMembers(base: Baseline, list: Addition[]): void {
  forEachMember(
    base,
    (member) => !isPlain(member),
    (object, path) => {
      const note = (key: PropertyKey, descriptor?: PropertyDescriptor) =>
        append(list, { object, name: `%${path}%`, key, descriptor, was: undefined, language: true })
      const keys = ownKeys(object)
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i]!
        const isFine = key === 'length' || key === 'name' ? isAsMade(object, key) : !isNative(object) && isHosts(key)
        if (!isFine) note(key, bare(getOwnPropertyDescriptor(object, key)!))
      }
      if (!getOwnPropertyDescriptor(object, 'length')) note('length')
      if (!getOwnPropertyDescriptor(object, 'name')) note('name')
    },
  )
}
