/** Lists the resources of every host with what checks their state: `tm-restore` runs on Node and reads snapshots of browsers too. */
import type { AdapterCheck } from './adapter.ts'
import { domExceptionsCheck } from './dom-exception.ts'
import { signalsCheck } from './node/abort.ts'
import { codedErrorsCheck } from './node/coded-errors.ts'
import { contextsCheck } from './node/context.ts'
import { eventsCheck } from './node/events.ts'
import { modulesCheck } from './node/modules.ts'
import { processCheck } from './node/process.ts'
import { socketsCheck } from './node/sockets/index.ts'
import { streamsCheck } from './node/stream/index.ts'
import { timersCheck } from './node/timers.ts'
import { textsCheck } from './text.ts'
import { urlsCheck } from './url.ts'
import { documentCheck } from './web/dom.ts'
import { framesCheck } from './web/frames.ts'
import { webTimersCheck } from './web/timers.ts'

export const adapterChecks: readonly AdapterCheck[] = [
  webTimersCheck,
  framesCheck,
  documentCheck,
  contextsCheck,
  timersCheck,
  processCheck,
  signalsCheck,
  eventsCheck,
  codedErrorsCheck,
  streamsCheck,
  modulesCheck,
  socketsCheck,
  domExceptionsCheck,
  urlsCheck,
  textsCheck,
] as readonly AdapterCheck[]
