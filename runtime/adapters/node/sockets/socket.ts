/** Turns sockets into what is left of them when the peer has gone: the same object, destroyed, with the listeners of the program. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import type { Value } from '../../../graph/format.ts'
import type { AdapterKind, Check, Describe, KindCheck, Maker } from '../../../graph/kind.ts'
import { replace } from '../replace.ts'
import { isOf } from './classes.ts'
import { type Later, resetError } from './later.ts'
import type { Emitter } from './listeners.ts'
import { isNodesFunction } from './nodes-own.ts'
import { type ObjectPayload, objectCheck, objectKind, objectMaker } from './objects.ts'
import { describeStream, fillStream, markDestroyed, type Stream, type StreamState, verifyStream } from './stream-state.ts'

type AnyFunction = (...parameters: any[]) => unknown

export interface Socket extends Stream, Emitter {
  _handle: {
    readonly bytesRead: number
    readonly bytesWritten: number
    close(done?: () => void): void
    reset?(done?: () => void): number
  } | null
  readonly connecting: boolean
  readonly destroyed: boolean
  readonly bytesRead: number
  readonly _bytesDispatched: number
  readonly _httpMessage?: object
  readonly parser?: { readonly incoming?: object } | null
  readonly _server: (Emitter & { _connections: number }) | null
  readonly server: Emitter | null
}

/** `fresh`: never connected. `live`: connected, or about to be. `closing`: destroyed, and nobody has been told. `over`: told. */
const LIVES = ['fresh', 'live', 'closing', 'over'] as const
type Life = (typeof LIVES)[number]

interface SocketPayload extends ObjectPayload {
  readonly life: Life
  readonly streams: StreamState
  readonly bytes: readonly [read: number, written: number]
  /** Callbacks of the program's writes and ends that have not been called; the first belongs to a write that was under way. */
  readonly waiting: readonly Value[]
  /** The request and the response at hand, which nothing else may lead to. */
  readonly messages: readonly Value[]
}

/** Sockets that are destroyed, before 'close', with the class of the handle they had. */
const closing = new WeakMap<object, string>()

export const closingHandle = (socket: object): string | undefined => closing.get(socket)

/** Notes which sockets are about to be closed: nothing on them tells. */
export function watchClosing(prototype: { _destroy: AnyFunction }): void {
  const { _destroy } = prototype
  const replaced = function (this: Socket, ...parameters: unknown[]) {
    const handle = this._handle
    if (handle) {
      closing.set(this, handle.constructor.name)
      // A pipe cannot be reset.
      for (const key of ['close', 'reset'] as const) {
        const end = handle[key]
        if (!end) continue
        const value = (done?: () => void) =>
          end.call(handle, () => {
            closing.delete(this)
            done?.()
          })
        Object.defineProperty(handle, key, { configurable: true, writable: true, value })
      }
    }
    return Reflect.apply(_destroy, this, parameters)
  }
  for (const key of ['name', 'length']) Object.defineProperty(replaced, key, Object.getOwnPropertyDescriptor(_destroy, key)!)
  prototype._destroy = replaced
}

const isLive = (socket: unknown): boolean =>
  isOf(socket, 'socket') && !(socket as Socket).destroyed && ((socket as Socket)._handle !== null || (socket as Socket).connecting)

/** Whether those who wait for its end have not been told yet. */
export const isEnding = (socket: unknown): boolean => isLive(socket) || (isOf(socket, 'socket') && closing.has(socket as Socket))

/** The TLS sockets around accepted ones, which Node lists in their place. */
const wrapped = new WeakMap<object, object>()

export const wrapperOf = (socket: object): object | undefined => wrapped.get(socket)

/** Notes which socket is around which. */
export function watchWrapping(prototype: { _wrapHandle: AnyFunction }): void {
  const { _wrapHandle } = prototype
  const replaced = function (this: object, ...parameters: unknown[]) {
    const [inner] = parameters
    if (typeof inner === 'object' && inner !== null) wrapped.set(inner, this)
    return Reflect.apply(_wrapHandle, this, parameters)
  }
  for (const key of ['name', 'length']) Object.defineProperty(replaced, key, Object.getOwnPropertyDescriptor(_wrapHandle, key)!)
  prototype._wrapHandle = replaced
}

function lifeOf(socket: Socket): Life {
  if (!socket.destroyed) return isLive(socket) ? 'live' : 'fresh'
  return closing.has(socket) ? 'closing' : 'over'
}

export interface Writes {
  readonly writecb?: unknown
  readonly buffered?: Written
}

type Written = readonly { readonly callback: unknown }[]

/** What is being written at once, by the state of the stream: Node keeps these callbacks in a function. */
const batches = new WeakMap<object, readonly unknown[]>()

/** Notes what is written at once. */
export function watchWriting(prototype: object): void {
  replace(
    prototype,
    '_writev',
    (native) =>
      function (this: Stream, chunks: Written, ...rest: unknown[]) {
        batches.set(
          this._writableState!,
          chunks.map(({ callback }) => callback),
        )
        return Reflect.apply(native, this, [chunks, ...rest])
      },
  )
}

/** Callbacks of the program that its stream keeps. */
export function waitingOf(state: Writes, describe: Describe): readonly Value[] {
  const finished = Object.getOwnPropertySymbols(state).find(({ description }) => /^kOnFinished/.test(description ?? ''))
  const ends = (finished && (state as Record<symbol, unknown>)[finished]) as readonly unknown[] | undefined | null
  const first = state.writecb && isNodesFunction(state.writecb, describe) ? (batches.get(state) ?? []) : [state.writecb]
  const callbacks = [...first, ...(state.buffered ?? []).map(({ callback }) => callback), ...(ends ?? [])]
  return callbacks.flatMap((each) =>
    typeof each !== 'function' || isNodesFunction(each, describe) ? [] : [describe.value(each, ['callback of a write'])],
  )
}

export const socketKind: AdapterKind<Socket, SocketPayload> = objectKind<Socket, SocketPayload>({
  family: 'socket',
  dropped: [
    '_readableState',
    '_writableState',
    'connecting',
    'parser',
    '_httpMessage',
    '_pendingData',
    '_pendingEncoding',
    'ssl',
    '_tlsOptions',
    '_parentWrap',
    '_parent',
    '_requestCert',
    '_rejectUnauthorized',
  ],
  slots: ['kSetNoDelay', 'kSetKeepAlive', 'kSetKeepAliveInitialDelay'],
  capture(value, describe) {
    const life = lifeOf(value)
    const handle = value._handle
    const { incoming } = value.parser ?? {}
    return {
      life,
      streams: describeStream(value, describe),
      bytes: [handle?.bytesRead ?? value.bytesRead ?? 0, handle?.bytesWritten ?? value._bytesDispatched ?? 0],
      waiting: life === 'live' ? waitingOf(value._writableState as Writes, describe) : [],
      messages: [incoming, value._httpMessage].flatMap((each) => (each ? [describe.value(each, ['message'])] : [])),
    }
  },
})

/** In the place of what an HTTP server listens to its sockets' errors with. */
export function defineSocketBehaviours(): void {
  defineBehaviour('net.clientError', 1, ({ socket }: { socket: Socket }, error: unknown) => {
    socket.server?.emit('clientError', error, socket)
  })
}

export const destroyedError = (method: string): Error =>
  Object.assign(new Error(`Cannot call ${method} after a stream was destroyed`), { code: 'ERR_STREAM_DESTROYED' })

export function socketMaker({ add }: Later): Maker {
  /** As Node does when a read fails: with a handle that is there to be closed. */
  const die = (socket: Socket, { bytes, waiting, streams: [, , , , writable = 0] }: SocketPayload, callbacks: readonly AnyFunction[]) => {
    // The program has connected it again meanwhile.
    if (!socket.destroyed || socket._handle) return
    const isEnded = (writable & 1) !== 0
    const error = !isEnded && socket.listenerCount('error') > 0 ? resetError('read') : undefined
    markDestroyed(socket, false)
    socket._handle = {
      bytesRead: bytes[0],
      bytesWritten: bytes[1],
      close: (done?: () => void) => {
        // Behind 'error', as in the phase in which Node closes handles.
        if (done) process.nextTick(() => process.nextTick(done))
      },
    }
    for (const [index, callback] of callbacks.entries())
      process.nextTick(
        callback,
        index === 0 && callbacks.length === waiting.length ? (error ?? destroyedError('write')) : destroyedError('write'),
      )
    socket.destroy(error)
  }

  return objectMaker<Socket, SocketPayload>(socketKind, {
    fill(value, { streams, life, bytes }, build) {
      fillStream(value, streams, build)
      const symbols = Object.getOwnPropertySymbols(value)
      for (const [index, name] of ['kBytesRead', 'kBytesWritten'].entries()) {
        const symbol = symbols.find(({ description }) => description === name)
        if (symbol) (value as unknown as Record<symbol, unknown>)[symbol] = bytes[index]
      }
      if (life === 'live') markDestroyed(value, true)
    },
    finish(value, payload, build) {
      if (payload.life === 'live') {
        if (value._server) value._server._connections++
        const callbacks = payload.waiting.map((each) => build.value(each) as AnyFunction)
        add(() => die(value, payload, callbacks))
      } else if (payload.life === 'closing') add(() => value.emit('close', value._readableState.errored !== null))
    },
    standIn: (value, name) => (name === 'socketOnError' ? behaviour('net.clientError', { socket: value }) : undefined),
  }) as Maker
}

export const socketCheck: KindCheck<SocketPayload> = objectCheck<SocketPayload>(
  'socket',
  'life streams bytes waiting messages',
  ({ life, streams, bytes, waiting, messages }, check: Check) => {
    if (!LIVES.includes(life)) check.fail('is neither alive nor over')
    verifyStream(streams, check)
    if (!Array.isArray(bytes) || bytes.length !== 2) return check.fail('has not counted its bytes')
    for (const count of bytes) check.integer(count, 0, Number.MAX_SAFE_INTEGER)
    if (!Array.isArray(waiting) || !Array.isArray(messages)) return check.fail('has no lists of what waits')
    for (const each of waiting) check.node(each, [], ['callback of a write'])
    for (const each of messages) check.node(each, [], ['message'])
  },
)
