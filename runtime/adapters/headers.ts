/** Turns Headers and FormData into names and values, and back. */

import { isBelow } from '../graph/chain.ts'
import type { Value } from '../graph/format.ts'
import type { AdapterKind, Check, Describe, KindCheck, Maker } from '../graph/kind.ts'
import { guardedHeaders } from '../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from './adapter.ts'

/** Names and values by turns, in order. */
type Payload = readonly Value[]
type AnyFunction = (...parameters: any[]) => unknown
type List = Record<'forEach' | 'append' | 'delete', AnyFunction>

const { apply } = Reflect
const name = 'headers'

/** `isLoaded`: before that even to look at the classes would load them. To be made before the program can replace anything. */
export function headers(isLoaded: () => boolean): Adapter<never> {
  const methods = new Map<string, List & { readonly prototype: object; readonly symbols: readonly symbol[] }>()
  const methodsOf = (type: 'Headers' | 'FormData') => {
    if (!methods.has(type) && isLoaded()) {
      const host = (globalThis as unknown as Record<string, (new () => object) | undefined>)[type]
      const { forEach, append, delete: remove } = (host?.prototype ?? {}) as List
      if (host)
        methods.set(type, { prototype: host.prototype, symbols: Object.getOwnPropertySymbols(new host()), forEach, append, delete: remove })
    }
    return methods.get(type)
  }
  const kindOf = (
    kind: string,
    type: 'Headers' | 'FormData',
    look: (value: object, list: List, describe: Describe) => void,
  ): AdapterKind<object, Payload> => ({
    name: kind,
    recognise(value) {
      const list = methodsOf(type)
      if (!list || !isBelow(value, list.prototype)) return false
      try {
        apply(list.forEach, value, [() => {}])
        return true
      } catch {
        return false
      }
    },
    capture(value, describe) {
      const list = methodsOf(type)!
      look(value, list, describe)
      const pairs: Value[] = []
      apply(list.forEach, value, [
        (each: unknown, key: string) => void pairs.push(describe.value(key, ['name']), describe.value(each, ['value', key])),
      ])
      return pairs
    },
    carries: (_, key) => methodsOf(type)!.symbols.includes(key as symbol),
  })
  const ofHeaders = kindOf('headers', 'Headers', (value, list, describe) => {
    try {
      apply(list.delete, value, ['things-migrate'])
    } catch {
      describe.obstacle(guardedHeaders())
    }
  })
  const ofForm = kindOf('formdata', 'FormData', () => {})
  return { name, kinds: [ofHeaders, ofForm] as unknown as readonly AdapterKind[] }
}

export function headersMaker({ kinds = [] }: Adapter): AdapterMaker<never> {
  const makerOf = (kind: AdapterKind, make: () => Headers | FormData): Maker<Headers | FormData, Payload> => ({
    ...(kind as unknown as AdapterKind<Headers | FormData, Payload>),
    allocate: make,
    fill(value, pairs, build) {
      for (let i = 0; i < pairs.length; i += 2) value.append(build.value(pairs[i]!) as string, build.value(pairs[i + 1]!) as string)
    },
  })
  const [ofHeaders, ofForm] = kinds as readonly [AdapterKind, AdapterKind]
  return {
    name,
    kinds: [makerOf(ofHeaders, () => new Headers()), makerOf(ofForm, () => new FormData())] as unknown as readonly Maker[],
    restore() {},
  }
}

const checkOf = (kind: string): KindCheck<Payload> => ({
  name: kind,
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length % 2 !== 0 || !payload.every((each) => typeof each === 'string'))
      return check.fail('names without their values')
    if (kind === 'headers')
      for (let i = 0; i < payload.length; i += 2)
        if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(payload[i] as string) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(payload[i + 1] as string))
          check.fail('a header that is none (RFC 9110 section 5)')
  },
  dump: ({ length }) => `${length / 2} pairs`,
})

export const headersCheck: AdapterCheck<never> = {
  name,
  kinds: [checkOf('headers'), checkOf('formdata')] as readonly KindCheck[],
  verify: (_, check) => check.fail('headers are no resource'),
}
