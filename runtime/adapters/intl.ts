/** Turns objects of Intl, with the functions they give, into their locale and options, and back, where these say all. */

import { above } from '../graph/chain.ts'
import type { Value } from '../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../graph/kind.ts'
import { standIn } from '../graph/native.ts'
import { intlOptions } from '../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from './adapter.ts'

type Options = Readonly<Record<string, string | number | boolean>>
type Payload = readonly [type: string, locale: string, options: Options]
type AnyFunction = (...parameters: any[]) => unknown

interface IntlClass {
  new (locale: string, options: object): object
  readonly prototype: Record<string, AnyFunction>
}

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect
const { hasOwn } = Object
const name = 'intl'

const TYPES = [
  'Collator',
  'DateTimeFormat',
  'DisplayNames',
  'DurationFormat',
  'ListFormat',
  'Locale',
  'NumberFormat',
  'PluralRules',
  'RelativeTimeFormat',
  'Segmenter',
] as const

/** What follows from others, or is a list. */
const DERIVED = ['locale', 'hour12', 'pluralCategories']

const typesHere = (): Map<string, IntlClass> => {
  const classes = (globalThis as { Intl?: unknown }).Intl as Record<string, IntlClass> | undefined
  return new Map(TYPES.flatMap((type) => (classes?.[type] ? [[type, classes[type]] as const] : [])))
}

/** What an object says of itself: everything, but for a Locale, which is its text. */
const ask = (type: IntlClass, value: object): Record<string, unknown> => {
  const { resolvedOptions, toString: textOf } = type.prototype
  return resolvedOptions
    ? (apply(resolvedOptions, value, []) as Record<string, unknown>)
    : { locale: apply(textOf as AnyFunction, value, []) }
}

/** To be made before the program can replace anything. */
export function intl(): Adapter<never> {
  const types = typesHere()
  const asking = new Map([...types].map(([type, { prototype }]) => [type, { ...pick(prototype) }]))
  const answer = (type: string, value: object) => ask({ prototype: asking.get(type) } as unknown as IntlClass, value)
  const typeOf = (value: object): string | undefined => {
    for (let at = above(value); at; at = above(at)) {
      for (const [type, { prototype }] of types) {
        if (at !== prototype) continue
        try {
          answer(type, value)
          return type
        } catch {
          return undefined
        }
      }
    }
    return undefined
  }
  const kind: AdapterKind<object, Payload> = {
    name,
    recognise: (value) => typeOf(value) !== undefined,
    capture(value, describe) {
      const type = typeOf(value)!
      const resolved = answer(type, value)
      const options = Object.fromEntries(
        Object.entries(resolved).filter(([key, each]) => !DERIVED.includes(key) && typeof each !== 'object' && each !== undefined),
      )
      const payload = [type, resolved.locale as string, options as Options] as const
      if (!isExact(payload, resolved, types.get(type)!, (made) => answer(type, made))) describe.obstacle(intlOptions(type))
      return payload
    },
  }
  return { name, kinds: [kind, boundKind] as unknown as readonly AdapterKind[], install: () => noteBound(types) }
}

/** `[type, key]`: what the accessor gives is a function that knows the object (ECMA-402 11.3.2, 15.3.2, 10.3.3). */
const BOUND = [
  ['NumberFormat', 'format'],
  ['DateTimeFormat', 'format'],
  ['Collator', 'compare'],
] as const
type BoundPayload = readonly [owner: Value, which: number]

const accessors: ((owner: object) => object)[] = []
const bounds = new WeakMap<object, readonly [owner: object, which: number]>()

/** Puts accessors in the place of Intl's that note whose function it is. */
function noteBound(types: ReadonlyMap<string, IntlClass>): void {
  for (const [which, [type, key]] of BOUND.entries()) {
    const prototype = types.get(type)?.prototype
    const own = prototype && getOwnPropertyDescriptor(prototype, key)
    const native = own?.get
    if (!prototype || !native) continue
    const { get } = getOwnPropertyDescriptor(
      {
        get [key]() {
          const bound = apply(native, this, []) as object
          bounds.set(bound, [this, which])
          return bound
        },
      },
      key,
    ) as { readonly get: AnyFunction }
    accessors[which] = (owner) => apply(get, owner, []) as object
    defineProperty(prototype, key, { ...own, get: standIn(get as () => unknown, `get Intl.${type}.prototype.${key}`) })
  }
}

const boundKind: AdapterKind<object, BoundPayload> = {
  name: 'intl-function',
  functions: true,
  recognise: (value) => bounds.has(value),
  capture(value, describe) {
    const [owner, which] = bounds.get(value)!
    return [describe.value(owner, ['object']), which]
  },
}

const boundMaker: Maker<object, BoundPayload> = {
  ...boundKind,
  needs: ([owner]) => [owner],
  allocate: ([owner, which], build) => accessors[which]!(build.value(owner) as object),
}

const boundCheck: KindCheck<BoundPayload> = {
  name: boundKind.name,
  needs: ([owner]) => [owner],
  verify(payload: unknown, check: Check): asserts payload is BoundPayload {
    if (!Array.isArray(payload) || payload.length !== 2) return check.fail('a function of Intl without its object')
    check.node(payload[0], name, ['object'])
    check.integer(payload[1], 0, BOUND.length - 1)
  },
  dump: ([, which]) => BOUND[which]!.join('.'),
}

const pick = ({ resolvedOptions, toString: textOf }: IntlClass['prototype']) => ({
  ...(resolvedOptions ? { resolvedOptions } : {}),
  toString: textOf as AnyFunction,
})

function isExact([, locale, options]: Payload, resolved: object, type: IntlClass, answer: (made: object) => object): boolean {
  try {
    return JSON.stringify(answer(new type(locale, options))) === JSON.stringify(resolved)
  } catch {
    return false
  }
}

/** To be made before the program can replace anything. */
export function intlMaker({ kinds = [] }: Adapter): AdapterMaker<never> {
  const types = typesHere()
  const maker: Maker<object, Payload> = {
    ...(kinds[0] as AdapterKind<object, Payload>),
    allocate([type, locale, options]) {
      const made = types.get(type)
      if (!made) throw new TypeError(`Intl.${type} does not exist here`)
      return new made(locale, options)
    },
  }
  return { name, kinds: [maker, boundMaker] as unknown as readonly Maker[], restore() {} }
}

const check: KindCheck<Payload> = {
  name,
  verify(payload: unknown, { fail }: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 3) return fail('an Intl object without its options')
    const [type, locale, options] = payload as unknown[]
    if (!(TYPES as readonly unknown[]).includes(type) || typeof locale !== 'string') return fail('an Intl object of no type')
    if (typeof options !== 'object' || options === null || Array.isArray(options)) return fail('an Intl object without its options')
    for (const key of Object.keys(options))
      if (!/^[a-z][a-zA-Z]*$/.test(key) || !hasOwn(options, key) || !/^(?:string|number|boolean)$/.test(typeof (options as Options)[key]))
        return fail('an Intl object with an option that is none')
  },
  dump: ([type, locale]) => `${type} ${locale}`,
}

export const intlCheck: AdapterCheck<never> = {
  name,
  kinds: [check as KindCheck, boundCheck as unknown as KindCheck],
  verify: (_, { fail }) => fail('Intl objects are no resource'),
}
