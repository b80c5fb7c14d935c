/** Replaces the async iterators of streams by such as can be captured while someone waits for a chunk. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { newCapability } from '../capability.ts'
import { replace } from '../replace.ts'
import { type Driven, drive } from './driven.ts'
import { aggregate } from './errors.ts'
import type { Finished } from './finished.ts'
import type { AnyFunction, Natives, Stream } from './natives.ts'
import { isPlain } from './questions.ts'

interface Options {
  readonly destroyOnReturn?: unknown
}

/** The variables of Node's `createAsyncIterator` (lib/internal/streams/readable.js). */
interface State extends Driven {
  readonly stream: Stream
  readonly options: Options | undefined
  /** `null`: the stream has ended; `undefined`: it has not. */
  error: unknown
  wake: (() => void) | undefined
  onReadable: AnyFunction | undefined
  cleanup: AnyFunction | undefined
}

const { apply } = Reflect

/** The prototype of Node's own iterators. */
export function iteratorPrototype({ Readable }: Natives): object {
  const iterator = (new Readable({ read() {} }) as unknown as { [Symbol.asyncIterator](): object })[Symbol.asyncIterator]()
  return Object.getPrototypeOf(iterator) as object
}

export function installIterator({ module, Readable }: Natives, prototype: object, { eos }: Finished): void {
  const version = Number(process.versions.node.split('.')[0])
  // From Node 26 on they are objects of another make, and stay so.
  if (version >= 26) return
  const { destroy: destroyer } = module as unknown as { destroy: AnyFunction }
  const keepsHalfOpen = version === 24

  const woken = (state: State): void => {
    const { wake } = state
    state.wake = undefined
    wake?.()
  }
  defineBehaviour('iterator.readable', 0, woken)
  defineBehaviour('iterator.finished', 1, (state: State, error: unknown) => {
    state.error = error ? aggregate(state.error, error) : null
    woken(state)
  })

  const leave = (state: State): void => {
    const { stream, options, error, onReadable, cleanup } = state
    const { allowHalfOpen, writable, writableEnded } = stream as { allowHalfOpen?: unknown; writable?: unknown; writableEnded?: unknown }
    const isHalfOpen = keepsHalfOpen && error === null && allowHalfOpen === true && writable === true && writableEnded !== true
    const destroys = (error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState!.autoDestroy)
    if (destroys && !isHalfOpen) destroyer(stream, null)
    else {
      stream.off('readable', onReadable!)
      cleanup!()
    }
  }
  const create = drive<State>('iterator', prototype, ({ yields, awaits, returns, throws }) => {
    const goOn = (state: State): void => {
      const { stream } = state
      let chunk: unknown
      try {
        chunk = stream.destroyed ? null : stream.read()
      } catch (error) {
        return throws(state, error)
      }
      if (chunk !== null) yields(state, chunk)
      else if (state.error) throws(state, state.error)
      else if (state.error === null) returns(state)
      else {
        const { promise, resolve } = newCapability()
        state.wake = resolve as () => void
        awaits(state, promise)
      }
    }
    return {
      begin(state) {
        const { stream } = state
        state.onReadable = behaviour('iterator.readable', state)
        stream.on('readable', state.onReadable)
        state.cleanup = eos(stream, { writable: false }, behaviour('iterator.finished', state))
        goOn(state)
      },
      goOn,
      close: leave,
      fail(state, reason) {
        state.error = aggregate(state.error, reason)
        leave(state)
        return state.error
      },
    }
  })
  const iterate = (stream: Stream, options: Options | undefined): object => {
    const state: State = {
      phase: 'start',
      queue: [],
      stream,
      options,
      error: undefined,
      wake: undefined,
      onReadable: undefined,
      cleanup: undefined,
    }
    return Object.assign(create(state), { stream })
  }
  const isOurs = (stream: Stream) => isPlain(stream) && stream._readableState !== undefined && typeof stream.read === 'function'
  replace(
    Readable.prototype,
    Symbol.asyncIterator,
    (native) =>
      function (this: Stream) {
        return isOurs(this) ? iterate(this, undefined) : apply(native, this, [])
      },
  )
  replace(
    Readable.prototype,
    'iterator',
    (native) =>
      function (this: Stream, options?: Options) {
        const isValid = options === undefined || (typeof options === 'object' && options !== null && !Array.isArray(options))
        return isValid && isOurs(this) ? iterate(this, options) : apply(native, this, arguments)
      },
  )
}
