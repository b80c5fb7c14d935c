/** Takes one snapshot after the other: hooks run, what ends by itself is waited for, and the program goes on or ends. */
import { host } from './adapters/index.ts'
import { CaptureError } from './capture/index.ts'
import type { Chunks } from './chunks.ts'
import { NativePromise, nativeThen } from './graph/promise.ts'
import type { Hooks } from './hooks.ts'
import { type Quiet, quiet } from './quiet.ts'
import { readUnloaded } from './unloaded.ts'

export type Format = 'cbor' | 'json'

/** `use` says whether the program is to go on. What is away is brought back then. */
export type Request = (
  format: Format | undefined,
  use: (bytes: Uint8Array) => boolean,
  done: () => void,
  failed: (error: unknown) => void,
) => void

export interface RequestOptions {
  readonly hooks: Hooks
  readonly chunks: Chunks
  /** Throws when no snapshot can be taken, whatever the heap is. */
  readonly ready: () => void
  /** Milliseconds that a snapshot waits for work of the host that ends by itself. */
  readonly patience: () => number
  /** Takes the snapshot, between turns. */
  readonly take: (format: Format | undefined, rest: Quiet) => Promise<Uint8Array>
}

export function createRequests({ hooks, chunks, ready, patience, take }: RequestOptions): Request {
  /** Runs the application's hooks, then takes the snapshot between turns, when what ends by itself is over. */
  const attempt = async (format: Format | undefined): Promise<Uint8Array> => {
    ready()
    const told = hooks.tell()
    if (told !== undefined) await told
    const rest = quiet(host, patience())
    let isAway = false
    /** A boundary between turns: the snapshot, or what is to be waited for. */
    const boundary = () =>
      new NativePromise<Uint8Array | Promise<void>[]>((done, failed) =>
        host.betweenTurns(() => {
          host.gates?.close()
          const waiting = isAway ? undefined : (rest.passing() ?? readUnloaded(chunks))
          if (waiting !== undefined) return done([waiting])
          let away: Promise<void> | undefined
          try {
            away = isAway ? undefined : hooks.putAway()
            isAway = true
          } catch (error) {
            return failed(error)
          }
          if (away !== undefined) {
            host.gates?.open()
            return done([away])
          }
          const again = rest.passing()
          return again === undefined ? nativeThen(take(format, rest), done, failed) : done([again])
        }),
      )
    for (;;) {
      try {
        const outcome = await boundary()
        if (!Array.isArray(outcome)) return outcome as Uint8Array
        for (const each of outcome) await each
      } catch (error) {
        const pause = error instanceof CaptureError && error.passing ? rest.pause() : undefined
        if (pause === undefined) throw error
        await pause
      }
    }
  }

  let busy = false
  const queue: (() => void)[] = []
  const request: Request = (format, use, done, failed) => {
    if (busy) return void queue.push(() => request(format, use, done, failed))
    busy = true
    const goOn = (then: () => void) => {
      if (host.gates) host.betweenTurns(host.gates.open)
      hooks.bringBack(false, () => {
        then()
        busy = false
        queue.shift()?.()
      })
    }
    nativeThen(
      attempt(format),
      (bytes: Uint8Array) => {
        try {
          if (use(bytes)) goOn(done)
        } catch (error) {
          goOn(() => failed(error))
        }
      },
      (error: unknown) => goOn(() => failed(error)),
    )
  }
  return request
}
