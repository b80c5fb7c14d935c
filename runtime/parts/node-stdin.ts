/** Adds who listens to the standard input. */
import { nodeStdin } from '../adapters/node/stdin.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => {
  const stdin = nodeStdin()
  return { adapters: [stdin], active: stdin.active }
})
