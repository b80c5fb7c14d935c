/** Turns callbacks that wait for the next animation frame, or for a time with nothing to do, into plain data, and back, so that the ids the program holds stay good. */
import type { Value } from '../../graph/format.ts'
import type { Check } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

type Callback = (argument: unknown) => unknown
/** `timeout`: milliseconds after which an idle callback runs whatever there is to do. */
type Saved = readonly [id: number, callback: Value, timeout?: number]
type State = readonly Saved[]

interface Waiting {
  readonly callback: unknown
  readonly native: number
  /** Epoch ms. */
  readonly due: number | undefined
}

export interface WebFrames extends Adapter<State> {
  revive(callback: Callback, id: number, timeout: number | undefined): void
}

const LONGEST = 2 ** 32

export const webFrames = (): WebFrames => callbacks('frames', 'animation frame', 'requestAnimationFrame', 'cancelAnimationFrame')
export const webIdle = (): WebFrames => callbacks('idle', 'idle callback', 'requestIdleCallback', 'cancelIdleCallback')

function callbacks(
  name: string,
  label: string,
  request: 'requestAnimationFrame' | 'requestIdleCallback',
  cancel: 'cancelAnimationFrame' | 'cancelIdleCallback',
): WebFrames {
  const { [request]: start, [cancel]: stop } = globalThis as unknown as Record<string, (...parameters: unknown[]) => number>
  // The program may replace it.
  const { now } = Date
  /** By the ids that the program knows, in order. */
  const waiting = new Map<number, Waiting>()
  /** Added to the host's ids: a new id is greater than all that came from another device. */
  let offset = 0
  let stopped = false

  function wait(callback: Callback, timeout: number | undefined, known?: number): number {
    let id = 0
    const run = function (this: unknown, argument: unknown) {
      if (stopped) return
      waiting.delete(id)
      return callback.call(this, argument)
    }
    const native = timeout === undefined ? start!(run) : start!(run, { timeout })
    waiting.set((id = known ?? native + offset), { callback, native, due: timeout && now() + timeout })
    return id
  }

  return {
    name,
    install() {
      if (!start || !stop) return
      const functions = {
        [request](callback: unknown, ...[options]: unknown[]) {
          // The host says what is wrong.
          if (typeof callback !== 'function') return start(callback, options)
          const timeout = request === 'requestIdleCallback' ? (options as IdleRequestOptions | undefined)?.timeout : undefined
          return wait(callback as Callback, timeout === undefined ? undefined : Number(timeout) >>> 0)
        },
        [cancel](id: unknown) {
          const known = Number(id)
          stop(waiting.get(known)?.native ?? known)
          waiting.delete(known)
        },
      }
      Object.assign(globalThis, functions)
    },
    capture(describe) {
      const own = [...waiting].filter(([, { callback }]) => !describe.isForeign(callback))
      if (!own.length) return undefined
      return own.map(([id, { callback, due }]): Saved => {
        const value = describe.value(callback, [label, id])
        // 0 would be none.
        return due ? [id, value, Math.max(due - now(), 1)] : [id, value]
      })
    },
    revive(callback, id, timeout) {
      offset = Math.max(offset, id)
      wait(callback, timeout, id)
    },
    stop() {
      stopped = true
    },
  }
}

const checkOf = (name: string, label: string): AdapterCheck<State> => ({
  name,
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('frames that are no list')
    for (const frame of state as unknown[]) {
      if (!Array.isArray(frame) || frame.length < 2 || frame.length > 3) return check.fail('a frame without its callback')
      check.integer(frame[0], 1, Number.MAX_SAFE_INTEGER)
      check.node(frame[1], [], [label, frame[0]])
      if (frame.length === 3) check.integer(frame[2], 1, LONGEST)
    }
  },
})

export const framesCheck: AdapterCheck<State> = checkOf('frames', 'animation frame')
export const idleCheck: AdapterCheck<State> = checkOf('idle', 'idle callback')

export function framesMaker({ name, revive }: WebFrames): AdapterMaker<State> {
  return {
    name,
    restore(state, build) {
      for (const [id, callback, timeout] of state) revive(build.value(callback) as Callback, id, timeout)
    },
  }
}
