/** Describes values of the language and the host as their names. */
import { resolveIntrinsic } from '../intrinsics.ts'
import type { Check, Kind } from '../kind.ts'

/** How names are looked up, for one capture or one restore. */
export interface Names {
  nameOf(value: object | symbol): string | undefined
  resolve(name: string): object | symbol | undefined
}

let names: Names = { nameOf: () => undefined, resolve: resolveIntrinsic }

/** Sets the names in use; to be called at the start of each capture and each restore. */
export function useNames(use: Partial<Names>): void {
  names = { nameOf: () => undefined, resolve: resolveIntrinsic, ...use }
}

export const nameOf = (value: object | symbol): string | undefined => names.nameOf(value)

/** Its nodes have no shape: what the program did to such an object is kept as additions. */
export const intrinsic: Kind<object, string> = {
  name: 'intrinsic',
  recognise: (value): value is object => nameOf(value) !== undefined,
  capture: (value) => nameOf(value)!,
  allocate(name) {
    const value = names.resolve(name)
    if (value === undefined) throw new TypeError(`${name} does not exist here`)
    return value as object
  },
  verify(payload, check: Check): asserts payload is string {
    if (typeof payload !== 'string') check.fail('has no name')
  },
  dump: (name) => name,
}
