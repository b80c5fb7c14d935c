/** Adds what a program sets in Node's modules. */
import { nodeSettings } from '../adapters/node/settings.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({ adapters: [nodeSettings()] }))
