/** Answers what Node asks of things that may be streams (lib/internal/streams/utils.js), for streams that keep a state. */
import type { Stream } from './natives.ts'

type Message = Stream & Record<string, unknown>
const areBoolean = (stream: Message, ...keys: string[]) => keys.every((key) => typeof stream[key] === 'boolean')

/** A response of an HTTP server: it has no state. */
const isResponse = (stream: object): boolean =>
  areBoolean(stream as Message, '_sent100', '_closed', '_defaultKeepAlive', '_removedConnection', '_removedContLen')

/** What an HTTP server or client receives. */
const isIncoming = (stream: Message): boolean =>
  typeof stream._readableState === 'object' && areBoolean(stream, 'aborted', '_consuming', '_dumped')

/** A stream of which nothing has to be guessed; requests of an HTTP client know more ways to end. */
export function isPlain(value: unknown): value is Stream {
  if (typeof value !== 'object' || value === null) return false
  const stream = value as Message
  if (typeof stream.on === 'function' && (isIncoming(stream) || (!stream._readableState && !stream._writableState && isResponse(stream))))
    return true
  const state = stream._readableState || stream._writableState
  return (
    typeof state === 'object' &&
    typeof stream.on === 'function' &&
    typeof stream.aborted !== 'boolean' &&
    !stream.req &&
    !(stream.setHeader && typeof stream.abort === 'function') &&
    typeof stream._closed !== 'boolean'
  )
}

/** As Node has it: with a state, or with the methods of one. */
export function isNodeStream(value: unknown): boolean {
  const stream = value as (Stream & { pipe?: unknown }) | null | undefined
  if (!stream) return false
  return Boolean(
    stream._readableState ||
      stream._writableState ||
      (typeof stream.on === 'function' && (typeof stream.write === 'function' || typeof stream.pipe === 'function')),
  )
}

export const isReadableNodeStream = (stream: Stream): boolean =>
  typeof (stream as { pipe?: unknown }).pipe === 'function' &&
  (!stream._writableState || (stream._readableState !== undefined && stream._readableState.readable !== false))

export const isWritableNodeStream = (stream: Stream): boolean =>
  typeof stream.write === 'function' && (!stream._readableState || stream._writableState?.writable !== false)

const isDestroyed = ({ destroyed, _writableState: w, _readableState: r }: Stream): boolean => Boolean(destroyed || (w || r)?.destroyed)

/** Nothing is left to be written. */
export function isWritableFinished(stream: Stream): boolean | null {
  if (!isWritableNodeStream(stream)) return null
  const state = stream._writableState
  if ((stream as { writableFinished?: unknown }).writableFinished === true) return true
  if (state?.errored) return false
  if (typeof state?.finished !== 'boolean') return null
  return state.finished || (state.ended && state.length === 0)
}

/** Nothing is left to be read, or, `strictly`, the end has been told. */
export function isReadableFinished(stream: Stream, strictly = false): boolean | null {
  if (!isReadableNodeStream(stream)) return null
  const state = stream._readableState
  if (state?.errored) return false
  if (typeof state?.endEmitted !== 'boolean') return null
  return state.endEmitted || (!strictly && state.ended && state.length === 0)
}

export function isReadable(stream: Stream): boolean | null {
  if (typeof stream.readable !== 'boolean') return null
  return !isDestroyed(stream) && isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream, true)
}

export function isWritable(stream: Stream): boolean | null {
  if (typeof stream.writable !== 'boolean') return null
  if (isDestroyed(stream)) return false
  const state = stream._writableState
  const ended = (stream as { writableEnded?: unknown }).writableEnded === true || (!state?.errored && state?.ended === true)
  return isWritableNodeStream(stream) && stream.writable && !ended
}

export function isClosed(stream: Stream): boolean {
  const { closed } = stream as { closed?: unknown }
  if (typeof closed === 'boolean') return closed
  return Boolean(stream._writableState?.closed || stream._readableState?.closed || (stream as { _closed?: unknown })._closed === true)
}

export function willEmitClose(stream: Stream): boolean {
  const state = stream._writableState || stream._readableState
  return state ? Boolean(state.autoDestroy && state.emitClose && state.closed === false) : isResponse(stream)
}

/** The error that a stream has failed with, if it tells one. */
export function erroredOf(stream: Stream): unknown {
  const { writableErrored, readableErrored } = stream as { writableErrored?: unknown; readableErrored?: unknown }
  const errored = writableErrored || stream._writableState?.errored || readableErrored || stream._readableState?.errored || undefined
  return typeof errored === 'boolean' ? undefined : errored
}

export function isIterable(value: unknown, isAsync?: boolean): boolean {
  if (value === null || value === undefined) return false
  const methods = value as { [Symbol.asyncIterator]?: unknown; [Symbol.iterator]?: unknown }
  if (isAsync) return typeof methods[Symbol.asyncIterator] === 'function'
  return typeof methods[Symbol.asyncIterator] === 'function' || typeof methods[Symbol.iterator] === 'function'
}
