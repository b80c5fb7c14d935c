/** Adds CallSite objects, which what prepares stack traces may keep. */
import { callSiteKind, callSiteNames } from '../adapters/node/callsites.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({ adapters: [{ name: 'callsites', kinds: [callSiteKind] }], hidden: callSiteNames }))
