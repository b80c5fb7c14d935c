/** Adds what `node:timers/promises` makes. */
import { nodeAborting } from '../adapters/node/aborting.ts'
import { nodeTargets } from '../adapters/node/event-target.ts'
import { installInterval, intervalKind } from '../adapters/node/timers/interval.ts'
import { installTimersPromises } from '../adapters/node/timers/promises.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => {
  const aborting = nodeAborting()
  const targets = nodeTargets()
  const install = () => {
    installTimersPromises(aborting, targets)
    installInterval(aborting, targets)
  }
  return { adapters: [{ name: 'waiting-for-timers', kinds: [intervalKind], install }] }
})
