/** Turns datagram sockets into where they are bound and what they have joined, and binds them there again. */

import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import { bindingSocket } from '../../../graph/obstacles/index.ts'
import { replace } from '../replace.ts'
import type { Later } from './later.ts'
import type { Emitter } from './listeners.ts'
import { type ObjectPayload, objectCheck, objectKind, objectMaker } from './objects.ts'

type Plain = string | number | boolean | null
/** A method and what it was called with. */
type Call = readonly [method: string, ...parameters: Plain[]]
type AnyFunction = (...parameters: any[]) => unknown

interface State {
  readonly handle:
    | (Record<'lookup', AnyFunction> & { close(): void; hasRef(): boolean; connect(address: string, port: number): number })
    | null
  readonly bindState: number
  connectState: number
  readonly reuseAddr?: unknown
  readonly ipv6Only?: unknown
  readonly queue?: readonly unknown[]
}

export interface Datagram extends Emitter {
  readonly type: string
  address(): { readonly address: string; readonly port: number }
  remoteAddress(): { readonly address: string; readonly port: number }
  bind(options: object): unknown
  unref(): unknown
}

interface DatagramPayload extends ObjectPayload {
  readonly protocol: 'udp4' | 'udp6'
  readonly reuseAddr: boolean
  readonly ipv6Only: boolean
  readonly closed: boolean
  readonly refed: boolean
  /** `any`: any port was asked for. */
  readonly bound?: readonly [address: string, port: number, any: boolean]
  readonly peer?: readonly [address: string, port: number]
  readonly calls: readonly Call[]
}

/** Methods whose effect no socket shows, with how many of their parameters tell one call from another. */
const METHODS: Readonly<Record<string, number>> = {
  addMembership: 2,
  addSourceSpecificMembership: 3,
  setBroadcast: 0,
  setTTL: 0,
  setMulticastTTL: 0,
  setMulticastLoopback: 0,
  setMulticastInterface: 0,
  setRecvBufferSize: 0,
  setSendBufferSize: 0,
}
const UNDONE: Readonly<Record<string, string>> = {
  dropMembership: 'addMembership',
  dropSourceSpecificMembership: 'addSourceSpecificMembership',
}
const BINDING = 1
const BOUND = 2

const calls = new WeakMap<object, Map<string, Call>>()
/** Those that asked for any port. */
const anywhere = new WeakSet<object>()

/** Notes what sockets are asked for. */
export function watchDatagrams(prototype: object): void {
  for (const method of [...Object.keys(METHODS), ...Object.keys(UNDONE)])
    replace(
      prototype,
      method,
      (native) =>
        function (this: object, ...parameters: Plain[]) {
          const result = Reflect.apply(native, this, parameters)
          const all = calls.get(this) ?? new Map<string, Call>()
          calls.set(this, all)
          const done = UNDONE[method] ?? method
          const key = [done, ...parameters.slice(0, METHODS[done])].join()
          if (done === method) all.set(key, [method, ...parameters.map((each) => each ?? null)])
          else all.delete(key)
          return result
        },
    )
  replace(
    prototype,
    'bind',
    (native) =>
      function (this: object, ...parameters: unknown[]) {
        const [first] = parameters
        const port = typeof first === 'object' && first !== null ? (first as { port?: unknown }).port : first
        if (!port || typeof port === 'function') anywhere.add(this)
        return Reflect.apply(native, this, parameters)
      },
  )
}

function stateOf(socket: Datagram): State {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol')
  return (socket as unknown as Record<symbol, State>)[symbol!]!
}

export const isOpenDatagram = (socket: Datagram): boolean => stateOf(socket).handle !== null

export const closeDatagram = (socket: Datagram): void => stateOf(socket).handle?.close()

export const datagramKind: AdapterKind<Datagram, DatagramPayload> = objectKind<Datagram, DatagramPayload>({
  family: 'datagram',
  dropped: [],
  slots: [],
  capture(value, describe) {
    const { handle, bindState, connectState, reuseAddr, ipv6Only, queue } = stateOf(value)
    if (handle && (bindState === BINDING || queue)) describe.obstacle(bindingSocket())
    const { address, port } = handle && bindState === BOUND ? value.address() : { address: '', port: 0 }
    const peer = handle && connectState === BOUND ? value.remoteAddress() : undefined
    return {
      protocol: value.type as 'udp4',
      reuseAddr: Boolean(reuseAddr),
      ipv6Only: Boolean(ipv6Only),
      closed: handle === null,
      refed: handle?.hasRef() !== false,
      ...(port && { bound: [address, port, anywhere.has(value)] as const }),
      ...(peer && { peer: [peer.address, peer.port] as const }),
      calls: [...(calls.get(value)?.values() ?? [])],
    }
  },
})

/** Binds at once; nobody is told, unless it fails. */
function bind(socket: Datagram, { bound, peer, calls: made, refed }: DatagramPayload, { add }: Later): void {
  const state = stateOf(socket)
  const before = Object.getOwnPropertyDescriptor(socket, 'emit')
  let error: unknown
  const quiet = (event: string, problem: unknown) => {
    if (event === 'error') error = problem
    return true
  }
  Object.defineProperty(socket, 'emit', { value: quiet, configurable: true, writable: true })
  const { lookup } = state.handle!
  state.handle!.lookup = (address: string, done: AnyFunction) => done(null, address)
  try {
    if (bound) {
      const [address, port, any] = bound
      const attempt = (port: number) => {
        error = undefined
        socket.bind({ address, port, exclusive: true })
      }
      const other = process.env[`TM_LISTEN_${port}`]
      attempt(other === undefined ? port : Number(other))
      if (error && any) attempt(0)
      if (any) anywhere.add(socket)
      if (error instanceof Error) error.message += `. After a move, TM_LISTEN_${port}=<port> chooses another`
    }
    if (!error) {
      for (const [method, ...parameters] of made)
        (socket as unknown as Record<string, AnyFunction>)[method]!(...parameters.map((each) => each ?? undefined))
      if (peer) {
        state.handle!.connect(...peer)
        state.connectState = BOUND
      }
    }
  } catch (problem) {
    error = problem
  }
  state.handle!.lookup = lookup
  if (!refed) socket.unref()
  if (before) Object.defineProperty(socket, 'emit', before)
  else Reflect.deleteProperty(socket, 'emit')
  if (error) add(() => socket.emit('error', error))
}

export function datagramMaker(later: Later, listens: (task: () => void) => void): Maker {
  return objectMaker<Datagram, DatagramPayload>(datagramKind, {
    allocate: ({ protocol, reuseAddr, ipv6Only }) =>
      process.getBuiltinModule('node:dgram').createSocket({ type: protocol, reuseAddr, ipv6Only }) as unknown as Datagram,
    finish(value, payload) {
      if (payload.closed) {
        const state = stateOf(value) as { handle: State['handle'] }
        state.handle?.close()
        state.handle = null
      } else listens(() => bind(value, payload, later))
    },
  }) as Maker
}

export const datagramCheck: KindCheck<DatagramPayload> = objectCheck<DatagramPayload>(
  'datagram',
  'protocol reuseAddr ipv6Only closed refed bound peer calls',
  ({ protocol, reuseAddr, ipv6Only, closed, refed, bound, peer, calls: made }, check: Check) => {
    if (protocol !== 'udp4' && protocol !== 'udp6') check.fail('has no protocol')
    if ([reuseAddr, ipv6Only, closed, refed].some((each) => typeof each !== 'boolean')) check.fail('does not say what it is')
    for (const place of [bound, peer]) {
      if (place === undefined) continue
      if (!Array.isArray(place) || typeof place[0] !== 'string') return check.fail('has no place')
      check.integer(place[1], 1, 65535)
    }
    if (bound && (bound.length !== 3 || typeof bound[2] !== 'boolean')) check.fail('has no place')
    if (!Array.isArray(made)) return check.fail('has not noted its calls')
    for (const call of made as unknown[]) {
      if (!Array.isArray(call) || !Object.hasOwn(METHODS, call[0] as string)) return check.fail('was asked for something unknown')
      for (const each of call.slice(1) as unknown[])
        if (each !== null && !['string', 'number', 'boolean'].includes(typeof each))
          check.fail('was asked for something with no plain value')
    }
  },
)
