/** Lists the resources of every host with what checks their state: `tm-restore` runs on Node and reads snapshots of browsers too. */
import type { AdapterCheck } from './adapter.ts'
import { domExceptionsCheck } from './dom-exception.ts'
import { headersCheck } from './headers.ts'
import { intlCheck } from './intl.ts'
import { catchersCheck } from './node/catchers.ts'
import { clockCheck } from './node/clock.ts'
import { codedErrorsCheck } from './node/coded-errors.ts'
import { contextsCheck } from './node/contexts/index.ts'
import { elsewhereCheck } from './node/elsewhere.ts'
import { eventsCheck } from './node/events.ts'
import { filesCheck } from './node/fs/index.ts'
import { hashesCheck } from './node/hashes.ts'
import { http2Check } from './node/http2/index.ts'
import { keysCheck } from './node/keys.ts'
import { modulesCheck } from './node/modules.ts'
import { processCheck } from './node/process.ts'
import { settingsCheck } from './node/settings.ts'
import { signalsCheck } from './node/signals/index.ts'
import { socketsCheck } from './node/sockets/index.ts'
import { stdinCheck } from './node/stdin.ts'
import { streamsCheck } from './node/stream/index.ts'
import { subscriptionsCheck } from './node/subscriptions.ts'
import { timersCheck } from './node/timers/index.ts'
import { requestsCheck } from './requests.ts'
import { textsCheck } from './text.ts'
import { urlsCheck } from './url.ts'
import { documentCheck } from './web/dom.ts'
import { framesCheck, idleCheck } from './web/frames.ts'
import { mediaCheck } from './web/media.ts'
import { webSocketsCheck } from './web/sockets.ts'
import { stylesheetsCheck } from './web/stylesheets.ts'
import { webTimersCheck } from './web/timers.ts'

export const adapterChecks: readonly AdapterCheck[] = [
  webTimersCheck,
  framesCheck,
  idleCheck,
  documentCheck,
  stylesheetsCheck,
  mediaCheck,
  contextsCheck,
  requestsCheck,
  webSocketsCheck,
  timersCheck,
  processCheck,
  signalsCheck,
  eventsCheck,
  codedErrorsCheck,
  streamsCheck,
  filesCheck,
  stdinCheck,
  modulesCheck,
  settingsCheck,
  socketsCheck,
  http2Check,
  domExceptionsCheck,
  urlsCheck,
  textsCheck,
  intlCheck,
  catchersCheck,
  elsewhereCheck,
  clockCheck,
  subscriptionsCheck,
  headersCheck,
  hashesCheck,
  keysCheck,
] as readonly AdapterCheck[]
