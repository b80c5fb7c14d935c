/** Turns Events and CustomEvents into their type and flags, and back; their time stamp counts from the start of the process and begins again. */

import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { notShown } from '../../graph/obstacles/index.ts'
import type { Adapter, AdapterMaker } from '../adapter.ts'
import { hostBase } from './hosts-own.ts'
import { askedFor, named } from './listener-lists.ts'

type AnyFunction = (...parameters: any[]) => unknown
type Fields = Record<symbol, unknown>

/** `detail`: of a CustomEvent. */
export type EventPayload = readonly [type: Value, flags: number, target: Value, detail?: Value]

/** In the order of their bits. Those behind `composed` are set by what the program calls. */
const FLAGS = ['bubbles', 'cancelable', 'composed', 'defaultPrevented', 'cancelBubble', 'isTrusted'] as const
const PREVENTED = 8
const STOPPED = 16
const TRUSTED = 32
/** No further listener is called. */
const ENDED = 64

const { apply, getOwnPropertyDescriptor } = Reflect
const { getOwnPropertySymbols } = Object

/** Keys of an event, as a sample shows them. */
interface Slots {
  readonly all: readonly symbol[]
  readonly type: symbol
  readonly target: symbol
  readonly ended: symbol
  readonly detail: symbol
  readonly trusted: symbol
  readonly supported: boolean
}

export interface NodeEvent extends Adapter<never> {
  readonly kinds: readonly [AdapterKind]
  /** What the maker shares with the capture. */
  readonly shared: { look(): Slots; readonly preventDefault: AnyFunction; readonly stopPropagation: AnyFunction }
}

/** To be made before the program can replace anything. */
export function nodeEvent(): NodeEvent {
  const { CustomEvent, Event } = globalThis
  const { prototype } = Event
  const { preventDefault, stopImmediatePropagation, stopPropagation } = prototype
  const getters = FLAGS.map((key) => getOwnPropertyDescriptor(prototype, key)?.get as AnyFunction)
  const typeOf = getOwnPropertyDescriptor(prototype, 'type')!.get!
  const bases = new Set<object>([prototype, CustomEvent.prototype])

  let slots: Slots | undefined
  /** Looked at when first needed. */
  function look(): Slots {
    if (slots) return slots
    const sample = new CustomEvent('sample', { detail: 1 }) as unknown as CustomEvent & Fields
    apply(stopImmediatePropagation, sample, [])
    const all = getOwnPropertySymbols(sample)
    const [type, target, ended, detail] = ['type', 'kTarget', 'kStop', 'detail'].map((name) => named(all, name)) as [
      symbol,
      symbol,
      symbol,
      symbol,
    ]
    const trusted = named(
      askedFor((options) => new Event('', options)),
      'kTrustEvent',
    )
    const supported =
      [type, target, ended, detail, trusted, ...getters].every(Boolean) &&
      sample[type] === 'sample' &&
      sample[target] === null &&
      sample[ended] === true &&
      sample[detail] === 1
    return (slots = { all, type, target, ended, detail, trusted, supported })
  }

  const kind: AdapterKind<Event & Fields, EventPayload> = {
    name: 'event',
    recognise(value) {
      if (hostBase(value, bases) === undefined) return false
      try {
        // Throws for what has no private fields of Node's.
        apply(getters[0]!, value, [])
        return typeof apply(typeOf, value, []) === 'string'
      } catch {
        return false
      }
    },
    capture(value, describe) {
      const { target, ended, detail, supported } = look()
      if (!supported) describe.obstacle(notShown('Event', process.version, 'it'))
      let flags = value[ended] === true ? ENDED : 0
      for (const [bit, get] of getters.entries()) if (apply(get, value, [])) flags |= 1 << bit
      const payload = [describe.value(apply(typeOf, value, []), 'type'), flags, describe.value(value[target], 'target')] as const
      return hostBase(value, bases) === prototype ? payload : [...payload, describe.value(value[detail], 'detail')]
    },
    carries: (_, key) => (look().all as PropertyKey[]).includes(key),
  }

  return { name: 'event', kinds: [kind as AdapterKind], shared: { look, preventDefault, stopPropagation } }
}

/** To be made before any code of the program runs. */
export function eventMaker({ kinds, shared: { look, preventDefault, stopPropagation } }: NodeEvent): AdapterMaker<never> {
  const maker: Maker<Event & Fields, EventPayload> = {
    ...(kinds[0] as AdapterKind<Event & Fields, EventPayload>),
    allocate(payload) {
      const flags = payload[1]
      const options = {
        bubbles: (flags & 1) !== 0,
        cancelable: (flags & 2) !== 0,
        composed: (flags & 4) !== 0,
        [look().trusted]: (flags & TRUSTED) !== 0,
      }
      return (payload.length === 4 ? new CustomEvent('', options) : new Event('', options)) as unknown as Event & Fields
    },
    fill(value, [type, flags, target, detail], build) {
      const slots = look()
      value[slots.type] = build.value(type)
      value[slots.target] = build.value(target)
      if (detail !== undefined) value[slots.detail] = build.value(detail)
      if (flags & PREVENTED) apply(preventDefault, value, [])
      if (flags & STOPPED) apply(stopPropagation, value, [])
      if (flags & ENDED) value[slots.ended] = true
    },
  }
  return { name: 'event', kinds: [maker as Maker], restore() {} }
}

export const eventCheck: KindCheck<EventPayload> = {
  name: 'event',
  // A browser gives it its target by sending it there.
  needs: ([type, , target, detail]) => [type, target, ...(detail === undefined ? [] : [detail])],
  verify(payload: unknown, check: Check): asserts payload is EventPayload {
    if (!Array.isArray(payload) || (payload.length !== 3 && payload.length !== 4)) return check.fail('an event without its fields')
    const [type, flags, target, detail] = payload as unknown[]
    if (typeof type !== 'string') check.node(type, 'string', 'type')
    check.integer(flags, 0, 2 * ENDED - 1)
    check.value(target, 'target')
    if (payload.length === 4) check.value(detail, 'detail')
  },
  dump: ([type]) => (typeof type === 'string' ? type : '…'),
}
