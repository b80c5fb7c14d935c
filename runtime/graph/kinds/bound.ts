/** Describes bound functions as target, `this` and arguments, as they were noted when it was made. */
import { isArray } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { uncurry } from '../primordials.ts'
import { boundParts, type Callable, trackBound } from '../tracked.ts'
import { checkValues, dump } from './payload.ts'

const bind = uncurry(Function.prototype.bind as (...args: unknown[]) => Callable)

export const bound: Kind<Callable, readonly Value[]> = {
  name: 'bound',
  capture(value, describe) {
    const { target, thisArg, args } = boundParts(value)!
    const parts = [describe.value(target, ['target']), describe.value(thisArg, ['this'])]
    for (let i = 0; i < args.length; i++) parts[i + 2] = describe.value(args[i], ['argument', i])
    return parts
  },
}

export const boundMaker: Maker<Callable, readonly Value[]> = {
  ...bound,
  needs: (parts) => parts,
  allocate(parts, build) {
    const values: unknown[] = []
    for (let i = 0; i < parts.length; i++) values[i] = build.value(parts[i]!)
    const [target, thisArg, ...args] = values
    return trackBound(bind(target, thisArg, ...args), target as Callable, thisArg, args)
  },
}

export const boundCheck: KindCheck<readonly Value[]> = {
  ...boundMaker,
  verify(payload, check: Check): asserts payload is readonly Value[] {
    checkValues(payload, 1, check, (i) => (i === 0 ? ['target'] : i === 1 ? ['this'] : ['argument', i - 2]))
    if (payload.length < 2 || !isArray(payload[0])) check.fail('has no target')
  },
  dump,
}
