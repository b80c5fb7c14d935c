/** Tells objects of a browser's own classes by the class, running no code of the program. */
import { above } from '../../graph/chain.ts'
import { isNative } from '../../graph/native.ts'

const { getOwnPropertyDescriptor } = Reflect

/** Name of the first class above a value that is a global of the host's; `undefined`: there is none. */
export function hostClass(value: object): string | undefined {
  for (let at = above(value); at; at = above(at)) {
    const type: unknown = getOwnPropertyDescriptor(at, 'constructor')?.value
    const name: unknown = typeof type === 'function' ? getOwnPropertyDescriptor(type, 'name')?.value : undefined
    if (typeof name === 'string' && getOwnPropertyDescriptor(globalThis, name)?.value === type && isNative(type)) return name
  }
  return undefined
}

/** Whether a method or getter of a class takes a value for its own. */
export function answers(method: ((...parameters: never[]) => unknown) | undefined, value: object, ...parameters: unknown[]): boolean {
  try {
    Reflect.apply(method!, value, parameters)
    return true
  } catch {
    return false
  }
}
