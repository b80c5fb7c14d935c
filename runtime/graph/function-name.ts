/** Tells the name that a function was given without running code of the program: a getter's, a proxy's. */
import { getOwnPropertyDescriptor } from './primordials.ts'
import { isProxy } from './tracked.ts'

/** '' where there is none. */
export function functionName(value: object): string {
  const name: unknown = isProxy(value) ? undefined : getOwnPropertyDescriptor(value, 'name')?.value
  return typeof name === 'string' ? name : ''
}
