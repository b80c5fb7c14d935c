/** Takes from `node:stream` what is replaced later, and declares as much of streams as all versions of Node show. */

export type AnyFunction = (...parameters: any[]) => any
type Done = (error?: unknown, value?: unknown) => unknown

/** What both sides of a stream tell of themselves, under the same names in Node 20, 22, 24, 26. */
export interface SideState {
  constructed: boolean
  destroyed: boolean
  closed: boolean
  errored: unknown
  errorEmitted: boolean
  autoDestroy: boolean
  readonly emitClose: boolean
  length: number
  ended: boolean
  [symbol: symbol]: unknown
}

export interface ReadableState extends SideState {
  readonly pipes: object[]
  awaitDrainWriters: object | Set<object> | null
  multiAwaitDrain: boolean
  endEmitted: boolean
  readonly flowing: boolean | null
  readonly highWaterMark: number
  readable?: boolean
}

export interface WritableState extends SideState {
  onwrite: ((error?: unknown) => void) | undefined
  writecb: unknown
  readonly buffered: readonly { readonly callback: unknown }[]
  readonly bufferedIndex: number
  readonly bufferProcessing: boolean
  ending: boolean
  finished: boolean
  finalCalled: boolean
  prefinished: boolean
  writable: boolean | undefined
  pendingcb: number
  readonly corked: number
  readonly writing: boolean
}

/** A stream as far as it is asked here; the program may have made any of it something else. */
export interface Stream {
  readonly _readableState?: ReadableState
  readonly _writableState?: WritableState
  _read?: AnyFunction
  _writev?: AnyFunction
  _final?: AnyFunction
  _flush?: AnyFunction
  _destroy: (error: unknown, done: Done) => void
  _transform: (chunk: unknown, encoding: unknown, done: Done) => void
  on(type: unknown, listener: AnyFunction): this
  once(type: unknown, listener: AnyFunction): this
  off(type: unknown, listener: AnyFunction): this
  prependListener?: unknown
  removeListener(type: unknown, listener: AnyFunction): this
  listenerCount(type: unknown): number
  emit(type: unknown, ...parameters: unknown[]): boolean
  push(chunk: unknown, encoding?: unknown): boolean
  read(size?: number): unknown
  write(chunk: unknown): unknown
  end(): unknown
  pause(): unknown
  resume(): unknown
  unpipe(stream: unknown): unknown
  destroy(error?: unknown): unknown
  readonly destroyed?: boolean
  readonly readable?: boolean
  readonly writable?: boolean
  readonly writableNeedDrain?: boolean
  [symbol: symbol]: unknown
}

export interface StreamClass {
  new (options?: object): Stream
  readonly prototype: Stream & Record<string, AnyFunction>
}

type Module = AnyFunction & Record<string, AnyFunction>

/** Node's own, as they are before they are replaced. */
export interface Natives {
  readonly module: Module
  readonly Readable: StreamClass & { readonly ReadableState: new (...parameters: unknown[]) => ReadableState }
  readonly Writable: StreamClass & {
    readonly WritableState: new (options: object | undefined, stream: object, isDuplex: boolean) => WritableState
  }
  readonly Duplex: StreamClass
  readonly Transform: StreamClass
  readonly PassThrough: StreamClass
  readonly write: AnyFunction
  readonly end: AnyFunction
  readonly cork: AnyFunction
  readonly pause: AnyFunction
  readonly on: AnyFunction
  readonly push: AnyFunction
  /** Of Readable: it does nothing to what is still to be written. */
  readonly destroy: AnyFunction
  readonly destroyWritable: AnyFunction
  /** What Transform has as `_final`. */
  readonly final: AnyFunction
}

/** To be called before anything of it is replaced. */
export function streamNatives(): Natives {
  const module = process.getBuiltinModule('node:stream') as unknown as Module
  const { Readable, Writable, Duplex, Transform, PassThrough } = module as unknown as Natives
  const { write, end, cork, destroy: destroyWritable } = Writable.prototype as unknown as Record<string, AnyFunction> & Stream
  const { pause, on, push, destroy } = Readable.prototype
  const { _final: final } = Transform.prototype
  return {
    module,
    Readable,
    Writable,
    Duplex,
    Transform,
    PassThrough,
    write,
    end,
    cork,
    pause,
    on,
    push,
    destroy,
    destroyWritable,
    final,
  } as Natives
}
