/** Adds WebSockets of Node. */
import { nodeTargets } from '../adapters/node/event-target.ts'
import { nodeWebSockets } from '../adapters/node/websockets.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(({ timers }) => ({ adapters: [nodeWebSockets(nodeTargets(), timers.own)] }))
