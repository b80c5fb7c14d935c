/** Turns what every JavaScript host with timers offers into what the runtime asks of a host. */
import type { Adapter, Host } from '../adapter.ts'
import { adaptersOf, webParts } from '../part.ts'
import { webClock } from './clock.ts'
import { webHandles } from './handles.ts'
import { webTimers } from './timers.ts'

/** By themselves, which is no more than asking; Node would open a file. */
function storages(): Map<unknown, string> {
  const found = new Map<unknown, string>()
  for (const key of ['localStorage', 'sessionStorage'])
    try {
      found.set((globalThis as Record<string, unknown>)[key], `%${key}%`)
    } catch {
      // A page may be forbidden to have one.
    }
  found.delete(undefined)
  return found
}

export function webHost(): Host {
  const { fetch, setTimeout, clearTimeout, MessageChannel } = globalThis
  const timers = webTimers()
  const handles = webHandles(timers)
  const betweenTurns = (task: () => unknown): void => {
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
  }
  const clock = webClock()
  const parts = webParts.map((make) => make({ timers, betweenTurns, isFetchLoaded: () => true }))
  return {
    adapters: [timers, handles, ...adaptersOf(parts), clock] as unknown as readonly Adapter[],
    names() {
      const named = storages()
      return (value) => (typeof value === 'symbol' ? undefined : (named.get(value) ?? handles.nameOf(value)))
    },
    resuming(resources) {
      for (const [name, state] of resources) if (name === clock.name) clock.goOn(state as Parameters<typeof clock.goOn>[0])
    },
    async read(url) {
      const response = await fetch(url)
      if (!response.ok) throw new Error(`HTTP ${response.status}`)
      return response.text()
    },
    betweenTurns,
    passing: () => parts.flatMap((part) => part.passing?.() ?? []),
    later(ms, task) {
      const timer = setTimeout(task, ms)
      return () => clearTimeout(timer)
    },
    report: (text) => console.error(text.trimEnd()),
  }
}
