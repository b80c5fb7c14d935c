/** Lists the timers of a snapshot, of Node and of pages, with what is left of each. */
import type { TimeoutPayload } from '../../runtime/adapters/node/timers/index.ts'
import type { SavedTimer } from '../../runtime/adapters/web/timers.ts'
import type { Reference, Snapshot, Value } from '../../runtime/graph/format.ts'

export interface Timer {
  /** Delay asked for, ms; of an interval its period. */
  readonly delay: number
  readonly repeats: boolean
  /** Milliseconds left when the snapshot was taken; below 0: overdue. */
  readonly left: number
  /** Its callback. */
  readonly callback: Value
}

/** In the order in which they are due. */
export function timersOf({ resources, heap }: Snapshot): Timer[] {
  return resources.flatMap(([name, state]): Timer[] => {
    if (name === 'web-timers')
      return (state as readonly SavedTimer[]).map(([, callback, , delay, repeats, left]) => ({ delay, repeats, left, callback }))
    if (name !== 'timers') return []
    const [timeouts] = state as readonly [readonly Reference[]]
    return timeouts.flatMap(([node]) => {
      const [callback, , delay, repeat, , , left] = heap.nodes[node]![2] as TimeoutPayload
      return left === undefined ? [] : [{ delay: repeat ?? delay, repeats: repeat !== null, left, callback }]
    })
  })
}
