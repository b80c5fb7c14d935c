/** Lists by prototype what the objects below it are made of. */

import { brands, elementTypes, NodeBuffer, typedArrayPrototype } from './brand.ts'
import { hidden } from './hidden.ts'
import { lacks } from './parted.ts'
import { uncurry } from './primordials.ts'
import { promisePrototype } from './promise.ts'

/** What objects below a prototype are made of: the name of a kind, or '' where it adds no internal slots. */
const claims = new Map<object, string>()
/** What each kind was claimed for first. */
const prototypeOf: Record<string, object> = Object.create(null)
const get: (map: object, key: object) => string | undefined = uncurry(Map.prototype.get)

export const claimOf = (prototype: object): string | undefined => get(claims, prototype)

/**
 * Declares what objects below a host's prototype are: of a kind (a timer's handle), or '' for ordinary objects
 * (EventEmitter, whose state is all in own properties). Below any other named prototype an object is an obstacle.
 */
export function claim(prototype: object, kind: string): void {
  claims.set(prototype, kind)
  prototypeOf[kind] ??= prototype
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

/** What objects of a kind inherit from, where this one does not. */
export function disguised(value: object, kind: string): object | undefined {
  if (kind === 'array' || kind === 'arguments' || brands[kind] === undefined) return undefined
  if (!lacks(value, (at) => claimOf(at) === kind)) return undefined
  return prototypeOf[kind]
}
