/** Turns diagnostics channels into their names and subscribers, and back: a process has one channel of each name. */
import type { Reference, Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { isLoaded } from './loaded.ts'

interface Channel {
  readonly name: string | symbol
  readonly _subscribers?: readonly unknown[]
  readonly _stores?: ReadonlyMap<unknown, unknown>
  subscribe(subscriber: unknown): void
  bindStore(storage: unknown, transform: unknown): void
}
/** `stores`: an AsyncLocalStorage and what makes its store, by turns. */
type Payload = readonly [name: Value, subscribers: readonly Value[], stores: readonly Value[]]

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const
type Tracing = Readonly<Record<(typeof EVENTS)[number], Channel>>
interface Channels {
  readonly Channel: abstract new () => object
  channel(name: unknown): Channel
  tracingChannel?(channels: unknown): Tracing
}

const channels = () => process.getBuiltinModule('node:diagnostics_channel') as unknown as Channels

export const channelKind: AdapterKind<Channel, Payload> = {
  name: 'node-channel',
  shapeless: true,
  recognise: (value) => isLoaded('diagnostics_channel') && value instanceof channels().Channel,
  capture({ name, _subscribers = [], _stores }, describe) {
    return [
      describe.value(name, ['name']),
      _subscribers.map((each, index) => describe.value(each, ['subscriber', index])),
      [...(_stores ?? [])].flatMap(([storage, transform]) => [
        describe.value(storage, ['AsyncLocalStorage']),
        describe.value(transform, ['transform']),
      ]),
    ]
  },
}

let sample: object | null | undefined
const tracingPrototype = () => (sample ??= Reflect.getPrototypeOf(channels().tracingChannel?.('things-migrate') ?? {}))

export const tracingKind: AdapterKind<Tracing, readonly Reference[]> = {
  name: 'node-tracing-channel',
  shapeless: true,
  recognise: (value) =>
    isLoaded('diagnostics_channel') && Reflect.getPrototypeOf(value) === tracingPrototype() && Object.hasOwn(value, 'start'),
  capture: (value, describe) => EVENTS.map((event) => describe.reference(value[event], event)),
}

export const channelMakers: readonly Maker[] = [
  {
    ...channelKind,
    needs: ([name]) => [name],
    allocate: ([name], build) => channels().channel(build.value(name)),
    fill(value, [, subscribers, stores], build) {
      for (const each of subscribers) value.subscribe(build.value(each))
      for (let i = 0; i < stores.length; i += 2) value.bindStore(build.value(stores[i]!), build.value(stores[i + 1]!))
    },
  } as Maker<Channel, Payload>,
  {
    ...tracingKind,
    needs: (payload) => payload,
    allocate: (payload, build) =>
      channels().tracingChannel?.(Object.fromEntries(EVENTS.map((event, index) => [event, build.value(payload[index]!)]))),
  } as Maker<Tracing, readonly Reference[]>,
] as readonly Maker[]

export const channelChecks: readonly KindCheck[] = [
  {
    name: channelKind.name,
    needs: ([name]: Payload) => [name],
    verify(payload: unknown, check: Check): asserts payload is Payload {
      if (!Array.isArray(payload) || payload.length !== 3 || !Array.isArray(payload[1]) || !Array.isArray(payload[2]))
        return check.fail('a channel without its subscribers')
      if (typeof payload[0] !== 'string') check.node(payload[0], ['symbol', 'string'])
      ;(payload[2] as unknown[]).forEach((each, index) => {
        if (index % 2) check.value(each)
        else check.node(each, 'asynclocalstorage')
      })
      for (const each of payload[1] as unknown[]) check.node(each, ['closure', 'member', 'bound', 'behaviour', 'intrinsic', 'class'])
    },
    dump: ([name]: Payload) => (typeof name === 'string' ? name : '…'),
  } as KindCheck<Payload>,
  {
    name: tracingKind.name,
    needs: (payload: readonly Reference[]) => payload,
    verify(payload: unknown, check: Check): asserts payload is readonly Reference[] {
      if (!Array.isArray(payload) || payload.length !== EVENTS.length) return check.fail('a tracing channel without its channels')
      for (const each of payload) check.node(each, channelKind.name)
    },
    dump: () => '',
  } as KindCheck<readonly Reference[]>,
] as readonly KindCheck[]
