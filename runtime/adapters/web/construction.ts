/** Puts a class of ours in the place of one of the browser's, which tells of each object that is made with it. */
import { standIn } from '../../graph/native.ts'

type AnyFunction = (...parameters: any[]) => any

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect

/** Does nothing where there is no such class. */
export function replaceClass(name: string, made: (object: object, parameters: readonly unknown[]) => void): void {
  const own = getOwnPropertyDescriptor(globalThis, name)
  const native = own?.value as (AnyFunction & { readonly prototype: object }) | undefined
  if (typeof native !== 'function') return
  const type = function (this: unknown, ...parameters: unknown[]) {
    // The host says what is wrong.
    if (!new.target) return apply(native, this, parameters)
    const object = construct(native, parameters, new.target === (type as unknown) ? native : new.target) as object
    made(object, parameters)
    return object
  }
  for (const key of ownKeys(native)) defineProperty(type, key, getOwnPropertyDescriptor(native, key)!)
  setPrototypeOf(type, getPrototypeOf(native))
  standIn(type, name)
  defineProperty(native.prototype, 'constructor', { ...getOwnPropertyDescriptor(native.prototype, 'constructor')!, value: type })
  defineProperty(globalThis, name, { ...own!, value: type })
}

/** Puts a method of ours in the place of one of the browser's; `around` gets what it was. Does nothing where there is none. */
export function replaceMethod(holder: object | undefined, path: string, around: (native: AnyFunction) => AnyFunction): void {
  const key = path.slice(path.lastIndexOf('.') + 1)
  const own = holder && getOwnPropertyDescriptor(holder, key)
  const native = own?.value as AnyFunction | undefined
  if (typeof native !== 'function') return
  const given = around(native)
  // Methods have no prototype.
  const { [key]: method } = {
    [key](this: unknown) {
      return apply(given, this, arguments)
    },
  } as Record<string, AnyFunction>
  for (const name of ['length', 'name']) defineProperty(method!, name, getOwnPropertyDescriptor(native, name)!)
  defineProperty(holder!, key, { ...own!, value: standIn(method!, path) })
}
