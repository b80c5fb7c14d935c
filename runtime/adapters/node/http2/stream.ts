/** Turns streams of HTTP/2 sessions into what is left of them when the session has gone: the same object, cut off. */
import type { Reference, Value } from '../../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import type { Emitter } from '../sockets/listeners.ts'
import { type ObjectPayload, objectCheck, objectKind, objectMaker } from '../sockets/objects.ts'
import { destroyedError, type Writes, waitingOf } from '../sockets/socket.ts'
import { describeStream, fillStream, markDestroyed, type Stream, type StreamState, verifyStream } from '../sockets/stream-state.ts'
import { nodesListener, setSlot, slot } from './samples.ts'

type AnyFunction = (...parameters: any[]) => unknown

export interface Http2Stream extends Stream, Emitter {
  readonly id: number | undefined
  readonly destroyed: boolean
}

/** What Node keeps under its symbol `state`. */
interface State {
  flags: number
  rstCode: number
  didRead: boolean
  endAfterHeaders: boolean
}

interface StreamPayload extends ObjectPayload {
  /** Absent: it is over. */
  readonly session?: Reference
  /** `null`: it has none yet. */
  readonly id: number | null
  readonly flags: number
  readonly code: number
  readonly asked: readonly [didRead: boolean, endAfterHeaders: boolean]
  readonly streams: StreamState
  /** Callbacks of the program's writes and ends that have not been called. */
  readonly waiting: readonly Value[]
}

/** STREAM_FLAGS_* together (lib/internal/http2/core.js). */
const FLAGS = 63
const HIGHEST = 2 ** 32 - 1

const stateOf = (stream: Http2Stream): State => slot(stream, 'state')

/** In the place of Node's object that a stream is sent by: it sends nothing. */
const deadHandle = (): object => ({ getAsyncId: () => -1, destroy() {}, rstStream() {}, readStart() {}, readStop() {} })

/** What the constructor takes in the place of a session. */
function nowhere(): object {
  const session = {}
  setSlot(session, 'state', { streams: new Map(), pendingStreams: new Set() })
  return session
}

/** A stream of a session that is not there; Node's symbols that come to be later are on it from the start. */
export function makeStream(type: abstract new (...parameters: never[]) => object, isServer: boolean): object {
  const Type = type as unknown as new (...parameters: unknown[]) => object
  const stream = isServer ? new Type(nowhere(), deadHandle(), 0, {}, {}) : new Type(nowhere(), undefined, undefined, {})
  for (const name of [...SLOTS, 'id', 'kHandle', 'requestAsyncResource']) setSlot(stream, name, slot(stream, name))
  return stream
}

const SLOTS = [
  'sent-headers',
  'sent-info-headers',
  'sent-trailers',
  'raw-headers',
  'protocol',
  'authority',
  'origin',
  'request',
  'response',
]

export const streamKind: AdapterKind<Http2Stream, StreamPayload> = objectKind<Http2Stream, StreamPayload>({
  family: 'http2-stream',
  dropped: ['_readableState', '_writableState'],
  slots: SLOTS,
  capture(value, describe) {
    const session: object | undefined = slot(value, 'kSession')
    const { flags, rstCode, didRead, endAfterHeaders } = stateOf(value)
    return {
      ...(session && { session: describe.reference(session, ['session']) }),
      id: value.id ?? null,
      flags,
      code: rstCode,
      asked: [didRead, endAfterHeaders],
      streams: describeStream(value, describe),
      waiting: session ? waitingOf(value._writableState as unknown as Writes, describe) : [],
    }
  },
})

/** The callbacks of what has not been written. */
const unwritten = new WeakMap<object, readonly AnyFunction[]>()

/** Tells a stream that its session has gone. */
export function cutOff(stream: Http2Stream, error?: Error): void {
  if (slot(stream, 'kSession') === undefined) return
  markDestroyed(stream, false)
  for (const each of unwritten.get(stream) ?? []) process.nextTick(each, error ?? destroyedError('write'))
  stream.destroy(error)
}

export const streamMaker: Maker = objectMaker<Http2Stream, StreamPayload>(streamKind, {
  fill(value, { session, id, flags, code, asked: [didRead, endAfterHeaders], streams }, build) {
    Object.assign(stateOf(value), { flags, rstCode: code, didRead, endAfterHeaders })
    setSlot(value, 'id', id ?? undefined)
    fillStream(value, streams, build)
    if (!session) {
      for (const name of ['kSession', 'kHandle']) setSlot(value, name, undefined)
      return
    }
    const its = build.value(session) as object
    setSlot(value, 'kSession', its)
    setSlot(value, 'kHandle', id === null ? undefined : deadHandle())
    const { streams: open, pendingStreams } = slot(its, 'state') as Record<
      'streams' | 'pendingStreams',
      Map<unknown, unknown> & Set<unknown>
    >
    if (id === null) pendingStreams.add(value)
    else open.set(id, value)
    markDestroyed(value, true)
  },
  finish(value, { waiting }, build) {
    unwritten.set(
      value,
      waiting.map((each) => build.value(each) as AnyFunction),
    )
  },
  standIn: (_, name) => nodesListener(name),
}) as Maker

export const streamCheck: KindCheck<StreamPayload> = objectCheck<StreamPayload>(
  'http2-stream',
  'session id flags code asked streams waiting',
  ({ session, id, flags, code, asked, streams, waiting }, check: Check) => {
    if (session !== undefined) check.node(session, 'node-http2-session')
    if (id !== null) check.integer(id, 0, HIGHEST)
    check.integer(flags, 0, FLAGS)
    check.integer(code, 0, HIGHEST)
    if (!Array.isArray(asked) || asked.length !== 2 || asked.some((each) => typeof each !== 'boolean'))
      check.fail('does not say whether it was read')
    verifyStream(streams, check)
    if (!Array.isArray(waiting)) return check.fail('has no list of what waits')
    for (const each of waiting) check.node(each)
  },
)
