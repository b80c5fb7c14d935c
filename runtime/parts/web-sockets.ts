/** Adds WebSockets. */
import { webParts } from '../adapters/part.ts'
import { webTargets } from '../adapters/web/listeners.ts'
import { webSockets } from '../adapters/web/sockets.ts'

webParts.push(() => ({ adapters: [webSockets(webTargets())] }))
