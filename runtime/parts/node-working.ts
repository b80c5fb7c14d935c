/** Adds work that Node does elsewhere and does not list: compression, cryptography, name services. */
import { nodeWorking } from '../adapters/node/working.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => {
  const working = nodeWorking()
  return { adapters: [working], working: working.names }
})
