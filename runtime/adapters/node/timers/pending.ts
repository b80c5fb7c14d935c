/** Finds the pending timers of the program in the lists that Node has of all, in the order in which it would run them. */
import type { Handles, Timeout, TimersList } from './handles.ts'

/**
 * Number of distinct delays that are remembered before unused ones are dropped. A delay costs about 40 bytes,
 * and one probe (under 2 µs) at capture.
 */
const DELAYS = 4096

export interface PendingTimers {
  /** Marks a timer as the program's. */
  track(timer: Timeout): Timeout
  /** Notes that there may be a timer with this delay. */
  remember(delay: number): void
  /** The lists to which a `refresh` and the next period lead; after a move, others than the one it is in. */
  lists(timer: Timeout): number[]
  /** Notes an id that no new timer may get, and returns what is added to those that Node gives. */
  skipIds(to: number): number
  /** With the ms they have left. */
  all(): Map<Timeout, number>
}

export function pendingTimers({ slots, newTimeout, endTimeout, refresh }: Handles): PendingTimers {
  const { queueMicrotask } = globalThis
  // Called in the turns of the program, which may replace them.
  const { trunc } = Math
  const { call } = Function.prototype
  const add = call.bind(Set.prototype.add as never) as unknown as (set: Set<number>, value: number) => void
  const sizeOf = call.bind(Object.getOwnPropertyDescriptor(Set.prototype, 'size')!.get as never) as unknown as (set: Set<number>) => number
  const { primitive, asyncId } = slots
  const noop = () => {}
  // The program's timers are found through Node's own lists, one for each delay, so nothing has to hold the handles:
  // a WeakRef each would cost 1.5 µs beside the 0.5 µs of setTimeout (Node 20–26), a strong list would keep fired callbacks.
  let delays = new Set<number>()
  let latest = -1
  let limit = DELAYS
  /** Added to the ids of new handles, so that they never equal one that the program got before it moved. */
  let idOffset = 0

  /** Node's own stay `false`, and `true` (the id was asked for) can be no one else's. */
  function track(timer: Timeout): Timeout {
    timer[primitive] = undefined
    if (idOffset) timer[asyncId] = (timer[asyncId] as number) + idOffset
    remember(trunc(timer._idleTimeout))
    return timer
  }

  function remember(delay: number): void {
    if (delay === latest || !(delay >= 0)) return
    add(delays, (latest = delay))
    if (sizeOf(delays) <= limit) return
    latest = -1
    const used = new Set<number>()
    for (const each of delays)
      withList(each, (timers) => {
        for (const timer of timers) for (const next of [each, ...lists(timer)]) used.add(next)
      })
    delays = used
    limit = Math.max(DELAYS, 2 * delays.size)
  }

  const lists = ({ _idleTimeout, _repeat }: Timeout) => [_idleTimeout, _repeat ?? _idleTimeout].map(trunc)

  /** Shows the list of a delay through a timer that joins it for a moment: oldest first, Node's own timers left out. */
  function withList(delay: number, see: (timers: Timeout[], list: TimersList, now: number) => void): void {
    const probe = newTimeout(noop, delay)
    // The list of what was overdue after a move; no delay leads there.
    if (!delay) {
      probe._idleTimeout = 0
      refresh.call(probe)
    }
    const list = probe._idlePrev as TimersList
    const timers: Timeout[] = []
    for (let timer = list._idlePrev as Timeout; timer !== probe; timer = timer._idlePrev as Timeout)
      if (timer[primitive] !== false) timers.push(timer)
    see(timers, list, probe._idleStart)
    endTimeout(probe)
  }

  let seen: Map<Timeout, number> | undefined
  /**
   * Pending timers with the ms they have left, in the order in which Node would run them: the queue of lists is played
   * through, because the order of two timers that are due in the same ms depends on when their lists were last due.
   */
  function all(): Map<Timeout, number> {
    if (seen) return seen
    const order = (seen = new Map())
    queueMicrotask(() => (seen = undefined))
    const queue: { expiry: number; id: number; msecs: number; timers: Timeout[] }[] = []
    let now = 0
    for (const delay of delays)
      withList(delay, (timers, { expiry, id, msecs }, time) => {
        now = time
        if (timers.length) queue.push({ expiry, id, msecs, timers: timers.reverse() })
      })
    // Ids that Node has given out are far below 0.
    for (let id = 0; queue.length; id++) {
      const next = queue.reduce((a, b) => ((b.expiry - a.expiry || b.id - a.id) < 0 ? b : a))
      const time = Math.max(next.expiry, now)
      let timer: Timeout | undefined
      let due = 0
      while ((timer = next.timers.at(-1)) && (due = timer._idleStart + next.msecs) <= time) {
        next.timers.pop()
        order.set(timer, due - now)
      }
      if (timer) Object.assign(next, { expiry: due, id })
      else queue.splice(queue.indexOf(next), 1)
    }
    return order
  }

  return { track, remember, lists, skipIds: (to) => (idOffset = Math.max(idOffset, to)), all }
}
