/** Turns DOMExceptions into message, name and the text of their stack, and back. */
import { above } from '../graph/chain.ts'
import type { Value } from '../graph/format.ts'
import type { AdapterKind, Build, Check, KindCheck, Maker } from '../graph/kind.ts'
import { setStack, stackOf } from '../graph/stack.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from './adapter.ts'

/** The last: `null` where the program put something else there. */
type Payload = readonly [message: Value, name: Value, stack: Value]

const { apply, getOwnPropertyDescriptor } = Reflect
const name = 'dom-exception'

/** To be made before the program can replace anything. */
export function domExceptions(): Adapter<never> {
  const { DOMException } = globalThis as { DOMException?: { readonly prototype: DOMException } }
  if (!DOMException) return { name }
  const { prototype } = DOMException
  const [messageOf, nameOf] = (['message', 'name'] as const).map(
    (key) => (getOwnPropertyDescriptor(prototype, key)?.get ?? (() => {})) as (this: object) => unknown,
  ) as [(this: object) => unknown, (this: object) => unknown]
  const kind: AdapterKind<DOMException, Payload> = {
    name: 'domexception',
    recognise(value) {
      let at = above(value)
      // A class of the host's below it, such as QuotaExceededError, has further fields.
      while (at && at !== prototype && !isHosts(at)) at = above(at)
      if (at !== prototype) return false
      try {
        return typeof apply(nameOf, value, []) === 'string'
      } catch {
        return false
      }
    },
    capture(value, describe) {
      const stack = stackOf(value)
      return [
        describe.value(apply(messageOf, value, []), 'message'),
        describe.value(apply(nameOf, value, []), 'name'),
        typeof stack === 'string' ? describe.value(stack, 'stack') : null,
      ]
    },
    carries: (_, key, payload) => key === 'stack' && payload[2] !== null,
  }
  return { name, kinds: [kind as AdapterKind] }
}

const { QuotaExceededError } = globalThis as { QuotaExceededError?: { readonly prototype: object } }
const isHosts = (prototype: object): boolean => prototype === QuotaExceededError?.prototype

export function domExceptionsMaker({ kinds = [] }: Adapter): AdapterMaker<never> {
  const { DOMException } = globalThis
  return {
    name,
    kinds: kinds.map(
      (kind): Maker => ({
        ...kind,
        needs: (payload) => (payload as Payload).slice(0, 2),
        allocate: (payload, build: Build) => {
          const [message, type] = payload as Payload
          return new DOMException(build.value(message) as string, build.value(type) as string)
        },
        fill(value, payload, build) {
          const stack = (payload as Payload)[2]
          if (stack !== null) setStack(value as Error, build.value(stack))
        },
      }),
    ),
    restore() {},
  }
}

const kindCheck: KindCheck<Payload> = {
  name: 'domexception',
  needs: (payload) => payload.slice(0, 2),
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 3) return check.fail('an exception without its fields')
    const [message, type, stack] = payload as unknown[]
    for (const text of stack === null ? [message, type] : [message, type, stack]) if (typeof text !== 'string') check.node(text, 'string')
  },
  dump: ([message, type]) => `${typeof type === 'string' ? type : '…'}: ${typeof message === 'string' ? message : '…'}`,
}

export const domExceptionsCheck: AdapterCheck<never> = {
  name,
  kinds: [kindCheck as KindCheck],
  verify: (_, check) => check.fail('exceptions are no resource'),
}
