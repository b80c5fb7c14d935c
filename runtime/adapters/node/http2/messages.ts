/** Turns requests and responses of http2's compatibility API into what they say and the stream they go by. */
import type { Value } from '../../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../../graph/kind.ts'
import type { Emitter } from '../sockets/listeners.ts'
import { type ObjectPayload, objectCheck, objectKind, objectMaker } from '../sockets/objects.ts'
import { describeStream, fillStream, type Stream, type StreamState, verifyStream } from '../sockets/stream-state.ts'
import { nodesListener } from './samples.ts'

interface Request extends Stream, Emitter {}

interface RequestPayload extends ObjectPayload {
  readonly streams: StreamState
  /** What has been received and not been read. */
  readonly unread: readonly Value[]
}

interface Buffered {
  readonly buffer: Iterable<unknown>
  /** How many of these have been read. */
  readonly bufferIndex?: number
}

export const requestKind: AdapterKind<Request, RequestPayload> = objectKind<Request, RequestPayload>({
  family: 'http2-request',
  dropped: ['_readableState'],
  slots: ['state', 'stream', 'headers', 'rawHeaders', 'trailers', 'rawTrailers', 'aborted'],
  capture(value, describe) {
    const { buffer, bufferIndex = 0 } = value._readableState as unknown as Buffered
    return {
      streams: describeStream(value, describe),
      unread: [...buffer].slice(bufferIndex).map((each, index) => describe.value(each, ['chunk', index])),
    }
  },
})

export const requestMaker: Maker = objectMaker<Request, RequestPayload>(requestKind, {
  fill(value, { streams, unread }, build) {
    const { push, setEncoding } = process.getBuiltinModule('node:stream').Readable.prototype
    const [, , encoding] = streams
    if (encoding !== null) setEncoding.call(value as never, encoding as never)
    for (const each of unread) push.call(value as never, build.value(each), (encoding ?? undefined) as never)
    fillStream(value, streams, build)
  },
  standIn: (_, name) => nodesListener(name),
}) as Maker

export const requestCheck: KindCheck<RequestPayload> = objectCheck<RequestPayload>(
  'http2-request',
  'streams unread',
  ({ streams, unread }, check: Check) => {
    verifyStream(streams, check)
    if (!Array.isArray(unread)) return check.fail('has no list of what is unread')
    for (const each of unread) check.value(each)
  },
)

/** Node keeps the status and what has been said in objects, which travel as they are. */
export const responseKind: AdapterKind<Emitter, ObjectPayload> = objectKind<Emitter, ObjectPayload>({
  family: 'http2-response',
  dropped: [],
  slots: ['state', 'stream', 'headers', 'trailers'],
  capture: () => ({}),
})
export const responseMaker: Maker = objectMaker(responseKind, { standIn: (_, name) => nodesListener(name) }) as Maker
export const responseCheck: KindCheck<ObjectPayload> = objectCheck<ObjectPayload>('http2-response', '', () => {})
