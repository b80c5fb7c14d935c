/** Turns WebSockets of Node (from 22 on) into what they were connected to, and back into sockets whose connection has broken, so that the program connects again. */
import { isBelow } from '../../graph/chain.ts'
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Describe, Maker } from '../../graph/kind.ts'
import type { Adapter, AdapterMaker } from '../adapter.ts'
import { type Listeners, WRAPPED } from '../listening.ts'
import type { Targets } from './event-target.ts'
import { isFetchLoaded } from './hosts-own.ts'
import { replace } from './replace.ts'
import type { Own } from './sockets/index.ts'
import { later } from './sockets/later.ts'

type AnyFunction = (...parameters: any[]) => unknown
/** As that of a page. */
type Payload = readonly [url: string, binaryType: string, isOver: boolean, listeners: Listeners]
/** Sockets that are not over: they are alive as long as someone listens. */
type State = readonly Value[]

export interface NodeWebSockets extends Adapter<State> {
  readonly listening: Targets
  readonly own: Own
}

const CLOSED = 3
/** What is put onto sockets of a resumed program, in front of what undici keeps of them. */
const OURS: ReadonlySet<PropertyKey> = new Set(['readyState', 'dispatchEvent'])
/** Symbols of undici 6, which Node 22 has. */
const OF_UNDICI = /^(?:url|controller|response|byte parser|binary type|(?:ready|sent|received) (?:state|close))$/
const TYPES = ['open', 'message', 'error', 'close'] as const
const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect

/** To ask for the class before it is loaded would load it. */
const classOfNode = (): typeof WebSocket | undefined => (isFetchLoaded() ? globalThis.WebSocket : undefined)

export function nodeWebSockets(listening: Targets, own: Own): NodeWebSockets {
  const plain: readonly object[] = [EventTarget.prototype, AbortSignal.prototype]
  const known = new WeakSet<object>()
  let heard: WeakRef<WebSocket>[] = []
  const isSocket = (value: object): value is WebSocket => isBelow(value, classOfNode()?.prototype)
  const isOver = (socket: WebSocket) => socket.readyState === CLOSED

  /** What the properties `on…` have is listed among the other listeners. */
  const describeListeners = (socket: WebSocket, describe: Describe): Listeners => {
    const [max, warned, types] = listening.describeListeners(socket, describe)
    const handlers = new Map<unknown, string>()
    for (const type of TYPES) {
      const handler = socket[`on${type}`]
      if (handler) handlers.set(type, String(describe.value(handler, [`on${type}`])))
    }
    return [
      max,
      warned,
      types.map(([type, entries]) => [
        type,
        entries.map((entry) => (handlers.get(type) === String(entry[0]) && entry[1] === 0 ? [entry[0], WRAPPED] : entry)),
      ]),
    ]
  }

  const kind: AdapterKind<WebSocket, Payload> = {
    name: 'websocket',
    recognise: (value) => (known.has(value) || isFetchLoaded()) && isSocket(value),
    capture: (value, describe) => [value.url, value.binaryType, isOver(value), describeListeners(value, describe)],
    carries(value, key, payload) {
      if (typeof key === 'symbol' && OF_UNDICI.test(key.description ?? '')) return true
      return OURS.has(key) || listening.kind.carries!(value, key, payload)
    },
  }

  return {
    name: 'web-sockets',
    kinds: [kind as unknown as AdapterKind],
    listening,
    own,
    install() {
      // Setting `on…` adds a listener, too.
      replace(
        EventTarget.prototype,
        'addEventListener',
        (native) =>
          ({
            addEventListener(this: EventTarget) {
              const prototype = this ? getPrototypeOf(this) : null
              if (prototype && !plain.includes(prototype) && !known.has(this) && isFetchLoaded() && isSocket(this)) {
                known.add(this)
                heard = [...heard.filter((each) => each.deref()), new WeakRef(this)]
              }
              return apply(native, this, arguments)
            },
          }).addEventListener as AnyFunction,
      )
    },
    capture(describe) {
      const open = heard.flatMap((each) => each.deref() ?? []).filter((each) => !isOver(each))
      return open.length ? open.map((each, index) => describe.reference(each, ['WebSocket', index])) : undefined
    },
  }
}

/** Not every version of Node has a class for it. */
function closeEvent(): Event {
  const { CloseEvent } = globalThis as { CloseEvent?: new (type: string, init: object) => Event }
  const said = { wasClean: false, code: 1006, reason: '' }
  return CloseEvent ? new CloseEvent('close', said) : Object.assign(new Event('close'), said)
}

export function nodeWebSocketsMaker({ kinds, listening, own }: NodeWebSockets): AdapterMaker<State> {
  const { add } = later(own)
  const maker: Maker<WebSocket, Payload> = {
    ...(kinds![0] as unknown as AdapterKind<WebSocket, Payload>),
    allocate([url]) {
      if (globalThis.WebSocket === undefined) throw new TypeError(`the program has a WebSocket, which ${process.version} has not`)
      const socket = new WebSocket(url)
      // Before it is connected. It then never says that it is closed (undici of Node 22 and 24), but that of 22 that there was an error.
      socket.close()
      const { dispatchEvent } = socket
      const isOfNode = (event: Event) => event.type === 'error' && (event as ErrorEvent).message !== undefined
      const value = (event: Event) => isOfNode(event) || dispatchEvent.call(socket, event)
      Object.defineProperty(socket, 'dispatchEvent', { value, configurable: true })
      return socket
    },
    finish(socket, [, binaryType, isOver, listeners], build) {
      socket.binaryType = binaryType as BinaryType
      const setters = Object.fromEntries(
        TYPES.map((type) => [type, getOwnPropertyDescriptor(WebSocket.prototype, `on${type}`)!.set as AnyFunction]),
      )
      add(() => {
        Object.defineProperty(socket, 'readyState', { value: CLOSED, configurable: true })
        listening.addListeners(socket, listeners, build, setters)
        if (isOver) return
        socket.dispatchEvent(new Event('error'))
        socket.dispatchEvent(closeEvent())
      })
    },
  }
  return { name: 'web-sockets', kinds: [maker as unknown as Maker], restore() {} }
}
