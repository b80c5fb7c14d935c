/** Replaces `finished` by one whose listeners can be captured, as a callback and as a promise. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { type Aborting, isSignal, type Signal } from '../aborting.ts'
import { newCapability } from '../capability.ts'
import type { CodedErrors } from '../coded-errors.ts'
import type { Targets } from '../event-target.ts'
import { replace } from '../replace.ts'
import type { AnyFunction, Natives, Stream } from './natives.ts'
import {
  erroredOf,
  isClosed,
  isPlain,
  isReadable,
  isReadableFinished,
  isReadableNodeStream,
  isWritable,
  isWritableFinished,
  isWritableNodeStream,
  willEmitClose,
} from './questions.ts'

export interface Options {
  readonly readable?: unknown
  readonly writable?: unknown
  readonly error?: unknown
  readonly signal?: unknown
  readonly cleanup?: unknown
}

/** The variables of Node's function (lib/internal/streams/end-of-stream.js). */
interface Eos {
  readonly stream: Stream
  readonly readable: boolean
  readonly writable: boolean
  willEmitClose: boolean
  readableFinished: boolean | null
  writableFinished: boolean | null
  /** `undefined`: it is not to be called any more. */
  callback: AnyFunction | undefined
  readonly listeners: Record<'end' | 'finish' | 'error' | 'close', AnyFunction>
  /** Of a response, which has no state. */
  legacy?: AnyFunction
  readonly signal: Signal | undefined
  abort: AnyFunction | undefined
}

export interface Finished {
  /** `finished` for a stream that is `isPlain`; returns what takes the listeners away. */
  eos(stream: Stream, options: Options, callback: AnyFunction): AnyFunction
  prematureClose(): Error
}

const { apply } = Reflect

export function installFinished(
  { module }: Natives,
  errors: CodedErrors,
  { error: abortError }: Aborting,
  { listening }: Targets,
): Finished {
  const major = Number(process.versions.node.split('.')[0])
  /** Whether it is over is found out before anything is listened to, and then nothing is. */
  const asksFirst = major >= 24
  const prematureClose = () => errors.make('Error', 'ERR_STREAM_PREMATURE_CLOSE', 'Premature close')

  const call = (state: Eos, parameters: readonly unknown[]): void => {
    const { callback, signal, stream, abort } = state
    if (callback === undefined) return
    state.callback = undefined
    if (abort) signal!.removeEventListener('abort', abort)
    apply(callback, stream, parameters)
  }
  const errorOnClose = ({ stream, readable, readableFinished, writable, writableFinished }: Eos): unknown => {
    const errored = erroredOf(stream)
    if (errored) return errored
    const { pause, resume } = stream
    const isStrict = typeof pause === 'function' && typeof resume === 'function' && isReadableNodeStream(stream)
    if (readable && !readableFinished && isStrict && !isReadableFinished(stream)) return prematureClose()
    if (writable && !writableFinished && !isWritableFinished(stream)) return prematureClose()
    return undefined
  }
  const callWith = (state: Eos, error: unknown): void => call(state, error ? [error] : [])

  const finish = (state: Eos): void => {
    const { stream, readable } = state
    state.writableFinished = true
    if (stream.destroyed) state.willEmitClose = false
    if (state.willEmitClose && (!stream.readable || readable)) return
    if (!readable || state.readableFinished) call(state, [])
  }
  defineBehaviour('eos.finish', 0, finish)
  defineBehaviour('eos.end', 0, (state: Eos) => {
    const { stream, writable } = state
    state.readableFinished = true
    if (stream.destroyed) state.willEmitClose = false
    if (state.willEmitClose && (!stream.writable || writable)) return
    if (!writable || state.writableFinished) call(state, [])
  })
  defineBehaviour('eos.legacy', 0, (state: Eos) => {
    if (!state.stream.writable) finish(state)
  })
  defineBehaviour('eos.error', 1, (state: Eos, error: unknown) => call(state, [error]))
  defineBehaviour('eos.close', 0, (state: Eos) => callWith(state, errorOnClose(state)))
  const cleanup = (state: Eos): void => {
    const { stream, listeners, legacy } = state
    state.callback = undefined
    stream.removeListener('aborted', listeners.close)
    if (legacy) for (const type of ['end', 'close']) stream.removeListener(type, legacy)
    for (const type of ['finish', 'end', 'error', 'close'] as const) stream.removeListener(type, listeners[type])
  }
  defineBehaviour('eos.cleanup', 0, cleanup)
  defineBehaviour('eos.abort', 0, (state: Eos) => {
    const { callback, stream, signal } = state
    cleanup(state)
    if (callback) apply(callback, stream, [abortError(signal)])
  })
  defineBehaviour('eos.drop', 0, ({ state, nop }: { state: Eos; nop: AnyFunction | undefined }) => {
    state.callback = undefined
    if (nop) state.stream.removeListener('error', nop)
  })
  defineBehaviour('nothing', 0, () => {})

  const eos = (stream: Stream, { readable: r, writable: w, error, signal: given }: Options, callback: AnyFunction): AnyFunction => {
    const isReadableOne = isReadableNodeStream(stream)
    const isWritableOne = isWritableNodeStream(stream)
    const readable = Boolean(r ?? isReadableOne)
    const writable = Boolean(w ?? isWritableOne)
    const signal = given as Signal | undefined
    const state: Eos = {
      stream,
      readable,
      writable,
      willEmitClose: willEmitClose(stream) && isReadableOne === readable && isWritableOne === writable,
      readableFinished: isReadableFinished(stream),
      writableFinished: isWritableFinished(stream),
      callback,
      listeners: {} as Eos['listeners'],
      signal,
      abort: undefined,
    }
    const closed = isClosed(stream)
    const { _writableState: ws, _readableState: rs } = stream
    /** Called in the next tick: what of. */
    let over: (() => unknown) | undefined
    if (closed) over = () => errorOnClose(state)
    else if (ws?.errorEmitted || rs?.errorEmitted) {
      if (!state.willEmitClose) over = () => erroredOf(stream)
    } else if (
      !readable &&
      (!state.willEmitClose || isReadable(stream)) &&
      (state.writableFinished || isWritable(stream) === false) &&
      !ws?.pendingcb
    )
      over = () => erroredOf(stream)
    else if (!writable && (!state.willEmitClose || isWritable(stream)) && (state.readableFinished || isReadable(stream) === false))
      over = () => erroredOf(stream)
    else if (rs && (stream as { req?: unknown }).req && (stream as { aborted?: unknown }).aborted) over = () => erroredOf(stream)

    if (asksFirst && (over || signal?.aborted)) {
      const reason = over ? over() : abortError(signal)
      const nop = over && error !== false ? behaviour('nothing', {}) : undefined
      if (nop) stream.on('error', nop)
      process.nextTick(() => callWith(state, reason))
      return behaviour('eos.drop', { state, nop })
    }
    const { listeners } = state
    for (const type of ['end', 'finish', 'error', 'close'] as const) listeners[type] = behaviour(`eos.${type}`, state)
    if (writable && !ws) {
      state.legacy = behaviour('eos.legacy', state)
      for (const type of ['end', 'close']) stream.on(type, state.legacy)
    }
    // Not all tell of their close then.
    if (!state.willEmitClose && typeof (stream as { aborted?: unknown }).aborted === 'boolean') stream.on('aborted', listeners.close)
    for (const type of ['end', 'finish', 'error', 'close'] as const) {
      if (type !== 'error' || error !== false) stream.on(type, listeners[type])
    }
    if (over) process.nextTick(() => callWith(state, over!()))
    if (signal && !closed) {
      const abort = behaviour('eos.abort', state)
      if (signal.aborted) process.nextTick(abort)
      else {
        state.abort = abort
        signal.addEventListener('abort', abort, listening(true))
      }
    }
    return behaviour('eos.cleanup', state)
  }

  const understands = (stream: unknown, options: Options): stream is Stream =>
    isPlain(stream) &&
    typeof options === 'object' &&
    !Array.isArray(options) &&
    (options.signal === undefined || isSignal(options.signal)) &&
    (options.writable === undefined || !options.writable || stream._writableState !== undefined)

  const withPromise = module.promises as unknown as Record<string, AnyFunction>
  replace(
    module,
    'finished',
    (native) =>
      function (this: unknown, stream: unknown, options: unknown, callback?: unknown) {
        const given = arguments.length === 2 ? {} : (options ?? {})
        const last = arguments.length === 2 ? options : callback
        return typeof last === 'function' && understands(stream, given)
          ? eos(stream, given, last as AnyFunction)
          : apply(native, this, arguments)
      },
  )
  defineBehaviour(
    'eos.settle',
    1,
    (state: { resolve(): void; reject(reason: unknown): void; cleanup: AnyFunction | undefined }, error: unknown) => {
      state.cleanup?.()
      if (error) state.reject(error)
      else state.resolve()
    },
  )
  replace(
    withPromise,
    'finished',
    (native) =>
      function (this: unknown, stream: unknown, options?: Options | null) {
        const given = options ?? {}
        const cleans = given.cleanup
        if (!understands(stream, given) || (cleans && typeof cleans !== 'boolean')) return apply(native, this, arguments)
        const { promise, resolve, reject } = newCapability()
        const state = { resolve, reject, cleanup: undefined as AnyFunction | undefined }
        const remove = eos(stream, given, behaviour('eos.settle', state))
        if (cleans) state.cleanup = remove
        return promise
      },
  )
  Object.defineProperty(module.finished, process.getBuiltinModule('node:util').promisify.custom, {
    get: () => withPromise.finished,
    enumerable: true,
    configurable: true,
  })
  return { eos, prematureClose }
}
