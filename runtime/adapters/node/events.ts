/** Replaces what Node's own modules do with listeners, promises and functions by such as can be captured. */
import type { AdapterKind, KindCheck, Maker } from '../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import type { Aborting } from './aborting.ts'
import { channelChecks, channelKind, channelMakers, tracingKind } from './channels.ts'
import { constructedCheck, constructedKind, constructedMaker } from './constructed.ts'
import { eventCheck, type NodeEvent } from './event.ts'
import type { Targets } from './event-target.ts'
import { installEventsOn } from './events-on.ts'
import { installEventsOnce } from './events-once.ts'
import { installMade, madeCheck, madeKind, madeMaker } from './made.ts'
import { installOnce } from './once.ts'
import { installPromisify } from './promisify.ts'
import { installInterval, intervalCheck, intervalKind, intervalMaker } from './timers-interval.ts'
import { installTimersPromises } from './timers-promises.ts'

export interface NodeEvents extends Adapter<never> {
  readonly event: NodeEvent
}

/** To be installed behind the timers. */
export function nodeEvents(event: NodeEvent, aborting: Aborting, targets: Targets): NodeEvents {
  return {
    name: 'events',
    kinds: [event.kind, intervalKind, madeKind, constructedKind, channelKind, tracingKind] as readonly AdapterKind[],
    event,
    install() {
      installPromisify()
      installOnce()
      installMade()
      installEventsOnce(aborting, targets)
      installEventsOn(aborting, targets)
      installTimersPromises(aborting, targets)
      installInterval(aborting, targets)
      // What `import { setTimeout } from 'node:timers/promises'` sees; of the timers, too.
      process.getBuiltinModule('node:module').syncBuiltinESMExports()
    },
    capture: () => undefined,
  }
}

export function eventsMaker({ event }: NodeEvents): AdapterMaker<never> {
  return {
    name: 'events',
    kinds: [event.maker, intervalMaker, madeMaker, constructedMaker, ...channelMakers] as readonly Maker[],
    restore() {},
  }
}

export const eventsCheck: AdapterCheck<never> = {
  name: 'events',
  kinds: [eventCheck, intervalCheck, madeCheck, constructedCheck, ...channelChecks] as readonly KindCheck[],
  verify: (_, check) => check.fail('events are no resource'),
}
