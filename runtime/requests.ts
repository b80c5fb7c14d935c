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

/** `putBack`: to be called before the program goes on. */
interface Taken {
  readonly bytes: Uint8Array
  readonly putBack: () => void
}

export interface RequestOptions {
  readonly hooks: Hooks
  readonly chunks: Chunks
  /** Throws when no snapshot can be taken, whatever the heap is. */
  readonly ready: () => void
  /** Milliseconds that a snapshot waits for work of the host that ends by itself. */
  readonly patience: () => number
  /** Takes the snapshot, between turns. */
  readonly take: (format: Format | undefined, rest: Quiet) => Promise<Uint8Array>
  /** Takes back what the program did to the language, between turns; returns what undoes it. */
  readonly withdraw: () => () => void
}

export function createRequests({ hooks, chunks, ready, patience, take, withdraw }: RequestOptions): Request {
  /** Runs the application's hooks, then takes the snapshot between turns, when what ends by itself is over. */
  const attempt = async (format: Format | undefined): Promise<Taken> => {
    ready()
    const told = hooks.tell()
    if (told !== undefined) await told
    const rest = quiet(host, patience())
    let isAway = false
    /** A boundary between turns: the snapshot, or what is to be waited for. */
    const boundary = () =>
      new NativePromise<Taken | { readonly wait: Promise<void> }>((done, failed) =>
        host.betweenTurns(() => {
          host.gates?.close()
          let putBack = withdraw()
          const goOn = (outcome: Promise<void>) => {
            putBack()
            done({ wait: outcome })
          }
          const waiting = isAway ? undefined : (rest.passing() ?? readUnloaded(chunks))
          if (waiting !== undefined) return goOn(waiting)
          // Code of the program's.
          if (!isAway && hooks.resources.length > 0) {
            putBack()
            let away: Promise<void> | undefined
            try {
              away = hooks.putAway()
            } catch (error) {
              return failed(error)
            }
            isAway = true
            if (away !== undefined) {
              host.gates?.open()
              return done({ wait: away })
            }
            putBack = withdraw()
          }
          isAway = true
          const again = rest.passing()
          if (again !== undefined) return goOn(again)
          // The turn of the boundary is over when this is.
          return nativeThen(
            take(format, rest),
            (bytes: Uint8Array) => done({ bytes, putBack }),
            (error: unknown) => {
              putBack()
              failed(error)
            },
          )
        }),
      )
    for (;;) {
      try {
        const outcome = await boundary()
        if ('bytes' in outcome) return outcome
        await outcome.wait
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
      ({ bytes, putBack }: Taken) => {
        let then = done
        try {
          if (!use(bytes)) return
        } catch (error) {
          then = () => failed(error)
        }
        putBack()
        goOn(then)
      },
      (error: unknown) => goOn(() => failed(error)),
    )
  }
  return request
}
