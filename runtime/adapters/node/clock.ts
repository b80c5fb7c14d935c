/** Lets `performance.now` and `process.hrtime` go on from where they were, so that no time of theirs lies before an earlier one. */

import type { Check } from '../../graph/kind.ts'
import { standIn } from '../../graph/native.ts'
import { marks } from '../../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

/** Milliseconds of `performance.now`, nanoseconds of `process.hrtime` in decimal; `null` where the program has not asked. */
export type ClockState = readonly [now: number | null, hrtime: string | null]

type Hrtime = NodeJS.HRTime
type Timeline = { getEntriesByType(type: string): readonly unknown[] }

export interface NodeClock extends Adapter<ClockState> {
  /** To be called before each capture: that itself would load what tells whether the program has asked. */
  look(): void
  /** Sets the clocks on; to be called before `install`, with what `capture` has returned. */
  goOn(state: ClockState): void
}

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect
const name = 'clock'
const SECOND = 1_000_000_000n

/** Lets `performance.now()` go on from so many ms; `timeOrigin`, marks and measures fit. */
export function goOnFrom(ms: number): void {
  const { prototype } = performance.constructor as { prototype: Performance }
  const { now: nativeNow } = prototype
  const origin = getOwnPropertyDescriptor(prototype, 'timeOrigin')!
  const later = ms - apply(nativeNow, performance, [])
  const { now } = {
    now(this: Performance) {
      return apply(nativeNow, this, []) + later
    },
  }
  // Without a time the engine takes its own, which has begun anew.
  const { mark: nativeMark, measure: nativeMeasure } = prototype
  const { mark, measure } = {
    mark(this: Performance, name: string | undefined, ...[options]: [PerformanceMarkOptions?]) {
      if (name === undefined) return apply(nativeMark, this, [])
      if (options?.startTime !== undefined) return apply(nativeMark, this, [name, options])
      return apply(nativeMark, this, [name, { ...options, startTime: apply(now, this, []) }])
    },
    measure(this: Performance, name: string, ...[from, to]: [(string | PerformanceMeasureOptions)?, string?]) {
      const options: PerformanceMeasureOptions = typeof from === 'object' && from !== null ? from : { start: from ?? 0 }
      const ends = to !== undefined || options.end !== undefined || options.duration !== undefined
      return apply(nativeMeasure, this, ends ? [name, from, to] : [name, { ...options, end: apply(now, this, []) }])
    },
  }
  for (const method of [now, mark, measure]) {
    const { name } = method
    defineProperty(prototype, name, {
      ...getOwnPropertyDescriptor(prototype, name),
      value: standIn(method, `Performance.prototype.${name}`),
    })
  }
  const { timeOrigin: get } = Object.getOwnPropertyDescriptors({
    get timeOrigin() {
      return (apply(origin.get!, this, []) as number) - later
    },
  }) as { timeOrigin: PropertyDescriptor }
  defineProperty(prototype, 'timeOrigin', { ...origin, get: standIn(get.get!, 'get Performance.prototype.timeOrigin') })
}

/** To be made before the program can replace anything. */
export function nodeClock(): NodeClock {
  const { hrtime } = process
  const { bigint } = hrtime
  let usesPerformance = false
  let usesHrtime = false
  /** Nanoseconds that are added. */
  let ahead = 0n
  const isLoaded = () =>
    (process as unknown as { moduleLoadList: string[] }).moduleLoadList.includes('NativeModule internal/perf/performance')

  const time = (): bigint => apply(bigint, hrtime, []) + ahead
  const ours = function hrtime(this: unknown, before?: [number, number]): [number, number] {
    usesHrtime = true
    if (ahead === 0n) return apply(native, this, arguments.length ? [before] : [])
    // What is wrong with it is left to Node's to say.
    if (before !== undefined) apply(native, this, [before])
    const at = time() - (before === undefined ? 0n : BigInt(before[0]) * SECOND + BigInt(before[1]))
    const seconds = at / SECOND - (at < 0n && at % SECOND !== 0n ? 1n : 0n)
    return [Number(seconds), Number(at - seconds * SECOND)]
  } as unknown as Hrtime
  const native = hrtime

  return {
    name,
    look() {
      usesPerformance ||= isLoaded()
    },
    install() {
      ours.bigint = {
        bigint() {
          usesHrtime = true
          return time()
        },
      }.bigint
      for (const [target, of] of [
        [ours, native],
        [ours.bigint, bigint],
      ] as const)
        for (const key of ['length', 'name']) defineProperty(target, key, getOwnPropertyDescriptor(of, key)!)
      defineProperty(process, 'hrtime', { ...getOwnPropertyDescriptor(process, 'hrtime'), value: ours })
    },
    goOn([ms, nanoseconds]) {
      if (nanoseconds !== null) {
        usesHrtime = true
        ahead = BigInt(nanoseconds) - apply(bigint, hrtime, [])
      }
      if (ms === null) return
      usesPerformance = true
      goOnFrom(ms)
    },
    capture(describe) {
      if (usesPerformance) {
        const timeline = performance as unknown as Timeline
        if (['mark', 'measure'].some((type) => timeline.getEntriesByType(type).length > 0)) describe.obstacle(marks('performance'))
      }
      if (!usesPerformance && !usesHrtime) return undefined
      return [usesPerformance ? performance.now() : null, usesHrtime ? String(time()) : null]
    },
  }
}

/** The clocks go on before anything else, see `goOn`. */
export const clockMaker: AdapterMaker<ClockState> = { name, restore() {} }

export const clockCheck: AdapterCheck<ClockState> = {
  name,
  verify(state: unknown, check: Check): asserts state is ClockState {
    if (!Array.isArray(state) || state.length !== 2) return check.fail('clocks without their times')
    const [now, hrtime] = state as unknown[]
    if (now !== null && !(Number.isFinite(now) && (now as number) >= 0)) return check.fail('a clock without its time')
    if (hrtime !== null && !(typeof hrtime === 'string' && /^\d{1,20}$/.test(hrtime))) return check.fail('a clock without its time')
  },
}
