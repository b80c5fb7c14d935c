/** Describes Sets as the list of their elements, in order. */
import { brands } from '../brand.ts'
import type { Value } from '../format.ts'
import { uncurry } from '../intrinsics.ts'
import type { Kind } from '../kind.ts'
import { checkValues, dump } from './payload.ts'

const forEach = uncurry(Set.prototype.forEach)
const add = uncurry(Set.prototype.add)

export const set: Kind<Set<unknown>, readonly Value[]> = {
  name: 'set',
  recognise: (value): value is Set<unknown> => brands.set!(value),
  capture(value, describe) {
    const elements: Value[] = []
    forEach(value, (v) => {
      elements[elements.length] = describe.value(v, ['element', v])
    })
    return elements
  },
  allocate: () => new Set(),
  fill(value, elements, build) {
    for (let i = 0; i < elements.length; i++) add(value, build.value(elements[i]!))
  },
  verify: (payload, check) => checkValues(payload, 1, check),
  dump,
}
