/** Adds keys and hashes of `node:crypto`. */
import { nodeHashes } from '../adapters/node/hashes.ts'
import { nodeKeys } from '../adapters/node/keys.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({ adapters: [nodeKeys(), nodeHashes()] }))
