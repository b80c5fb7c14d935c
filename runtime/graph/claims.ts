/** Lists by prototype what the objects below it are made of. */

import { brands, elementTypes, NodeBuffer, typedArrayPrototype } from './brand.ts'
import { hidden } from './hidden.ts'
import { lacks } from './parted.ts'
import { uncurry } from './primordials.ts'
import { promisePrototype } from './promise.ts'

/** What objects below a prototype are made of: the name of a kind, or '' where it adds no internal slots. */
const claims = new Map<object, string>()
const get: (map: object, key: object) => string | undefined = uncurry(Map.prototype.get)

export const claimOf = (prototype: object): string | undefined => get(claims, prototype)

/**
 * Declares what objects below a host's prototype are: of a kind (a timer's handle), or '' for ordinary objects
 * (EventEmitter, whose state is all in own properties). Below any other named prototype an object is an obstacle.
 */
export function claim(prototype: object, kind: string): void {
  claims.set(prototype, kind)
}

for (const type of [Object, Function, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError])
  claim(type.prototype, '')
for (const type of [Map, Set, WeakMap, WeakSet, WeakRef, FinalizationRegistry, ArrayBuffer, DataView, Date, RegExp, Error, Array])
  claim(type.prototype, type.name.toLowerCase())
const Shared = (globalThis as { SharedArrayBuffer?: SharedArrayBufferConstructor }).SharedArrayBuffer
if (Shared) claim(Shared.prototype, 'sharedarraybuffer')
claim(promisePrototype, 'promise')
for (const type of [Number, String, Boolean, Symbol, BigInt]) claim(type.prototype, 'boxed')
hidden.forEach((value, name) => {
  if (name === 'IteratorPrototype' || name === 'AsyncIteratorPrototype') claim(value, '')
})
claim(typedArrayPrototype, 'typedarray')
elementTypes.forEach((type) => void claim(type.prototype, ''))
if (NodeBuffer) claim(NodeBuffer.prototype, '')

/** Whether an object of a kind does not inherit from what those of its kind do; such as the first below a prototype of their own only show so. */
export function isDisguised(value: object, kind: string): boolean {
  return kind !== 'array' && kind !== 'arguments' && brands[kind] !== undefined && lacks(value, (at) => claimOf(at) === kind)
}
