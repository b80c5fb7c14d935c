/** Adds streams. */
import { nodeAborting } from '../adapters/node/aborting.ts'
import { nodeTargets } from '../adapters/node/event-target.ts'
import { nodeStreams } from '../adapters/node/stream/index.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(({ errors }) => {
  const streams = nodeStreams(errors, nodeAborting(), nodeTargets())
  return {
    adapters: [streams],
    hidden: streams.hidden,
    nameOf: (value) => (typeof value === 'symbol' ? streams.nameOf(value) : undefined),
    slotless: () => streams.slotless,
  }
})
