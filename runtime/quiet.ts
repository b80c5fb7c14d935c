/** Decides how long a snapshot waits for what ends by itself. */
import type { Host } from './adapters/adapter.ts'
import { NativePromise } from './graph/promise.ts'

/** Boundaries between turns that are looked at before it takes a rest in between, ms each time. */
const TURNS = 20
const LONGEST = 16
// The program may replace it.
const { now } = Date

export interface Quiet {
  /** To be called between turns. `undefined`: nothing is to be waited for, or not any more; else what tells when to look again. */
  passing(): Promise<void> | undefined
  /** The same where a capture has met what ends by itself. */
  pause(): Promise<void> | undefined
  /** Milliseconds since the first wait. */
  waited(): number
  /** Nothing is waited for any more. */
  isOver(): boolean
}

export function quiet(host: Host, patience: number): Quiet {
  let began: number | undefined
  let turns = 0
  let pause = 1
  let isOver = false
  const waited = () => (began === undefined ? 0 : Math.max(now() - began, 0))
  const wait = (ms: number): Promise<void> | undefined => {
    began ??= now()
    const left = patience - waited()
    if (left <= 0) {
      // Once more, to find all that is left.
      if (isOver) return undefined
      isOver = true
      ms = 0
    }
    return new NativePromise((done) => void (ms === 0 ? done() : host.later(Math.min(ms, left), done)))
  }
  return {
    passing() {
      if (host.passing === undefined || host.passing().length === 0) return undefined
      return wait(turns++ < TURNS ? 0 : 1)
    },
    pause() {
      const ms = pause
      pause = Math.min(pause * 2, LONGEST)
      return wait(ms)
    },
    waited,
    isOver: () => isOver,
  }
}
