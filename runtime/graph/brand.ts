/** Tells what an object is by its internal slots, running no code of the program. */

import { askRegistry } from './finalization.ts'
import { hidden } from './hidden.ts'
import { isParted } from './parted.ts'
import { getOwnPropertyDescriptor, getPrototypeOf, getter, uncurry } from './primordials.ts'
import { isPromise } from './promise.ts'
import { isProxy } from './tracked.ts'

export const isArray: (value: unknown) => value is unknown[] = Array.isArray
const hasOwn: (value: unknown, key: PropertyKey) => boolean = uncurry(Object.prototype.hasOwnProperty)
export const arrayBufferLength: (buffer: unknown) => number = getter(ArrayBuffer.prototype, 'byteLength')
const Shared = (globalThis as { SharedArrayBuffer?: SharedArrayBufferConstructor }).SharedArrayBuffer
export const sharedBufferLength: (buffer: unknown) => number = Shared
  ? getter(Shared.prototype, 'byteLength')
  : () => {
      throw new TypeError('there are no shared buffers here')
    }
/** %TypedArray.prototype%. */
export const typedArrayPrototype: object = getPrototypeOf(Uint8Array.prototype)!
/** Name of a typed array's element type as its constructor's name, `undefined` for anything else (ECMA-262 23.2.3.38). */
export const typedArrayName: (value: unknown) => string | undefined = getter(typedArrayPrototype, Symbol.toStringTag)
export const dateTime: (date: unknown) => number = uncurry(Date.prototype.getTime)
export const regexpSource: (regexp: unknown) => string = getter(RegExp.prototype, 'source')
const deref = uncurry(WeakRef.prototype.deref) as never
export const weakMapHas: (map: unknown, key: unknown) => boolean = uncurry(WeakMap.prototype.has) as never
export const weakSetHas: (set: unknown, key: unknown) => boolean = uncurry(WeakSet.prototype.has) as never
const mapSize = getter(Map.prototype, 'size')
const setSize = getter(Set.prototype, 'size')
const objectToString = uncurry(Object.prototype.toString)
const { isExtensible } = Object
const { setPrototypeOf } = Reflect
const { isView } = ArrayBuffer
/** Node looks at internal slots. */
const node = (globalThis as Partial<typeof globalThis>).process?.getBuiltinModule?.('node:util').types
const isErrorBySlot = node?.isNativeError ?? (Error as { isError?: (value: unknown) => boolean }).isError
const TAG = Symbol.toStringTag

const unboxers = [Number, String, Boolean, Symbol, BigInt].map((type) => uncurry(type.prototype.valueOf as () => Primitive))
type Primitive = number | string | boolean | symbol | bigint

/** The value in a Number, String, Boolean, Symbol or BigInt object. */
export function unbox(value: object): Primitive | undefined {
  for (let i = 0; i < unboxers.length; i++) {
    try {
      return unboxers[i]!(value)
    } catch {}
  }
  return undefined
}

const answers = (ask: (value: object) => unknown) => (value: object) => {
  try {
    ask(value)
    return true
  } catch {
    return false
  }
}

/** Whether something between the object and the end of its prototype chain hides the built-in tag (ECMA-262 20.1.3.6). */
function isMasked(value: object): boolean {
  for (let o: object | null = value; o; o = getPrototypeOf(o)) if (isProxy(o) || hasOwn(o, TAG)) return true
  return false
}

const tagged = (value: object, name: string) => !isMasked(value) && objectToString(value) === `[object ${name}]`

/** Whether an object shows a built-in tag once nothing above it hides that; nobody sees that it has no prototype meanwhile. */
function tagsAlone(value: object, name: string): boolean {
  if (hasOwn(value, TAG) || !isExtensible(value)) return false
  const prototype = getPrototypeOf(value)
  setPrototypeOf(value, null)
  const tag = objectToString(value)
  setPrototypeOf(value, prototype)
  return tag === `[object ${name}]`
}

/** Those of strict code have what nobody else can put there. */
function isArgumentsMasked(value: object): boolean {
  return getOwnPropertyDescriptor(value, 'callee')?.get === hidden.get('ThrowTypeError') || tagsAlone(value, 'Arguments')
}

export function inherits(value: object, prototype: object): boolean {
  for (let o: object | null = value; o && !isProxy(o); o = getPrototypeOf(o)) if (o === prototype) return true
  return false
}

/** Brand checks by name of kind. One that fails costs 5 µs, the price of an exception. */
export const brands: Readonly<Record<string, (value: object) => boolean>> = {
  promise: isPromise,
  map: answers(mapSize),
  set: answers(setSize),
  weakmap: answers((value) => weakMapHas(value, value)),
  weakset: answers((value) => weakSetHas(value, value)),
  weakref: answers(deref),
  finalizationregistry: answers(askRegistry),
  arraybuffer: answers(arrayBufferLength),
  sharedarraybuffer: answers(sharedBufferLength),
  typedarray: (value) => typedArrayName(value) !== undefined,
  dataview: (value) => isView(value) && typedArrayName(value) === undefined,
  date: answers(dateTime),
  regexp: answers(regexpSource),
  boxed: (value) => unbox(value) !== undefined,
  arguments: (value) =>
    node
      ? node.isArgumentsObject(value)
      : tagged(value, 'Arguments') || (hasOwn(value, 'callee') && isMasked(value) && isArgumentsMasked(value)),
  // In a page without Error.isError (ES2026), an error whose class has its own toStringTag shows only by the stack the engine gave it.
  error: (value) =>
    isErrorBySlot
      ? isErrorBySlot(value)
      : tagged(value, 'Error') ||
        (isParted(value) && tagsAlone(value, 'Error')) ||
        (isMasked(value) && hasOwn(value, 'stack') && inherits(value, Error.prototype)),
  array: isArray,
}

/** Names of the brands. The first 11 never show in the built-in tag; the next 3 do, unless it is masked. */
export const brandNames: readonly string[] = Object.keys(brands)
export const UNTAGGED = 11
export const BOXED = 14

/** Constructors of the typed arrays that this engine has, by name. */
export const elementTypes: ReadonlyMap<string, { readonly prototype: object }> = findElementTypes()

function findElementTypes(): Map<string, { readonly prototype: object }> {
  const types = new Map<string, { readonly prototype: object }>()
  for (const name of 'Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float16 Float32 Float64 BigInt64 BigUint64'.split(' ')) {
    const type = (globalThis as never)[`${name}Array`] as { prototype: object } | undefined
    if (type) types.set(`${name}Array`, type)
  }
  return types
}

interface BufferClass {
  readonly prototype: object
  /** Bytes that small Buffers share. */
  readonly poolSize: number
}

/** Node's Buffer; its prototype is all it adds to Uint8Array. */
export const NodeBuffer: BufferClass | undefined = (globalThis as { Buffer?: BufferClass }).Buffer
