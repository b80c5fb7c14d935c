/** Adds interfaces of `node:readline`. */
import { nodeAborting } from '../adapters/node/aborting.ts'
import { nodeTargets } from '../adapters/node/event-target.ts'
import { nodeReadline } from '../adapters/node/readline.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => {
  const readline = nodeReadline(nodeAborting(), nodeTargets())
  return {
    adapters: [readline],
    nameOf: (value) => (typeof value === 'symbol' ? readline.nameOf(value) : undefined),
    slotless: readline.slotless,
    hidden: readline.hidden,
    interchangeable: readline.interchangeable,
  }
})
