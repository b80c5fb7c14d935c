/** Answers what may be asked of one value in a snapshot, naming the place where it is wrong. */
import { CONSTANTS, type Reference, type Value } from './format.ts'
import type { Check } from './kind.ts'
import { malformed, SnapshotError } from './plain.ts'

/** Kinds whose nodes are no objects, so never a prototype, a getter, the owner of private names. */
export const NO_OBJECT: ReadonlySet<string> = new Set(['symbol', 'string', 'bigint', 'environment', 'frame'])
// Well-known symbols go by name, as intrinsics.
const KEY_KINDS = new Set(['symbol', 'string', 'intrinsic'])

/** What `verify` itself asks beyond `Check`. */
export interface Checker extends Check {
  /** Names what is looked at from now on. */
  at(place: string): void
  /** Turns whatever a kind or an adapter throws into a `SnapshotError`. */
  run(verification: () => void): void
  /** A reference to an object, or the constant given. */
  object(value: unknown, constant?: number): void
  key(value: unknown): void
}

/** @param count number of nodes; `kindOf` gives the name of the kind of a node in range */
export function checker(count: number, kindOf: (reference: Reference) => string): Checker {
  let place = ''
  const fail = (message: string): never => malformed(`${place} ${message}`)
  // An uninitialised variable is no value: the kinds that have one look for it themselves.
  // Numbers and strings themselves have been looked at by `plain`.
  const value = (value: unknown, hole: boolean): void => {
    const primitive = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (!primitive && !isReference(value, CONSTANTS.minusZero, count)) fail('has a value that is none')
    if (!hole && Array.isArray(value) && value[0] === CONSTANTS.hole) fail('has a hole where there can be none')
  }
  const node = (value: unknown, what: string): Reference => (isReference(value, 0, count) ? value : fail(`refers to no ${what}`))
  const check: Checker = {
    at: (next) => {
      place = next
    },
    run: (verification) => {
      try {
        verification()
      } catch (error) {
        if (error instanceof SnapshotError) throw error
        fail(`is wrong: ${(error as Error).message}`)
      }
    },
    fail,
    value: (it): asserts it is Value => value(it, false),
    element: (it): asserts it is Value => value(it, true),
    node: (it, kinds = []): asserts it is Reference => {
      const named = typeof kinds === 'string' ? kinds : kinds.join(' or ')
      const kind = kindOf(node(it, named || 'node'))
      if (kinds.length > 0 && kind !== kinds && !(typeof kinds === 'object' && kinds.includes(kind)))
        fail(`refers to a ${kind} where a ${named} is`)
    },
    object: (it, constant) => {
      if (constant !== undefined && isReference(it, constant, count) && it[0] === constant) return
      const kind = kindOf(node(it, 'object'))
      if (NO_OBJECT.has(kind)) fail(`refers to a ${kind} where an object is`)
    },
    key: (it) => {
      const kind = kindOf(node(it, 'key'))
      if (!KEY_KINDS.has(kind)) fail(`has a ${kind} as a key`)
    },
    integer: (it, min, max): asserts it is number => {
      if (!within(it, min, max)) fail(`has ${typeof it === 'number' ? it : `a ${typeof it}`} where an integer from ${min} to ${max} is`)
    },
    bytes: (it): asserts it is Uint8Array => {
      if (!(it instanceof Uint8Array)) fail('has no bytes where bytes are')
    },
  }
  return check
}

function isReference(value: unknown, lowest: number, count: number): value is Reference {
  return Array.isArray(value) && value.length === 1 && within(value[0], lowest, count - 1)
}

export function within(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}
