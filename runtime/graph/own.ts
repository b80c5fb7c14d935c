/** Names the objects of the runtime that values of a program refer to: prototypes of its own, functions that stand in for the engine's. */
import { uncurry } from './primordials.ts'

const names = new Map<object, string>()
const objects = new Map<string, object>()
const get = uncurry(Map.prototype.get)

/** Gives it the name `%tm.<name>%` in snapshots. */
export function nameOwn<T extends object>(name: string, object: T): T {
  names.set(object, `%tm.${name}%`)
  objects.set(`%tm.${name}%`, object)
  return object
}

export function ownName(value: object | symbol): string | undefined {
  return get(names, value) as string | undefined
}

/** The object of this name; `undefined` for any other name. */
export function resolveOwn(name: string): object | undefined {
  return get(objects, name) as object | undefined
}
