/** Turns servers into where and how they listen, and lets them listen there again. */

import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import { handleServer, serverContexts } from '../../../graph/obstacles/index.ts'
import { endBySignal, partSignal } from '../closing.ts'
import { classOf, make, providedAs } from './classes.ts'
import type { Later } from './later.ts'
import { type Emitter, ownListener } from './listeners.ts'
import { type ObjectPayload, objectCheck, objectKind, objectMaker } from './objects.ts'

type AnyFunction = (...parameters: any[]) => unknown

export interface Server extends Emitter {
  _handle: { close(): void } | null
  _connections: number
  _connectionKey?: string
  /** Of a server with TLS. */
  readonly _contexts?: readonly unknown[]
  address(): { readonly address: string; readonly port: number; readonly family: string } | string | null
  _listen2(address: string | null, port: number, type: number, backlog: number, fd: undefined, flags: number): void
  _emitCloseIfDrained(): void
  ref(): unknown
}

/** What `listen` was asked for and no server shows. */
interface Asked {
  readonly backlog: number
  /** Bits that bind takes. */
  readonly flags: number
}

interface Listening extends Asked {
  /** The path of a pipe where the port is −1; `null`: any. */
  readonly address: string | null
  readonly port: number
  /** 4, 6; −1 for a pipe. */
  readonly type: number
  /** Any port was asked for. */
  readonly any: boolean
}

interface ServerPayload extends ObjectPayload {
  readonly listening?: Listening
  /** Closed, and waits for its connections to end. */
  readonly draining: boolean
  /** Of HTTP/2, which speaks HTTP/1, too. */
  readonly http1?: true
}

/** UV_TCP_IPV6ONLY, and UV_TCP_REUSEPORT, which Node has under no other name. */
const IPV6_ONLY = 1
const REUSE_PORT = 2
const MAX_BACKLOG = 2 ** 31 - 1
const DEFAULT_BACKLOG = 511
const SECURE_HTTP2 = 'http2.Http2SecureServer'

const asked = new WeakMap<object, Asked>()

/** Notes what servers are asked for when they begin to listen. */
export function watchListening(prototype: { listen: AnyFunction }): void {
  const { listen } = prototype
  const replaced = function (this: object, ...parameters: unknown[]) {
    const [first, ...rest] = parameters
    const options = (typeof first === 'object' && first !== null ? first : {}) as Record<string, unknown>
    const backlog =
      Number(options.backlog) ||
      rest
        .slice(0, 2)
        .map(Number)
        .find((each) => each > 0) ||
      DEFAULT_BACKLOG
    const flags = (options.ipv6Only === true ? IPV6_ONLY : 0) | (options.reusePort === true ? REUSE_PORT : 0)
    asked.set(this, { backlog: Math.min(Math.trunc(backlog), MAX_BACKLOG), flags })
    const found = partSignal(first)
    if (!found) return Reflect.apply(listen, this, parameters)
    const server = Reflect.apply(listen, this, [found.rest, ...rest])
    endBySignal(this, found.signal, 'close')
    return server
  }
  for (const key of ['name', 'length']) Object.defineProperty(replaced, key, Object.getOwnPropertyDescriptor(listen, key)!)
  prototype.listen = replaced
}

function listeningOf(server: Server): Listening | undefined {
  if (!server._handle) return undefined
  const bound = server.address()
  const { backlog, flags } = asked.get(server) ?? { backlog: DEFAULT_BACKLOG, flags: 0 }
  const [, address = null, port = ''] = /^-?\w+:(.*):(-?\w+)$/s.exec(server._connectionKey ?? '') ?? []
  if (typeof bound === 'string' || bound === null) return { backlog, flags, address: bound || address, port: -1, type: -1, any: false }
  // As it was asked for, where that was no file descriptor.
  const isAsked = /^\d+$/.test(port)
  const isAnywhere = address === '::' && !(flags & IPV6_ONLY)
  const type = bound.family === 'IPv6' ? 6 : 4
  return {
    backlog,
    flags,
    address: isAnywhere ? null : isAsked ? address : bound.address,
    port: bound.port,
    type: isAnywhere ? 4 : type,
    any: port === '0',
  }
}

function speaksHttp1(server: object): boolean {
  if (classOf(server)![1] !== SECURE_HTTP2) return false
  const symbol = Object.getOwnPropertySymbols(server).find(({ description }) => description === 'options')
  return symbol !== undefined && (server as Record<symbol, { readonly allowHTTP1?: unknown }>)[symbol]!.allowHTTP1 === true
}

export const serverKind: AdapterKind<Server, ServerPayload> = objectKind<Server, ServerPayload>({
  family: 'server',
  dropped: ['_connections', '_handle', '_usingWorkers', '_workers', '_listeningId', '_connectionKey', '_sharedCreds'],
  slots: [
    'IncomingMessage',
    'ServerResponse',
    'OptimizeEmptyRequestsOption',
    'kUniqueHeaders',
    'options',
    'handshake-timeout',
    'snicallback',
    'pskcallback',
    'pskidentityhint',
    'enableTrace',
  ],
  capture(value, describe) {
    const listening = listeningOf(value)
    if (listening?.port === -1 && listening.address === null) describe.obstacle(handleServer())
    if (value._contexts?.length) describe.obstacle(serverContexts())
    const http1 = speaksHttp1(value)
    return { ...(listening && { listening }), draining: !listening && value._connections > 0, ...(http1 && { http1 }) }
  },
})

/** What to listen on instead: `TM_LISTEN_<old port>=<port>` or `=<host>:<port>`. */
function chosen({ address, port }: Listening): readonly [address: string | null, port: number] | undefined {
  const [, host, number] = /^(?:\[?(.+?)\]?:)?(\d+)$/.exec(process.env[`TM_LISTEN_${port}`] ?? '') ?? []
  return number === undefined ? undefined : [host ?? address, Number(number)]
}

const typeOf = (address: string | null) => (address?.includes(':') ? 6 : 4)

/**
 * Listens at once. Nobody is told that it does: it has been told; an error is told as by Node, and says how to choose another port.
 */
function listen(server: Server, listening: Listening, { add }: Later): void {
  const { backlog, flags, type, any } = listening
  const other = listening.port < 0 ? undefined : chosen(listening)
  const [address, port] = other ?? [listening.address, listening.port]
  const { nextTick } = process
  const before = Object.getOwnPropertyDescriptor(server, 'emit')
  let error: (Error & { code?: string }) | undefined
  const quiet = function (this: Server, event: PropertyKey, ...parameters: unknown[]) {
    if (event === 'listening') return true
    if (event === 'error') {
      error = parameters[0] as Error
      return true
    }
    return Reflect.apply(Object.getPrototypeOf(server).emit, this, [event, ...parameters]) as boolean
  }
  Object.defineProperty(server, 'emit', { value: quiet, configurable: true, writable: true })
  const attempt = (port: number) => {
    server._listen2(address, port, other ? typeOf(address) : type, backlog, undefined, flags)
    return server._handle !== null
  }
  const isListening = attempt(port) || (any && !other && attempt(0))
  if (isListening) {
    asked.set(server, listening)
    if (any && server._connectionKey) server._connectionKey = server._connectionKey.replace(/\d+$/, '0')
    ownListener(server, 'listening', 'setupConnectionsTracking')?.call(server)
  }
  // Behind what Node has queued to be told.
  nextTick(() => {
    if (before) Object.defineProperty(server, 'emit', before)
    else Reflect.deleteProperty(server, 'emit')
    if (isListening || !error) return
    if (port >= 0) error.message += `. After a move, TM_LISTEN_${listening.port}=<port> chooses another`
    add(() => server.emit('error', error))
  })
}

export function serverMaker(later: Later, listens: (task: () => void) => void): Maker {
  return objectMaker<Server, ServerPayload>(serverKind, {
    allocate: ({ type, http1 }) => make(type, http1) as Server,
    standIn: (value, name) => providedAs(classOf(value)![1])?.standIn?.(name),
    finish(value, { listening, draining, type }) {
      // Reads from the options what it has put onto the server.
      if (/^(?:tls|https|http2\.Http2Secure)/.test(type))
        process.getBuiltinModule('node:tls').Server.prototype.setSecureContext.call(value as never, value as never)
      providedAs(type)?.complete?.(value)
      if (listening) listens(() => listen(value, listening, later))
      else if (draining)
        listens(() => {
          // One that has sockets is drained by their end.
          if (!value._connections) later.add(() => value._emitCloseIfDrained())
        })
    },
  }) as Maker
}

export const serverCheck: KindCheck<ServerPayload> = objectCheck<ServerPayload>(
  'server',
  'listening draining http1',
  ({ type: name, listening, draining, http1 }, check: Check) => {
    if (http1 !== undefined && (http1 !== true || name !== SECURE_HTTP2)) check.fail('speaks no HTTP/1')
    if (typeof draining !== 'boolean') check.fail('is neither open nor closed')
    if (listening === undefined) return
    if (typeof listening !== 'object' || listening === null) return check.fail('does not say where it listens')
    const { address, port, type, any, backlog, flags } = listening
    if (address !== null && typeof address !== 'string') check.fail('listens at no address')
    check.integer(port, -1, 65535)
    check.integer(type, -1, 6)
    check.integer(backlog, 0, MAX_BACKLOG)
    check.integer(flags, 0, IPV6_ONLY | REUSE_PORT)
    if (typeof any !== 'boolean' || (port === -1 && (address === null || any))) check.fail('does not say where it listens')
  },
)
