/** Makes sessions and streams that are connected to nothing: only they show classes, symbols and listeners of `node:http2`, which exports none of them. */
import type { AnyClass } from '../sockets/classes.ts'
import type { Emitter } from '../sockets/listeners.ts'

type AnyFunction = (...parameters: any[]) => any
type Slots = Record<symbol, any>

type Http2Class =
  | 'Http2Server'
  | 'Http2SecureServer'
  | 'ServerHttp2Session'
  | 'ClientHttp2Session'
  | 'ServerHttp2Stream'
  | 'ClientHttp2Stream'
  | 'Http2ServerRequest'
  | 'Http2ServerResponse'

interface Samples {
  readonly classes: Readonly<Record<Http2Class, AnyClass>>
  /** By description. */
  readonly symbols: ReadonlyMap<string, symbol>
  /** By name: what Node listens to its own objects with. */
  readonly listeners: ReadonlyMap<string, AnyFunction>
}

/** What a client sends first: the preface, SETTINGS, and HEADERS of `GET http://x/` (RFC 9113 sections 3.4 and 4.1, RFC 7541 appendix A). */
const HELLO = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\0\x06\x01\x05\0\0\0\x01\x82\x84\x86\x41\x01x'

/** A socket that is about to be connected for ever. */
export function deadSocket(): object {
  const { Socket } = process.getBuiltinModule('node:net')
  return Object.assign(new Socket(), { connecting: true, _handle: { isStreamBase: true } })
}

let found: Samples | undefined

/** The symbol of that description. */
const symbolOf = (name: string): symbol => found!.symbols.get(name)!

/** What an object has under the symbol of that description. */
export const slot = (object: object, name: string): any => (object as Slots)[symbolOf(name)]
export function setSlot(object: object, name: string, value: unknown): void {
  ;(object as Slots)[symbolOf(name)] = value
}

/** Node's own function of that name. */
export const nodesListener = (name: string): AnyFunction | undefined => found?.listeners.get(name)

/** Looks once, in 4 ms; to be called before anyone can listen to what is made. */
export const lookAtHttp2 = (): Samples => (found ??= samples())

function samples(): Samples {
  const http2 = process.getBuiltinModule('node:http2')
  const { Duplex } = process.getBuiltinModule('node:stream')
  const symbols = new Map<string, symbol>()
  const listeners = new Map<string, AnyFunction>()
  const note = (object: object) => {
    for (const symbol of Object.getOwnPropertySymbols(object)) symbols.set(symbol.description!, symbol)
    const { _events: events = {} } = object as Emitter
    for (const each of Object.values(events).flat()) if (each) listeners.set(each.name, each)
  }
  const server = http2.createServer()
  const secure = http2.createSecureServer()
  note(server)
  note(secure)
  // What is written is never written: nothing of it is left in a later turn.
  const transport = new Duplex({ read() {}, write() {} })
  const sessions: object[] = []
  server.on('session', (session) => sessions.push(session))
  server.emit('connection', transport)
  transport.emit('data', Buffer.from(HELLO, 'latin1'))
  const [session] = sessions as (Slots & { localSettings: unknown; remoteSettings: unknown })[]
  note(session!)
  const [stream] = session![symbols.get('state')!].streams.values()
  const client = http2.connect('http://x', { createConnection: () => deadSocket() as never })
  const request = client.request({})
  // These leave symbols behind.
  void session!.localSettings
  void session!.remoteSettings
  stream.additionalHeaders({ ':status': 103 })
  stream.respond({ ':status': 200 })
  const its = [new http2.Http2ServerRequest(stream as never, {}, {} as never, []), new http2.Http2ServerResponse(stream as never)]
  for (const each of [client, request, ...its, stream, session!]) note(each)
  return {
    symbols,
    listeners,
    classes: {
      Http2Server: server.constructor,
      Http2SecureServer: secure.constructor,
      ServerHttp2Session: session!.constructor,
      ClientHttp2Session: client.constructor,
      ServerHttp2Stream: stream.constructor,
      ClientHttp2Stream: request.constructor,
      Http2ServerRequest: http2.Http2ServerRequest,
      Http2ServerResponse: http2.Http2ServerResponse,
    } as unknown as Samples['classes'],
  }
}
