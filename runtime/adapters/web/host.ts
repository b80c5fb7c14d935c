/** Turns what every JavaScript host with timers offers into what the runtime asks of a host. */
import type { Adapter, Host } from '../adapter.ts'
import { domExceptions } from '../dom-exception.ts'
import { headers } from '../headers.ts'
import { intl } from '../intl.ts'
import { texts } from '../text.ts'
import { urls } from '../url.ts'
import { webTimers } from './timers.ts'

export function webHost(): Host {
  const { setTimeout, clearTimeout, MessageChannel } = globalThis
  return {
    adapters: [webTimers(), domExceptions(), urls(), texts(), intl(), headers(() => true)] as unknown as readonly Adapter[],
    names: () => () => undefined,
    betweenTurns(task) {
      // A message is a turn of its own without the 4 ms to which browsers stretch nested timers.
      if (MessageChannel) {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          port1.close()
          task()
        }
        port2.postMessage(0)
      } else if (setTimeout) setTimeout(task, 0)
      else void Promise.resolve().then(task)
    },
    later(ms, task) {
      const timer = setTimeout(task, ms)
      return () => clearTimeout(timer)
    },
    report: (text) => console.error(text.trimEnd()),
  }
}
