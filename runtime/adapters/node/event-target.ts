/** Turns EventTargets into the list of their listeners, and that list into targets that have them. */

import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import type { AdapterKind, Build, Describe } from '../../graph/kind.ts'
import { notShown, watchedStream, weakListener } from '../../graph/obstacles/index.ts'
import { withProperty } from '../../graph/promise.ts'
import { unasked } from '../../graph/unasked.ts'
import { CAPTURE, type Entry, type Listeners, NODE_STYLE, ONCE, PASSIVE, RESISTING, WEAK, WRAPPED } from '../listening.ts'
import { hostBase } from './hosts-own.ts'
import { type Listener, listenerLists, type Target } from './listener-lists.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown

/** Node takes for a target what has a `constructor` that is one of its classes; the program may have given it another. */
export const asTarget = (target: object, task: () => void): void => withProperty(target, 'constructor', { value: EventTarget }, task)

/** Name of what Node gives to `then` of a promise that a listener returned. */
export const REJECTED_LISTENER = 'node:events#rejectedListener'

let rejected: object | undefined

/** That function: it throws what it is given, in a tick of its own. */
export function rejectedListener(): object {
  if (rejected === undefined) {
    const target = new EventTarget()
    target.addEventListener('sample', () => ({
      then(_: unknown, onRejected: object) {
        rejected = onRejected
      },
    }))
    target.dispatchEvent(new Event('sample'))
  }
  return rejected!
}

interface Unlistening {
  readonly target: { removeEventListener(type: unknown, listener: unknown, options: object): void }
  readonly type: unknown
  readonly listener: unknown
  readonly capture: boolean
}

interface Flags {
  readonly once: unknown
  readonly capture: unknown
  readonly passive: unknown
  readonly signal: unknown
  readonly [symbol: symbol]: unknown
}

export interface Targets {
  isSupported(): boolean
  readonly kind: AdapterKind
  /** Options with which Node listens to a signal: called whatever other listeners do. */
  listening(once?: boolean): object
  /** Replaces `addEventListener`, to learn what Node keeps from view: what a `signal` removes, and who holds a weak listener. */
  install(): void
  describeListeners(target: object, describe: Describe): Listeners
  hasListeners(target: object, type: string): boolean
  /** `setters`: of `on…` properties, by type. */
  addListeners(target: object, listeners: Listeners, build: Build, setters: Readonly<Record<string, AnyFunction>>): void
}

const { apply } = Reflect
const textOf = Function.prototype.toString
const { hasOwn } = Object

/** Whether it is what Node destroys a stream with that was given a signal as an option (lib/internal/streams/add-abort-signal.js, lib/internal/http2/core.js). */
function isStreams(listener: unknown): boolean {
  return (
    typeof listener === 'function' &&
    /^\(\) ?=> ?\{\s*stream\.destroy\(new AbortError\(undefined, ?\{ ?cause: ?signal\.reason ?\}\)\);?\s*\}$/.test(textOf.call(listener))
  )
}

let made: Targets | undefined

/** To be asked for before the program can replace anything. */
export function nodeTargets(): Targets {
  return (made ??= makeTargets())
}

function makeTargets(): Targets {
  const { EventTarget } = globalThis
  const { prototype } = EventTarget
  const { addEventListener } = prototype
  const noop = () => {}
  const lists = listenerLists(EventTarget, addEventListener)
  /** Who holds listeners that are weak. */
  const retainers = new WeakMap<object, object>()
  const bases = new Set([prototype])

  /** The call of `addEventListener` with a signal that is under way: the signal is about to be given what removes the listener. */
  let current: Unlistening | undefined

  const flagsOf = ({ once, capture, passive, isNodeStyleListener, weak, resistStopPropagation }: Listener) =>
    (once ? ONCE : 0) |
    (capture ? CAPTURE : 0) |
    (passive ? PASSIVE : 0) |
    (isNodeStyleListener ? NODE_STYLE : 0) |
    (weak ? WEAK : 0) |
    (resistStopPropagation ? RESISTING : 0)

  const describeListener = (each: Listener, wrapper: unknown, describe: Describe, type: string): Entry | undefined => {
    const edge = ['listener', type] as const
    if (each.listener === wrapper && wrapper) return [describe.value((wrapper as { handler: unknown }).handler, [`on${type}`]), WRAPPED]
    if (!each.weak) {
      if (isStreams(each.listener)) {
        describe.obstacle(watchedStream())
        return undefined
      }
      return [describe.value(each.listener, edge), flagsOf(each)]
    }
    const listener = (each.listener as WeakRef<object>).deref()
    if (!listener) return undefined
    const retainer = retainers.get(listener)
    if (!retainer) describe.obstacle(weakListener(process.version))
    return [describe.value(listener, edge), flagsOf(each), describe.value(retainer, ['holder of the listener', type])]
  }

  const describeListeners = (target: object, describe: Describe): Listeners => {
    const fields = target as Target
    const { max, warned } = lists.slots()
    return [
      describe.value(fields[max], ['maxListeners']),
      fields[warned] === true,
      lists.types(target).flatMap((type) => {
        const wrapper = lists.wrapper(target, type)
        const entries = lists.of(target, type).flatMap((each) => {
          const entry = describeListener(each, wrapper, describe, type)
          return entry ? [entry] : []
        })
        return entries.length ? [[describe.value(type, ['type']), entries] as const] : []
      }),
    ]
  }

  const kind: AdapterKind<object, Listeners> = {
    name: 'eventtarget',
    recognise: (value) => hostBase(value, bases) !== undefined && (hasOwn(value, lists.slots().events) || !lists.slots().supported),
    capture(value, describe) {
      if (lists.slots().supported) return describeListeners(value, describe)
      describe.obstacle(notShown('EventTarget', process.version, 'its listeners'))
      return [0, false, []]
    },
    carries: (_, key) => (lists.slots().all as PropertyKey[]).includes(key),
  }

  defineBehaviour('events.unlisten', 0, ({ target, type, listener, capture }: Unlistening) =>
    target.removeEventListener(type, listener, { capture }),
  )

  return {
    isSupported: () => lists.slots().supported,
    kind: kind as AdapterKind,
    listening: (once) => ({ __proto__: null, ...(once ? { once } : {}), [lists.slots().resisting]: true }) as object,
    install() {
      replace(
        prototype,
        'addEventListener',
        (native) =>
          ({
            addEventListener(this: EventTarget, type: unknown, listener: unknown, given?: Flags) {
              const { length } = arguments
              if (length < 3) return length === 2 ? apply(native, this, [type, listener]) : apply(native, this, arguments)
              if (typeof given !== 'object' || given === null) return apply(native, this, [type, listener, given])
              const { weak, resisting, nodeStyle, supported } = lists.slots()
              if (!supported) return apply(native, this, [type, listener, given])
              // Each is read once, and in the order in which Node reads them.
              const { once, capture, passive, signal } = given
              const retainer = given[weak] as object | undefined
              const flags = {
                once,
                capture,
                passive,
                signal,
                [weak]: retainer,
                [resisting]: given[resisting],
                [nodeStyle]: given[nodeStyle],
              }
              const outer = current
              if (!retainer) current = signal ? { target: this, type, listener, capture: Boolean(capture) } : undefined
              else {
                current = undefined
                if (outer && retainer === outer.target) listener = behaviour('events.unlisten', outer)
                if (typeof listener === 'function') retainers.set(listener, retainer)
              }
              try {
                return apply(native, this, [type, listener, flags])
              } finally {
                current = outer
              }
            },
          }).addEventListener,
      )
    },
    describeListeners,
    hasListeners: (target, type) => lists.of(target, type).some((each) => !each.weak),
    addListeners(target, [maximum, hasWarned, types], build, setters) {
      const fields = target as Target
      const { max, warned, weak, resisting, nodeStyle } = lists.slots()
      // No warning meanwhile: the program has been warned.
      fields[max] = 0
      for (const [encoded, entries] of types) {
        const type = build.value(encoded) as string
        for (const [value, flags, holder] of entries) {
          const listener = build.value(value)
          if (flags & WRAPPED) {
            const set = setters[type]!
            asTarget(target, () => {
              apply(set, target, [noop])
              apply(set, target, [listener])
            })
            continue
          }
          const retainer = holder === undefined ? undefined : (build.value(holder) as object)
          if (retainer) retainers.set(listener as object, retainer)
          const has = (flag: number) => (flags & flag) !== 0
          const listen = () =>
            apply(addEventListener, target, [
              type,
              listener,
              {
                once: has(ONCE),
                capture: has(CAPTURE),
                passive: has(PASSIVE),
                [weak]: retainer,
                [resisting]: has(RESISTING),
                [nodeStyle]: has(NODE_STYLE),
              },
            ])
          if (typeof listener === 'object') asTarget(target, () => unasked(listener as object, 'handleEvent', listen))
          else asTarget(target, listen)
        }
      }
      fields[max] = build.value(maximum)
      fields[warned] = hasWarned
    },
  }
}
