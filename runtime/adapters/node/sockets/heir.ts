/** Describes objects that inherit from a class of Node's without having been made by it, such as the prototypes that express gives requests. */
import type { AdapterKind, KindCheck, Maker } from '../../../graph/kind.ts'
import { classOf, isMade } from './classes.ts'

export const heirKind: AdapterKind<object, null> = {
  name: 'node-heir',
  recognise(value) {
    const found = classOf(value)
    return found !== undefined && !isMade(value, found[0])
  },
  capture: () => null,
}

export const heirMaker: Maker<object, null> = { ...heirKind, allocate: () => ({}) }

export const heirCheck: KindCheck<null> = {
  name: heirKind.name,
  verify(payload, check): asserts payload is null {
    if (payload !== null) check.fail('has a payload')
  },
  dump: () => '',
}
