/** Adds requests of `fetch` in Node, whose classes are loaded with the first. */
import { resetError } from '../adapters/node/sockets/later.ts'
import { nodeParts } from '../adapters/part.ts'
import { requests } from '../adapters/requests.ts'

nodeParts.push(({ timers }) => {
  const sent = requests({
    betweenTurns: timers.betweenTurns,
    failure: () => new TypeError('fetch failed', { cause: resetError('read') }),
    isReady: false,
  })
  return { adapters: [sent], passing: sent.names }
})
