/** Adds what `node:async_hooks` makes. */
import { nodeContexts } from '../adapters/node/contexts/index.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => {
  const contexts = nodeContexts()
  return { adapters: [contexts], contexts }
})
