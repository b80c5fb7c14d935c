/** Turns AbortSignals and AbortControllers into plain data: state, listeners, what they follow, what is left of their time; and back. */

import type { Reference, Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { notShown } from '../../graph/obstacles.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { dumpListeners, type Listeners, verifyListeners } from '../listening.ts'
import { named, type Targets } from './event-target.ts'
import { hostBase } from './hosts-own.ts'
import { replace } from './replace.ts'
import type { Clock } from './timers/index.ts'

type AnyFunction = (...parameters: any[]) => unknown
type Fields = Record<symbol, unknown>
type SignalClass = typeof AbortSignal & { any(signals: Iterable<AbortSignal>): AbortSignal }

export interface SignalPayload {
  readonly aborted: boolean
  readonly reason: Value
  readonly listeners: Listeners
  /** Signals made by `AbortSignal.any` that follow this one and that someone listens to, in order. */
  readonly followers: readonly Reference[]
  /** What it follows, if it was made by `AbortSignal.any` and is not aborted. */
  readonly sources?: readonly Reference[]
  /** Of `AbortSignal.timeout`: ms left, epoch ms. */
  readonly timeout?: readonly [remaining: number, due: number]
}

/** Signals of `AbortSignal.timeout` that Node keeps alive because someone listens. */
type State = readonly Reference[]

export interface NodeSignals extends Adapter<State> {
  readonly kinds: readonly [target: AdapterKind, signal: AdapterKind, controller: AdapterKind]
  readonly shared: Shared
}

interface Shared {
  readonly targets: Targets
  slots(): Slots
  timeout(delay: number): AbortSignal
  /** Lets a signal's time end after so many ms. */
  restart(signal: AbortSignal, remaining: number): void
}

/** Own symbols of signals. */
interface Slots {
  readonly all: readonly symbol[]
  readonly aborted: symbol
  readonly reason: symbol
  readonly sources: symbol
  readonly followers: symbol
  readonly supported: boolean
}

const { apply, getOwnPropertyDescriptor } = Reflect
const { getOwnPropertySymbols, hasOwn } = Object

/** The longest delay Node takes (TIMEOUT_MAX). */
const LONGEST = 2 ** 31 - 1

/** Number of signals of `AbortSignal.timeout` that are remembered before those gone are dropped; 40 bytes each. */
const SIGNALS = 256

/** To be made before the program can replace anything. */
export function nodeSignals(targets: Targets, clock: Clock): NodeSignals {
  const { AbortController, AbortSignal } = globalThis as typeof globalThis & { AbortSignal: SignalClass }
  const { any } = AbortSignal
  const nativeTimeout = AbortSignal.timeout
  const signalOf = getOwnPropertyDescriptor(AbortController.prototype, 'signal')!.get!
  const noop = () => {}
  const signalBase = new Set([AbortSignal.prototype])
  const controllerBase = new Set([AbortController.prototype])

  let slots: Slots | undefined
  /** Looked at when first needed: most programs have no signal. */
  function look(): Slots {
    if (slots) return slots
    const source = new AbortController().signal as AbortSignal & Fields
    const follower = any.call(AbortSignal, [source]) as AbortSignal & Fields
    // Only one that someone listens to follows, from Node 24 on.
    follower.addEventListener('abort', noop)
    const timed = timeout(LONGEST)
    const symbols = [...new Set([source, follower, timed].flatMap((each) => getOwnPropertySymbols(each)))]
    clock.end(timers.get(timed)!)
    remembered.pop()
    const [aborted, reason, sources, followers] = ['kAborted', 'kReason', 'kSourceSignals', 'kDependantSignals'].map((name) =>
      named(symbols, name),
    ) as [symbol, symbol, symbol, symbol]
    const first = (set: unknown) => ([...((set as Set<WeakRef<object>> | undefined) ?? [])][0] as WeakRef<object> | undefined)?.deref()
    const supported =
      targets.isSupported() &&
      [aborted, reason, sources, followers, timers.get(timed)].every(Boolean) &&
      source[aborted] === false &&
      first(follower[sources]) === source &&
      first(source[followers]) === follower
    follower.removeEventListener('abort', noop)
    return (slots = { all: symbols, aborted, reason, sources, followers, supported })
  }

  /** Node's timers of signals that time out. A timer holds its signal weakly. */
  const timers = new WeakMap<object, ReturnType<Clock['latest']>>()
  let remembered: WeakRef<AbortSignal>[] = []
  let limit = SIGNALS

  function timeout(delay: number): AbortSignal {
    const signal = apply(nativeTimeout, AbortSignal, [delay]) as AbortSignal
    timers.set(signal, clock.latest(delay))
    remembered.push(new WeakRef(signal))
    if (remembered.length > limit) {
      remembered = remembered.filter((reference) => reference.deref()?.aborted === false)
      limit = Math.max(SIGNALS, 2 * remembered.length)
    }
    return signal
  }

  const followersOf = (signal: object): object[] => {
    const references = (signal as Fields)[look().followers] as Set<WeakRef<object>> | undefined
    return [...(references ?? [])].flatMap((reference) => reference.deref() ?? [])
  }
  const isHeard = (signal: object) => targets.hasListeners(signal, 'abort')

  const signal: AdapterKind<AbortSignal & Fields, SignalPayload> = {
    name: 'abortsignal',
    recognise: (value) => hostBase(value, signalBase) !== undefined && hasOwn(value, look().aborted),
    capture(value, describe) {
      const { aborted, reason, sources, supported } = look()
      if (!supported) describe.obstacle(notShown('AbortSignal', process.version, 'it'))
      const isAborted = value[aborted] === true
      const references = value[sources] as Set<WeakRef<object>> | undefined
      const isComposite = named(getOwnPropertySymbols(value), 'kComposite')
      const timer = timers.get(value)
      return {
        aborted: isAborted,
        reason: describe.value(value[reason], 'reason'),
        listeners: targets.describeListeners(value, describe),
        followers: followersOf(value)
          .filter(isHeard)
          .map((each) => describe.reference(each, ['signal that follows'])),
        ...(!isAborted && isComposite && value[isComposite]
          ? {
              sources: [...(references ?? [])].flatMap((reference) => {
                const source = reference.deref()
                return source ? [describe.reference(source, ['signal that it follows'])] : []
              }),
            }
          : {}),
        ...(!isAborted && timer ? { timeout: dueIn(clock.left(timer)) } : {}),
      }
    },
    carries: (_, key) => (look().all as PropertyKey[]).includes(key),
  }

  const controller: AdapterKind<AbortController, Reference> = {
    name: 'abortcontroller',
    recognise(value) {
      if (hostBase(value, controllerBase) === undefined) return false
      try {
        return Boolean(apply(signalOf, value, []))
      } catch {
        return false
      }
    },
    capture: (value, describe) => describe.reference(apply(signalOf, value, []), 'signal'),
  }

  return {
    name: 'signals',
    kinds: [targets.kind, signal, controller] as unknown as NodeSignals['kinds'],
    shared: {
      targets,
      slots: look,
      timeout: (delay) => timeout(delay),
      restart: (each, remaining) => clock.restart(timers.get(each)!, remaining),
    },
    install() {
      targets.install()
      replace(
        AbortSignal,
        'timeout',
        () =>
          ({
            timeout(delay: number) {
              return timeout(delay)
            },
          }).timeout,
      )
    },
    capture(describe) {
      const alive = remembered.flatMap((reference) => reference.deref() ?? []).filter((each) => !each.aborted)
      if (!alive.length) return undefined
      return alive
        .filter((each) => isHeard(each) || followersOf(each).some(isHeard))
        .map((each, index) => describe.reference(each, ['AbortSignal.timeout', index]))
    },
  }
}

const dueIn = (remaining: number) => [remaining, Date.now() + remaining] as const

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
      apply(addEventListener, each, ['abort', noop])
      apply(removeEventListener, each, ['abort', noop])
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

const targetCheck: KindCheck<Listeners> = {
  name: 'eventtarget',
  verify: (payload, check) => verifyListeners(payload, [], check),
  dump: dumpListeners,
}

const signalCheck: KindCheck<SignalPayload> = {
  name: 'abortsignal',
  needs: ({ sources }) => sources ?? [],
  verify(payload: unknown, check: Check): asserts payload is SignalPayload {
    if (typeof payload !== 'object' || payload === null) return check.fail('a signal without its state')
    const { aborted, reason, listeners, followers, sources = [], timeout = [0, 0] } = payload as SignalPayload
    if (typeof aborted !== 'boolean') return check.fail('a signal that is neither aborted nor not')
    check.value(reason, 'reason')
    verifyListeners(listeners, ['abort'], check)
    for (const list of [followers, sources]) {
      if (!Array.isArray(list)) return check.fail('a signal without those it follows')
      for (const each of list) check.node(each, 'abortsignal', [list === sources ? 'signal that it follows' : 'signal that follows'])
    }
    if (!Array.isArray(timeout) || timeout.length !== 2 || !timeout.every(Number.isFinite)) return check.fail('a signal without its time')
  },
  dump: ({ aborted, listeners }) => `${aborted ? 'aborted, ' : ''}${dumpListeners(listeners)}`,
}

const controllerCheck: KindCheck<Reference> = {
  name: 'abortcontroller',
  needs: (payload) => [payload],
  verify: (payload, check): asserts payload is Reference => check.node(payload, 'abortsignal', 'signal'),
  dump: () => '',
}

export const signalsCheck: AdapterCheck<State> = {
  name: 'signals',
  kinds: [targetCheck, signalCheck, controllerCheck] as readonly KindCheck[],
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('signals that are no list')
    for (const [i, each] of state.entries()) check.node(each, 'abortsignal', ['AbortSignal.timeout', i])
  },
}
