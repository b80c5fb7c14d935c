/** Carries over what the program did to `globalThis` and to the objects of the language that go by name. */
import type { Adapter, AdapterCheck, AdapterMaker } from './adapters/adapter.ts'
import type { Addition } from './graph/additions.ts'
import { INTEGRITY, type Key, type Value } from './graph/format.ts'
import type { Check } from './graph/kind.ts'
import type { Reshaped } from './graph/reshaped.ts'
import { PROBE } from './protocol.ts'

/** Object, key, attribute bits (writable 1, enumerable 2, configurable 4, accessor 8; −1: deleted), value or getter, setter. */
type Change = readonly [object: Value, key: Key, bits: number, first: Value, second: Value]
/** Of an object itself; behind all of their properties. `undefined`: the prototype that it has. */
type Shape = readonly [object: Value, integrity: number, proto: Value]
type State = readonly (Change | Shape)[]

const { defineProperty, deleteProperty, setPrototypeOf } = Reflect
const { freeze, seal, preventExtensions } = Object

/** `changes`, `shapes`: what there is to carry over. `isHosts`: whether the host has put a function where it is, after the start. */
export function globalsAdapter(
  changes: () => readonly Addition[],
  shapes: () => readonly Reshaped[],
  isHosts: (value: object) => boolean = () => false,
): Adapter<State> {
  return {
    name: 'globals',
    capture(describe) {
      const found = changes().filter(
        ({ key, descriptor }) => key !== PROBE && !(typeof descriptor?.value === 'function' && isHosts(descriptor.value)),
      )
      const reshaped = shapes()
      if (found.length + reshaped.length === 0) return undefined
      const properties = found.map(({ object, name, key, descriptor }): Change => {
        const where = [describe.value(object, [name]), describe.value(key, ['key', key]) as Key] as const
        if (descriptor === undefined) return [...where, -1, null, null]
        const bits = (descriptor.writable ? 1 : 0) | (descriptor.enumerable ? 2 : 0) | (descriptor.configurable ? 4 : 0)
        const label = [name === '%globalThis%' ? String(key) : `${name}.${String(key)}`] as const
        if ('value' in descriptor) return [...where, bits, describe.value(descriptor.value, label), null]
        return [...where, bits | 8, describe.value(descriptor.get, label), describe.value(descriptor.set, label)]
      })
      const objects = reshaped.map(
        ({ object, name, integrity, proto }): Shape => [
          describe.value(object, [name]),
          integrity,
          describe.value(proto, [`prototype of ${name}`]),
        ],
      )
      return [...properties, ...objects]
    },
  }
}

export const globalsCheck: AdapterCheck<State> = {
  name: 'globals',
  verify(state, check: Check): asserts state is State {
    if (!Array.isArray(state)) check.fail('changes are not a list')
    for (const each of state as State) {
      if (each.length === 3) {
        check.node(each[0], 'intrinsic', ['changed'])
        check.integer(each[1], INTEGRITY.extensible, INTEGRITY.frozen)
        check.value(each[2], ['prototype'])
        continue
      }
      const [object, key, bits, first, second] = each
      check.node(object, 'intrinsic', ['changed'])
      check.value(key, ['key'])
      check.integer(bits, -1, 15)
      const label = typeof key === 'string' ? key : 'symbol'
      check.value(first, bits & 8 ? ['getter', label] : [label])
      // Of what is no accessor there is none.
      check.value(second, bits & 8 ? ['setter', label] : undefined)
    }
  },
}

export const globalsMaker: AdapterMaker<State> = {
  name: 'globals',
  restore(changes, build) {
    // All values first: from the first change on our code may be what the program has put there.
    const values = changes.map((each) => (each as readonly Value[]).map((value) => build.value(value)))
    for (let i = 0; i < values.length; i++) {
      const each = values[i]!
      const target = each[0] as object
      if (each.length === 3) reshape(target, each[1] as number, each[2] as object | null | undefined)
      else define(target, each[1] as PropertyKey, each[2] as number, each[3], each[4])
    }
  },
}

function reshape(target: object, integrity: number, proto: object | null | undefined): void {
  if (proto !== undefined) setPrototypeOf(target, proto)
  if (integrity === INTEGRITY.frozen) freeze(target)
  else if (integrity === INTEGRITY.sealed) seal(target)
  else if (integrity === INTEGRITY.nonExtensible) preventExtensions(target)
}

function define(target: object, key: PropertyKey, bits: number, first: unknown, second: unknown): void {
  if (bits < 0) return void deleteProperty(target, key)
  const now = { __proto__: null, enumerable: (bits & 2) !== 0, configurable: (bits & 4) !== 0 } as PropertyDescriptor
  if (bits & 8) {
    now.get = first as () => unknown
    now.set = second as (value: unknown) => void
  } else {
    now.value = first
    now.writable = (bits & 1) !== 0
  }
  defineProperty(target, key, now)
}
