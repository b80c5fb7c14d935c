/** Lists Node's network classes, and tells objects that their constructors made from those that merely inherit. */

import { isLoaded, loadList } from '../loaded.ts'

/** Classes that are captured in one way, by module and export. */
const FAMILIES = {
  server: ['net.Server', 'tls.Server', 'http.Server', 'https.Server'],
  socket: ['net.Socket', 'tls.TLSSocket'],
  incoming: ['http.IncomingMessage'],
  outgoing: ['http.OutgoingMessage', 'http.ServerResponse', 'http.ClientRequest'],
  agent: ['http.Agent', 'https.Agent'],
  datagram: ['dgram.Socket'],
} as const

export type Family = keyof typeof FAMILIES
export type ClassName = (typeof FAMILIES)[Family][number]
type AnyClass = (abstract new (...parameters: never[]) => object) & { prototype: object }

const { apply, getPrototypeOf } = Reflect
const { hasOwn } = Object

/** An own key that the constructor makes. */
const MADE: Readonly<Record<Family, string>> = {
  server: '_connections',
  socket: '_readableState',
  incoming: '_readableState',
  outgoing: 'outputData',
  agent: 'freeSockets',
  datagram: 'type',
}

export const namesOf = (family: Family): readonly ClassName[] => FAMILIES[family]

export function classNamed(name: ClassName): AnyClass {
  const [module, type] = name.split('.') as [string, string]
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
    for (const name of FAMILIES[family]) if (isLoaded(name.split('.')[0]!)) prototypes.set(classNamed(name).prototype, [family, name])
  if (isLoaded('tty')) {
    const { ReadStream, WriteStream } = process.getBuiltinModule('node:tty')
    for (const each of [ReadStream, WriteStream]) prototypes.set(each.prototype, undefined)
  }
  return prototypes
}

/** The first of these classes that an object inherits from. */
export function classOf(value: object): readonly [family: Family, name: ClassName] | undefined {
  const known = table()
  for (let at = getPrototypeOf(value); at; at = getPrototypeOf(at)) if (known.has(at)) return known.get(at)
  return undefined
}

/** Whether the class's constructor has made it. */
export const isMade = (value: object, family: Family): boolean => hasOwn(value, MADE[family])

export function isOf(value: unknown, family: Family): boolean {
  return typeof value === 'object' && value !== null && classOf(value)?.[0] === family && isMade(value, family)
}

/** An object as the constructor makes it, connected to nothing. */
export function make(name: ClassName): object {
  const type = classNamed(name) as unknown as new (...parameters: unknown[]) => object
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
