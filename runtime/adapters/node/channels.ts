/** Turns channels of `node:diagnostics_channel` into their names, with the subscribers and stores that the program gave them, and back. */
import type { Reference, Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { loadModule, whenLoaded } from './loaded.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown

/** What Node keeps on a channel (lib/diagnostics_channel.js; the same in Node 20, 22, 24). */
interface Channel {
  readonly name: string | symbol
  readonly _subscribers?: readonly AnyFunction[]
  readonly _stores?: ReadonlyMap<object, AnyFunction | undefined>
}

/** `stores`: an AsyncLocalStorage and what makes its store, by turns. */
type Payload = readonly [name: Value, subscribers: readonly Value[], stores: readonly Value[]]

/** Channels with subscribers or stores, in the order in which the program got to them. */
type State = readonly Reference[]

export interface NodeChannels extends Adapter<State> {
  readonly kinds: readonly [AdapterKind]
  readonly note: (channel: Channel) => void
}

const { apply, getPrototypeOf, ownKeys } = Reflect
const { hasOwn } = Object
const KEYS = /^(?:_\w+|name)$/
const mapEntries = Map.prototype.entries
const name = 'channels'

export function nodeChannels(): NodeChannels {
  let prototypes: readonly object[] = []
  const used = new Set<Channel>()
  const isUsed = ({ _subscribers: subscribers, _stores: stores }: Channel) => (subscribers?.length ?? 0) + (stores?.size ?? 0) > 0
  const note = (channel: Channel): void => void used.add(channel)
  const kind: AdapterKind<Channel & object, Payload> = {
    name: 'channel',
    // One of its two classes is not exported.
    shapeless: true,
    recognise: (value) => prototypes.includes(getPrototypeOf(value) as object) && hasOwn(value, 'name'),
    capture(value, describe) {
      const { name, _subscribers: subscribers = [], _stores: stores = new Map() } = value
      if (ownKeys(value).some((key) => !KEYS.test(String(key))))
        describe.obstacle('Channel', 'the program has put properties on it', 'Keep them in a Map')
      const entries = [...(apply(mapEntries, stores, []) as Iterable<[object, unknown]>)]
      return [
        describe.value(name, ['name']),
        subscribers.map((each) => describe.value(each, ['subscriber'])),
        entries.flatMap(([storage, transform]) => [
          describe.value(storage, ['AsyncLocalStorage']),
          describe.value(transform, ['transform']),
        ]),
      ]
    },
  }
  return {
    name,
    kinds: [kind as unknown as AdapterKind],
    note,
    install() {
      whenLoaded('diagnostics_channel', (exports) => {
        const { channel, Channel: base } = exports as { channel: (name: string) => object; Channel: { readonly prototype: object } }
        const sample = channel('things-migrate') as { subscribe: AnyFunction; unsubscribe: AnyFunction }
        const noop = () => {}
        sample.subscribe(noop)
        prototypes = [base.prototype, getPrototypeOf(sample) as object]
        sample.unsubscribe(noop)
        for (const prototype of prototypes)
          for (const method of ['subscribe', 'bindStore'])
            replace(
              prototype,
              method,
              (native) =>
                ({
                  [method](this: Channel) {
                    note(this)
                    return apply(native, this, arguments)
                  },
                })[method]!,
            )
      })
    },
    capture(describe) {
      for (const channel of used) if (!isUsed(channel)) used.delete(channel)
      return used.size === 0 ? undefined : [...used].map((channel) => describe.reference(channel, ['channel', channel.name]))
    },
  }
}

/** To be made before the program can replace anything. */
export function channelsMaker({ kinds }: NodeChannels): AdapterMaker<State> {
  const maker: Maker<object, Payload> = {
    ...(kinds[0] as AdapterKind<object, Payload>),
    needs: ([name]) => [name],
    allocate([name], build) {
      loadModule('diagnostics_channel')
      return process.getBuiltinModule('node:diagnostics_channel').channel(build.value(name) as string)
    },
    finish(value, [, subscribers, stores], build) {
      const channel = value as { subscribe: AnyFunction; bindStore?: AnyFunction }
      for (const each of subscribers) channel.subscribe(build.value(each))
      if (stores.length > 0 && !channel.bindStore) throw new TypeError(`channels have no stores in ${process.version}`)
      for (let i = 0; i < stores.length; i += 2) channel.bindStore!(build.value(stores[i]!), build.value(stores[i + 1]!))
    },
  }
  return { name, kinds: [maker as Maker], restore() {} }
}

const channelCheck: KindCheck<Payload> = {
  name: 'channel',
  needs: ([name]) => [name],
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 3 || !payload.slice(1).every(Array.isArray) || payload[2].length % 2 !== 0)
      return check.fail('a channel without its subscribers')
    const [name, subscribers, stores] = payload as [unknown, unknown[], unknown[]]
    if (typeof name !== 'string') check.node(name, 'symbol', 'intrinsic', 'string')
    for (const each of subscribers) check.node(each)
    stores.forEach((each, index) => {
      if (index % 2) check.value(each)
      else check.node(each, 'asynclocalstorage')
    })
  },
  dump: ([, { length }]) => `${length} subscribers`,
}

export const channelsCheck: AdapterCheck<State> = {
  name,
  kinds: [channelCheck as KindCheck],
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('channels that are no list')
    for (const each of state) check.node(each, 'channel')
  },
}
