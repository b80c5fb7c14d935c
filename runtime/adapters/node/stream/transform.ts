/** Replaces what a Transform gives to `_transform` and `_flush` by functions that can be captured while the program has them. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { replace } from '../replace.ts'
import type { AnyFunction, Natives, Stream } from './natives.ts'

interface Transforming {
  readonly stream: Stream
  /** Of what was to be read before. */
  readonly length: number
  readonly callback: AnyFunction
}

interface Flushing {
  readonly stream: Stream
  readonly callback: AnyFunction | undefined
}

const { apply } = Reflect

/** The `_final` of Transform (lib/internal/streams/transform.js). */
export function transformFinal(stream: Stream, callback: AnyFunction): void {
  if (typeof stream._flush === 'function' && !stream.destroyed) stream._flush(behaviour('stream.flushed', { stream, callback }))
  else {
    stream.push(null)
    callback()
  }
}

export function installTransform({ Transform }: Natives): void {
  defineBehaviour('stream.flushed', 2, ({ stream, callback }: Flushing, error: unknown, data: unknown) => {
    if (error) {
      if (callback) callback(error)
      else stream.destroy(error)
      return
    }
    if (data !== null && data !== undefined) stream.push(data)
    stream.push(null)
    callback?.()
  })

  let kCallback: symbol | undefined
  const callbackKey = () =>
    (kCallback ??= Object.getOwnPropertySymbols(new Transform()).find(({ description }) => description === 'kCallback'))!
  defineBehaviour('stream.transformed', 2, ({ stream, length, callback }: Transforming, error: unknown, value: unknown) => {
    if (error) return void callback(error)
    const r = stream._readableState!
    const w = stream._writableState!
    if (value !== null && value !== undefined) stream.push(value)
    if (r.ended) process.nextTick(callback)
    else if (w.ended || length === r.length || r.length < r.highWaterMark) callback()
    else stream[callbackKey()] = callback
  })
  replace(
    Transform.prototype,
    '_write',
    (native) =>
      function (this: Stream, chunk: unknown, encoding: unknown, callback: AnyFunction) {
        const r = this._readableState
        if (!r || !this._writableState || typeof this._transform !== 'function') return apply(native, this, arguments)
        const state: Transforming = { stream: this, length: r.length, callback }
        this._transform(chunk, encoding, behaviour('stream.transformed', state))
      },
  )
}
