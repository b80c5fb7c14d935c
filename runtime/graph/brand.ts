/** Tells what an object is by its internal slots, running no code of the program. */

import { askRegistry } from './finalization.ts'
import { hidden } from './hidden.ts'
import { languageParts } from './language.ts'
import { ownName } from './own.ts'
import { isParted, lacks } from './parted.ts'
import { getOwnPropertyDescriptor, getPrototypeOf, getter, uncurry } from './primordials.ts'
import { isPromise, promisePrototype } from './promise.ts'
import { boundParts, isProxy, proxyParts, revokedBy } from './tracked.ts'

export const isArray: (value: unknown) => value is unknown[] = Array.isArray
const hasOwn: (value: unknown, key: PropertyKey) => boolean = uncurry(Object.prototype.hasOwnProperty)
export const arrayBufferLength: (buffer: unknown) => number = getter(ArrayBuffer.prototype, 'byteLength')
const Shared = (globalThis as { SharedArrayBuffer?: SharedArrayBufferConstructor }).SharedArrayBuffer
export const sharedBufferLength: (buffer: unknown) => number = Shared
  ? getter(Shared.prototype, 'byteLength')
  : () => {
      throw new TypeError('there are no shared buffers here')
    }
/** Name of a typed array's element type as its constructor's name, `undefined` for anything else (ECMA-262 23.2.3.38). */
export const typedArrayName: (value: unknown) => string | undefined = getter(getPrototypeOf(Uint8Array.prototype)!, Symbol.toStringTag)
export const dateTime: (date: unknown) => number = uncurry(Date.prototype.getTime)
export const regexpSource: (regexp: unknown) => string = getter(RegExp.prototype, 'source')
const deref = uncurry(WeakRef.prototype.deref) as never
export const weakMapHas: (map: unknown, key: unknown) => boolean = uncurry(WeakMap.prototype.has) as never
export const weakSetHas: (set: unknown, key: unknown) => boolean = uncurry(WeakSet.prototype.has) as never
const mapSize = getter(Map.prototype, 'size')
const setSize = getter(Set.prototype, 'size')
const objectToString = uncurry(Object.prototype.toString)
const { isExtensible, isFrozen } = Object
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

/** The first 11 never show in the built-in tag; the next 3 do, unless it is masked. */
const UNTAGGED = 11
const BOXED = 14
const brandNames = Object.keys(brands)
const kindOfTag: Record<string, string> = Object.assign(Object.create(null), {
  '[object Arguments]': 'arguments',
  '[object Error]': 'error',
  '[object Date]': 'date',
  '[object RegExp]': 'regexp',
  '[object Number]': 'boxed',
  '[object String]': 'boxed',
  '[object Boolean]': 'boxed',
})

/** What objects below a prototype are made of: the name of a kind, or '' where it adds no internal slots. */
const claims = new Map<object, string>()
const claimOf = uncurry(Map.prototype.get)

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
if (Shared) claim(Shared.prototype, 'sharedarraybuffer')
claim(promisePrototype, 'promise')
for (const type of [Number, String, Boolean, Symbol, BigInt]) claim(type.prototype, 'boxed')
hidden.forEach((value, name) => {
  if (name === 'IteratorPrototype' || name === 'AsyncIteratorPrototype') claim(value, '')
})
claim(getPrototypeOf(Uint8Array.prototype)!, 'typedarray')

/** Whether an object of a kind does not inherit from what those of its kind do; such as the first below a prototype of their own only show so. */
export function isDisguised(value: object, kind: string): boolean {
  return kind !== 'array' && kind !== 'arguments' && brands[kind] !== undefined && lacks(value, (at) => claimOf(claims, at) === kind)
}

/** Constructors of the typed arrays that this engine has, by name. */
export const elementTypes: ReadonlyMap<string, object> = findElementTypes()

function findElementTypes(): Map<string, object> {
  const types = new Map<string, object>()
  for (const name of 'Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float16 Float32 Float64 BigInt64 BigUint64'.split(' ')) {
    const type = (globalThis as never)[`${name}Array`] as { prototype: object } | undefined
    if (!type) continue
    types.set(`${name}Array`, type)
    claim(type.prototype, '')
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
if (NodeBuffer) claim(NodeBuffer.prototype, '')

/** What the engine makes, and the runtime so that it can be captured, is below one of these. */
const madePrototypes = new Set<object>(
  'ArrayIterator MapIterator SetIterator StringIterator RegExpStringIterator Generator AsyncGenerator'
    .split(' ')
    .map((name) => hidden.get(`${name}Prototype`)!),
)
const isMadePrototype = uncurry(madePrototypes.has as (value: object) => boolean)

/** Name of the kind of what the runtime has made. */
function kindOfMade(value: object): string | undefined {
  for (const part of languageParts) {
    const kind = part.tell(value)
    if (kind !== undefined) return kind
  }
  return undefined
}

const generators = [hidden.get('GeneratorPrototype')!, hidden.get('AsyncGeneratorPrototype')!]

const MODULE = /^node:[\w/]+$/

/** What all objects with one prototype have in common. */
interface Family {
  /** Kind that the chain promises; '': none; `undefined`: a host's, not to be touched. */
  readonly kind: string | undefined
  readonly masked: boolean
  /** It may be something that the runtime has made. */
  readonly made: boolean
  /** Whether some object of it was checked for every brand: 40 µs, too much for each. */
  sampled: boolean
  /** That object was something else than its prototype says, so each has to be checked. */
  disguised: boolean
}

function familyOf(prototype: object | null, nameOf: (value: object) => string | undefined): Family {
  let kind: string | undefined = ''
  let masked = false
  let made = false
  for (let o = prototype; o; o = getPrototypeOf(o)) {
    if (isProxy(o)) {
      masked = true
      break
    }
    masked ||= hasOwn(o, TAG)
    // Only the program makes objects below it.
    if (o === globalThis) break
    made ||= isMadePrototype(madePrototypes, o)
    const claimed = claimOf(claims, o) as string | undefined
    if (claimed !== undefined) kind ||= claimed
    else if (ownName(o) !== undefined) continue
    else if (!kind) {
      const name = nameOf(o)
      // Below a module (`Object.create(http)`) there is nothing that the host has made.
      if (name === undefined || MODULE.test(name)) continue
      // The `prototype` property of a generator function stands right below %GeneratorPrototype%, generators one step further.
      if (o === prototype && (o === generators[0] || o === generators[1])) continue
      return { kind: undefined, masked, made, sampled: true, disguised: false }
    }
  }
  return { kind, masked, made, sampled: prototype === Object.prototype, disguised: false }
}

/** A module namespace object (ECMA-262 10.4.6); the frozen imitations that bundlers write are ordinary objects. */
function isNamespace(value: object): boolean {
  const tag = getOwnPropertyDescriptor(value, TAG)
  if (getPrototypeOf(value) || tag?.value !== 'Module' || isExtensible(value)) return false
  try {
    return !isFrozen(value)
  } catch {
    // A binding in its temporal dead zone.
    return true
  }
}

/** Name of the kind that an object belongs to, 'function' for what closures, methods and classes share, `undefined` for an obstacle. */
export type KindHint = (value: object) => string | undefined

/**
 * Makes the lookup for one capture (it remembers prototypes, which the program may change later).
 * `nameOf`: names of intrinsics and host objects; such objects themselves are not asked for here.
 * A slotted object whose prototype was replaced is asked for all that it may be, and so are all of a prototype whose first object was something else.
 * In Node 20: 26 ns for a plain object, 32 with `types.isProxy`, 30 to 55 where prototypes alternate.
 */
export function makeKindHint(nameOf: (value: object) => string | undefined): KindHint {
  const families = new Map<object | null, Family>()
  const known = uncurry(families.get as (key: object | null) => Family | undefined)
  const keep = uncurry(families.set as (key: object | null, family: Family) => unknown)
  let last: object | null | undefined
  let family: Family

  const examine = (value: object, masked: boolean): string | undefined => {
    if (masked && isNamespace(value)) return undefined
    if (masked && brands.arguments!(value)) return 'arguments'
    if (!family.sampled || family.disguised) {
      family.sampled = true
      for (let i = 0; i < (masked ? BOXED : UNTAGGED); i++) {
        if (!brands[brandNames[i]!]!(value)) continue
        family.disguised = true
        return brandNames[i]
      }
    }
    return 'object'
  }

  return (value) => {
    if (isProxy(value)) return proxyParts(value) && 'proxy'
    if (typeof value === 'function') return boundParts(value) ? 'bound' : revokedBy(value) ? 'revoke' : 'function'
    if (isArray(value)) return 'array'
    const prototype = getPrototypeOf(value)
    if (prototype !== last) {
      const found = known(families, prototype)
      family = found ?? familyOf(prototype, nameOf)
      if (!found) keep(families, prototype, family)
      last = prototype
    }
    const { kind } = family
    if (family.made) {
      const made = kindOfMade(value)
      if (made !== undefined) return made
    }
    if (kind === undefined) return undefined
    if (isParted(value)) {
      const brand = brandNames.find((name) => brands[name]!(value))
      if (brand !== undefined) return brand
    }
    if (kind !== '') {
      const is = brands[kind]
      if (!is || is(value)) return kind
    }
    if (family.masked || hasOwn(value, TAG)) return examine(value, true)
    const tag = objectToString(value)
    if (tag !== '[object Object]') return kindOfTag[tag]
    return family.sampled && !family.disguised ? 'object' : examine(value, false)
  }
}
