/** Lists the resources of every host with what checks their state: `tm-restore` runs on Node and reads snapshots of browsers too. */
import type { AdapterCheck } from './adapter.ts'
import { domExceptionsCheck } from './dom-exception.ts'
import { signalsCheck } from './node/abort.ts'
import { contextsCheck } from './node/context.ts'
import { eventsCheck } from './node/events.ts'
import { modulesCheck } from './node/modules.ts'
import { processCheck } from './node/process.ts'
import { timersCheck } from './node/timers.ts'
import { textsCheck } from './text.ts'
import { urlsCheck } from './url.ts'
import { webTimersCheck } from './web/timers.ts'

export const adapterChecks: readonly AdapterCheck[] = [
  webTimersCheck,
  contextsCheck,
  timersCheck,
  processCheck,
  signalsCheck,
  eventsCheck,
  modulesCheck,
  domExceptionsCheck,
  urlsCheck,
  textsCheck,
] as readonly AdapterCheck[]
