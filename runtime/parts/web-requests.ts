/** Adds requests of `fetch`. */
import { webParts } from '../adapters/part.ts'
import { webRequests } from '../adapters/web/requests.ts'

webParts.push(({ betweenTurns }) => {
  const requests = webRequests(betweenTurns)
  return { adapters: [requests], passing: requests.names }
})
