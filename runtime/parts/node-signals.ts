/** Adds event targets, events, and signals to abort. */

import { nodeAborting } from '../adapters/node/aborting.ts'
import { nodeEvent } from '../adapters/node/event.ts'
import { nodeTargets, REJECTED_LISTENER, rejectedListener } from '../adapters/node/event-target.ts'
import { nodeSignals } from '../adapters/node/signals/index.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(({ timers }) => {
  const aborting = nodeAborting()
  return {
    adapters: [nodeSignals(nodeTargets(), timers.clock), nodeEvent()],
    hidden: {
      get 'node:events#AbortError'() {
        return aborting.errorClass()
      },
      get [REJECTED_LISTENER]() {
        return rejectedListener()
      },
    },
    interchangeable: [REJECTED_LISTENER],
    slotless: () => [aborting.errorClass().prototype as object],
  }
})
