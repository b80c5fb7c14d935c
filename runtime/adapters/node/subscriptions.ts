/** Keeps the channels of `node:diagnostics_channel` that the program has given subscribers or stores: Node alone may hold them. */
import type { Reference } from '../../graph/format.ts'
import type { Check } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { channelKind } from './channels.ts'
import { whenLoaded } from './loaded.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown

interface Channel {
  readonly name: string | symbol
  readonly _subscribers?: readonly unknown[]
  readonly _stores?: ReadonlyMap<unknown, unknown>
}

/** In the order in which the program got to them. */
type State = readonly Reference[]

const { apply, getPrototypeOf } = Reflect
const name = 'subscriptions'

export function nodeSubscriptions(): Adapter<State> {
  const used = new Set<Channel>()
  const isUsed = ({ _subscribers: subscribers, _stores: stores }: Channel) => (subscribers?.length ?? 0) + (stores?.size ?? 0) > 0
  return {
    name,
    install() {
      whenLoaded('diagnostics_channel', (exports) => {
        const { channel, Channel: base } = exports as { channel: (name: string) => object; Channel: { readonly prototype: object } }
        const sample = channel('things-migrate') as { subscribe: AnyFunction; unsubscribe: AnyFunction }
        const noop = () => {}
        // One that has a subscriber is of a class that is not exported.
        sample.subscribe(noop)
        const prototypes = [base.prototype, getPrototypeOf(sample) as object]
        sample.unsubscribe(noop)
        for (const prototype of prototypes)
          for (const method of ['subscribe', 'bindStore'])
            replace(
              prototype,
              method,
              (native) =>
                ({
                  [method](this: Channel) {
                    used.add(this)
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

/** They come back with the heap. */
export const subscriptionsMaker: AdapterMaker<State> = { name, restore() {} }

export const subscriptionsCheck: AdapterCheck<State> = {
  name,
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('channels that are no list')
    for (const each of state) check.node(each, channelKind.name)
  },
}
