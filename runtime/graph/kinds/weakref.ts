/** Describes a WeakRef as its target, which travels even if nothing else holds it: the engine has not collected it yet. */
import { deref } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Kind, KindCheck, Maker } from '../kind.ts'
import { checkValues, dump } from './payload.ts'

export const weakref: Kind<WeakRef<WeakKey>, readonly Value[]> = {
  name: 'weakref',
  /** Empty when the target is gone. */
  capture(value, describe) {
    const target = deref(value)
    return target === undefined ? [] : [describe.value(target, ['deref'])]
  },
}

export const weakrefMaker: Maker<WeakRef<WeakKey>, readonly Value[]> = {
  ...weakref,
  needs: (found) => found,
  allocate: (found, build) => new WeakRef(found.length ? (build.value(found[0]!) as WeakKey) : {}),
}

export const weakrefCheck: KindCheck<readonly Value[]> = {
  ...weakrefMaker,
  verify: (payload, check) => checkValues(payload, 1, check, () => ['deref']),
  dump,
}
