/** Lists how what Node's own modules make with listeners, promises and functions is made again, and checked. */
import type { KindCheck, Maker } from '../../graph/kind.ts'
import type { AdapterCheck, AdapterMaker } from '../adapter.ts'
import { callSiteCheck, callSiteMaker } from './callsites.ts'
import { channelChecks, channelMakers } from './channels.ts'
import { constructedCheck, constructedMaker } from './constructed.ts'
import { constructedClosureChecks, constructedClosureMakers } from './constructed-closure.ts'
import { eventCheck } from './event.ts'
import { madeCheck, madeMaker } from './made.ts'
import { intervalCheck, intervalMaker } from './timers/interval.ts'

export const eventsMaker: AdapterMaker<never> = {
  name: 'events',
  kinds: [intervalMaker, madeMaker, constructedMaker, ...constructedClosureMakers, callSiteMaker, ...channelMakers] as readonly Maker[],
  restore() {},
}

export const eventsCheck: AdapterCheck<never> = {
  name: 'events',
  kinds: [
    eventCheck,
    intervalCheck,
    madeCheck,
    constructedCheck,
    ...constructedClosureChecks,
    callSiteCheck,
    ...channelChecks,
  ] as readonly KindCheck[],
  verify: (_, check) => check.fail('events are no resource'),
}
