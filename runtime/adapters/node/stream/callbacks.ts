/** Makes what Node gives to `_write`, `_final` and `_destroy` of a stream such that it can be captured while the program has it. */
import { behaviour, defineBehaviour, isBehaviour } from '../../../graph/behaviour.ts'
import { replace } from '../replace.ts'
import { giveBack, type Lent, lend } from './lend.ts'
import type { AnyFunction, Natives, Stream } from './natives.ts'
import { transformFinal } from './transform.ts'

const { apply } = Reflect

/** Lets a class put a private field on an object that is there: it costs less than a WeakMap. */
const Given: new (object: object) => object = Object(function (object: object) {
  return object
})

/** On the state of a stream: Node's own function to say that a chunk is written, which the one that the program sees calls. */
class Written extends Given {
  #native: AnyFunction | undefined
  constructor(state: object, native: AnyFunction | undefined) {
    super(state)
    this.#native = native
  }
  static is(state: object): boolean {
    return #native in state
  }
  static native(state: object): AnyFunction | undefined {
    return #native in state ? state.#native : undefined
  }
  static set(state: object, native: AnyFunction): void {
    if (#native in state) state.#native = native
    else new Written(state, native)
  }
}

interface Destroying {
  readonly stream: Stream
  /** What `destroy` was given. */
  readonly callback: unknown
  called: boolean
}

/** What `_writev` is given. */
type Chunks = readonly { readonly callback: AnyFunction }[]

interface Finishing {
  readonly stream: Stream
}

/** What keeps Node from asking a stream for its `_final`. */
const FINAL = ['ending', 'ended', 'finalCalled', 'prefinished', 'sync', 'finished', 'destroyed', 'errorEmitted', 'closeEmitted']

/** The state has none of our functions yet, and needs one only when there is something to write. */
export const isFresh = (state: object): boolean => !Written.is(state)

/** Notes that the state, made again, has the function that the program knows. */
export function noteWritten(state: object): void {
  if (Object.hasOwn(state, 'onwrite') && (state as { onwrite: unknown }).onwrite !== undefined) new Written(state, undefined)
}

export function installCallbacks(natives: Natives): void {
  const { Readable, Writable, Duplex, end, destroy, final } = natives
  const { WritableState } = Writable

  const arm = (stream: Stream): void => {
    const state = stream._writableState
    if (state === undefined || Written.is(state) || !(state instanceof WritableState)) return
    new Written(state, state.onwrite)
    state.onwrite = behaviour('stream.onwrite', { stream })
  }
  defineBehaviour(
    'stream.onwrite',
    new WritableState(undefined, {}, true).onwrite!.name ? 'bound onwrite' : 1,
    ({ stream }: { stream: Stream }, error?: unknown) => {
      const state = stream._writableState!
      let native = Written.native(state)
      if (native === undefined) Written.set(state, (native = new WritableState(undefined, stream, true).onwrite!))
      return native(error)
    },
  )
  defineBehaviour('stream.writtenAll', 1, ({ callbacks }: { callbacks: readonly AnyFunction[] }, error?: unknown) => {
    for (const callback of callbacks) callback(error)
  })
  defineBehaviour('stream.writev', 2, ({ stream, lent }: { stream: Stream; lent: Lent }, chunks: Chunks, done: AnyFunction) => {
    giveBack(stream, '_writev', lent)
    const state = stream._writableState!
    const callbacks = chunks.map(({ callback }) => callback)
    if (callbacks.some((callback) => callback !== state.writecb)) state.writecb = behaviour('stream.writtenAll', { callbacks })
    return stream._writev!(chunks, done)
  })
  /** Node keeps the callbacks of chunks that are written at once in a function of its own; streams with handles are put away by their adapters. */
  const lendWritev = (stream: Stream & { readonly _handle?: unknown }, callback: unknown): void => {
    const { _writev, _writableState: state, _handle: handle } = stream
    if (typeof callback !== 'function' || typeof _writev !== 'function' || handle !== undefined || isBehaviour(_writev)) return
    if (state!.corked > 0 || state!.writing || !state!.constructed)
      lend(stream, '_writev', (lent) => behaviour('stream.writev', { stream, lent }))
  }

  const finals = new WeakMap<Finishing, AnyFunction>()
  /** Node's own callback for a stream that waits for its `_final`: it is asked to end once more, which takes it there. */
  const nativeFinal = (stream: Stream): AnyFunction => {
    const state = stream._writableState!
    const fields = state as unknown as Record<string, unknown>
    const was = FINAL.map((name) => fields[name])
    const { pendingcb, errored } = state
    let found: AnyFunction | undefined
    lend(stream, '_final', (lent) => (done: AnyFunction) => {
      giveBack(stream, '_final', lent)
      found = done
    })
    for (const name of FINAL) fields[name] = false
    state.errored = null
    apply(end, stream, [])
    for (const [i, name] of FINAL.entries()) fields[name] = was[i]
    state.errored = errored
    state.pendingcb = pendingcb
    return found!
  }
  defineBehaviour('stream.finalised', 1, (state: Finishing, error?: unknown) => {
    let native = finals.get(state)
    if (native === undefined) finals.set(state, (native = nativeFinal(state.stream)))
    return native(error)
  })
  defineBehaviour('stream.final', 1, ({ stream, lent }: { stream: Stream; lent: Lent }, done: AnyFunction) => {
    giveBack(stream, '_final', lent)
    const state = { stream }
    finals.set(state, done)
    const callback = behaviour('stream.finalised', state)
    return stream._final === final ? transformFinal(stream, callback) : stream._final!(callback)
  })
  /** The `_final` of a stream is called when all is written, which may be much later. */
  const lendFinal = (stream: Stream): void => {
    const state = stream._writableState
    if (typeof stream._final !== 'function' || !state || state.ending || state.finalCalled) return
    lend(stream, '_final', (lent) => behaviour('stream.final', { stream, lent }))
  }

  const destroys = new WeakMap<Destroying, AnyFunction>()
  /** Node's own callback for a stream that waits for its `_destroy`: it is destroyed once more. */
  const nativeDestroy = ({ stream, callback }: Destroying): AnyFunction => {
    const sides = [stream._readableState, stream._writableState].filter((state) => state !== undefined)
    let found: AnyFunction | undefined
    lend(stream, '_destroy', (lent) => (_: unknown, done: AnyFunction) => {
      giveBack(stream, '_destroy', lent)
      found = done
    })
    for (const side of sides) side.destroyed = false
    apply(destroy, stream, [null, callback])
    return found!
  }
  defineBehaviour('stream.destroyed', 1, (state: Destroying, error?: unknown) => {
    let native = destroys.get(state)
    if (native === undefined) {
      if (state.called) return undefined
      destroys.set(state, (native = nativeDestroy(state)))
    }
    state.called = true
    return native(error)
  })
  const own = new Set([Readable.prototype._destroy, Writable.prototype._destroy])
  const lendDestroy = (stream: Stream, callback: unknown): void => {
    const { _readableState: r, _writableState: w } = stream
    const state = w || r
    if (!state || r?.destroyed || w?.destroyed || !state.constructed || own.has(stream._destroy) || typeof stream._destroy !== 'function')
      return
    lend(stream, '_destroy', (lent) => (error: unknown, done: AnyFunction) => {
      giveBack(stream, '_destroy', lent)
      const destroying: Destroying = { stream, callback, called: false }
      destroys.set(destroying, done)
      return stream._destroy(error, behaviour('stream.destroyed', destroying))
    })
  }

  replace(
    Writable.prototype,
    'write',
    (native) =>
      function (this: Stream) {
        if (this?._writableState) {
          arm(this)
          lendWritev(this, arguments[arguments.length - 1])
        }
        return apply(native, this, arguments)
      },
  )
  replace(
    Writable.prototype,
    'end',
    (native) =>
      function (this: Stream) {
        if (this?._writableState) {
          arm(this)
          lendFinal(this)
        }
        return apply(native, this, arguments)
      },
  )
  replaceDestroy(Readable.prototype)
  replaceDestroy(Writable.prototype)
  for (const method of ['write', 'end', 'destroy']) Duplex.prototype[method] = Writable.prototype[method]!
  function replaceDestroy(prototype: object): void {
    replace(
      prototype,
      'destroy',
      (native) =>
        function (this: Stream, error?: unknown, callback?: unknown) {
          lendDestroy(this, callback)
          return apply(native, this, arguments.length > 1 ? [error, callback] : [error])
        },
    )
  }
}
