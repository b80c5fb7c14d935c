/** Turns the adapters of this host into what brings their resources back in a resumed program. */
import type { Adapter, AdapterMaker } from './adapter.ts'
import { domExceptionsMaker } from './dom-exception.ts'
import { type NodeSignals, signalsMaker } from './node/abort.ts'
import { resolveEmitterSymbol } from './node/emitter.ts'
import { eventsMaker, type NodeEvents } from './node/events.ts'
import { modulesMaker, type NodeModules } from './node/modules.ts'
import { resolveNodeName } from './node/names.ts'
import { type NodeProcess, processMaker } from './node/process.ts'
import { type NodeTimers, timersMaker } from './node/timers.ts'
import { numberedTimersMaker } from './node/timers-web.ts'
import { documentMaker, type WebDocument } from './web/dom.ts'
import { framesMaker, type WebFrames } from './web/frames.ts'
import { type WebHandles, webHandlesMaker } from './web/handles.ts'
import { requestsMaker, type WebRequests } from './web/requests.ts'
import { type WebSignals, webSignalsMaker } from './web/signals.ts'
import { socketsMaker, type WebSockets } from './web/sockets.ts'
import { type WebTimers, webTimersMaker } from './web/timers.ts'

/** To be asked before any code of the program runs. */
export function adapterMakers(adapters: readonly Adapter[]): readonly AdapterMaker[] {
  return adapters.flatMap((adapter): AdapterMaker | readonly AdapterMaker[] => {
    switch (adapter.name) {
      case 'timers':
        if ('nameOf' in adapter) return webHandlesMaker(adapter as WebHandles) as AdapterMaker
        return [timersMaker(adapter as NodeTimers) as AdapterMaker, numberedTimersMaker(adapter as NodeTimers) as AdapterMaker]
      case 'process':
        return processMaker(adapter as NodeProcess) as AdapterMaker
      case 'signals':
        if ('web' in adapter) return webSignalsMaker(adapter as WebSignals) as AdapterMaker
        return signalsMaker(adapter as NodeSignals) as AdapterMaker
      case 'events':
        return eventsMaker(adapter as NodeEvents)
      case 'dom-exception':
        return domExceptionsMaker(adapter)
      case 'modules':
        return modulesMaker as AdapterMaker
      case 'web-timers':
        return webTimersMaker(adapter as WebTimers) as AdapterMaker
      case 'frames':
        return framesMaker(adapter as WebFrames) as AdapterMaker
      case 'web-requests':
        return requestsMaker(adapter as WebRequests) as AdapterMaker
      case 'web-sockets':
        return socketsMaker(adapter as WebSockets) as AdapterMaker
      case 'document':
        return documentMaker(adapter as WebDocument) as AdapterMaker
      default:
        return []
    }
  })
}

/** The value a name of the host's stands for here; `undefined` when there is none. Runs no code of the program. */
export function resolveHostName(adapters: readonly Adapter[]): (name: string) => object | symbol | undefined {
  const modules = adapters.find(({ name }) => name === 'modules') as NodeModules | undefined
  if (modules) return (name) => resolveEmitterSymbol(name) ?? resolveNodeName(name, modules.hidden)
  const handles = adapters.find((adapter) => 'nameOf' in adapter) as WebHandles | undefined
  return (name) => handles?.resolve(name)
}
