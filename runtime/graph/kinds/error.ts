/** Describes errors as their stack, a text where the engine made it; message, cause and errors are properties. */

import { isArray } from '../brand.ts'
import { CONSTANTS, type Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { setStack, stackOf, UNREADABLE } from '../stack.ts'
import { dump } from './payload.ts'

/** The stack that a new error has serves as well: it throws when it is read. */
const ANY = [CONSTANTS.hole] as const
const isAny = (stack: Value) => isArray(stack) && stack[0] === CONSTANTS.hole

export const error: Kind<Error, Value> = {
  name: 'error',
  capture(value, describe) {
    const stack = stackOf(value)
    if (stack === UNREADABLE) return ANY
    return stack === undefined ? null : describe.value(stack, 'stack')
  },
  carries: (_, key, stack) => key === 'stack' && stack !== null,
}

export const errorMaker: Maker<Error, Value> = {
  ...error,
  allocate: () => new Error(),
  fill(value, payload, build) {
    if (payload === null || isAny(payload)) return
    setStack(value, build.value(payload))
  },
}

export const errorCheck: KindCheck<Value> = {
  ...errorMaker,
  verify(payload, check: Check): asserts payload is Value {
    if (payload !== null) check.element(payload, 'stack')
  },
  dump,
}
