/** Gives an object a method of ours until it is called, so that what Node calls it with goes through us. */

type AnyFunction = (...parameters: any[]) => any

const { defineProperty, deleteProperty, getOwnPropertyDescriptor } = Reflect

/** How the property was; `undefined`: there was none. */
export interface Lent {
  readonly own:
    | { readonly value: unknown; readonly writable: boolean; readonly enumerable: boolean; readonly configurable: boolean }
    | undefined
}

/** Puts `method` in the place of a property; `undefined` when that cannot be done without being seen. */
export function lend(object: object, key: string, make: (lent: Lent) => AnyFunction): boolean {
  const own = getOwnPropertyDescriptor(object, key)
  if (own !== undefined && (!('value' in own) || !own.configurable)) return false
  const lent = {
    own: own === undefined ? undefined : { value: own.value, writable: own.writable!, enumerable: own.enumerable!, configurable: true },
  }
  return defineProperty(object, key, { value: make(lent), writable: true, enumerable: own?.enumerable ?? false, configurable: true })
}

/** Puts the property back. */
export function giveBack(object: object, key: string, { own }: Lent): void {
  if (own === undefined) deleteProperty(object, key)
  else defineProperty(object, key, own)
}
