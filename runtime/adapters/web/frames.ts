/** Turns callbacks that wait for the next animation frame into plain data, and back, so that the ids the program holds stay good. */
import type { Value } from '../../graph/format.ts'
import type { Check } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

type Callback = (time: number) => unknown
type State = readonly (readonly [id: number, callback: Value])[]

export interface WebFrames extends Adapter<State> {
  revive(callback: Callback, id: number): void
}

export function webFrames(): WebFrames {
  const { requestAnimationFrame, cancelAnimationFrame } = globalThis as Partial<typeof globalThis>
  /** By the ids that the program knows, in order. */
  const waiting = new Map<number, { readonly callback: unknown; readonly native: number }>()
  /** Added to the host's ids: a new id is greater than all that came from another device. */
  let offset = 0
  let stopped = false

  function request(callback: Callback, known?: number): number {
    let id = 0
    const native = requestAnimationFrame!(function (this: unknown, time) {
      if (stopped) return
      waiting.delete(id)
      return callback.call(this, time)
    })
    waiting.set((id = known ?? native + offset), { callback, native })
    return id
  }

  return {
    name: 'frames',
    install() {
      if (!requestAnimationFrame || !cancelAnimationFrame) return
      const functions = {
        requestAnimationFrame(callback: unknown) {
          // The host says what is wrong.
          return typeof callback === 'function' ? request(callback as Callback) : requestAnimationFrame(callback as never)
        },
        cancelAnimationFrame(id: unknown) {
          const known = Number(id)
          cancelAnimationFrame(waiting.get(known)?.native ?? known)
          waiting.delete(known)
        },
      }
      Object.assign(globalThis, functions)
    },
    capture(describe) {
      const own = [...waiting].filter(([, { callback }]) => !describe.isForeign(callback))
      return own.length ? own.map(([id, { callback }]) => [id, describe.value(callback, ['animation frame', id])] as const) : undefined
    },
    revive(callback, id) {
      offset = Math.max(offset, id)
      request(callback, id)
    },
    stop() {
      stopped = true
    },
  }
}

export const framesCheck: AdapterCheck<State> = {
  name: 'frames',
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('frames that are no list')
    for (const frame of state as unknown[]) {
      if (!Array.isArray(frame) || frame.length !== 2) return check.fail('a frame without its callback')
      check.integer(frame[0], 1, Number.MAX_SAFE_INTEGER)
      check.node(frame[1], [], ['animation frame', frame[0]])
    }
  },
}

export function framesMaker({ revive }: WebFrames): AdapterMaker<State> {
  return {
    name: 'frames',
    restore(state, build) {
      for (const [id, callback] of state) revive(build.value(callback) as Callback, id)
    },
  }
}
