/** Adds signals to abort. */
import { webParts } from '../adapters/part.ts'
import { webTargets } from '../adapters/web/listeners.ts'
import { webSignals } from '../adapters/web/signals.ts'

webParts.push(() => ({ adapters: globalThis.EventTarget && globalThis.AbortController ? [webSignals(webTargets())] : [] }))
