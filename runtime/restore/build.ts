/** Turns graph nodes into live values: allocates everything empty, then fills it. */

import { disguised } from '../graph/claims.ts'
import type { BuildCode, Dispatcher } from '../graph/code.ts'
import {
  ATTRIBUTES,
  CONSTANTS,
  type Heap,
  INTEGRITY,
  type Key,
  PLAIN_ATTRIBUTES,
  type Reference,
  type Shape,
  type Value,
} from '../graph/format.ts'
import type { Maker } from '../graph/kind.ts'
import { makers } from '../graph/kinds/makers.ts'
import { type ActivationPayload, ownership } from '../graph/ownership.ts'
import { lacks, noteDerived, notePartedObject } from '../graph/parted.ts'
import { renewProbe } from '../graph/probe.ts'
import { REDACTED } from '../graph/registry.ts'
import { createActivations } from './activations.ts'
import { createOrdinary } from './ordinary.ts'
import { fulfilWithProxies } from './promises.ts'

const { defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect
const { freeze, is, preventExtensions, seal } = Object

const constants = new Map<number, unknown>([
  [CONSTANTS.undefined, undefined],
  [CONSTANTS.NaN, Number.NaN],
  [CONSTANTS.infinity, Number.POSITIVE_INFINITY],
  [CONSTANTS.minusInfinity, Number.NEGATIVE_INFINITY],
  [CONSTANTS.minusZero, -0],
  [CONSTANTS.redacted, REDACTED],
])

/** Builds the heap and returns what decodes references into it. Runs no code of the program. */
export function buildHeap(heap: Heap, root: Dispatcher, adapterMakers: readonly Maker[]): BuildCode {
  const { nodes, shapes, code } = heap
  const byName = new Map([...makers, ...adapterMakers].map((kind) => [kind.name, kind]))
  const kinds = heap.kinds.map((name) => {
    const kind = byName.get(name)
    if (!kind) throw new TypeError(`a value of the kind ${name} cannot be made here`)
    return kind
  })
  const objects: unknown[] = []
  const made = new Uint8Array(nodes.length)
  const homeMethods: BuildCode['homeMethods'] = new WeakMap()
  const classDispatchers: BuildCode['classDispatchers'] = new WeakMap()

  const value = (encoded: Value): unknown => {
    if (typeof encoded !== 'object' || encoded === null) return encoded
    const [id] = encoded
    return id >= 0 ? objects[id] : constants.get(id)
  }
  const build: BuildCode = {
    value,
    key: (key: Key) => value(key) as PropertyKey,
    homeMethods,
    classDispatchers,
    code: (number) => ({ name: code[number]![1], length: code[number]![2] }),
    dispatcher(reference) {
      const found = value(reference)
      if (found === undefined) return root
      return classDispatchers.get(found as object) ?? (found as Dispatcher)
    },
  }

  /** Arguments objects that share cells with an environment: made with it. */
  const mapped = new Map<number, Reference>()
  for (const [id, [kind, , payload]] of nodes.entries()) {
    const link = kinds[kind]!.name === 'environment' ? (payload as { arguments?: readonly [Reference, number] }).arguments : undefined
    if (link !== undefined) mapped.set(link[0][0], [id])
  }

  const { maker, isActivation, around } = ownership(heap)
  const activations = createActivations(heap)
  const isOrdinary = (kind: number, shape: number) => kinds[kind]!.name === 'object' && shapes[shape]!.brands === undefined
  const isMade = (id: number) => made[id] === 1
  const ordinary = createOrdinary(heap, { build, isMade, constructs: root('constructors') as Readonly<Record<number, true>> })

  const needsOf = (id: number, isFirst: boolean): number[] => {
    const by = maker(id)
    if (by !== undefined) return made[by] ? [] : [by]
    const [kind, shape, payload] = nodes[id]!
    const needs = isActivation(id) ? [around(payload as ActivationPayload)] : (kinds[kind]!.needs?.(payload) ?? [])
    const linked = mapped.get(id)
    const references = [
      ...needs,
      ...(linked === undefined ? [] : [linked]),
      ...(shapes[shape]?.brands ?? []).map(([reference]) => reference),
      // What a hostile snapshot puts in a circle goes without.
      ...(isFirst && isOrdinary(kind, shape) ? ordinary.wants(shape) : []),
    ]
    return references.flatMap((reference) => (Array.isArray(reference) && reference[0] >= 0 && !made[reference[0]] ? [reference[0]] : []))
  }

  const allocate = (id: number): unknown => {
    const linked = mapped.get(id)
    if (linked !== undefined) return build.dispatcher(linked)('arguments')
    const by = maker(id)
    if (by !== undefined) return activations.made(id, by)
    const [kind, shape, payload] = nodes[id]!
    if (isActivation(id)) return activations.enter(id, build.dispatcher(around(payload as ActivationPayload)))
    const brands = (shapes[shape]?.brands ?? []).map(([reference]) => classDispatchers.get(value(reference) as object)!)
    const base = brands.at(-1)
    if (isOrdinary(kind, shape)) return ordinary.make(nodes[id]!)
    // An object with private names of a base class can only be made by that class; those of derived ones are put onto what is there.
    let object = base?.('base') === true ? base('brand') : kinds[kind]!.allocate(payload, build, brands.length > 0)
    for (const brand of brands.reverse()) if (brand !== base || base('base') !== true) object = brand('brand', object)
    return object
  }

  const isSeen = new Uint8Array(nodes.length)
  for (let start = 0; start < nodes.length; start++) {
    const stack = [start]
    while (stack.length > 0) {
      const id = stack.at(-1)!
      if (made[id]) {
        stack.pop()
        continue
      }
      const missing = needsOf(id, isSeen[id] === 0)
      isSeen[id] = 1
      if (missing.length > 0) {
        stack.push(...missing)
        continue
      }
      objects[id] = allocate(id)
      made[id] = 1
      stack.pop()
    }
  }

  renewProbe()
  fulfilWithProxies(heap, build)
  // Before anything else has properties: what these inherit cannot get in the way of assignment.
  for (let id = 0; id < nodes.length; id++) {
    const [kind, shape] = nodes[id]!
    if (isOrdinary(kind, shape) && ordinary.isPlain(shape)) ordinary.fill(objects[id] as object, nodes[id]!)
  }
  for (let id = 0; id < nodes.length; id++) {
    const node = nodes[id]!
    const [kindNumber, shapeNumber, payload] = node
    if (isOrdinary(kindNumber, shapeNumber) && ordinary.isPlain(shapeNumber)) continue
    const kind = kinds[kindNumber]!
    const object = objects[id] as object
    kind.fill?.(object, payload, build)
    if (isActivation(id)) activations.fill(id, value)
    if (shapeNumber >= 0) fillProperties(object, node as unknown as readonly Value[], shapes[shapeNumber]!, kind, payload)
  }
  for (const [id, [kind, shape, payload]] of nodes.entries()) {
    const maker = kinds[kind]!
    maker.finish?.(objects[id], payload, build)
    if (maker.name === 'class') noteDerived(objects[id])
    if (shape >= 0) noteIfParted(objects[id] as object, maker.name, shapes[shape]!)
  }
  return build

  /** Notes what does not inherit from what made it. */
  function noteIfParted(object: object, kind: string, { brands = [] }: Shape): void {
    const claimed = disguised(object, kind)
    if (claimed !== undefined) notePartedObject(object, claimed)
    for (const [reference] of brands) {
      const { prototype } = value(reference) as { prototype: object }
      if (lacks(object, (at) => at === prototype)) notePartedObject(object, prototype)
    }
  }

  function fillProperties(object: object, node: readonly Value[], shape: Shape, kind: Maker, payload: unknown): void {
    const { keys, attributes, integrity } = shape
    const proto = value(shape.proto) as object | null
    let at = 3
    const names = keys.map((key) => build.key(key))
    // Without brands these are made empty; with them their class has put its fields on.
    const isEmpty = shape.brands === undefined && (kind.name === 'object' || kind.name === 'array' || kind.name === 'typedarray')
    if (!isEmpty) clear(object, names, kind, payload)
    for (const [i, name] of names.entries()) {
      const bits = attributes?.[i] ?? PLAIN_ATTRIBUTES
      at += !isEmpty && isThere(object, name, bits, node[at]!) ? 1 : define(object, name, bits, node, at)
    }
    for (const [reference, count] of shape.brands ?? []) {
      const fields = node.slice(at, (at += count)).map((field) => value(field))
      classDispatchers.get(value(reference as Reference) as object)!('private', object, fields)
    }
    if (getPrototypeOf(object) !== proto) setPrototypeOf(object, proto)
    if (integrity === INTEGRITY.frozen) (kind.freeze ?? freeze)(object)
    else if (integrity === INTEGRITY.sealed) seal(object)
    else if (integrity === INTEGRITY.nonExtensible) preventExtensions(object)
  }

  /** Drops the own keys that the object was made with and should not have, or should have in another order. */
  function clear(object: object, names: readonly PropertyKey[], kind: Maker, payload: unknown): void {
    const own = ownKeys(object)
    const inOrder = own.filter((key) => names.includes(key)).every((key, i) => key === names[i])
    for (const key of own) {
      // To delete an element of an arguments object is to cut its link to the parameter.
      const keep = names.includes(key) ? inOrder || kind.name === 'arguments' : kind.carries?.(object, key, payload)
      if (!keep && getOwnPropertyDescriptor(object, key)!.configurable) deleteProperty(object, key)
    }
  }

  /** Whether it was made with the property: to define `name` of a class again makes a dictionary of it in V8. */
  function isThere(object: object, name: PropertyKey, bits: number, encoded: Value): boolean {
    const own = getOwnPropertyDescriptor(object, name)
    return (
      own !== undefined &&
      'value' in own &&
      is(own.value, value(encoded)) &&
      bits === ((own.writable ? 1 : 0) | (own.enumerable ? 2 : 0) | (own.configurable ? 4 : 0))
    )
  }

  /** Returns how many values it took. */
  function define(object: object, name: PropertyKey, bits: number, node: readonly Value[], at: number): number {
    const enumerable = (bits & ATTRIBUTES.enumerable) !== 0
    // What sealing would take away is not there for `lastIndex`, or for the `prototype` of a function.
    const configurable = (bits & ATTRIBUTES.configurable) !== 0 && getOwnPropertyDescriptor(object, name)?.configurable !== false
    if ((bits & ATTRIBUTES.accessor) === 0) {
      defineProperty(object, name, { value: value(node[at]!), writable: (bits & ATTRIBUTES.writable) !== 0, enumerable, configurable })
      return 1
    }
    defineProperty(object, name, {
      get: value(node[at]!) as () => unknown,
      set: value(node[at + 1]!) as (value: unknown) => void,
      enumerable,
      configurable,
    })
    return 2
  }
}
