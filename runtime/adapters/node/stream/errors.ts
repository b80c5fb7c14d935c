/** Hands errors to streams and listens to them as Node's own functions do, which no module exports. */
import type { AnyFunction, Stream } from './natives.ts'

type Emitter = { readonly _events?: Record<PropertyKey, unknown>; on(type: unknown, listener: unknown): unknown }

/** What Node does where other libraries have emitters of their own (lib/internal/streams/legacy.js). */
export function prependListener(emitter: Stream, type: string, listener: AnyFunction): void {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(type, listener) as undefined
  const { _events: events } = emitter as unknown as Emitter
  const found = events?.[type]
  if (!events || !found) emitter.on(type, listener)
  else if (Array.isArray(found)) found.unshift(listener)
  else events[type] = [listener, found]
}

/** `errorOrDestroy` of Node's (lib/internal/streams/destroy.js). */
export function errorOrDestroy(stream: Stream, error: unknown): void {
  const { _readableState: r, _writableState: w } = stream
  if (w?.destroyed || r?.destroyed) return
  if (r?.autoDestroy || w?.autoDestroy) return void stream.destroy(error)
  if (!error) return
  for (const state of [w, r]) if (state && !state.errored) state.errored = error
  if (w?.errorEmitted || r?.errorEmitted) return
  for (const state of [w, r]) if (state) state.errorEmitted = true
  stream.emit('error', error)
}

/** `aggregateTwoErrors` of Node's (lib/internal/errors.js). */
export function aggregate(inner: unknown, outer: unknown): unknown {
  if (!inner || !outer || inner === outer) return inner || outer
  const known = outer as { errors?: unknown; message?: string; code?: unknown }
  if (Array.isArray(known.errors)) {
    known.errors.push(inner)
    return outer
  }
  const error = new AggregateError([outer, inner], known.message) as AggregateError & { code?: unknown }
  error.code = known.code
  return error
}
