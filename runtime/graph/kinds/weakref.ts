/** Describes a WeakRef as its target, which travels even if nothing else holds it: the engine has not collected it yet. */
import type { Value } from '../format.ts'
import { deref, makeGone } from '../gone.ts'
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
  allocate: (found, build) => (found.length ? new WeakRef(build.value(found[0]!) as WeakKey) : makeGone()),
}

export const weakrefCheck: KindCheck<readonly Value[]> = {
  ...weakrefMaker,
  verify: (payload, check) => checkValues(payload, 1, check, () => ['deref']),
  dump,
}
