/** Turns WebSockets into what they were connected to, and back into sockets whose connection has broken, so that the program connects again. */
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { type Listeners, verifyListeners } from '../listening.ts'
import { answers, hostClass } from './brand.ts'
import type { WebTargets } from './listeners.ts'

type AnyFunction = (...parameters: any[]) => any
type Payload = readonly [url: string, binaryType: string, isOver: boolean, listeners: Listeners]
/** Sockets that are not over: they are alive as long as someone listens. */
type State = readonly Value[]

export interface WebSockets extends Adapter<State> {
  readonly targets: WebTargets
}

const CLOSED = 3
const { apply, getOwnPropertyDescriptor } = Reflect

/** To be made before the program can replace anything. */
export function webSockets(targets: WebTargets): WebSockets {
  const { WebSocket } = globalThis as Partial<typeof globalThis>
  const get = (key: string) => getOwnPropertyDescriptor(WebSocket?.prototype ?? {}, key)?.get as AnyFunction
  const [url, binaryType, readyState] = [get('url'), get('binaryType'), get('readyState')]
  const isOver = (socket: object) => apply(readyState, socket, []) === CLOSED
  const kind: AdapterKind<WebSocket, Payload> = {
    name: 'websocket',
    recognise: (value) => hostClass(value) === 'WebSocket' && answers(url, value),
    capture: (value, describe) => [apply(url, value, []), apply(binaryType, value, []), isOver(value), targets.describe(value, describe)],
  }
  return {
    name: 'web-sockets',
    kinds: [kind as AdapterKind],
    targets,
    capture(describe) {
      const open = targets.hosted().filter((each) => hostClass(each) === 'WebSocket' && !isOver(each))
      return open.length ? open.map((each, index) => describe.reference(each, ['WebSocket', index])) : undefined
    },
  }
}

export function webSocketsMaker({ kinds, targets }: WebSockets): AdapterMaker<State> {
  const { WebSocket } = globalThis
  const maker: Maker<WebSocket, Payload> = {
    ...(kinds![0] as unknown as AdapterKind<WebSocket, Payload>),
    allocate([url]) {
      const socket = new WebSocket(url)
      // Before it is connected: it says so by `error` and `close` (code 1006) in a later turn, as when the network breaks.
      socket.close()
      return socket
    },
    fill(socket, [, binaryType, isOver, listeners], build) {
      socket.binaryType = binaryType as BinaryType
      if (!isOver) return targets.add(socket, listeners, build)
      // Those of one that was over before have heard of it.
      targets.listen(socket, 'close', () => targets.add(socket, listeners, build))
    },
  }
  return { name: 'web-sockets', kinds: [maker as Maker], restore() {} }
}

const socketCheck: KindCheck<Payload> = {
  name: 'websocket',
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 4 || typeof payload[0] !== 'string' || !/^wss?:/.test(payload[0]))
      return check.fail('a socket without its address')
    if (payload[1] !== 'blob' && payload[1] !== 'arraybuffer') return check.fail('a socket without its type of data')
    if (typeof payload[2] !== 'boolean') return check.fail('a socket that is neither over nor not')
    verifyListeners(payload[3], undefined, check)
  },
  dump: ([url, , isOver]) => `${url}${isOver ? ', closed' : ''}`,
}

export const webSocketsCheck: AdapterCheck<State> = {
  name: 'web-sockets',
  kinds: [socketCheck as KindCheck],
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('sockets that are no list')
    for (const [i, each] of (state as unknown[]).entries()) check.node(each, 'websocket', ['WebSocket', i])
  },
}
