/** Describes Number, String, Boolean, Symbol and BigInt objects as the value inside. */
import { unbox } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { isIndex } from './array.ts'
import { dump } from './payload.ts'

export const boxed: Kind<object, Value> = {
  name: 'boxed',
  capture: (value, describe) => describe.value(unbox(value), ['valueOf']),
  carries(value, key) {
    const inner = unbox(value)
    return typeof inner === 'string' && (key === 'length' || (isIndex(key) && +key < inner.length))
  },
}

export const boxedMaker: Maker<object, Value> = {
  ...boxed,
  needs: (inner) => [inner],
  allocate: (inner, build) => Object(build.value(inner)),
}

export const boxedCheck: KindCheck<Value> = {
  ...boxedMaker,
  verify(payload, check: Check): asserts payload is Value {
    check.value(payload, ['valueOf'])
  },
  dump,
}
