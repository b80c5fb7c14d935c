/** Turns the data of AbortSignals and AbortControllers into such as go on. */
import type { Reference } from '../../../graph/format.ts'
import type { AdapterKind, Maker } from '../../../graph/kind.ts'
import type { AdapterMaker } from '../../adapter.ts'
import type { Listeners } from '../../listening.ts'
import { asTarget } from '../event-target.ts'
import { LONGEST } from '../timers/handles.ts'
import type { Fields, NodeSignals, SignalClass, SignalPayload, State } from './index.ts'

type AnyFunction = (...parameters: any[]) => unknown

const { apply, getOwnPropertyDescriptor } = Reflect

/** To be made before the program can replace anything. */
export function signalsMaker({ kinds, shared }: NodeSignals): AdapterMaker<State> {
  const { targets, slots, timeout, restart } = shared
  const { AbortController, AbortSignal, EventTarget } = globalThis as typeof globalThis & { AbortSignal: SignalClass }
  const { addEventListener, removeEventListener } = EventTarget.prototype
  const { any } = AbortSignal
  const onabort = getOwnPropertyDescriptor(AbortSignal.prototype, 'onabort')!.set as AnyFunction
  const controllers = new WeakMap<object, AbortController>()
  const started: [signal: AbortSignal, due: number][] = []
  const noop = () => {}

  const signal: Maker<AbortSignal & Fields, SignalPayload> = {
    ...(kinds[1] as unknown as AdapterKind<AbortSignal & Fields, SignalPayload>),
    needs: ({ sources }) => sources ?? [],
    allocate({ sources, timeout: times }, build) {
      if (sources) return any.call(AbortSignal, sources.map((each) => build.value(each)) as AbortSignal[]) as AbortSignal & Fields
      if (times) {
        const made = timeout(Math.min(Math.max(Math.ceil(times[0]), 0), LONGEST))
        started.push([made, times[1]])
        return made as AbortSignal & Fields
      }
      const controller = new AbortController()
      controllers.set(controller.signal, controller)
      return controller.signal as AbortSignal & Fields
    },
    fill(value, { aborted, reason, listeners, followers }, build) {
      const { aborted: kAborted, reason: kReason } = slots()
      if (aborted) {
        value[kAborted] = true
        value[kReason] = build.value(reason)
      }
      targets.addListeners(value, listeners, build, { abort: onabort })
      sortFollowers(
        value,
        followers.map((each) => build.value(each) as EventTarget),
      )
    },
  }

  /** They have been made in the order in which they were met, and from Node 24 on they follow when someone listens. */
  function sortFollowers(source: Fields, order: readonly EventTarget[]): void {
    const key = slots().followers
    const references = () => [...((source[key] as Set<WeakRef<object>> | undefined) ?? [])]
    for (const each of order) {
      if (references().some((reference) => reference.deref() === each)) continue
      asTarget(each, () => {
        apply(addEventListener, each, ['abort', noop])
        apply(removeEventListener, each, ['abort', noop])
      })
    }
    const rank = (reference: WeakRef<object>) => order.indexOf(reference.deref() as EventTarget)
    for (const reference of references().sort((a, b) => rank(a) - rank(b))) {
      const set = source[key] as Set<WeakRef<object>>
      set.delete(reference)
      set.add(reference)
    }
  }

  const controller: Maker<AbortController, Reference> = {
    ...(kinds[2] as unknown as AdapterKind<AbortController, Reference>),
    needs: (payload) => [payload],
    allocate: (payload, build) => controllers.get(build.value(payload) as object)!,
  }
  const target: Maker<object, Listeners> = {
    ...(kinds[0] as AdapterKind<object, Listeners>),
    allocate: () => new EventTarget(),
    fill: (value, listeners, build) => targets.addListeners(value, listeners, build, {}),
  }

  return {
    name: 'signals',
    kinds: [target, signal, controller] as readonly Maker[],
    restore(_, __, { timers }) {
      if (timers === 'deadline') for (const [each, due] of started) restart(each, Math.max(due - Date.now(), 0))
    },
  }
}
