/** Adds what waits for the events of an emitter: `once` and `on` of `node:events`, and for the promises of its listeners. */
import { nodeAborting } from '../adapters/node/aborting.ts'
import { nodeCatchers } from '../adapters/node/catchers.ts'
import { nodeTargets } from '../adapters/node/event-target.ts'
import { installEventsOn } from '../adapters/node/events-on.ts'
import { installEventsOnce } from '../adapters/node/events-once.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => {
  const aborting = nodeAborting()
  const targets = nodeTargets()
  const install = () => {
    installEventsOnce(aborting, targets)
    installEventsOn(aborting, targets)
  }
  return { adapters: [nodeCatchers(install)] }
})
