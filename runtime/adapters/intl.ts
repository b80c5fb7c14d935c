/** Turns objects of Intl into their locale and options, and back, where these say all. */

import type { AdapterKind, Check, KindCheck, Maker } from '../graph/kind.ts'
import { intlOptions } from '../graph/obstacles.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from './adapter.ts'

type Options = Readonly<Record<string, string | number | boolean>>
type Payload = readonly [type: string, locale: string, options: Options]
type AnyFunction = (...parameters: any[]) => unknown

interface IntlClass {
  new (locale: string, options: object): object
  readonly prototype: Record<string, AnyFunction>
}

const { apply, getPrototypeOf } = Reflect
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
    for (let at = getPrototypeOf(value); at; at = getPrototypeOf(at)) {
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
  return { name, kinds: [kind as AdapterKind] }
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
  return { name, kinds: [maker as Maker], restore() {} }
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
  kinds: [check as KindCheck],
  verify: (_, { fail }) => fail('Intl objects are no resource'),
}
