/** Turns an object's prototype, keys and attributes into the number of a shape that it shares with others like it. */
import {
  ATTRIBUTES,
  CONSTANTS,
  INTEGRITY,
  type Key,
  type Node,
  PLAIN_ATTRIBUTES,
  type Reference,
  type Shape,
  type Value,
} from '../graph/format.ts'
import type { Describe, Kind } from '../graph/kind.ts'
import { typedArrayLength } from '../graph/kinds/typedarray.ts'
import type { WalkOptions } from './walk.ts'

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect
const { getOwnPropertyNames, getOwnPropertySymbols, isExtensible, isFrozen, isSealed } = Object

/** Elements from which on the host is asked for the other keys: a name for each element takes 110 ns. */
const LARGE = 500
/** Elements from which on a typed array's own string keys are not looked at where the host does not know them: names for 100 million would take 10 GB. */
const HUGE = 1_000_000

const isHole = (value: Value): boolean => Array.isArray(value) && value[0] === CONSTANTS.hole

/** Shapes form a tree: one step a key, so that finding one costs a lookup a key. */
interface Step {
  readonly next: Map<PropertyKey, Step>
  /** Steps by a key with other attributes than plain ones. */
  readonly odd: Map<PropertyKey, Map<number, Step>>
  /** Shape that ends here; −1: none yet. */
  shape: number
  /** Shapes that end here with an integrity level or private names. */
  readonly variants: Map<string, number>
}

const step = (): Step => ({ next: new Map(), odd: new Map(), shape: -1, variants: new Map() })

export interface Brand {
  readonly reference: Reference
  readonly values: readonly Value[]
}

export interface Shapes {
  readonly list: Shape[]
  /** The node of an object: the number of its kind, that of its shape, its payload, the values of its properties and private names. */
  node(value: object, kind: Kind, number: number, payload: unknown, brands: readonly Brand[]): Node
}

export function createShapes(describe: Describe, namesIn: WalkOptions['namesIn']): Shapes {
  const list: Shape[] = []
  const roots = new Map<object | null, Step>()

  const add = (
    proto: object | null,
    keys: readonly PropertyKey[],
    attributes: readonly number[] | undefined,
    integrity: number,
    brands: readonly Brand[],
  ): number => {
    list.push({
      proto: proto === null ? null : describe.reference(proto, ['prototype']),
      keys: keys.map((key) => describe.value(key, ['key', key]) as Key),
      ...(attributes?.some((bits) => bits !== PLAIN_ATTRIBUTES) ? { attributes: [...attributes] } : {}),
      ...(integrity === INTEGRITY.extensible ? {} : { integrity }),
      ...(brands.length === 0 ? {} : { brands: brands.map(({ reference, values }) => [reference, values.length] as const) }),
    })
    return list.length - 1
  }

  /** The number of the shape that ends at a step. */
  const endOf = (
    at: Step,
    proto: object | null,
    keys: readonly PropertyKey[],
    attributes: readonly number[] | undefined,
    integrity: number,
    brands: readonly Brand[],
  ): number => {
    if (integrity === INTEGRITY.extensible && brands.length === 0) {
      if (at.shape < 0) at.shape = add(proto, keys, attributes, integrity, brands)
      return at.shape
    }
    const variant = `${integrity}:${brands.map(({ reference, values }) => `${reference[0]}*${values.length}`).join()}`
    let number = at.variants.get(variant)
    if (number === undefined) at.variants.set(variant, (number = add(proto, keys, attributes, integrity, brands)))
    return number
  }

  return {
    list,
    node(value, kind, number, payload, brands) {
      const proto = getPrototypeOf(value)
      let at = roots.get(proto)
      if (at === undefined) roots.set(proto, (at = step()))
      const integrity = isExtensible(value)
        ? INTEGRITY.extensible
        : isFrozen(value) && !isWritable(value, kind)
          ? INTEGRITY.frozen
          : isSealed(value)
            ? INTEGRITY.sealed
            : INTEGRITY.nonExtensible
      // What sealing and freezing took away is given back by doing it again.
      const implied =
        integrity === INTEGRITY.frozen
          ? ATTRIBUTES.writable | ATTRIBUTES.configurable
          : integrity === INTEGRITY.sealed
            ? ATTRIBUTES.configurable
            : 0
      let keys = keysOf(value, kind, payload, namesIn)
      let attributes: number[] | undefined
      if (kind.carries !== undefined) keys = keys.filter((key) => !kind.carries!(value, key, payload, describe))
      // Made in its size: one that grows would have room for 20 more.
      const node = new Array(3 + keys.length) as [number, number, unknown, ...Value[]]
      node[0] = number
      node[2] = payload
      let end = 3
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i]!
        const own = getOwnPropertyDescriptor(value, key)!
        let bits: number
        if ('value' in own) {
          bits = (own.writable ? 1 : 0) | (own.enumerable ? 2 : 0) | (own.configurable ? 4 : 0) | implied
          node[end++] = describe.value(own.value, key)
        } else {
          bits = ATTRIBUTES.accessor | (own.enumerable ? 2 : 0) | (own.configurable ? 4 : 0) | (implied & ATTRIBUTES.configurable)
          node[end++] = describe.value(own.get, ['getter', key])
          node[end++] = describe.value(own.set, ['setter', key])
        }
        let next: Step | undefined
        if (bits === PLAIN_ATTRIBUTES) {
          next = at.next.get(key)
          if (next === undefined) at.next.set(key, (next = step()))
          attributes?.push(bits)
        } else {
          attributes ??= Array.from({ length: i }, () => PLAIN_ATTRIBUTES)
          attributes.push(bits)
          let byBits = at.odd.get(key)
          if (byBits === undefined) at.odd.set(key, (byBits = new Map()))
          next = byBits.get(bits)
          if (next === undefined) byBits.set(bits, (next = step()))
        }
        at = next
      }
      for (const { values } of brands) node.push(...values)
      node[1] = endOf(at, proto, keys, attributes, integrity, brands)
      return node
    },
  }
}

/** V8 calls an array frozen as soon as it cannot be extended and none of its elements can be written (Node 20 to 24), and any sealed function. */
function isWritable(value: object, kind: Kind): boolean {
  const key = kind.name === 'array' ? 'length' : typeof value === 'function' ? 'prototype' : undefined
  return key !== undefined && getOwnPropertyDescriptor(value, key)?.writable === true
}

/** Own keys; of a typed array and an array without holes only those behind its elements, which come first (ECMA-262 10.1.11.1). */
function keysOf(value: object, kind: Kind, payload: unknown, namesIn: WalkOptions['namesIn']): PropertyKey[] {
  // `Reflect.ownKeys` takes 200 ns for a small object, these two 75 together (Node 20), and give the same order (ECMA-262 10.1.11.1).
  const symbols = getOwnPropertySymbols(value)
  const length =
    kind.name === 'typedarray' ? typedArrayLength(value) : kind.name === 'array' && isWithoutHoles(payload) ? payload.length : 0
  const known = length < LARGE ? undefined : (namesIn(value) ?? (kind.name === 'typedarray' && length > HUGE ? [] : undefined))
  const keys: PropertyKey[] = known === undefined ? getOwnPropertyNames(value).slice(length) : [...known]
  for (let i = 0; i < symbols.length; i++) keys.push(symbols[i]!)
  return keys
}

const isWithoutHoles = (payload: unknown): payload is readonly Value[] => Array.isArray(payload) && !payload.some(isHole)
