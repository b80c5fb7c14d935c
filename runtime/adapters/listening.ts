/** Declares and checks how the listeners of an event target are written, which both hosts do alike. */
import type { Value } from '../graph/format.ts'
import type { Check } from '../graph/kind.ts'

/** `WRAPPED`: the value of an `on…` property, which may be anything. `weak`: held by `retainer` alone. */
export type Entry = readonly [listener: Value, flags: number, retainer?: Value]
/** Highest number of listeners before Node warns, whether it has, and the listeners of each type. */
export type Listeners = readonly [max: Value, warned: boolean, types: readonly (readonly [type: Value, entries: readonly Entry[]])[]]

export const ONCE = 1
export const CAPTURE = 2
export const PASSIVE = 4
export const NODE_STYLE = 8
export const WEAK = 16
export const RESISTING = 32
export const WRAPPED = 64
/** Said not to be passive, where a browser would take it as such. */
export const ACTIVE = 128

/** `wrappable`: types for which there is an `on…` property; `undefined`: any may be one. */
export function verifyListeners(
  listeners: unknown,
  wrappable: readonly string[] | undefined,
  check: Check,
): asserts listeners is Listeners {
  if (!Array.isArray(listeners) || listeners.length !== 3 || typeof listeners[1] !== 'boolean' || !Array.isArray(listeners[2]))
    return check.fail('a target without its listeners')
  check.value(listeners[0], ['maxListeners'])
  for (const each of listeners[2] as unknown[]) {
    if (!Array.isArray(each) || each.length !== 2 || !Array.isArray(each[1])) return check.fail('a type of event without its listeners')
    check.value(each[0], ['type'])
    for (const entry of each[1] as unknown[]) {
      if (!Array.isArray(entry)) return check.fail('a listener without its options')
      const [listener, flags, retainer] = entry as unknown[]
      check.integer(flags, 0, 2 * ACTIVE - 1)
      if (((flags as number) & WRAPPED) !== 0 && flags !== WRAPPED) return check.fail('an event handler with options')
      if (flags === WRAPPED) {
        check.value(listener, [`on${each[0]}`])
        const type = each[0] as string
        if (wrappable ? !wrappable.includes(type) : typeof type !== 'string' || !/^[a-z]+$/.test(type))
          return check.fail('an event handler of a type that has none')
      } else check.node(listener, [], ['listener', each[0]])
      if (((flags & WEAK) !== 0) !== (entry.length === 3)) return check.fail('a weak listener that no one holds')
      if (retainer !== undefined) check.node(retainer, [], ['holder of the listener', each[0]])
    }
  }
}

export function dumpListeners([, , types]: Listeners): string {
  return types.map(([type, { length }]) => `${typeof type === 'string' ? type : '…'} ${length}`).join(', ') || 'no listeners'
}
