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

/** Shapes form a tree: one step a key. */
interface Step {
  readonly next: Map<PropertyKey, Step>
  /** Shapes that end here, by attributes, integrity level and private names, where they are other than plain ones. */
  readonly shapes: Map<string, number>
}

const step = (): Step => ({ next: new Map(), shapes: new Map() })

/** Where the shapes below one prototype begin; and the last plain one, which is mostly the next one, too: to compare keys is faster than to go along the tree. */
interface Root extends Step {
  keys: readonly PropertyKey[]
  shape: number
}

const isSame = (some: readonly PropertyKey[], others: readonly PropertyKey[]): boolean => {
  if (some.length !== others.length) return false
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false
  return true
}

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
  const roots = new Map<object | null, Root>()

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
      ...(attributes === undefined ? {} : { attributes }),
      ...(integrity === INTEGRITY.extensible ? {} : { integrity }),
      ...(brands.length === 0 ? {} : { brands: brands.map(({ reference, values }) => [reference, values.length] as const) }),
    })
    return list.length - 1
  }

  const shapeOf = (
    proto: object | null,
    keys: readonly PropertyKey[],
    attributes: readonly number[] | undefined,
    integrity: number,
    brands: readonly Brand[],
  ): number => {
    let root = roots.get(proto)
    if (root === undefined) roots.set(proto, (root = { ...step(), keys: [], shape: -1 }))
    const isPlain = attributes === undefined && integrity === INTEGRITY.extensible && brands.length === 0
    if (isPlain && root.shape >= 0 && isSame(keys, root.keys)) return root.shape
    let at: Step = root
    for (let i = 0; i < keys.length; i++) {
      let next = at.next.get(keys[i]!)
      if (next === undefined) at.next.set(keys[i]!, (next = step()))
      at = next
    }
    const variant = isPlain
      ? ''
      : `${attributes?.join()}:${integrity}:${brands.map(({ reference, values }) => `${reference[0]}*${values.length}`).join()}`
    let number = at.shapes.get(variant)
    if (number === undefined) at.shapes.set(variant, (number = add(proto, keys, attributes, integrity, brands)))
    if (isPlain) {
      root.keys = keys
      root.shape = number
    }
    return number
  }

  return {
    list,
    node(value, kind, number, payload, brands) {
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
        if (bits !== PLAIN_ATTRIBUTES) attributes ??= Array.from({ length: i }, () => PLAIN_ATTRIBUTES)
        attributes?.push(bits)
      }
      for (const { values } of brands) node.push(...values)
      node[1] = shapeOf(getPrototypeOf(value), keys, attributes, integrity, brands)
      return node
    },
  }
}

/** V8 calls an array frozen as soon as it cannot be extended and none of its elements can be written (Node 20 to 24), any sealed function, and any sealed error. */
function isWritable(value: object, kind: Kind): boolean {
  const key = kind.name === 'array' ? 'length' : typeof value === 'function' ? 'prototype' : 'stack'
  return getOwnPropertyDescriptor(value, key)?.writable === true
}

/** Own keys; of a typed array and an array without holes only those behind its elements, which come first (ECMA-262 10.1.11.1). */
function keysOf(value: object, kind: Kind, payload: unknown, namesIn: WalkOptions['namesIn']): PropertyKey[] {
  const isTyped = kind.name === 'typedarray'
  const length = isTyped ? typedArrayLength(value) : kind.name === 'array' && isWithoutHoles(payload) ? payload.length : 0
  const known = length < LARGE ? undefined : (namesIn(value) ?? (isTyped && length > HUGE ? [] : undefined))
  // `Reflect.ownKeys` takes 200 ns for a small object, these two 75 together (Node 20), and give the same order (ECMA-262 10.1.11.1).
  const keys: PropertyKey[] = known === undefined ? getOwnPropertyNames(value) : [...known]
  if (known === undefined && length > 0) keys.splice(0, length)
  const symbols = getOwnPropertySymbols(value)
  for (let i = 0; i < symbols.length; i++) keys.push(symbols[i]!)
  return keys
}

const isWithoutHoles = (payload: unknown): payload is readonly Value[] => Array.isArray(payload) && !payload.some(isHole)
