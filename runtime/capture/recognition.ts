/** Tells the kind of a value by what is known of it, its internal slots and its prototype. */
import { isBehaviour } from '../graph/behaviour.ts'
import { above, dataOf } from '../graph/chain.ts'
import type { AdapterKind, Kind } from '../graph/kind.ts'
import { makeKindHint } from '../graph/kind-hint.ts'
import { kinds } from '../graph/kinds/index.ts'
import { languageParts } from '../graph/language.ts'
import { isNative } from '../graph/native.ts'
import { partedFrom } from '../graph/parted.ts'
import { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } from '../graph/primordials.ts'
import { classes, Environment, homes, members, prototypes } from '../graph/registry.ts'
import { isProxy } from '../graph/tracked.ts'
import { typeName } from './naming.ts'

export interface Recognition {
  /** For a function that nothing claims 'function', for any other value its type in words. */
  kindOf(value: object | symbol | bigint | string): Kind | string
  kindNamed(name: string): Kind
}

/**
 * Whether the program has made an ordinary object below the prototype of a class of the host, as `Object.create(Request.prototype)` does:
 * attributes of an interface throw a TypeError then (Web IDL 3.7.6).
 */
function isBare(value: object, nameOf: (value: object) => string | undefined): boolean {
  for (let at = partedFrom(value) ?? above(value); at !== null; at = above(at)) {
    if (nameOf(at) === undefined || typeof getOwnPropertyDescriptor(at, Symbol.toStringTag)?.value !== 'string') continue
    for (const key of ownKeys(at)) {
      const get = getOwnPropertyDescriptor(at, key)!.get
      if (get === undefined || nameOf(get) === undefined) continue
      try {
        apply(get, value, [])
        return false
      } catch (error) {
        return error instanceof TypeError
      }
    }
  }
  return false
}

export interface Known {
  nameOf(value: object | symbol): string | undefined
  readonly adapterKinds: readonly AdapterKind[]
  /** Whether a value is a suspended activation. */
  isFrame(value: object): boolean
  /** Whether a function is one of the program's, or goes by name. */
  knows(target: object): boolean
}

/** What objects with one prototype have in common. */
interface Family {
  /** What claimed the first of them. */
  readonly own: AdapterKind | undefined
  isUnnamed?: boolean
}

export function createRecognition({ nameOf, isFrame, knows, ...known }: Known): Recognition {
  const adapterKinds = known.adapterKinds.filter((kind) => !kind.functions)
  const functionKinds = known.adapterKinds.filter((kind) => kind.functions)
  const byName = new Map([...kinds, ...languageParts.map(({ kind }) => kind)].map((kind) => [kind.name, kind]))
  const hint = makeKindHint(nameOf)
  const families = new Map<object | null, Family>()

  /** Whether the host made it without giving it a name: what inherits from it keeps things to itself, such as where an iterator of Headers stands. */
  const isUnnamed = (proto: object): boolean => {
    const isTagged = !isProxy(proto) && typeof dataOf(proto, Symbol.toStringTag) === 'string'
    const methods = isProxy(proto) ? [] : ownKeys(proto).map((key) => [key, getOwnPropertyDescriptor(proto, key)!.value] as const)
    return methods.some(
      ([key, method]) =>
        typeof method === 'function' &&
        !isProxy(method) &&
        (isNative(method) || (isTagged && key === 'next')) &&
        nameOf(method) === undefined &&
        !knows(method),
    )
  }

  const kindOf = (value: object | symbol | bigint | string): Kind | string => {
    if (typeof value === 'symbol') return byName.get(nameOf(value) === undefined ? 'symbol' : 'intrinsic')!
    if (typeof value !== 'object' && typeof value !== 'function') return byName.get(typeof value) ?? typeName(value as unknown as object)
    if (Environment.is(value)) return byName.get('environment')!
    if (isFrame(value)) return byName.get('frame')!
    if (nameOf(value) !== undefined) return byName.get('intrinsic')!
    const found = hint(value)
    if (found === undefined && isProxy(value)) return 'Proxy'
    if (found === 'function') {
      if (isBehaviour(value)) return byName.get('behaviour')!
      if (members.has(value)) return byName.get('member')!
      if (classes.has(value)) return byName.get('class')!
      return functionKinds.find((kind) => kind.recognise(value)) ?? 'function'
    }
    if (found === 'object' || found === undefined) {
      if (prototypes.has(value)) return byName.get('prototype')!
      if (homes.has(value)) return byName.get('home')!
      const proto = getPrototypeOf(value)
      let family = families.get(proto)
      if (family === undefined) families.set(proto, (family = { own: adapterKinds.find((kind) => kind.recognise(value)) }))
      const { own } = family
      if (own?.recognise(value)) return own
      if (found !== undefined && proto !== null && (family.isUnnamed ??= isUnnamed(proto))) return typeName(value)
      // One prototype may have objects that the host's constructor made, and such as merely inherit.
      const other = own && adapterKinds.find((kind) => kind.recognise(value))
      if (other) return other
    }
    if (found === undefined) return isBare(value, nameOf) ? byName.get('object')! : typeName(value)
    return byName.get(found)!
  }

  return { kindOf, kindNamed: (name) => byName.get(name)! }
}
