/** Describes errors as the text of their stack, where the engine made it; message, cause and errors are properties. */
import type { Value } from '../format.ts'
import { defineProperty, deleteProperty, getOwnPropertyDescriptor, uncurry } from '../intrinsics.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { checkText, dump } from './payload.ts'

// Own data in V8 before 12 and JavaScriptCore, an own accessor in V8 since, on the prototype in SpiderMonkey.
const accessor = getOwnPropertyDescriptor(new Error(), 'stack') ?? getOwnPropertyDescriptor(Error.prototype, 'stack')
const getStack = accessor?.get && uncurry(accessor.get)
const setStack = accessor?.set && uncurry(accessor.set as (text: unknown) => void)

/** The stack as the engine has it; `undefined` if the program put something else there, or nothing. */
function stackOf(error: Error): unknown {
  // V8 formats a stack when it is first read, by this function of the program if there is one.
  const hook = getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  if (hook) deleteProperty(Error, 'prepareStackTrace')
  try {
    const own = getOwnPropertyDescriptor(error, 'stack')
    if (getStack) return !own || own.get === accessor.get ? getStack(error) : undefined
    return own?.configurable && own.writable && !own.enumerable ? own.value : undefined
  } finally {
    if (hook) defineProperty(Error, 'prepareStackTrace', hook)
  }
}

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
    const stack = build.value(payload)
    if (setStack) setStack(value, stack)
    else defineProperty(value, 'stack', { value: stack, writable: true, enumerable: false, configurable: true })
  },
}

export const errorCheck: KindCheck<Value> = {
  ...errorMaker,
  verify(payload, check: Check): asserts payload is Value {
    if (payload !== null) checkText(payload, check)
  },
  dump,
}
