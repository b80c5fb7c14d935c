/** Turns HTTP/2 sessions into what is left of them when the peer has gone: a turn later they are destroyed, their streams before them. */
import type { Value } from '../../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import { type Later, resetError } from '../sockets/later.ts'
import type { Emitter } from '../sockets/listeners.ts'
import { type ObjectPayload, objectCheck, objectKind, objectMaker } from '../sockets/objects.ts'
import { nodesListener, setSlot, slot } from './samples.ts'
import { cutOff, type Http2Stream } from './stream.ts'

type AnyFunction = (...parameters: any[]) => unknown

/** What Node keeps under its symbol `state`. */
interface State {
  flags: number
  destroyCode: number | undefined
  goawayCode: number | null
  goawayLastStreamID: number | null
  readonly streams: Map<number, Http2Stream>
  readonly pendingStreams: Set<Http2Stream>
}

export interface Session extends Emitter {
  readonly destroyed: boolean
  destroy(error?: Error): void
}

/** `live`: connected, or about to be. `closing`: destroyed, and nobody has been told. `over`: told. */
const LIVES = ['live', 'closing', 'over'] as const

interface SessionPayload extends ObjectPayload {
  readonly life: (typeof LIVES)[number]
  readonly flags: number
  /** Codes of errors: of its end here, and of what the peer has said of it, with the last stream of that. */
  readonly codes: readonly [destroyed: number, goaway: number | null, last: number | null]
  readonly streams: readonly Value[]
  /** Callbacks of pings that have not been answered. */
  readonly pings: readonly Value[]
  /** Of one that is closing: what it has been destroyed with. */
  readonly error?: Value
}

/** SESSION_FLAGS_CLOSED, and all of them (lib/internal/http2/core.js). */
const CLOSED = 2
const FLAGS = 7
/** CANCEL (RFC 9113 section 7). */
const CANCEL = 8
const HIGHEST = 2 ** 32 - 1

/** Those that are destroyed, before 'close': nothing else leads to them. */
const closing = new Set<Session>()
const pinged = new WeakMap<object, AnyFunction[]>()
/** What sessions have been destroyed with. */
const errors = new WeakMap<object, Error>()
const { apply } = Reflect

export const closingSessions = (): readonly Session[] => [...closing]

const WATCHED = ['destroy', 'emit', 'ping', 'removeAllListeners'] as const
type Watched = Readonly<Record<(typeof WATCHED)[number], (native: AnyFunction) => AnyFunction>>

/** Notes what nothing on a session tells: whether its end has been told, and who waits for an answer to a ping. */
export function watchSessions(prototype: Record<keyof Watched, AnyFunction>): void {
  const watched: Watched = {
    destroy: (native) =>
      function (this: Session, ...parameters: unknown[]) {
        const [error] = parameters
        if (!this.destroyed && error instanceof Error) errors.set(this, error)
        return apply(native, this, parameters)
      },
    emit: (native) =>
      function (this: Session, ...parameters: unknown[]) {
        if (parameters[0] === 'close') closing.delete(this)
        return apply(native, this, parameters)
      },
    // The first that Node does to one that is destroyed.
    removeAllListeners: (native) =>
      function (this: Session, ...parameters: unknown[]) {
        if (parameters[0] === 'timeout' && this.destroyed) closing.add(this)
        return apply(native, this, parameters)
      },
    ping: (native) =>
      function (this: object, ...parameters: unknown[]) {
        const index = typeof parameters[0] === 'function' ? 0 : 1
        const callback = parameters[index]
        if (typeof callback !== 'function') return apply(native, this, parameters)
        const waiting = pinged.get(this) ?? []
        pinged.set(this, waiting)
        parameters[index] = function (this: unknown, ...results: unknown[]) {
          waiting.splice(waiting.indexOf(callback as AnyFunction), 1)
          return apply(callback, this, results)
        }
        // Refused ones are told at once.
        waiting.push(callback as AnyFunction)
        try {
          return apply(native, this, parameters)
        } catch (error) {
          waiting.pop()
          throw error
        }
      },
  }
  for (const key of WATCHED) {
    const native = prototype[key]
    const value = watched[key](native)
    for (const name of ['name', 'length']) Object.defineProperty(value, name, Object.getOwnPropertyDescriptor(native, name)!)
    Object.defineProperty(prototype, key, { value, writable: true, configurable: true })
  }
}

const pingError = () => Object.assign(new Error('HTTP2 ping cancelled'), { code: 'ERR_HTTP2_PING_CANCEL' })
const stateOf = (session: Session): State => slot(session, 'state')

/** Those that are not over. */
export const streamsOf = (session: Session): readonly Http2Stream[] => {
  const { streams, pendingStreams } = stateOf(session)
  return [...streams.values(), ...pendingStreams]
}

export const sessionKind: AdapterKind<Session, SessionPayload> = objectKind<Session, SessionPayload>({
  family: 'http2-session',
  dropped: [],
  slots: [
    'encrypted',
    'alpnProtocol',
    'authority',
    'protocol',
    'server',
    'local-settings',
    'remote-settings',
    'strictSingleValueFields',
    'max-ORIGIN-set-size',
  ],
  capture(value, describe) {
    const { flags, destroyCode, goawayCode, goawayLastStreamID } = stateOf(value)
    const life = value.destroyed ? (closing.has(value) ? 'closing' : 'over') : 'live'
    const list = <T extends object>(all: readonly T[], label: string) =>
      life === 'live' ? all.map((each, index) => describe.reference(each, [label, index])) : []
    return {
      life,
      flags,
      codes: [destroyCode ?? 0, goawayCode ?? null, goawayLastStreamID ?? null],
      streams: list(streamsOf(value), 'stream'),
      pings: list(pinged.get(value) ?? [], 'callback of a ping'),
      ...(life === 'closing' && errors.has(value) && { error: describe.value(errors.get(value), ['error']) }),
    }
  },
})

export function sessionMaker({ add }: Later): Maker {
  const die = (session: Session, pings: readonly AnyFunction[]): void => {
    if (session.destroyed) return
    const state = stateOf(session)
    for (const each of pings) process.nextTick(each, pingError(), 0, Buffer.alloc(8))
    // To who does not listen to errors a stream is one that the peer has cancelled.
    state.destroyCode = CANCEL
    for (const each of streamsOf(session)) if (each.listenerCount('error') === 0) cutOff(each)
    state.destroyCode = 0
    for (const each of streamsOf(session)) cutOff(each, resetError('read'))
    session.destroy(session.listenerCount('error') > 0 ? resetError('read') : undefined)
  }
  return objectMaker<Session, SessionPayload>(sessionKind, {
    fill(value, { life, flags, codes }) {
      const state = stateOf(value)
      // One that seems to connect takes requests until it is told.
      state.flags = life === 'live' ? flags & CLOSED : flags
      ;[state.destroyCode, state.goawayCode, state.goawayLastStreamID] = codes
      if (life === 'live') return
      for (const name of ['socket', 'proxySocket']) setSlot(value, name, undefined)
      if (life === 'closing') closing.add(value)
    },
    finish(value, { life, pings, codes, error }, build) {
      if (life === 'closing')
        add(() => {
          if (error !== undefined) value.emit('error', build.value(error))
          else if (codes[0] !== 0 && value.listenerCount('error') > 0) value.emit('error', resetError('read'))
          value.emit('close')
        })
      if (life !== 'live') return
      const server: object | undefined = slot(value, 'server')
      // From Node 24 on.
      if (server) (slot(server, 'sessions') as Set<object> | undefined)?.add(value)
      const callbacks = pings.map((each) => build.value(each) as AnyFunction)
      add(() => die(value, callbacks))
    },
    standIn: (_, name) => nodesListener(name),
  }) as Maker
}

export const sessionCheck: KindCheck<SessionPayload> = objectCheck<SessionPayload>(
  'http2-session',
  'life flags codes streams pings error',
  ({ life, flags, codes, streams, pings, error }, check: Check) => {
    if (error !== undefined) check.value(error, ['error'])
    if (!LIVES.includes(life)) check.fail('is neither alive nor over')
    check.integer(flags, 0, FLAGS)
    if (!Array.isArray(codes) || codes.length !== 3) return check.fail('has no codes')
    for (const [index, each] of codes.entries()) if (index === 0 || each !== null) check.integer(each, 0, HIGHEST)
    if (!Array.isArray(streams) || !Array.isArray(pings)) return check.fail('has no lists of what waits')
    for (const each of streams) check.node(each, 'node-http2-stream')
    for (const each of pings) check.node(each)
  },
)
