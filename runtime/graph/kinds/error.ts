/** Describes errors as their stack, a text where the engine made it; message, cause and errors are properties. */
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { setStack, stackOf } from '../stack.ts'
import { dump } from './payload.ts'

export const error: Kind<Error, Value> = {
  name: 'error',
  capture(value, describe) {
    const stack = stackOf(value)
    return stack === undefined ? null : describe.value(stack, 'stack')
  },
  carries: (_, key, stack) => key === 'stack' && stack !== null,
}

export const errorMaker: Maker<Error, Value> = {
  ...error,
  allocate: () => new Error(),
  fill(value, payload, build) {
    if (payload === null) return
    setStack(value, build.value(payload))
  },
}

export const errorCheck: KindCheck<Value> = {
  ...errorMaker,
  verify(payload, check: Check): asserts payload is Value {
    if (payload !== null) check.value(payload, 'stack')
  },
  dump,
}
