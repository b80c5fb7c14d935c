/** Turns what Node's network modules keep open into objects that go on elsewhere: servers listen again, connections have been reset. */
import type { Reference } from '../../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../../adapter.ts'
import { defineEndings, replaceMaker } from '../closing.ts'
import { childPipes } from '../elsewhere.ts'
import { isLoaded, loadModule, whenLoaded } from '../loaded.ts'
import { blockListCheck, blockListKind, blockListMaker, socketAddressCheck, socketAddressKind, socketAddressMaker } from './addresses.ts'
import { classOf, isOf } from './classes.ts'
import { closeDatagram, type Datagram, datagramCheck, datagramKind, datagramMaker, isOpenDatagram, watchDatagrams } from './datagram.ts'
import { heirCheck, heirKind, heirMaker } from './heir.ts'
import { later } from './later.ts'
import { type Emitter, isHeard } from './listeners.ts'
import {
  agentCheck,
  agentKind,
  agentMaker,
  incomingCheck,
  incomingKind,
  incomingMaker,
  outgoingCheck,
  outgoingKind,
  outgoingMaker,
  waitingIn,
} from './messages.ts'
import { type Server, serverCheck, serverKind, serverMaker, watchListening } from './server.ts'
import {
  closingHandle,
  defineSocketBehaviours,
  type Socket,
  socketCheck,
  socketKind,
  socketMaker,
  watchClosing,
  watchWrapping,
  watchWriting,
  wrapperOf,
} from './socket.ts'

/** What keeps the process alive and someone listens to, and requests that wait in the agents of Node's own. */
type State = readonly Reference[]

/** Runs a task in an immediate that is not the program's. */
export type Own = (task: () => void) => void

export interface NodeSockets extends Adapter<State> {
  /** Names of host work that has been put away, as Node lists it. */
  accounted(): readonly string[]
  readonly own: Own
}

interface Handle {
  readonly constructor: { readonly name: string }
  close(): void
}

type Exports = Readonly<Record<string, { readonly prototype: object }>>

type Active = (Socket | Server | Datagram) & { readonly fd?: number; readonly _handle: Handle | null }

const KINDS = [
  serverKind,
  socketKind,
  incomingKind,
  outgoingKind,
  agentKind,
  datagramKind,
  heirKind,
  blockListKind,
  socketAddressKind,
] as unknown as readonly AdapterKind[]

/** Servers and sockets that keep the process alive, some of them about to be closed; standard streams go by name, and what leads to a child process with that. */
function active(): Active[] {
  const { _getActiveHandles } = process as unknown as { _getActiveHandles(): unknown[] }
  const pipes = childPipes()
  return _getActiveHandles.call(process).filter((each): each is Active => {
    if (pipes.has(each)) return false
    if (!isOf(each, 'socket') && !isOf(each, 'server') && !isOf(each, 'datagram')) return false
    const { fd } = each as Active
    return !(fd !== undefined && fd >= 0 && fd <= 2)
  })
}

const isOpen = (each: Active) => (isOf(each, 'datagram') ? isOpenDatagram(each as Datagram) : each._handle !== null)

const isAnyLoaded = () => isLoaded('net') || isLoaded('dgram')

/** As Node names it: a pipe's is the same for a server. */
function resourceName(each: Active): string {
  if (isOf(each, 'datagram')) return 'UDPWrap'
  const isServer = isOf(each, 'server')
  const name = each._handle?.constructor.name ?? closingHandle(each) ?? ('_pipeName' in each ? 'Pipe' : 'TCP')
  return name === 'Pipe' ? 'PipeWrap' : `TCP${isServer ? 'Server' : 'Socket'}Wrap`
}

export function nodeSockets(own: Own): NodeSockets {
  return {
    name: 'sockets',
    kinds: KINDS,
    own,
    install() {
      defineSocketBehaviours()
      defineEndings()
      for (const name of ['http', 'https'])
        whenLoaded(name, (exports) => {
          for (const key of ['request', 'get']) replaceMaker(exports, key, 'destroy')
          // It has the classes of `http`, but not by their names.
          if (name === 'https') loadModule('http')
        })
      // Whoever loads this loads `net`, but not by its name.
      whenLoaded('http2', () => {})
      whenLoaded('dgram', (dgram) => {
        watchDatagrams((dgram as Exports).Socket!.prototype)
        replaceMaker(dgram, 'createSocket', 'close')
      })
      whenLoaded('net', (net) => {
        replaceMaker(net, 'connect', 'destroy')
        // One function under two names.
        const exports = net as Record<string, unknown>
        exports.createConnection = exports.connect
        watchListening((net as Exports).Server!.prototype as never)
        watchClosing((net as Exports).Socket!.prototype as never)
        watchWriting((net as Exports).Socket!.prototype)
      })
      whenLoaded('tls', (tls) => {
        watchWrapping((tls as Exports).TLSSocket!.prototype as never)
        replaceMaker(tls, 'connect', 'destroy')
      })
    },
    capture(describe) {
      if (!isAnyLoaded()) return undefined
      const waiting = ['http', 'https'].flatMap((name) =>
        isLoaded(name)
          ? waitingIn((process.getBuiltinModule(`node:${name}`) as unknown as { globalAgent: Parameters<typeof waitingIn>[0] }).globalAgent)
          : [],
      )
      const all = active().flatMap((each) => [each, (wrapperOf(each) as Active | undefined) ?? []].flat())
      const found = all.filter((each) => !isOf(each, 'socket') || (each as Socket)._httpMessage || isHeard(each as Emitter, describe))
      const roots = [...found, ...waiting]
      return roots.length ? roots.map((each) => describe.reference(each, [classOf(each)![1]])) : undefined
    },
    accounted: () => (isAnyLoaded() ? active().map(resourceName) : []),
    stop() {
      if (!isAnyLoaded()) return
      for (const each of active().filter(isOpen)) {
        if (isOf(each, 'datagram')) closeDatagram(each as Datagram)
        else each._handle!.close()
      }
    },
  }
}

/** To be made before the program can replace anything. */
export function socketsMaker({ own }: NodeSockets): AdapterMaker<State> {
  const told = later(own)
  let listening: (() => void)[] = []
  const listenAll = () => {
    const all = listening
    listening = []
    for (const each of all) each()
  }
  const listens = (task: () => void) => {
    // A server that nothing keeps alive is no resource: it listens in the next turn.
    if (!listening.length) own(listenAll)
    listening.push(task)
  }
  return {
    name: 'sockets',
    kinds: [
      serverMaker(told, listens),
      socketMaker(told),
      incomingMaker(told),
      outgoingMaker(told),
      agentMaker,
      datagramMaker(told, listens),
      heirMaker as Maker,
      blockListMaker as unknown as Maker,
      socketAddressMaker as unknown as Maker,
    ],
    restore: listenAll,
  }
}

export const socketsCheck: AdapterCheck<State> = {
  name: 'sockets',
  kinds: [
    serverCheck,
    socketCheck,
    incomingCheck,
    outgoingCheck,
    agentCheck,
    datagramCheck,
    heirCheck,
    blockListCheck,
    socketAddressCheck,
  ] as readonly KindCheck[],
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('sockets that are no list')
    for (const each of state) check.node(each, ['node-server', 'node-socket', 'node-datagram', 'node-outgoing'])
  },
}
