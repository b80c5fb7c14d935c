/** Describes arrays as the list of their elements, holes included. */
import { isArray } from '../brand.ts'
import { CONSTANTS, type Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { getOwnPropertyDescriptor } from '../primordials.ts'
import { dump } from './payload.ts'

/** The elements (a hole where an element is no plain data, and written as a property), or the length of an array that is mostly holes. */
type Elements = readonly Value[] | number

const HOLE = [CONSTANTS.hole] as const
const isHole = (value: Value | undefined) => isArray(value) && value[0] === CONSTANTS.hole
const { isExtensible, isSealed, isFrozen } = Object

/** Whether an own key is an integer index. */
export function isIndex(key: PropertyKey): key is string {
  return typeof key === 'string' && key >= '0' && key < ':' && `${+key >>> 0}` === key
}

export const array: Kind<unknown[], Elements> = {
  name: 'array',
  capture(value, describe) {
    const { length } = value
    // A driver seals or freezes in the end: what that takes away makes no element odd.
    const sealed = !isExtensible(value) && isSealed(value)
    const frozen = sealed && isFrozen(value) && !getOwnPropertyDescriptor(value, 'length')!.writable
    const elements: Value[] = []
    let holes = 0
    for (let i = 0; i < length; i++) {
      const d = getOwnPropertyDescriptor(value, i)
      const plain = d && 'value' in d && d.enumerable && (d.configurable || sealed) && (d.writable || frozen)
      elements[i] = plain ? describe.value(d.value, i) : HOLE
      if (!d && ++holes > 1000 && holes > i / 2) return length
    }
    return elements
  },
  // An array whose length alone is read-only has it as a property, defined behind its elements.
  carries: (value, key, elements, describe) =>
    key === 'length'
      ? !describe || getOwnPropertyDescriptor(value, key)!.writable! || isFrozen(value)
      : typeof elements !== 'number' && isIndex(key) && +key < elements.length && !isHole(elements[+key]),
}

export const arrayMaker: Maker<unknown[], Elements> = {
  ...array,
  // The list itself becomes the array: it has the element kind and the size that the program's has. What fields may write to is a copy.
  allocate: (elements, _, isBranded) => (typeof elements === 'number' ? [] : isBranded ? [...elements] : (elements as unknown[])),
  fill(value, elements, build) {
    if (typeof elements === 'number') value.length = elements
    else
      for (let i = 0; i < elements.length; i++) {
        const element = elements[i]
        if (isHole(element)) delete value[i]
        else if (typeof element === 'object' || value !== elements) value[i] = build.value(element!)
      }
  },
}

export const arrayCheck: KindCheck<Elements> = {
  ...arrayMaker,
  verify(payload: unknown, check: Check): asserts payload is Elements {
    if (isArray(payload)) for (let i = 0; i < payload.length; i++) check.element(payload[i], i)
    else check.integer(payload, 0, 2 ** 32 - 1)
  },
  dump,
}
