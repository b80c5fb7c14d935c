/** Lists the resources of every host with what checks their state: `tm-restore` runs on Node and reads snapshots of browsers too. */
import type { AdapterCheck } from './adapter.ts'
import { domExceptionsCheck } from './dom-exception.ts'
import { signalsCheck } from './node/abort.ts'
import { eventsCheck } from './node/events.ts'
import { modulesCheck } from './node/modules.ts'
import { processCheck } from './node/process.ts'
import { timersCheck } from './node/timers.ts'
import { documentCheck } from './web/dom.ts'
import { framesCheck } from './web/frames.ts'
import { requestsCheck } from './web/requests.ts'
import { socketsCheck } from './web/sockets.ts'
import { webTimersCheck } from './web/timers.ts'

export const adapterChecks: readonly AdapterCheck[] = [
  webTimersCheck,
  framesCheck,
  documentCheck,
  requestsCheck,
  socketsCheck,
  timersCheck,
  processCheck,
  signalsCheck,
  eventsCheck,
  modulesCheck,
  domExceptionsCheck,
] as readonly AdapterCheck[]
