/** Keeps functions of the language as they were before the program, which may replace them. */

type Method<A extends unknown[], R> = (...args: A) => R

/** Makes a method a function that takes `this` first and no longer depends on anything the program may replace. */
export const uncurry: <A extends unknown[], R>(method: Method<A, R>) => (self: unknown, ...args: A) => R = Function.prototype.bind.bind(
  Function.prototype.call as never,
) as never

export const apply: typeof Reflect.apply = Reflect.apply
export const defineProperty: typeof Reflect.defineProperty = Reflect.defineProperty
export const deleteProperty: typeof Reflect.deleteProperty = Reflect.deleteProperty
export const getOwnPropertyDescriptor: (value: object, key: PropertyKey) => PropertyDescriptor | undefined =
  Reflect.getOwnPropertyDescriptor
export const setPrototypeOf: (value: object, proto: object | null) => boolean = Reflect.setPrototypeOf
export const getPrototypeOf: (value: object) => object | null = Reflect.getPrototypeOf
export const ownKeys: (value: object) => PropertyKey[] = Reflect.ownKeys

export const mapGet: (map: unknown, key: unknown) => unknown = uncurry(Map.prototype.get)
export const mapSet: (map: unknown, key: unknown, value: unknown) => unknown = uncurry(Map.prototype.set)
export const mapForEach: <K, V>(map: ReadonlyMap<K, V> | undefined, task: (value: V, key: K) => void) => void = uncurry(
  Map.prototype.forEach,
) as never

/** Adds to the end of a list, whatever the program has put under numbers on `Array.prototype`, or under `get` on `Object.prototype`. */
export function append<T>(list: T[], value: T): void {
  defineProperty(list, list.length, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor)
}

export const exec: (pattern: RegExp, text: string) => RegExpExecArray | null = uncurry(RegExp.prototype.exec)
export const matches = (pattern: RegExp, text: string): boolean => exec(pattern, text) !== null
export const sourceOf: (value: unknown) => string = uncurry(Function.prototype.toString)

/** A getter's result as a function of the object; used where the genuine getter is the only way to see a slot. */
export function getter<R>(prototype: object, key: PropertyKey): (self: unknown) => R {
  return uncurry(getOwnPropertyDescriptor(prototype, key)!.get!) as never
}

export const isObject = (value: unknown): value is object => (typeof value === 'object' && value !== null) || typeof value === 'function'
