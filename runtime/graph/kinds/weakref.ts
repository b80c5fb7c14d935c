/** Describes a WeakRef as its target if that is alive otherwise; a capture may collect what only WeakRefs hold, as the engine may. */
import { deref } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Kind, KindCheck, Maker } from '../kind.ts'
import { checkValues, dump } from './payload.ts'

export const weakref: Kind<WeakRef<WeakKey>, readonly Value[]> = {
  name: 'weakref',
  /** The list, of one element at most, is filled while the walk goes on. */
  capture(value, describe) {
    const target = deref(value)
    const found: Value[] = []
    describe.weak(
      value,
      (key) => key === target,
      (key) => {
        found[0] = describe.value(key, ['deref'])
      },
    )
    return found
  },
}

export const weakrefMaker: Maker<WeakRef<WeakKey>, readonly Value[]> = {
  ...weakref,
  needs: (found) => found,
  allocate: (found, build) => new WeakRef(found.length ? (build.value(found[0]!) as WeakKey) : {}),
}

export const weakrefCheck: KindCheck<readonly Value[]> = {
  ...weakrefMaker,
  verify: (payload, check) => checkValues(payload, 1, check),
  dump,
}
