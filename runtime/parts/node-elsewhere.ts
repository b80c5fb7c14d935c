/** Adds child processes and threads. */
import { nodeElsewhere } from '../adapters/node/elsewhere.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(({ process }) => {
  const elsewhere = nodeElsewhere(process.listen as Parameters<typeof nodeElsewhere>[0])
  return { adapters: [elsewhere], beside: elsewhere.names }
})
