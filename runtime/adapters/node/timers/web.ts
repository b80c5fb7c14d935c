/** Goes on in Node with the timers of a program that comes from a browser, and knows them by their numbers. */
import type { Reference } from '../../../graph/format.ts'
import type { Build } from '../../../graph/kind.ts'
import type { AdapterMaker } from '../../adapter.ts'
import type { SavedTimer } from '../../web/timers.ts'
import { type NodeTimers, timersMaker } from './index.ts'

/** Node takes no shorter delay, and no longer one. */
const inNode = (delay: number) => Math.min(Math.max(Math.trunc(delay), 1), 2 ** 31 - 1)

export function numberedTimersMaker(timers: NodeTimers): AdapterMaker<readonly SavedTimer[]> {
  const { kinds, restore } = timersMaker(timers)
  const { allocate, fill } = kinds![0]!
  const asIs = { value: (value: unknown) => value } as Build
  return {
    name: 'web-timers',
    restore(state, build, options) {
      const made = state.map(([id, callback, args, delay, repeats, remaining, due]) => {
        const payload = [callback, args, inNode(delay), repeats ? inNode(delay) : null, true, id, remaining, due]
        const timer = allocate(payload, build)
        fill!(timer, payload, build)
        return timer
      })
      restore([made as unknown as readonly Reference[], [], []], asIs, options)
    },
  }
}
