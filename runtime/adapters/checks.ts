/** Lists the resources of every host with what checks their state: `tm-restore` runs on Node and reads snapshots of browsers too. */
import type { AdapterCheck } from './adapter.ts'
import { domExceptionsCheck } from './dom-exception.ts'
import { headersCheck } from './headers.ts'
import { intlCheck } from './intl.ts'
import { signalsCheck } from './node/abort.ts'
import { channelsCheck } from './node/channels.ts'
import { clockCheck } from './node/clock.ts'
import { contextsCheck } from './node/context.ts'
import { elsewhereCheck } from './node/elsewhere.ts'
import { eventsCheck } from './node/events.ts'
import { hashesCheck } from './node/hashes.ts'
import { keysCheck } from './node/keys.ts'
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
  intlCheck,
  elsewhereCheck,
  clockCheck,
  channelsCheck,
  keysCheck,
  hashesCheck,
  headersCheck,
] as readonly AdapterCheck[]
