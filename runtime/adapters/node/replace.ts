/** Puts functions of ours in the place of functions of Node's, so that nobody can tell by their properties. */

type AnyFunction = (...parameters: any[]) => unknown

const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Reflect

/** Replaces a method if it is there; `make` gets the one of Node's. */
export function replace(holder: object, key: PropertyKey, make: (native: AnyFunction) => AnyFunction): void {
  const own = getOwnPropertyDescriptor(holder, key)
  const native = own?.value as AnyFunction | undefined
  if (typeof native !== 'function') return
  const ours = make(native)
  for (const name of ['length', 'name']) defineProperty(ours, name, getOwnPropertyDescriptor(native, name)!)
  // %AsyncFunction.prototype%, for one.
  const proto = getPrototypeOf(native)
  if (getPrototypeOf(ours) !== proto) setPrototypeOf(ours, proto)
  defineProperty(holder, key, { ...own, value: ours })
}
