/** Turns URLs and URLSearchParams into text and pairs, and back; those of one URL stay its own. */
import { isBelow } from '../graph/chain.ts'
import type { DescribeCode } from '../graph/code.ts'
import type { Value } from '../graph/format.ts'
import type { AdapterKind, Build, Check, KindCheck, Maker } from '../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from './adapter.ts'

interface UrlPayload {
  readonly href: Value
  /** Its `searchParams`, if something refers to them. */
  params?: Value
}

/** Names and values by turns. */
type ParamsPayload = readonly Value[]

type AnyFunction = (...parameters: any[]) => unknown

const { apply, getOwnPropertyDescriptor } = Reflect
const name = 'url'

/** To be made before the program can replace anything. */
export function urls(): Adapter<never> {
  const { URL, URLSearchParams } = globalThis as { URL?: typeof globalThis.URL; URLSearchParams?: typeof globalThis.URLSearchParams }
  const hrefOf = URL && getOwnPropertyDescriptor(URL.prototype, 'href')?.get
  const paramsOf = URL && getOwnPropertyDescriptor(URL.prototype, 'searchParams')?.get
  if (!URL || !URLSearchParams || !hrefOf || !paramsOf) return { name }
  const { forEach, toString: textOf } = URLSearchParams.prototype as unknown as Record<'forEach' | 'toString', AnyFunction>
  const answers = (ask: AnyFunction, value: object) => {
    try {
      return typeof apply(ask, value, []) === 'string'
    } catch {
      return false
    }
  }
  const url: AdapterKind<URL, UrlPayload> = {
    name: 'url',
    recognise: (value) => isBelow(value, URL.prototype) && answers(hrefOf as AnyFunction, value),
    capture(value, describe) {
      const href = apply(hrefOf, value, []) as string
      const payload: UrlPayload = { href: describe.value(href, 'href') }
      ;(describe as DescribeCode).ifReached(apply(paramsOf, value, []) as object, (params) => {
        payload.params = params
      })
      return payload
    },
  }
  const params: AdapterKind<URLSearchParams, ParamsPayload> = {
    name: 'urlsearchparams',
    recognise: (value) => isBelow(value, URLSearchParams.prototype) && answers(textOf, value),
    capture(value, describe) {
      const pairs: Value[] = []
      apply(forEach, value, [
        (text: string, key: string) => void pairs.push(describe.value(key, ['name']), describe.value(text, ['value', key])),
      ])
      return pairs
    },
  }
  return { name, kinds: [url, params] as unknown as readonly AdapterKind[] }
}

/** To be made before the program can replace anything. */
export function urlsMaker({ kinds = [] }: Adapter): AdapterMaker<never> {
  const { URL, URLSearchParams } = globalThis
  const { append } = URLSearchParams.prototype
  const setHref = URL && getOwnPropertyDescriptor(URL.prototype, 'href')!.set!
  /** URLs of `searchParams` whose own URL has not come. */
  const waiting = new WeakMap<object, URL>()
  const url: Maker<URL, UrlPayload> = {
    ...(kinds[0] as unknown as AdapterKind<URL, UrlPayload>),
    needs: ({ params }) => (params === undefined ? [] : [params]),
    allocate({ href, params }, build: Build) {
      const text = build.value(href) as string
      if (params === undefined) return new URL(text)
      const searchParams = build.value(params) as object
      const made = waiting.get(searchParams)!
      waiting.delete(searchParams)
      apply(setHref, made, [text])
      return made
    },
  }
  const params: Maker<URLSearchParams, ParamsPayload> = {
    ...(kinds[1] as unknown as AdapterKind<URLSearchParams, ParamsPayload>),
    allocate() {
      const made = new URL('url:')
      waiting.set(made.searchParams, made)
      return made.searchParams
    },
    fill(value, pairs, build) {
      if (!waiting.has(value)) return
      for (let i = 0; i < pairs.length; i += 2) apply(append, value, [build.value(pairs[i]!), build.value(pairs[i + 1]!)])
    },
  }
  return { name, kinds: [url, params] as unknown as readonly Maker[], restore() {} }
}

const urlCheck: KindCheck<UrlPayload> = {
  name: 'url',
  needs: ({ params }) => (params === undefined ? [] : [params]),
  verify(payload: unknown, check: Check): asserts payload is UrlPayload {
    const { href, params, ...rest } = (typeof payload === 'object' && payload !== null ? payload : {}) as Partial<UrlPayload>
    if (typeof href !== 'string' || !isHref(href) || Object.keys(rest).length > 0) return check.fail('a URL without its text')
    if (params !== undefined) check.node(params, 'urlsearchparams', 'searchParams')
  },
  dump: ({ href }) => String(href),
}

const isHref = (text: string): boolean => {
  try {
    return Boolean(new URL(text))
  } catch {
    return false
  }
}

const paramsCheck: KindCheck<ParamsPayload> = {
  name: 'urlsearchparams',
  verify(payload: unknown, check: Check): asserts payload is ParamsPayload {
    if (!Array.isArray(payload) || payload.length % 2 !== 0 || !payload.every((each) => typeof each === 'string'))
      return check.fail('search parameters that are no pairs')
  },
  dump: ({ length }) => `${length / 2} pairs`,
}

export const urlsCheck: AdapterCheck<never> = {
  name,
  kinds: [urlCheck, paramsCheck] as readonly KindCheck[],
  verify: (_, check) => check.fail('URLs are no resource'),
}
