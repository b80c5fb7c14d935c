/** Knows the timers that Node itself has set. */
import { functionName } from '../../../graph/function-name.ts'
import type { Describe } from '../../../graph/kind.ts'
import { isNodesFunction } from '../sockets/nodes-own.ts'
import { type Handles, LONGEST, type Timeout } from './handles.ts'

export interface Clock {
  /** The one that was set last with this delay. */
  latest(delay: number): Timeout
  /** Milliseconds until it is due. */
  left(timer: Timeout): number
  restart(timer: Timeout, remaining: number): void
  end(timer: Timeout): void
}

export function nodesClock({ newTimeout, endTimeout, refresh }: Handles): Clock {
  const noop = () => {}
  return {
    latest(delay) {
      const probe = newTimeout(noop, delay > LONGEST ? 1 : delay)
      const timer = probe._idleNext as Timeout
      endTimeout(probe)
      return timer
    },
    left(timer) {
      const probe = newTimeout(noop, LONGEST)
      endTimeout(probe)
      return timer._idleStart + timer._idleTimeout - probe._idleStart
    },
    restart(timer, remaining) {
      timer._idleTimeout = Math.min(remaining, LONGEST)
      refresh.call(timer)
    },
    end: endTimeout,
  }
}

/** Modules of Node that are loaded late set timers as the program does: an HTTP server looks after its connections, and `fetch` after its own. */
export function isNodes({ _onTimeout: callback }: Timeout, describe: Describe): boolean {
  return (
    typeof callback === 'function' &&
    /^(?:bound |onTick$|onParserTimeout$)/.test(functionName(callback)) &&
    isNodesFunction(callback, describe)
  )
}

/** What closes streams of HTTP/2, or goes on with a request of `fetch`, a turn later. The text says it, since some other function may look like one of Node's by chance. */
export function isNodesImmediate(callback: unknown, describe: Describe): boolean {
  const text = typeof callback === 'function' ? Function.prototype.toString.call(callback) : ''
  return (
    /^function (?:callStreamClose|finishSendTrailers)\b|\bsession\[kMaybeDestroy\]|\bsocket\.destroy\(error\)|\bclient\[kResume\]|=> resume\(this, sync\)/.test(
      text,
    ) && isNodesFunction(callback, describe)
  )
}
