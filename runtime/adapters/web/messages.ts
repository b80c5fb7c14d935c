/** Counts the messages that a page has sent to itself and not got yet: a snapshot waits for them. */
import { replaceMethod } from './construction.ts'
import type { WebTargets } from './listeners.ts'

export interface WebMessages {
  install(): void
  areWaiting(): boolean
}

const { apply } = Reflect

/** Whether the page itself is meant (HTML 9.3.3). */
function isOwn(given: unknown, { origin }: Location): boolean {
  const target = typeof given === 'object' && given !== null ? (given as WindowPostMessageOptions).targetOrigin : given
  if (target === undefined || target === '*' || target === '/') return true
  return URL.canParse(String(target)) && new URL(String(target)).origin === origin
}

export function webMessages(targets: WebTargets): WebMessages {
  const { document, location } = globalThis as Partial<typeof globalThis>
  let sent = 0
  return {
    install() {
      // Elsewhere, such as in a worker, they go to another realm.
      if (!document || !location) return
      replaceMethod(globalThis, 'postMessage', (native) => {
        return function (this: unknown, ...parameters: unknown[]) {
          const result = apply(native, this, parameters)
          if (isOwn(parameters[1], location)) sent++
          return result
        }
      })
      targets.listen(globalThis, 'message', (event) => {
        if (sent > 0 && (event as MessageEvent).source === (globalThis as unknown)) sent--
      })
    },
    areWaiting: () => sent > 0,
  }
}
