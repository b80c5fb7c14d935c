/** Carries over what the program did to `globalThis` and to the objects of the language that go by name. */
import type { Adapter, AdapterCheck, AdapterMaker } from './adapters/adapter.ts'
import type { Addition } from './graph/additions.ts'
import type { Key, Value } from './graph/format.ts'
import type { Check } from './graph/kind.ts'
import { PROBE } from './protocol.ts'

/** Object, key, attribute bits (writable 1, enumerable 2, configurable 4, accessor 8; −1: deleted), value or getter, setter. */
type Change = readonly [object: Value, key: Key, bits: number, first: Value, second: Value]

const { defineProperty, deleteProperty } = Reflect

/** `changes`: what there is to carry over. `isHosts`: whether the host has put a function where it is, after the start. */
export function globalsAdapter(
  changes: () => readonly Addition[],
  isHosts: (value: object) => boolean = () => false,
): Adapter<readonly Change[]> {
  return {
    name: 'globals',
    capture(describe) {
      const found = changes().filter(
        ({ key, descriptor }) => key !== PROBE && !(typeof descriptor?.value === 'function' && isHosts(descriptor.value)),
      )
      if (found.length === 0) return undefined
      return found.map(({ object, name, key, descriptor }): Change => {
        const where = [describe.value(object, [name]), describe.value(key, ['key', key]) as Key] as const
        if (descriptor === undefined) return [...where, -1, null, null]
        const bits = (descriptor.writable ? 1 : 0) | (descriptor.enumerable ? 2 : 0) | (descriptor.configurable ? 4 : 0)
        const label = [name === '%globalThis%' ? String(key) : `${name}.${String(key)}`] as const
        if ('value' in descriptor) return [...where, bits, describe.value(descriptor.value, label), null]
        return [...where, bits | 8, describe.value(descriptor.get, label), describe.value(descriptor.set, label)]
      })
    },
  }
}

export const globalsCheck: AdapterCheck<readonly Change[]> = {
  name: 'globals',
  verify(state, check: Check): asserts state is readonly Change[] {
    if (!Array.isArray(state)) check.fail('changes are not a list')
    for (const [object, key, bits, first, second] of state as Change[]) {
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

export const globalsMaker: AdapterMaker<readonly Change[]> = {
  name: 'globals',
  restore(changes, build) {
    for (const [object, key, bits, first, second] of changes) {
      const target = build.value(object) as object
      const name = build.value(key) as PropertyKey
      const attributes = { enumerable: (bits & 2) !== 0, configurable: (bits & 4) !== 0 }
      if (bits < 0) deleteProperty(target, name)
      else if (bits & 8)
        defineProperty(target, name, { get: build.value(first) as never, set: build.value(second) as never, ...attributes })
      else defineProperty(target, name, { value: build.value(first), writable: (bits & 1) !== 0, ...attributes })
    }
  },
}
