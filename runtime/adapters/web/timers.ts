/** Turns the pending timers of a host with numeric ids into plain data, and back, so that the ids the program holds stay good. */
import type { Value } from '../../graph/format.ts'
import type { Check } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'

export interface Timer {
  /** What the program got for it on a host where that is an object. */
  readonly handle?: object
  readonly callback: unknown
  readonly args: readonly unknown[]
  /** ms; one period of an interval. */
  readonly delay: number
  readonly repeats: boolean
  /** Epoch ms. */
  due: number
  native: number
}

export type SavedTimer = readonly [
  id: number,
  callback: Value,
  args: readonly Value[],
  delay: number,
  repeats: boolean,
  remaining: number,
  due: number,
]
type Natives = Record<'setTimeout' | 'setInterval', (callback: unknown, delay?: number, ...args: unknown[]) => number> &
  Record<'clearTimeout' | 'clearInterval', (id?: unknown) => void>

export interface WebTimers extends Adapter<readonly SavedTimer[]> {
  /** Lets the host start a timer that has come from another device; new ids are greater than its. */
  revive(timer: Timer, delay: number, id: number): void
  /** Timers that are set, by the ids that the program knows. */
  readonly live: ReadonlyMap<number, Timer>
  clear(id: number): void
  /** An id that no timer has. */
  newId(): number
}

export function webTimers(): WebTimers {
  const realm = globalThis as unknown as Natives
  const { setTimeout, setInterval, clearTimeout, clearInterval } = realm
  // By another name it is an indirect one: what it declares is global (HTML 8.6).
  const { eval: evaluate } = globalThis
  const live = new Map<number, Timer>()
  /** Added to the host's ids: a new id is greater than all that came from another device. */
  let offset = 0
  /** Functions around timers that are text. */
  const texts = new WeakSet<object>()
  /** No callback runs any more. */
  let stopped = false

  /** Lets the host start a timer. `id`: as the program knows it. */
  function start(timer: Timer, delay: number, id?: number): number {
    const native = timer.repeats && delay === timer.delay ? setInterval : setTimeout
    timer.due = Date.now() + delay
    timer.native = native(function (this: unknown) {
      if (stopped) return
      live.delete(known)
      // An interval goes behind the others that are due with it; the first part of one that has moved is over.
      if (native === setInterval) {
        timer.due = Date.now() + timer.delay
        live.set(known, timer)
      } else if (timer.repeats) start(timer, timer.delay, known)
      return (timer.callback as (...args: unknown[]) => unknown).apply(this, timer.args as unknown[])
    }, delay)
    const known = id ?? timer.native + offset
    live.set(known, timer)
    return known
  }

  const setter = (name: 'setTimeout' | 'setInterval') => {
    const native = realm[name]
    const label = `${name} of text`
    const wrapped = function (callback: unknown, ms?: unknown, ...args: unknown[]): number {
      const delay = Math.max(Number(ms) || 0, 0)
      // Text is run when its time has come. The function around it is ours: the capture names it as an obstacle.
      const run = typeof callback === 'function' ? callback : { [label]: () => evaluate(String(callback)) }[label]!
      if (run !== callback) texts.add(run as object)
      return start({ callback: run, args, delay, repeats: name === 'setInterval', due: 0, native: 0 }, delay)
    }
    Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(native))
    return wrapped
  }

  const clear = (id: unknown, native: (id?: unknown) => void) => {
    const timer = live.get(Number(id))
    live.delete(Number(id))
    native(timer ? timer.native : id)
  }
  const clearer = (native: (id?: unknown) => void) => {
    const wrapped = function (id?: unknown): void {
      clear(id, native)
    }
    Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(native))
    return wrapped
  }

  return {
    name: 'web-timers',
    install() {
      if (!setTimeout) return
      Object.assign(realm, {
        setTimeout: setter('setTimeout'),
        setInterval: setter('setInterval'),
        clearTimeout: clearer(clearTimeout),
        clearInterval: clearer(clearInterval),
      })
    },
    capture(describe) {
      const now = Date.now()
      // Stable: those that are due in the same ms stay in the order in which they were set.
      const timers = [...live]
        .filter(([, { handle }]) => !handle)
        .filter(([, { callback }]) => texts.has(callback as object) || !describe.isForeign(callback))
        .sort(([, a], [, b]) => a.due - b.due)
      if (!timers.length) return undefined
      return timers.map(
        ([id, { callback, args, delay, repeats, due }]): SavedTimer => [
          id,
          describe.value(callback, ['timer', id]),
          args.map((value, index) => describe.value(value, ['timer argument', index])),
          delay,
          repeats,
          due - now,
          due,
        ],
      )
    },
    live,
    clear: (id) => clear(id, clearTimeout),
    newId: () => ++offset,
    revive(timer, delay, id) {
      offset = Math.max(offset, id)
      start(timer, delay, id)
    },
    stop() {
      stopped = true
    },
  }
}

export const webTimersCheck: AdapterCheck<readonly SavedTimer[]> = {
  name: 'web-timers',
  verify(state: unknown, check: Check): asserts state is readonly SavedTimer[] {
    if (!Array.isArray(state)) return check.fail('timers that are no list')
    for (const timer of state as unknown[]) {
      if (!Array.isArray(timer) || !Array.isArray(timer[2]) || typeof timer[4] !== 'boolean')
        return check.fail('a timer without its fields')
      check.integer(timer[0], 1, Number.MAX_SAFE_INTEGER)
      check.value(timer[1], ['timer', timer[0]])
      for (const [i, value] of (timer[2] as unknown[]).entries()) check.value(value, ['timer argument', i])
      if (![3, 5, 6].every((place) => Number.isFinite(timer[place]))) check.fail('a time that is no finite number')
    }
  },
}

export function webTimersMaker({ revive }: WebTimers): AdapterMaker<readonly SavedTimer[]> {
  return {
    name: 'web-timers',
    restore(state, build, options) {
      const now = Date.now()
      for (const [id, callback, args, delay, repeats, remaining, due] of state) {
        const timer = { callback: build.value(callback), args: args.map((value) => build.value(value)), delay, repeats, due: 0, native: 0 }
        revive(timer, Math.max(options.timers === 'deadline' ? due - now : remaining, 0), id)
      }
    },
  }
}
