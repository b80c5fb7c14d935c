/** Lists Node's network classes, and tells objects that their constructors made from those that merely inherit. */

import { above } from '../../../graph/chain.ts'
import { isLoaded, loadList, loadModule } from '../loaded.ts'

/** Classes that are captured in one way, by module and export. */
const FAMILIES = {
  server: ['net.Server', 'tls.Server', 'http.Server', 'https.Server', 'http2.Http2Server', 'http2.Http2SecureServer'],
  socket: ['net.Socket', 'tls.TLSSocket'],
  incoming: ['http.IncomingMessage'],
  outgoing: ['http.OutgoingMessage', 'http.ServerResponse', 'http.ClientRequest'],
  agent: ['http.Agent', 'https.Agent'],
  datagram: ['dgram.Socket'],
  'http2-session': ['http2.ServerHttp2Session', 'http2.ClientHttp2Session'],
  'http2-stream': ['http2.ServerHttp2Stream', 'http2.ClientHttp2Stream'],
  'http2-request': ['http2.Http2ServerRequest'],
  'http2-response': ['http2.Http2ServerResponse'],
} as const

export type Family = keyof typeof FAMILIES
export type ClassName = (typeof FAMILIES)[Family][number]
export type AnyClass = (abstract new (...parameters: never[]) => object) & { prototype: object }

/** A class that its module does not export, or that is made in a way of its own. */
interface Provided {
  readonly type: AnyClass
  /** `http1`: a server that speaks HTTP/1, too. */
  readonly make: (http1: boolean) => object
  /** Called when an object of it, and all that it holds, is filled. */
  readonly complete?: (value: object) => void
  /** What takes the place of a listener of Node's until then. */
  readonly standIn?: (name: string) => ((...parameters: any[]) => unknown) | undefined
}

const { apply } = Reflect
const { hasOwn } = Object

/** An own key that the constructor makes. */
const MADE: Readonly<Record<Family, string>> = {
  server: '_connections',
  socket: '_readableState',
  incoming: '_readableState',
  outgoing: 'outputData',
  agent: 'freeSockets',
  datagram: 'type',
  'http2-session': '_eventsCount',
  'http2-stream': '_readableState',
  'http2-request': '_readableState',
  'http2-response': 'req',
}

export const namesOf = (family: Family): readonly ClassName[] => FAMILIES[family]

const provided = new Map<ClassName, Provided>()

/** Makes classes known that only who knows their module can name. */
export function provide(name: ClassName, what: Provided): void {
  provided.set(name, what)
  seen = 0
}

export const providedAs = (name: ClassName): Provided | undefined => provided.get(name)

/** Those of http2 are provided, if at all: `fetch` loads it, too. */
const isProvided = (name: ClassName): boolean => name.startsWith('http2.')

function classNamed(name: ClassName): AnyClass {
  const [module, type] = name.split('.') as [string, string]
  if (isProvided(name) && !provided.has(name)) loadModule(module)
  const known = provided.get(name)
  if (known) return known.type
  return (process.getBuiltinModule(module) as unknown as Record<string, AnyClass>)[type]!
}

let prototypes = new Map<object, readonly [Family, ClassName] | undefined>()
let seen = 0

/** By prototype; `undefined` for a class below one of these that is not captured like them. */
function table(): typeof prototypes {
  const { length } = loadList()
  if (length === seen) return prototypes
  seen = length
  prototypes = new Map()
  for (const family of Object.keys(FAMILIES) as Family[])
    for (const name of FAMILIES[family])
      if (isProvided(name) ? provided.has(name) : isLoaded(name.split('.')[0]!)) prototypes.set(classNamed(name).prototype, [family, name])
  if (isLoaded('tty')) {
    const { ReadStream, WriteStream } = process.getBuiltinModule('node:tty')
    for (const each of [ReadStream, WriteStream]) prototypes.set(each.prototype, undefined)
  }
  return prototypes
}

/** The first of these classes that an object inherits from. */
export function classOf(value: object): readonly [family: Family, name: ClassName] | undefined {
  const known = table()
  for (let at = above(value); at; at = above(at)) if (known.has(at)) return known.get(at)
  return undefined
}

/** Whether the class's constructor has made it. */
export const isMade = (value: object, family: Family): boolean => hasOwn(value, MADE[family])

export function isOf(value: unknown, family: Family): boolean {
  return typeof value === 'object' && value !== null && classOf(value)?.[0] === family && isMade(value, family)
}

/** An object as the constructor makes it, connected to nothing. `http1`: a server of HTTP/2 that speaks HTTP/1, too. */
export function make(name: ClassName, http1 = false): object {
  const type = classNamed(name) as unknown as new (...parameters: unknown[]) => object
  const known = provided.get(name)
  if (known) return known.make(http1)
  switch (name) {
    case 'tls.TLSSocket':
      // Its own constructor would begin a handshake.
      return bare('net.Socket', type.prototype, [{}])
    case 'http.ServerResponse':
      return new type({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 })
    case 'http.ClientRequest':
      // Its own constructor would send.
      return bare('http.OutgoingMessage', type.prototype, [])
    case 'dgram.Socket':
      return new type('udp4')
    default:
      return new type()
  }
}

function bare(name: ClassName, prototype: object, parameters: readonly unknown[]): object {
  const object = Object.create(prototype)
  apply(classNamed(name) as unknown as () => void, object, parameters)
  return object
}
