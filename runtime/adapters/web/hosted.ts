/** Names what a browser will still call the program for, whether a variable leads to it or not: a snapshot waits for what ends by itself. */

import { above } from '../../graph/chain.ts'
import type { AdapterKind, Describe } from '../../graph/kind.ts'
import { isNative } from '../../graph/native.ts'
import { channel, connection, listened, observer, passingWork, type Refusal, unknownKind } from '../../graph/obstacles/index.ts'
import type { Adapter } from '../adapter.ts'
import { answers, hostClass } from './brand.ts'
import type { WebCalls } from './calls.ts'
import type { WebTargets } from './listeners.ts'
import { OBSERVERS, type WebObservers } from './observers.ts'
import { type WebWorkers, WORKERS } from './workers.ts'

type AnyFunction = (...parameters: any[]) => any

export interface HostedParts {
  readonly targets: WebTargets
  readonly observers: WebObservers
  readonly workers: WebWorkers
  readonly calls: WebCalls
}

/** Classes that have an adapter of their own. */
const ADAPTED = ['WebSocket', 'MediaQueryList']
const CHANNELS = ['BroadcastChannel', 'MessagePort']
const NAMED = [...WORKERS, ...OBSERVERS, ...CHANNELS, 'EventSource', 'IDBDatabase']
const { apply, getOwnPropertyDescriptor } = Reflect

/** What the class of a target has for a property or a method, unless the program has replaced it. */
function member(target: object, key: string, part: 'get' | 'set' | 'value'): AnyFunction | undefined {
  for (let at = above(target); at; at = above(at)) {
    const found = getOwnPropertyDescriptor(at, key)?.[part]
    if (found) return isNative(found) ? found : undefined
  }
  return undefined
}

function ask(target: object, key: string): unknown {
  const get = member(target, key, 'get')
  return get && apply(get, target, [])
}

/** The name of the error with which a method refuses. */
function refusalOf(target: object, key: string, ...parameters: unknown[]): string | undefined {
  try {
    apply(member(target, key, 'value')!, target, parameters)
    return undefined
  } catch (error) {
    return (error as Error).name
  }
}

/** What ends by itself: whether it is going on. */
const PASSING: Readonly<Record<string, (target: any) => boolean>> = {
  XMLHttpRequest(target) {
    const state = ask(target, 'readyState')
    // XMLHttpRequest 3.5.4: it can be set unless the request has been sent.
    return (
      state === 2 ||
      state === 3 ||
      (state === 1 && !answers(member(target, 'withCredentials', 'set'), target, ask(target, 'withCredentials')))
    )
  },
  FileReader: (target) => ask(target, 'readyState') === 1,
  // Their states change some turns before the event.
  IDBRequest: () => true,
  IDBOpenDBRequest: () => true,
  IDBTransaction: () => true,
  Animation: (target) => /^(?:running|finished)$/.test(String(ask(target, 'playState'))),
  OfflineAudioContext: (target) => ask(target, 'state') === 'running',
  HTMLImageElement: (target) => ask(target, 'complete') === false && ask(target, 'loading') !== 'lazy',
  HTMLLinkElement: (target) =>
    ask(target, 'isConnected') === true &&
    ask(target, 'rel') === 'stylesheet' &&
    ask(target, 'href') !== '' &&
    ask(target, 'sheet') === null,
}

/** With which event they are over. */
const LAST: Readonly<Record<string, readonly string[]>> = {
  IDBRequest: ['success', 'error'],
  IDBOpenDBRequest: ['success', 'error'],
  IDBTransaction: ['complete', 'abort'],
  Animation: ['finish', 'cancel'],
}

// Those in the document are found there.
const isNode = (target: object) => typeof ask(target, 'nodeType') === 'number'

const isPlaying = (target: object) =>
  ask(target, 'isConnected') === false && ask(target, 'paused') === false && ask(target, 'ended') === false

/** What goes on until it is ended: whether it does. */
const LASTING: Readonly<Record<string, (target: any) => boolean>> = {
  EventSource: (target) => ask(target, 'readyState') !== 2,
  // HTML 9.6, Indexed Database 4.4: a check of whether it is closed comes first.
  BroadcastChannel: (target) => refusalOf(target, 'postMessage', () => {}) !== 'InvalidStateError',
  IDBDatabase: (target) => refusalOf(target, 'transaction', []) !== 'InvalidStateError',
  HTMLAudioElement: isPlaying,
  HTMLVideoElement: isPlaying,
  // It belongs to a request.
  XMLHttpRequestUpload: () => false,
}

const OVER = /^(?:closed|ended|finished|inactive)$/

/** Of any other class: unless it says that it is over. */
const lasts = (target: object) =>
  !['readyState', 'state', 'connectionState', 'playState'].some((key) => OVER.test(String(ask(target, key))))

export function webHosted({ targets, observers, workers, calls }: HostedParts): Adapter<never> {
  const over = new WeakSet<object>()
  const isAlive = (target: object, name: string) =>
    !over.has(target) && !workers.isOver(target) && (PASSING[name] ?? LASTING[name] ?? lasts)(target)
  const refuse = (value: object, name: string): Refusal => {
    if (WORKERS.includes(name)) return workers.refusal(value)
    if (OBSERVERS.includes(name)) return observer(name)
    if (CHANNELS.includes(name)) return channel(name)
    if (LASTING[name]?.(value)) return connection(name)
    return targets.has(value) && isAlive(value, name) ? listened(name) : unknownKind(name)
  }
  const kind: AdapterKind<object, null> = {
    name: 'hosted',
    recognise(value) {
      const name = hostClass(value)
      return name !== undefined && (NAMED.includes(name) || targets.has(value))
    },
    capture(value, describe) {
      describe.obstacle(refuse(value, hostClass(value)!))
      return null
    },
    carries: () => true,
  }
  const { document } = globalThis as Partial<typeof globalThis>
  const hears = (target: object, describe: Describe, ...types: string[]) =>
    targets.isHeard(target, describe, (type) => types.includes(type))

  return {
    name: 'hosted',
    kinds: [kind as AdapterKind],
    install() {
      targets.watch((target, name) => {
        for (const type of LAST[name] ?? []) targets.listen(target, type, () => over.add(target))
      })
      observers.install()
      workers.install()
      calls.install()
    },
    capture(describe) {
      const isLoading = document !== undefined && document.readyState !== 'complete'
      if (
        isLoading &&
        (hears(globalThis, describe, 'load', 'pageshow') || hears(document, describe, 'DOMContentLoaded', 'readystatechange'))
      )
        describe.obstacle(passingWork('document'))
      for (const refusal of calls.refusals(describe)) describe.obstacle(refusal)
      const found = [...workers.running(), ...observers.observing(describe)]
      for (const target of targets.hosted()) {
        const name = hostClass(target)!
        if (ADAPTED.includes(name) || WORKERS.includes(name) || (!PASSING[name] && !LASTING[name] && isNode(target))) continue
        if (!isAlive(target, name) || !targets.isHeard(target, describe)) continue
        if (PASSING[name]) describe.obstacle(passingWork(name))
        else found.push(target)
      }
      for (const [index, each] of found.entries()) describe.reference(each, [hostClass(each)!, index])
      return undefined
    },
  }
}
