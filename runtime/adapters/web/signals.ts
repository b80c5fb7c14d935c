/** Turns the EventTargets, AbortControllers and AbortSignals of a browser into the same plain data as Node's, and back. */

import type { Reference, Value } from '../../graph/format.ts'
import type { AdapterKind, Maker } from '../../graph/kind.ts'
import { standIn } from '../../graph/native.ts'
import { trustedEvent } from '../../graph/obstacles/index.ts'
import type { Adapter, AdapterMaker } from '../adapter.ts'
import type { Listeners } from '../listening.ts'
import type { EventPayload } from '../node/event.ts'
import type { SignalPayload } from '../node/signals/index.ts'
import { answers, hostClass } from './brand.ts'
import type { WebTargets } from './listeners.ts'

type AnyFunction = (...parameters: any[]) => any
type State = readonly Reference[]

export interface WebSignals extends Adapter<State> {
  readonly kinds: readonly AdapterKind[]
  readonly web: {
    readonly targets: WebTargets
    any(sources: readonly object[]): AbortSignal
    timeout(ms: number): AbortSignal
    restart(signal: object, ms: number): void
  }
}

interface Timing {
  due: number
  stop(): void
}

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect
const FLAGS = ['bubbles', 'cancelable', 'composed', 'defaultPrevented'] as const
const PREVENTED = 8

const getter = (type: { readonly prototype: object } | undefined, key: string) =>
  getOwnPropertyDescriptor(type?.prototype ?? {}, key)?.get as AnyFunction | undefined

/** To be made before the program can replace anything. */
export function webSignals(targets: WebTargets): WebSignals {
  const { AbortController, AbortSignal, CustomEvent, DOMException, Event, EventTarget, setTimeout, clearTimeout } = globalThis
  const aborted = getter(AbortSignal, 'aborted')!
  const reasonOf = getter(AbortSignal, 'reason')!
  const signalOf = getter(AbortController, 'signal')!
  const typeOf = getter(Event, 'type')!
  const detailOf = getter(CustomEvent, 'detail')!
  const [targetOf, isTrusted] = [getter(Event, 'target')!, getOwnPropertyDescriptor(new Event(''), 'isTrusted')?.get as AnyFunction]
  const flagsOf = FLAGS.map((key) => getter(Event, key)!)
  const { addEventListener } = EventTarget.prototype
  const nativeAny = AbortSignal?.any as AnyFunction | undefined

  /** What a signal of `AbortSignal.any` follows, and who follows a signal. */
  const sources = new WeakMap<object, readonly WeakRef<object>[]>()
  const followers = new WeakMap<object, WeakRef<object>[]>()
  const timings = new Map<AbortSignal, Timing>()

  const any = (given: readonly object[]): AbortSignal => {
    const made = apply(nativeAny!, AbortSignal, [given]) as AbortSignal
    // It follows what those follow that follow others themselves (DOM, create a dependent abort signal).
    const all = new Set(given.flatMap((each) => sources.get(each)?.flatMap((reference) => reference.deref() ?? []) ?? [each]))
    sources.set(
      made,
      [...all].map((each) => new WeakRef(each)),
    )
    for (const each of all) followers.set(each, [...(followers.get(each) ?? []).filter((one) => one.deref()), new WeakRef(made)])
    return made
  }
  const start = (signal: AbortSignal, controller: AbortController, ms: number) => {
    const timer = setTimeout(() => {
      timings.delete(signal)
      controller.abort(new DOMException('signal timed out', 'TimeoutError'))
    }, ms)
    timings.set(signal, { due: Date.now() + ms, stop: () => clearTimeout(timer) })
  }
  const controllers = new WeakMap<object, AbortController>()
  const timeout = (ms: number): AbortSignal => {
    const controller = new AbortController()
    const { signal } = controller
    controllers.set(signal, controller)
    start(signal, controller, ms)
    return signal
  }
  const isAborted = (signal: object) => apply(aborted, signal, []) as boolean

  const target: AdapterKind<object, Listeners> = {
    name: 'eventtarget',
    recognise: (value) => hostClass(value) === 'EventTarget' && answers(addEventListener as AnyFunction, value, '', null),
    capture: (value, describe) => targets.describe(value, describe),
  }
  const signal: AdapterKind<AbortSignal, SignalPayload> = {
    name: 'abortsignal',
    recognise: (value) => hostClass(value) === 'AbortSignal' && answers(aborted, value),
    capture(value, describe) {
      const over = isAborted(value)
      const alive = (list: readonly WeakRef<object>[] = []) => list.flatMap((each) => each.deref() ?? [])
      const timing = timings.get(value)
      const followed = sources.get(value)
      return {
        aborted: over,
        reason: describe.value(apply(reasonOf, value, []), 'reason'),
        listeners: targets.describe(value, describe),
        followers: alive(followers.get(value))
          .filter((each) => targets.hears(each, 'abort'))
          .map((each) => describe.reference(each, ['signal that follows'])),
        ...(followed && !over ? { sources: alive(followed).map((each) => describe.reference(each, ['signal that it follows'])) } : {}),
        ...(timing && !over ? { timeout: [timing.due - Date.now(), timing.due] as const } : {}),
      }
    },
  }
  const controller: AdapterKind<AbortController, Reference> = {
    name: 'abortcontroller',
    recognise: (value) => hostClass(value) === 'AbortController' && answers(signalOf, value),
    capture: (value, describe) => describe.reference(apply(signalOf, value, []), 'signal'),
  }
  const event: AdapterKind<Event, EventPayload> = {
    name: 'event',
    recognise: (value) => /^(Custom)?Event$/.test(hostClass(value) ?? '') && answers(typeOf, value),
    capture(value, describe) {
      if (apply(isTrusted, value, [])) describe.obstacle(trustedEvent())
      const flags = flagsOf.reduce((bits, get, bit) => bits | (apply(get, value, []) ? 1 << bit : 0), 0)
      const payload = [
        describe.value(apply(typeOf, value, []), 'type'),
        flags,
        describe.value(apply(targetOf, value, []), 'target'),
      ] as const
      return hostClass(value) === 'Event' ? payload : [...payload, describe.value(apply(detailOf, value, []), 'detail')]
    },
    carries: (_, key) => key === 'isTrusted',
  }

  return {
    name: 'signals',
    kinds: [target, signal, controller, event] as unknown as readonly AdapterKind[],
    web: {
      targets,
      any,
      timeout,
      restart(each, ms) {
        const timing = timings.get(each as AbortSignal)
        if (!timing) return
        timing.stop()
        start(each as AbortSignal, controllers.get(each)!, ms)
      },
    },
    install() {
      if (!nativeAny) return
      const nativeTimeout = AbortSignal.timeout
      const statics = {
        any(given: Iterable<AbortSignal>) {
          return any([...given])
        },
        timeout(ms: number) {
          // The host says what is wrong.
          return Number(ms) >= 0 && Number.isFinite(Number(ms)) ? timeout(Math.trunc(Number(ms))) : apply(nativeTimeout, AbortSignal, [ms])
        },
      }
      for (const key of ['any', 'timeout'] as const) {
        const value = statics[key]
        defineProperty(AbortSignal, key, { ...getOwnPropertyDescriptor(AbortSignal, key)!, value: standIn(value, `AbortSignal.${key}`) })
      }
    },
    capture(describe) {
      const heard = [...timings.keys()].filter(
        (each) => targets.hears(each, 'abort') || (followers.get(each) ?? []).some((one) => targets.hears(one.deref() ?? {}, 'abort')),
      )
      return heard.length ? heard.map((each, index) => describe.reference(each, ['AbortSignal.timeout', index])) : undefined
    },
  }
}

export function webSignalsMaker({ kinds, web: { targets, any, timeout, restart } }: WebSignals): AdapterMaker<State> {
  const { AbortController, CustomEvent, Event, EventTarget } = globalThis
  const { dispatchEvent } = EventTarget.prototype
  const controllers = new WeakMap<object, AbortController>()
  const timed: (readonly [signal: object, due: number])[] = []

  const target: Maker<object, Listeners> = {
    ...(kinds[0] as AdapterKind<object, Listeners>),
    allocate: () => new EventTarget(),
    fill: (value, listeners, build) => targets.add(value, listeners, build),
  }
  const signal: Maker<AbortSignal, SignalPayload> = {
    ...(kinds[1] as unknown as AdapterKind<AbortSignal, SignalPayload>),
    needs: ({ sources }) => sources ?? [],
    allocate({ sources, timeout: times }, build) {
      if (sources) return any(sources.map((each) => build.value(each) as object))
      if (times) {
        const made = timeout(Math.max(times[0], 0))
        timed.push([made, times[1]])
        return made
      }
      const controller = new AbortController()
      controllers.set(controller.signal, controller)
      return controller.signal
    },
    fill(value, { aborted, reason, listeners }, build) {
      // Nobody listens yet.
      if (aborted) controllers.get(value)!.abort(build.value(reason))
      targets.add(value, listeners, build)
    },
  }
  const controller: Maker<AbortController, Reference> = {
    ...(kinds[2] as unknown as AdapterKind<AbortController, Reference>),
    needs: (payload) => [payload],
    allocate: (payload, build) => controllers.get(build.value(payload) as object)!,
  }
  const event: Maker<Event, EventPayload> = {
    ...(kinds[3] as unknown as AdapterKind<Event, EventPayload>),
    needs: ([type, , target, detail]) => [type, target, ...(detail === undefined ? [] : [detail])],
    allocate([type, flags, target, detail], build) {
      if (flags > 15) throw new TypeError('an event that the host has made, or that has been stopped, cannot be made here')
      const options = { bubbles: (flags & 1) !== 0, cancelable: (flags & 2) !== 0, composed: (flags & 4) !== 0 }
      const name = build.value(type) as string
      const made = detail === undefined ? new Event(name, options) : new CustomEvent(name, { ...options, detail: build.value(detail) })
      // To be sent there is the only way to get a target; the listeners of the program come later.
      const to = build.value(target as Value) as EventTarget | null
      if (to) apply(dispatchEvent, to, [made])
      if (flags & PREVENTED) made.preventDefault()
      return made
    },
  }
  return {
    name: 'signals',
    kinds: [target, signal, controller, event] as readonly Maker[],
    restore(_, __, { timers }) {
      if (timers === 'deadline') for (const [each, due] of timed) restart(each, Math.max(due - Date.now(), 0))
    },
  }
}
