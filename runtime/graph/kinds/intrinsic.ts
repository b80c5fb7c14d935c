/** Describes values of the language and the host as their names. */
import { resolveIntrinsic } from '../intrinsics.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'

type NameOf = (value: object | symbol) => string | undefined
type Resolve = (name: string) => object | symbol | undefined

let names: NameOf = () => undefined
let resolve: Resolve | undefined

/** Sets the names in use; to be called at the start of each capture. */
export function useNames(nameOf: NameOf): void {
  names = nameOf
}

/** Sets how names are looked up; to be called at the start of each restore. Before that: as `resolveIntrinsic` does. */
export function useResolver(use: Resolve): void {
  resolve = use
}

/** Its nodes have no shape: what the program did to such an object is kept as additions. */
export const intrinsic: Kind<object, string> = {
  name: 'intrinsic',
  capture: (value) => names(value)!,
}

export const intrinsicMaker: Maker<object, string> = {
  ...intrinsic,
  allocate(name) {
    const value = (resolve ?? resolveIntrinsic)(name)
    if (value === undefined) throw new TypeError(`${name} does not exist here`)
    return value as object
  },
}

export const intrinsicCheck: KindCheck<string> = {
  ...intrinsicMaker,
  verify(payload, check: Check): asserts payload is string {
    if (typeof payload !== 'string') check.fail('has no name')
  },
  dump: (name) => name,
}
