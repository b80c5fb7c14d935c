/** Finds the kind of an object from its prototypes, and asks its internal slots where those do not tell. */

import { BOXED, brandNames, brands, isArray, UNTAGGED } from './brand.ts'
import { claimOf } from './claims.ts'
import { hidden } from './hidden.ts'
import { languageParts } from './language.ts'
import { ownName } from './own.ts'
import { partedFrom } from './parted.ts'
import { getOwnPropertyDescriptor, getPrototypeOf, uncurry } from './primordials.ts'
import { boundParts, isProxy, proxyParts, revokedBy } from './tracked.ts'

const hasOwn: (value: unknown, key: PropertyKey) => boolean = uncurry(Object.prototype.hasOwnProperty)
const objectToString = uncurry(Object.prototype.toString)
const { isExtensible, isFrozen } = Object
const TAG = Symbol.toStringTag

const kindOfTag: Record<string, string> = Object.assign(Object.create(null), {
  '[object Arguments]': 'arguments',
  '[object Error]': 'error',
  '[object Date]': 'date',
  '[object RegExp]': 'regexp',
  '[object Number]': 'boxed',
  '[object String]': 'boxed',
  '[object Boolean]': 'boxed',
})

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
  /** The prototype, or one above it, is a parted object. */
  readonly parted: boolean
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
  let parted = false
  for (let o = prototype; o; o = getPrototypeOf(o)) {
    if (isProxy(o)) {
      masked = true
      break
    }
    masked ||= hasOwn(o, TAG)
    // Only the program makes objects below it.
    if (o === globalThis) break
    const from = partedFrom(o)
    if (from !== undefined) {
      parted = true
      if (isOfHost(from, nameOf)) return { kind: undefined, masked, made, parted, sampled: true, disguised: true }
    }
    made ||= isMadePrototype(madePrototypes, o)
    const claimed = claimOf(o)
    if (claimed !== undefined) kind ||= claimed
    else if (ownName(o) !== undefined) continue
    else if (!kind) {
      const name = nameOf(o)
      // Below a module (`Object.create(http)`) there is nothing that the host has made.
      if (name === undefined || MODULE.test(name)) continue
      // The `prototype` property of a generator function stands right below %GeneratorPrototype%, generators one step further.
      if (o === prototype && (o === generators[0] || o === generators[1])) continue
      return { kind: undefined, masked, made, parted, sampled: true, disguised: false }
    }
  }
  return { kind, masked, made, parted, sampled: prototype === Object.prototype, disguised: false }
}

/** Whether what is made below a prototype is the host's: what it keeps to itself does not show below another one. */
function isOfHost(prototype: object, nameOf: (value: object) => string | undefined): boolean {
  const { kind } = familyOf(prototype, nameOf)
  return kind === undefined || (kind !== '' && brands[kind] === undefined)
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
    const from = partedFrom(value)
    if (from !== undefined || family.parted) {
      const brand = brandNames.find((name) => brands[name]!(value))
      if (brand !== undefined) return brand
      if (from !== undefined && isOfHost(from, nameOf)) return undefined
    }
    if (kind === undefined) return undefined
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
