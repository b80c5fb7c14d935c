/** Lists the resources of every host with what checks their state: `tm-restore` runs on Node and reads snapshots of browsers too. */
import type { AdapterCheck } from './adapter.ts'
import { domExceptionsCheck } from './dom-exception.ts'
import { signalsCheck } from './node/abort.ts'
import { codedErrorsCheck } from './node/coded-errors.ts'
import { eventsCheck } from './node/events.ts'
import { filesCheck } from './node/fs/index.ts'
import { modulesCheck } from './node/modules.ts'
import { processCheck } from './node/process.ts'
import { stdinCheck } from './node/stdin.ts'
import { streamsCheck } from './node/stream/index.ts'
import { timersCheck } from './node/timers.ts'
import { webTimersCheck } from './web/timers.ts'

export const adapterChecks: readonly AdapterCheck[] = [
  webTimersCheck,
  timersCheck,
  processCheck,
  signalsCheck,
  eventsCheck,
  codedErrorsCheck,
  streamsCheck,
  filesCheck,
  stdinCheck,
  modulesCheck,
  domExceptionsCheck,
] as readonly AdapterCheck[]
