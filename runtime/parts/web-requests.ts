/** Adds requests of `fetch`. */
import { webParts } from '../adapters/part.ts'
import { requests } from '../adapters/requests.ts'

webParts.push(({ betweenTurns }) => {
  const sent = requests({ betweenTurns, failure: () => new TypeError('Failed to fetch'), isReady: true })
  return { adapters: [sent], passing: sent.names }
})
