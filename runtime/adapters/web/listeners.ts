/** Keeps which listeners the event targets of a browser have, by replacing the functions that put them there and take them away. */

import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import { above, isBelow } from '../../graph/chain.ts'
import type { Value } from '../../graph/format.ts'
import type { Build, Describe } from '../../graph/kind.ts'
import { isNative, standIn } from '../../graph/native.ts'
import { ACTIVE, CAPTURE, type Listeners, ONCE, PASSIVE, WEAK, WRAPPED } from '../listening.ts'
import { hostClass } from './brand.ts'

type AnyFunction = (...parameters: any[]) => any

interface Entry {
  readonly type: string
  /** Of an `on…` property: it is asked for its value. */
  readonly listener: unknown
  readonly flags: number
  /** What the host was given. */
  readonly native: unknown
  /** Who removes itself by this listener. */
  readonly retainer?: object | undefined
}

interface Options {
  readonly capture: boolean
  readonly once: boolean
  readonly passive: boolean | undefined
  readonly signal: AbortSignal | undefined
}

interface Unlistening {
  readonly target: EventTarget
  readonly type: string
  readonly listener: unknown
  readonly capture: boolean
}

export interface WebTargets {
  install(): void
  has(target: object): boolean
  hears(target: object, type: string): boolean
  describe(target: object, describe: Describe): Listeners
  add(target: object, listeners: Listeners, build: Build): void
  /** Targets that someone listens to and the host keeps alive: neither elements nor what only the program can let speak. */
  hosted(): object[]
  /** Calls `watcher` for each of these when the program first listens to it, with its class. */
  watch(watcher: (target: object, name: string) => void): void
  /** Whether a function of the program listens, to a type that is meant. */
  isHeard(target: object, describe: Describe, isMeant?: (type: string) => boolean): boolean
  /** Listens without the program's knowledge. */
  listen(target: object, type: string, listener: (event: Event) => void): void
}

const { apply, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect

/** Classes whose objects only speak when the program lets them, or are found in the document. */
const FOUND = /^(?:Window|EventTarget|AbortSignal)$|^(?:HTML|SVG|MathML).*Element$|^Element$|^(?:HTML|XML)?Document$/
/** Elements among them that speak of what they load or play, wherever they are. */
const LOADING = /^HTML(?:Image|Audio|Video|Link)Element$/
/** How many listeners a target may have before Node warns; browsers have no such number. */
const MAXIMUM = 10
/** Number of targets that are remembered before those gone are dropped. */
const OTHERS = 64

let made: WebTargets | undefined

/** To be asked for before the program can replace anything. */
export function webTargets(): WebTargets {
  return (made ??= makeTargets())
}

function makeTargets(): WebTargets {
  const { EventTarget } = globalThis
  const { addEventListener, removeEventListener } = EventTarget?.prototype ?? ({} as EventTarget)
  const lists = new WeakMap<object, Entry[]>()
  const setters = new Map<AnyFunction, AnyFunction>()
  const getters = new Map<AnyFunction, AnyFunction>()

  let hosts: WeakRef<object>[] = []
  let limit = OTHERS
  const watchers: ((target: object, name: string) => void)[] = []
  const listOf = (target: object): Entry[] => {
    let list = lists.get(target)
    if (list !== undefined) return list
    lists.set(target, (list = []))
    const name = hostClass(target)
    if (name === undefined || (FOUND.test(name) && !LOADING.test(name))) return list
    hosts.push(new WeakRef(target))
    for (const watcher of watchers) watcher(target, name)
    if (hosts.length > limit) {
      hosts = hosts.filter((each) => each.deref())
      limit = Math.max(OTHERS, 2 * hosts.length)
    }
    return list
  }
  const drop = (list: Entry[], entry: Entry | undefined) => {
    if (entry !== undefined && list.includes(entry)) list.splice(list.indexOf(entry), 1)
  }
  const find = (list: readonly Entry[], type: string, listener: unknown, capture: boolean) =>
    list.find((each) => each.type === type && each.listener === listener && !(each.flags & WRAPPED) && !(each.flags & CAPTURE) === !capture)

  /** In the order in which browsers read them. */
  function read(given: unknown): Options {
    if (typeof given !== 'object' && typeof given !== 'function')
      return { capture: Boolean(given), once: false, passive: undefined, signal: undefined }
    const { capture, once, passive, signal } = (given ?? {}) as Record<keyof Options, unknown>
    return {
      capture: Boolean(capture),
      once: Boolean(once),
      passive: passive === undefined ? undefined : Boolean(passive),
      signal: signal as AbortSignal | undefined,
    }
  }

  function enter(target: EventTarget, type: string, listener: object, options: Options, retainer?: object): void {
    const { capture, once, passive, signal } = options
    const list = listOf(target)
    if (find(list, type, listener, capture)) return
    const flags =
      (once ? ONCE : 0) | (capture ? CAPTURE : 0) | (passive ? PASSIVE : 0) | (passive === false ? ACTIVE : 0) | (retainer ? WEAK : 0)
    let entry: Entry
    // One that is to be called once says when it has been.
    const native = once
      ? function (this: unknown, event: Event) {
          drop(list, entry)
          return typeof listener === 'function' ? apply(listener, this, [event]) : (listener as EventListenerObject).handleEvent(event)
        }
      : listener
    apply(addEventListener, target, [type, native, { capture, once, ...(passive === undefined ? {} : { passive }) }])
    list.push((entry = { type, listener, flags, native, retainer }))
    if (signal) {
      const unlisten = behaviour('events.unlisten', { target, type, listener, capture } satisfies Unlistening)
      enter(signal, 'abort', unlisten, { capture: false, once: true, passive: undefined, signal: undefined }, target)
    }
  }

  function leave(target: EventTarget, type: string, listener: unknown, capture: boolean): void {
    const list = lists.get(target) ?? []
    const entry = find(list, type, listener, capture)
    apply(removeEventListener, target, [type, entry ? entry.native : listener, capture])
    drop(list, entry)
  }

  defineBehaviour('events.unlisten', 0, ({ target, type, listener, capture }: Unlistening) => leave(target, type, listener, capture))

  function replaceMethods(): void {
    const { prototype } = EventTarget
    const methods = {
      addEventListener(this: EventTarget | undefined, type: unknown, listener: unknown, given?: unknown) {
        const target = this ?? (globalThis as unknown as EventTarget)
        if (arguments.length < 2) return apply(addEventListener, target, arguments)
        const name = String(type)
        const options = read(given)
        const { signal } = options
        const isListener = typeof listener === 'function' || (typeof listener === 'object' && listener !== null)
        // What does nothing, or is wrong, is left to the host.
        if (!isListener || (signal !== undefined && (!isSignal(signal) || signal.aborted)))
          return apply(addEventListener, target, [name, listener, signal === undefined ? options.capture : { ...options }])
        enter(target, name, listener, options)
      },
      removeEventListener(this: EventTarget | undefined, type: unknown, listener: unknown, given?: unknown) {
        const target = this ?? (globalThis as unknown as EventTarget)
        if (arguments.length < 2) return apply(removeEventListener, target, arguments)
        const isObject = (typeof given === 'object' && given !== null) || typeof given === 'function'
        leave(target, String(type), listener, Boolean(isObject ? (given as AddEventListenerOptions).capture : given))
      },
    }
    for (const key of ['addEventListener', 'removeEventListener'] as const) {
      const method = methods[key]
      defineProperty(method, 'length', { value: 2, configurable: true })
      defineProperty(prototype, key, {
        ...getOwnPropertyDescriptor(prototype, key)!,
        value: standIn(method, `EventTarget.prototype.${key}`),
      })
    }
  }

  const isSignal = (value: unknown): value is AbortSignal => {
    try {
      return typeof apply(abortedOf, value, []) === 'boolean'
    } catch {
      return false
    }
  }
  const abortedOf = getOwnPropertyDescriptor(globalThis.AbortSignal?.prototype ?? {}, 'aborted')?.get as AnyFunction

  /** Names of the host's classes of targets; `''`: the window itself. */
  function handling(): string[] {
    const classes = ownKeys(globalThis).filter((key): key is string => {
      if (typeof key !== 'string' || !/^[A-Z]/.test(key)) return false
      const type: unknown = getOwnPropertyDescriptor(globalThis, key)!.value
      const prototype: unknown = typeof type === 'function' && getOwnPropertyDescriptor(type, 'prototype')?.value
      return typeof prototype === 'object' && prototype !== null && isBelow(prototype, EventTarget.prototype) && isNative(type)
    })
    return ['', ...classes]
  }

  /** Setters of `on…` properties: what they set has a place among the listeners. */
  function replaceSetters(name: string): void {
    const holder = name ? (globalThis as unknown as Record<string, { prototype: object }>)[name]!.prototype : globalThis
    for (const key of ownKeys(holder)) {
      if (typeof key !== 'string' || !key.startsWith('on')) continue
      const own = getOwnPropertyDescriptor(holder, key)!
      const { get, set } = own as { get?: AnyFunction; set?: AnyFunction }
      if (!get || !set || !own.configurable) continue
      const wrapped = Object.getOwnPropertyDescriptor(
        {
          set [key](value: unknown) {
            const target = ((this as unknown) ?? globalThis) as EventTarget
            apply(set, target, [value])
            note(target, key.slice(2), apply(get, target, []) !== null)
          },
        },
        key,
      )!.set as AnyFunction
      setters.set(wrapped, set)
      getters.set(wrapped, get)
      defineProperty(holder, key, { ...own, set: standIn(wrapped, name ? `set ${name}.prototype.${key}` : `set globalThis.${key}`) })
    }
  }

  function note(target: EventTarget, type: string, isSet: boolean): void {
    const list = listOf(target)
    const entry = list.find((each) => each.type === type && each.flags & WRAPPED)
    if (!isSet) drop(list, entry)
    else if (!entry) list.push({ type, listener: null, flags: WRAPPED, native: null })
  }

  /** The setter of ours that a target has for an `on…` property. */
  function setterOf(target: object, type: string): AnyFunction | undefined {
    for (let at: object | null = target; at; at = above(at)) {
      const { set } = getOwnPropertyDescriptor(at, `on${type}`) ?? {}
      if (set && setters.has(set as AnyFunction)) return set as AnyFunction
    }
    return undefined
  }

  const handlerOf = (target: object, { type, listener, flags }: Entry): unknown =>
    flags & WRAPPED ? apply(getters.get(setterOf(target, type)!)!, target, []) : listener

  return {
    install() {
      if (!EventTarget) return
      replaceMethods()
      handling().forEach(replaceSetters)
    },
    has: (target) => (lists.get(target)?.length ?? 0) > 0,
    hears: (target, type) => (lists.get(target) ?? []).some((each) => each.type === type && !(each.flags & WEAK)),
    hosted: () => hosts.flatMap((each) => each.deref() ?? []).filter((each) => lists.get(each)!.length > 0),
    watch: (watcher) => void watchers.push(watcher),
    isHeard: (target, describe, isMeant = () => true) =>
      (lists.get(target) ?? []).some((entry) => isMeant(entry.type) && !describe.isForeign(handlerOf(target, entry))),
    listen: (target, type, listener) => apply(addEventListener, target as EventTarget, [type, listener]),
    describe(target, describe) {
      const types = new Map<string, (readonly [Value, number] | readonly [Value, number, Value])[]>()
      for (const entry of lists.get(target) ?? []) {
        const { type, listener, flags, retainer } = entry
        const handler = handlerOf(target, entry)
        // The other page has its own scripts, and their listeners.
        if (describe.isForeign(handler)) continue
        const entries = types.get(type) ?? []
        types.set(type, entries)
        if (flags & WRAPPED) entries.push([describe.value(handler, [`on${type}`]), WRAPPED])
        else if (retainer) entries.push([describe.value(listener, ['listener', type]), flags, describe.value(retainer, ['target'])])
        else entries.push([describe.value(listener, ['listener', type]), flags])
      }
      return [MAXIMUM, false, [...types].map(([type, entries]) => [describe.value(type, ['type']), entries] as const)]
    },
    add(target, [, , types], build) {
      for (const [encoded, entries] of types) {
        const type = build.value(encoded) as string
        for (const [value, flags, holder] of entries) {
          const listener = build.value(value) as object
          if (flags & WRAPPED) {
            const set = setterOf(target, type)
            if (!set) throw new TypeError(`there is no on${type} here`)
            apply(set, target, [listener])
          } else {
            const passive = flags & PASSIVE ? true : flags & ACTIVE ? false : undefined
            const options = { capture: (flags & CAPTURE) !== 0, once: (flags & ONCE) !== 0, passive, signal: undefined }
            enter(target as EventTarget, type, listener, options, holder === undefined ? undefined : (build.value(holder) as object))
          }
        }
      }
    },
  }
}
