/** Holds reads and writes of file streams back while a snapshot waits for those on their way, so that the wait has an end. */
import type { Reference, Value } from '../../../graph/format.ts'
import type { Build, Check, Describe } from '../../../graph/kind.ts'
import { replace } from '../replace.ts'

type AnyFunction = (...parameters: any[]) => any

const METHODS = ['_read', '_write', '_writev'] as const
type Method = (typeof METHODS)[number]

/** One call that has been held back. */
interface Held {
  readonly stream: object
  readonly method: Method
  readonly parameters: readonly unknown[]
}

export type HeldState = readonly (readonly [stream: Reference, method: Method, parameters: readonly Value[]])[]

export interface Gates {
  /** To be called when a stream may have been made; until there is a class of them there is nothing to do. */
  install(): void
  close(): void
  /** Lets go on what has been held back. */
  open(): void
  capture(describe: Describe): HeldState
  restore(state: HeldState, build: Build): void
}

interface Emitter {
  readonly _events?: Record<PropertyKey, unknown>
  _eventsCount: number
}

const { apply } = Reflect

/** What a stream would have done when it is there, had its file been opened: Node leaves the listener behind. */
function forgetConstruct(stream: Emitter): void {
  for (const key of Object.getOwnPropertySymbols(stream._events ?? {}))
    if (key.description === 'kConstruct' && delete stream._events![key]) stream._eventsCount--
}

export function fileGates(): Gates {
  const fs = process.getBuiltinModule('node:fs')
  const { nextTick } = process
  let installed = false
  let closed = false
  let held: Held[] = []

  const go = ({ stream, method, parameters }: Held): unknown =>
    apply((stream as Record<Method, AnyFunction>)[method], stream, parameters as unknown[])
  return {
    install() {
      if (installed || !(process as unknown as { moduleLoadList: string[] }).moduleLoadList.includes('NativeModule internal/fs/streams'))
        return
      installed = true
      const { ReadStream, WriteStream } = fs
      for (const { prototype } of [ReadStream, WriteStream]) {
        replace(
          prototype,
          '_construct',
          (native) =>
            function (this: Emitter, done: AnyFunction) {
              const ended = (error?: unknown) => {
                if (error) forgetConstruct(this)
                done(error)
              }
              return apply(native, this, [ended])
            },
        )
        for (const method of METHODS) {
          if (!Object.hasOwn(prototype, method)) continue
          replace(
            prototype,
            method,
            (native) =>
              function (this: object, ...parameters: unknown[]) {
                if (!closed) return apply(native, this, parameters)
                held.push({ stream: this, method, parameters })
              },
          )
        }
      }
    },
    close() {
      closed = true
    },
    open() {
      closed = false
      for (const each of held.splice(0)) go(each)
    },
    capture: (describe) =>
      // A standard input that is a file is asked anew by who reads it.
      held
        .filter(({ stream }) => (stream as { fd?: unknown }).fd !== 0)
        .map(({ stream, method, parameters }) => [
          describe.reference(stream, ['stream of a file']),
          method,
          parameters.map((each, i) => describe.value(each, ['what is to be done', i])),
        ]),
    restore(state, build) {
      held = state.map(([stream, method, parameters]) => ({
        stream: build.value(stream) as object,
        method,
        parameters: parameters.map((each) => build.value(each)),
      }))
      if (held.length > 0) nextTick(() => held.splice(0).forEach(go))
    },
  }
}

export function verifyHeld(state: unknown, check: Check): asserts state is HeldState {
  if (!Array.isArray(state)) return check.fail('calls that are no list')
  for (const each of state as unknown[]) {
    if (!Array.isArray(each) || each.length !== 3 || !Array.isArray(each[2])) return check.fail('a call without what it is given')
    check.node(each[0])
    if (!METHODS.includes(each[1] as Method)) check.fail('a call of an unknown method')
    for (const parameter of each[2] as unknown[]) check.value(parameter)
  }
}
