/** Finds the well-known objects of the language that no property of a global leads to. */
import { getOwnPropertyDescriptor, getPrototypeOf } from './primordials.ts'

const prototypeOf = (value: object | undefined) => value && (getOwnPropertyDescriptor(value, 'prototype')?.value as object | undefined)

/** By their name (ECMA-262 6.1.7.4). */
export const hidden: ReadonlyMap<string, object> = /* @__PURE__ */ findHidden()

function findHidden(): Map<string, object> {
  const found = new Map<string, object>()
  const add = (name: string, value: object | null | undefined) => value && found.set(name, value)
  const array = getPrototypeOf([].values())!
  add('IteratorPrototype', getPrototypeOf(array))
  add('ArrayIteratorPrototype', array)
  add('MapIteratorPrototype', getPrototypeOf(new Map().values()))
  add('SetIteratorPrototype', getPrototypeOf(new Set().values()))
  add('StringIteratorPrototype', getPrototypeOf(''[Symbol.iterator]()))
  add('RegExpStringIteratorPrototype', getPrototypeOf(/./[Symbol.matchAll]('')))
  add('AsyncFunction', (async () => {}).constructor)
  const generator = getPrototypeOf(function* () {})!
  add('GeneratorFunction', generator.constructor)
  add('GeneratorPrototype', prototypeOf(generator))
  const asyncGenerator = getPrototypeOf(async function* () {})!
  add('AsyncGeneratorFunction', asyncGenerator.constructor)
  add('AsyncGeneratorPrototype', prototypeOf(asyncGenerator))
  add('AsyncIteratorPrototype', getPrototypeOf(prototypeOf(asyncGenerator)!))
  add('TypedArray', getPrototypeOf(Uint8Array))
  add('ThrowTypeError', getOwnPropertyDescriptor(emptyArguments(), 'callee')!.get)
  // From V8 12 on `stack` is an own accessor, on whatever `Error.captureStackTrace` was called with.
  const stack = getOwnPropertyDescriptor(new Error(), 'stack')
  add('ErrorStackGetter', stack?.get)
  add('ErrorStackSetter', stack?.set)
  const iterator = (globalThis as { Iterator?: { from(value: object): object } }).Iterator
  if (iterator) {
    const wrapped = iterator.from({ __proto__: null, next() {} } as object)
    add('WrapForValidIteratorPrototype', getPrototypeOf(wrapped))
    add('IteratorHelperPrototype', getPrototypeOf((wrapped as { drop(n: number): object }).drop(0)))
  }
  return found
}

/** A fresh arguments object of strict code. */
export function emptyArguments(): object {
  return arguments
}
