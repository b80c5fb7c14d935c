/** Calls what may be no function, and says so as the engine does. */
import { notCallable } from './errors.ts'

type AnyFunction = (...parameters: unknown[]) => unknown

export function called(method: unknown, self: unknown, ...parameters: readonly unknown[]): unknown {
  if (typeof method !== 'function') throw notCallable(method)
  return Reflect.apply(method as AnyFunction, self, parameters)
}
