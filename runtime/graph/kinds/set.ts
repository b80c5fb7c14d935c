/** Describes Sets as the list of their elements, in order. */
import type { Value } from '../format.ts'
import type { Kind, KindCheck, Maker } from '../kind.ts'
import { uncurry } from '../primordials.ts'
import { checkValues, dump, elementEdge } from './payload.ts'

const forEach = uncurry(Set.prototype.forEach)
const add = uncurry(Set.prototype.add)

export const set: Kind<Set<unknown>, readonly Value[]> = {
  name: 'set',
  capture(value, describe) {
    const elements: Value[] = []
    forEach(value, (v) => {
      elements[elements.length] = describe.value(v, ['element', v])
    })
    return elements
  },
}

export const setMaker: Maker<Set<unknown>, readonly Value[]> = {
  ...set,
  allocate: () => new Set(),
  fill(value, elements, build) {
    for (let i = 0; i < elements.length; i++) add(value, build.value(elements[i]!))
  },
}

export const setCheck: KindCheck<readonly Value[]> = {
  ...setMaker,
  verify: (payload, check) => checkValues(payload, 1, check, elementEdge),
  dump,
}
