/** Lets `performance.now` of a page go on from where that of Node was; a program that began in a page has the page's. */
import type { Adapter } from '../adapter.ts'
import { type ClockState, goOnFrom } from '../node/clock.ts'

export interface WebClock extends Adapter<ClockState> {
  /** To be called before `install`. */
  goOn(state: ClockState): void
}

export function webClock(): WebClock {
  let state: ClockState | undefined
  return {
    name: 'clock',
    goOn(before) {
      state = before
      if (before[0] !== null) goOnFrom(before[0])
    },
    // Nobody asks for `hrtime` here: it waits for the next Node.
    capture: () => state && [state[0] === null ? null : performance.now(), state[1]],
  }
}
