/** Describes WeakSets as the list of those elements that are alive otherwise. */
import { weakSetHas } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Kind, KindCheck, Maker } from '../kind.ts'
import { uncurry } from '../primordials.ts'
import { checkValues, dump, elementEdge } from './payload.ts'

const add = uncurry(WeakSet.prototype.add) as (set: unknown, key: unknown) => unknown

export const weakset: Kind<WeakSet<WeakKey>, readonly Value[]> = {
  name: 'weakset',
  /** The list is filled while the walk goes on. */
  capture(value, describe) {
    const elements: Value[] = []
    describe.weak(
      value,
      (key) => weakSetHas(value, key),
      (key) => {
        elements[elements.length] = describe.value(key, ['element', key])
      },
    )
    return elements
  },
}

export const weaksetMaker: Maker<WeakSet<WeakKey>, readonly Value[]> = {
  ...weakset,
  allocate: () => new WeakSet(),
  fill(value, elements, build) {
    for (let i = 0; i < elements.length; i++) add(value, build.value(elements[i]!))
  },
}

export const weaksetCheck: KindCheck<readonly Value[]> = {
  ...weaksetMaker,
  verify: (payload, check) => checkValues(payload, 1, check, elementEdge),
  dump,
}
