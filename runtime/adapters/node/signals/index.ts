/**
 * Turns AbortSignals and AbortControllers into plain data: state, listeners, what they follow, what is left of their time; and back.
 * In: event targets, and the timers that Node itself has set. Out: an adapter that notes the signals of `AbortSignal.timeout`.
 */
import type { Reference, Value } from '../../../graph/format.ts'
import type { AdapterKind } from '../../../graph/kind.ts'
import { notShown } from '../../../graph/obstacles/index.ts'
import type { Adapter } from '../../adapter.ts'
import type { Listeners } from '../../listening.ts'
import type { Targets } from '../event-target.ts'
import { hostBase } from '../hosts-own.ts'
import { named } from '../listener-lists.ts'
import { replace } from '../replace.ts'
import { LONGEST } from '../timers/handles.ts'
import type { Clock } from '../timers/index.ts'

export { signalsCheck } from './check.ts'
export { signalsMaker } from './maker.ts'

export type Fields = Record<symbol, unknown>
export type SignalClass = typeof AbortSignal & { any(signals: Iterable<AbortSignal>): AbortSignal }

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
export type State = readonly Reference[]

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
