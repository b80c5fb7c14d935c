/** Tells which objects that go by name the program has frozen, sealed, closed, or given another prototype. */
import type { Baseline } from './baseline.ts'
import { INTEGRITY } from './format.ts'
import { forEachMember } from './members.ts'
import { append, getPrototypeOf } from './primordials.ts'

const { isExtensible, isFrozen, isSealed } = Object
const { prototype } = Function

export interface Reshaped {
  readonly object: object
  /** The object's name, `%Array.prototype%`. */
  readonly name: string
  readonly integrity: number
  /** `undefined`: the one that it had at the start. */
  readonly proto: object | null | undefined
  /** The one that it had at the start. */
  readonly was: object | null
}

const integrityOf = (object: object): number =>
  isExtensible(object)
    ? INTEGRITY.extensible
    : isFrozen(object)
      ? INTEGRITY.frozen
      : isSealed(object)
        ? INTEGRITY.sealed
        : INTEGRITY.nonExtensible

/** Runs no code of the program, whatever it has replaced. */
export function reshaped(...bases: readonly Baseline[]): Reshaped[] {
  const list: Reshaped[] = []
  for (let i = 0; i < bases.length; i++) ofBase(bases[i]!, list)
  return list
}

function ofBase(base: Baseline, list: Reshaped[]): void {
  const { containers } = base
  const note = (object: object, name: string, integrity: number, was: object | null) => {
    const now = getPrototypeOf(object)
    if (integrity !== INTEGRITY.extensible || now !== was)
      append(list, { object, name: `%${name}%`, integrity, proto: now === was ? undefined : now, was })
  }
  for (let n = 0; n < containers.length; n++) {
    const { object, name, proto, extensible } = containers[n]!
    note(object, name || 'globalThis', extensible ? integrityOf(object) : INTEGRITY.extensible, proto)
  }
  forEachMember(
    base,
    (member) => !isExtensible(member) || getPrototypeOf(member) !== prototype,
    (member, path) => note(member, path, integrityOf(member), prototype),
  )
}
