/** Turns HTTP requests and responses, of a server or a client, into what is left of them when the connection has gone. */
import type { Value } from '../../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import { abortedError, type Later, resetError } from './later.ts'
import type { Emitter } from './listeners.ts'
import { type ObjectPayload, objectCheck, objectKind, objectMaker } from './objects.ts'
import { isEnding } from './socket.ts'
import { describeStream, fillStream, markDestroyed, type Stream, type StreamState, verifyStream } from './stream-state.ts'

interface Incoming extends Stream, Emitter {
  readonly socket: unknown
  readonly complete: boolean
  readonly destroyed: boolean
  /** Of a response to a client. */
  readonly req?: unknown
}

interface IncomingPayload extends ObjectPayload {
  /** It is cut off by the move. */
  readonly live: boolean
  readonly streams: StreamState
  /** What has been received and not been read, of a response that is whole. */
  readonly unread: readonly Value[]
}

interface Buffered {
  readonly buffer: Iterable<unknown>
  /** How many of these have been read. */
  readonly bufferIndex?: number
  readonly ended: boolean
  readonly endEmitted: boolean
}

export const incomingKind: AdapterKind<Incoming, IncomingPayload> = objectKind<Incoming, IncomingPayload>({
  family: 'incoming',
  dropped: ['_readableState'],
  slots: ['kHeaders', 'kHeadersDistinct', 'kHeadersCount', 'kTrailers', 'kTrailersDistinct', 'kTrailersCount'],
  capture(value, describe) {
    // To a client, a response is whole when its last byte is there; a server drops requests that it still answers.
    const isWhole = value.complete && value.req !== undefined
    const { buffer, bufferIndex = 0 } = value._readableState as unknown as Buffered
    return {
      live: !value.destroyed && !isWhole && isEnding(value.socket),
      streams: describeStream(value, describe),
      unread:
        isWhole && !value.destroyed ? [...buffer].slice(bufferIndex).map((each, index) => describe.value(each, ['chunk', index])) : [],
    }
  },
})

export function incomingMaker({ add }: Later): Maker {
  return objectMaker<Incoming, IncomingPayload>(incomingKind, {
    fill(value, { streams, live, unread }, build) {
      const { push, setEncoding } = process.getBuiltinModule('node:stream').Readable.prototype
      const [, , encoding] = streams
      if (encoding !== null) setEncoding.call(value as never, encoding as never)
      for (const each of unread) push.call(value as never, build.value(each), (encoding ?? undefined) as never)
      fillStream(value, streams, build)
      if (live) markDestroyed(value, true)
    },
    finish(value, { live }) {
      const { read } = process.getBuiltinModule('node:stream').Readable.prototype
      const state = value._readableState as unknown as Buffered & { readonly flowing: boolean | null }
      // What flows goes on to its end.
      if (!live && state.ended && !state.endEmitted && state.flowing)
        add(() => {
          while (state.flowing && read.call(value as never) !== null);
        })
      if (live)
        add(() => {
          markDestroyed(value, false)
          value.destroy(abortedError())
        })
    },
  }) as Maker
}

export const incomingCheck: KindCheck<IncomingPayload> = objectCheck<IncomingPayload>(
  'incoming',
  'live streams unread',
  ({ live, streams, unread }, check: Check) => {
    if (typeof live !== 'boolean') check.fail('is neither alive nor over')
    verifyStream(streams, check)
    if (!Array.isArray(unread)) return check.fail('has no list of what is unread')
    for (const [i, each] of unread.entries()) check.value(each, ['chunk', i])
  },
)

interface Outgoing extends Emitter {
  destroyed: boolean
  _closed: boolean
  readonly socket: unknown
  /** Of a request of a client. */
  readonly agent?: unknown
  readonly res?: { readonly complete: boolean } | null
  path?: string
}

interface OutgoingPayload extends ObjectPayload {
  /** `sent`: a request of a client, `answered`: a response of a server, cut off by the move; `left`: a request that the program has destroyed, and nobody has been told; `over`: none of these. */
  readonly life: (typeof LIVES)[number]
  /** Of a request that is left: what the program has destroyed it with before it had a connection. */
  readonly error?: Value
  /** Of a request, where Node keeps it under a symbol (from 24 on). */
  readonly path?: string
}

/** Asked as Node's own accessor answers: the program may have put another in front of it. */
function pathOf(request: Outgoing): string | undefined {
  const { ClientRequest } = process.getBuiltinModule('node:http')
  const accessor = Reflect.getOwnPropertyDescriptor(ClientRequest.prototype, 'path')?.get
  const path: unknown = accessor && Reflect.apply(accessor, request, [])
  return typeof path === 'string' ? path : undefined
}

const LIVES = ['sent', 'answered', 'left', 'over'] as const

function lifeOf(value: Outgoing): (typeof LIVES)[number] {
  if (value._closed) return 'over'
  if ('agent' in value) return value.destroyed ? 'left' : 'sent'
  return isEnding(value.socket) ? 'answered' : 'over'
}

/** What a request is told before its end, by the rules of Node's client: nothing where it has been, or where the response is. */
function errorOf({ socket, res }: Outgoing, isLeft: boolean, error: unknown): unknown {
  if (isLeft ? res : res?.complete) return undefined
  if ((socket as { readonly _hadError?: boolean } | null)?._hadError) return undefined
  return error ?? (isLeft ? Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) : resetError('read'))
}

export const outgoingKind: AdapterKind<Outgoing, OutgoingPayload> = objectKind<Outgoing, OutgoingPayload>({
  family: 'outgoing',
  dropped: ['outputData', 'outputSize', '_onPendingData', 'parser', 'timeoutCb'],
  slots: ['kOutHeaders', 'kUniqueHeaders', 'kBytesWritten', 'kHighWaterMark', 'kRejectNonStandardBodyWrites'],
  capture(value, describe) {
    const life = lifeOf(value)
    const path = 'agent' in value ? pathOf(value) : undefined
    const symbol = Object.getOwnPropertySymbols(value).find(({ description }) => description === 'kError')
    const error = symbol && (value as unknown as Record<symbol, unknown>)[symbol]
    return {
      life,
      ...(path !== undefined && { path }),
      ...(life === 'left' && !value.socket && error != null && { error: describe.value(error, ['error']) }),
    }
  },
})

export function outgoingMaker({ add }: Later): Maker {
  return objectMaker<Outgoing, OutgoingPayload>(outgoingKind, {
    finish(value, { life, path, error }, build) {
      if (path !== undefined) value.path = path
      if (life === 'over') return
      value.destroyed = true
      if (life !== 'answered')
        add(() => {
          const told = errorOf(value, life === 'left', error && build.value(error))
          if (told !== undefined && (life === 'left' || value.listenerCount('error') > 0)) value.emit('error', told)
        })
      add(() => {
        if (value._closed) return
        value._closed = true
        value.emit('close')
      })
    },
  }) as Maker
}

export const outgoingCheck: KindCheck<OutgoingPayload> = objectCheck<OutgoingPayload>(
  'outgoing',
  'life path error',
  ({ life, path, error }, check: Check) => {
    if (path !== undefined && typeof path !== 'string') check.fail('has a path that is no text')
    if (!LIVES.includes(life)) check.fail('is neither alive nor over')
    if (error !== undefined) check.value(error, ['error'])
  },
)

interface Agent extends Emitter {
  readonly requests?: Readonly<Record<string, readonly object[] | undefined>>
}

interface AgentPayload extends ObjectPayload {
  /** Requests that wait for a connection, to which nothing else may lead. */
  readonly waiting?: readonly Value[]
}

/** Requests that wait for a connection. */
export const waitingIn = ({ requests = {} }: Agent): readonly object[] => Object.values(requests).flatMap((each) => each ?? [])

/** Connections that an agent keeps are gone, and requests that wait for one are cut off like those that have one. */
export const agentKind: AdapterKind<Agent, AgentPayload> = objectKind<Agent, AgentPayload>({
  family: 'agent',
  dropped: ['requests', 'sockets', 'freeSockets', 'totalSocketCount', '_sessionCache'],
  slots: [],
  capture(value, describe) {
    const waiting = waitingIn(value)
    return waiting.length > 0 ? { waiting: waiting.map((each, i) => describe.value(each, ['request', i])) } : {}
  },
})
export const agentMaker: Maker = objectMaker(agentKind, {}) as Maker
export const agentCheck: KindCheck<AgentPayload> = objectCheck<AgentPayload>('agent', 'waiting', ({ waiting = [] }, check: Check) => {
  if (!Array.isArray(waiting)) return check.fail('has no list of what waits')
  for (const [i, each] of waiting.entries()) check.node(each, 'node-outgoing', ['request', i])
})
