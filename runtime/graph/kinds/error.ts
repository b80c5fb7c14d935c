/** Describes errors as the text of their stack, where the engine made it; message, cause and errors are properties. */
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { setStack, stackOf } from '../stack.ts'
import { checkText, dump } from './payload.ts'

export const error: Kind<Error, Value> = {
  name: 'error',
  capture(value, describe) {
    const stack = stackOf(value)
    return typeof stack === 'string' ? describe.value(stack, 'stack') : null
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
    if (payload !== null) checkText(payload, check, 'stack')
  },
  dump,
}
