/** Adds sockets, servers, and requests and responses of HTTP. */
import { nodeSockets } from '../adapters/node/sockets/index.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(({ timers }) => {
  const sockets = nodeSockets(timers.own)
  return { adapters: [sockets], active: sockets.accounted }
})
