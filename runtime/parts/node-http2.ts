/** Adds servers, sessions and streams of HTTP/2. */
import { nodeHttp2 } from '../adapters/node/http2/index.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(({ timers }) => {
  const http2 = nodeHttp2(timers.own)
  return { adapters: [http2], hidden: http2.hidden }
})
