/**
 * Turns what `node:http2` keeps open into objects that go on elsewhere: sessions have been reset, and their streams with them.
 * In: the classes of net, http and their kin, of which its servers are more. Out: an adapter.
 */
import type { Reference } from '../../../graph/format.ts'
import type { AdapterKind, Check, KindCheck } from '../../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../../adapter.ts'
import { findModules, isLoaded, whenLoaded } from '../loaded.ts'
import { type ClassName, isOf, provide } from '../sockets/classes.ts'
import type { Own } from '../sockets/index.ts'
import { later } from '../sockets/later.ts'
import { type Emitter, isHeard } from '../sockets/listeners.ts'
import { watchWriting } from '../sockets/socket.ts'
import { requestCheck, requestKind, requestMaker, responseCheck, responseKind, responseMaker } from './messages.ts'
import { deadSocket, lookAtHttp2, nodesListener, setSlot, slot } from './samples.ts'
import { closingSessions, type Session, sessionCheck, sessionKind, sessionMaker, streamsOf, watchSessions } from './session.ts'
import { makeStream, streamCheck, streamKind, streamMaker } from './stream.ts'

/** Sessions that someone listens to, or to a stream of which. */
type State = readonly Reference[]

type AnyFunction = (...parameters: any[]) => unknown
type Constructor = new (...parameters: unknown[]) => object

export interface NodeHttp2 extends Adapter<State> {
  readonly own: Own
  /** Classes that the module does not export, by name. */
  readonly hidden: Readonly<Record<string, object>>
}

const HIDDEN = [
  'Http2Server',
  'Http2SecureServer',
  'ServerHttp2Session',
  'ClientHttp2Session',
  'ServerHttp2Stream',
  'ClientHttp2Stream',
] as const

/** A session whose socket never was. */
function makeSession(type: object, ...rest: unknown[]): object {
  const { removeAllListeners, destroy } = process.getBuiltinModule('node:net').Socket.prototype
  const socket = deadSocket() as { _handle: object | null }
  const session = new (type as Constructor)({}, socket, ...rest)
  socket._handle = null
  removeAllListeners.call(socket as never)
  destroy.call(socket as never)
  // Node's symbols that come to be later.
  for (const name of ['authority', 'protocol', 'server', 'local-settings', 'remote-settings']) setSlot(session, name, slot(session, name))
  return session
}

/** Where a server makes requests and responses of its streams: Node's listener for that is made when the first for requests is added. */
const COMPAT = 'bound onServerStream'
const compat: AnyFunction = () => {}

/** Where Node 20 and 22 look for the classes of HTTP/1, and where Node 24 does: options of either may come from the other. */
function completeHttp1(server: Emitter): void {
  const options = slot(server, 'options')
  if (!options?.allowHTTP1) return
  const http = process.getBuiltinModule('node:http')
  for (const name of ['IncomingMessage', 'ServerResponse'] as const) {
    const key = `Http1${name}`
    options[key] ??= options.http1Options?.[name] ?? http[name]
    const symbol = Object.getOwnPropertySymbols(server).find(({ description }) => description === name)
    if (symbol) (server as unknown as Record<symbol, unknown>)[symbol] = options[key]
  }
}

function completeServer(server: Emitter): void {
  completeHttp1(server)
  const events = server._events!
  const { stream: list } = events
  if (list !== compat && !(Array.isArray(list) && list.includes(compat))) return
  const define = (key: string, value: AnyFunction) => Object.defineProperty(server, key, { value, configurable: true })
  define('removeListener', () => server)
  define('on', (_, listener) => {
    if (Array.isArray(list)) list[list.indexOf(compat)] = listener
    else events.stream = listener
    return server
  })
  nodesListener('setupCompat')!.call(server, 'request')
  for (const key of ['on', 'removeListener']) Reflect.deleteProperty(server, key)
}

function provideAll(): void {
  const http2 = process.getBuiltinModule('node:http2')
  const { classes } = lookAtHttp2()
  watchWriting(Object.getPrototypeOf(classes.ClientHttp2Stream.prototype))
  watchSessions(Object.getPrototypeOf(classes.ClientHttp2Session.prototype))
  const { EventEmitter } = process.getBuiltinModule('node:events')
  const make: Readonly<Record<keyof typeof classes, (http1: boolean) => object>> = {
    Http2Server: () => http2.createServer(),
    Http2SecureServer: (allowHTTP1) => http2.createSecureServer({ allowHTTP1 }),
    ServerHttp2Session: () => makeSession(classes.ServerHttp2Session, undefined),
    ClientHttp2Session: () => makeSession(classes.ClientHttp2Session),
    ServerHttp2Stream: () => makeStream(classes.ServerHttp2Stream, true),
    ClientHttp2Stream: () => makeStream(classes.ClientHttp2Stream, false),
    Http2ServerRequest: () => new http2.Http2ServerRequest(new EventEmitter() as never, {}, {} as never, []),
    Http2ServerResponse: () => new http2.Http2ServerResponse(new EventEmitter() as never),
  }
  for (const name of Object.keys(make) as (keyof typeof make)[])
    provide(`http2.${name}` as ClassName, {
      type: classes[name],
      make: make[name],
      ...(/Server$/.test(name) && {
        complete: completeServer as (value: object) => void,
        standIn: (name: string) => (name === COMPAT ? compat : undefined),
      }),
    })
}

/** Of sockets that keep the process alive. Node has them under a symbol that it forgets to export, so the key is 'undefined' (as of Node 24). */
function sessions(): Session[] {
  const { _getActiveHandles } = process as unknown as { _getActiveHandles(): object[] }
  const all = _getActiveHandles.call(process).flatMap((socket) =>
    Reflect.ownKeys(socket).flatMap((key) => {
      const value: unknown = Reflect.getOwnPropertyDescriptor(socket, key)?.value
      return isOf(value, 'http2-session') ? [value as Session] : []
    }),
  )
  return [...new Set([...all, ...closingSessions()])]
}

export function nodeHttp2(own: Own): NodeHttp2 {
  const unloaded = {}
  const hidden = {}
  for (const name of HIDDEN)
    Object.defineProperty(hidden, `node:http2#${name}`, {
      enumerable: true,
      configurable: true,
      get() {
        if (!isLoaded('http2')) return unloaded
        findModules()
        return lookAtHttp2().classes[name]
      },
    })
  return {
    name: 'http2',
    kinds: [sessionKind, streamKind, requestKind, responseKind] as unknown as readonly AdapterKind[],
    own,
    hidden,
    install() {
      whenLoaded('http2', provideAll)
    },
    capture(describe) {
      if (!isLoaded('http2')) return undefined
      const found = sessions().filter((each) => isHeard(each, describe) || streamsOf(each).length > 0)
      return found.length ? found.map((each, index) => describe.reference(each, ['session', index])) : undefined
    },
  }
}

export function http2Maker({ own }: NodeHttp2): AdapterMaker<State> {
  return { name: 'http2', kinds: [sessionMaker(later(own)), streamMaker, requestMaker, responseMaker], restore() {} }
}

export const http2Check: AdapterCheck<State> = {
  name: 'http2',
  kinds: [sessionCheck, streamCheck, requestCheck, responseCheck] as readonly KindCheck[],
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('sessions that are no list')
    for (const each of state) check.node(each, 'node-http2-session')
  },
}
