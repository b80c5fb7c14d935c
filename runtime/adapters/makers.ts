/** Turns the adapters of this host into what brings their resources back in a resumed program. */
import type { Adapter, AdapterMaker } from './adapter.ts'
import { domExceptionsMaker } from './dom-exception.ts'
import { headersMaker } from './headers.ts'
import { intlMaker } from './intl.ts'
import { type NodeSignals, signalsMaker } from './node/abort.ts'
import { channelsMaker, type NodeChannels } from './node/channels.ts'
import { clockMaker } from './node/clock.ts'
import { contextsMaker, type NodeContexts } from './node/context.ts'
import { elsewhereMaker } from './node/elsewhere.ts'
import { resolveEmitterSymbol } from './node/emitter.ts'
import { eventsMaker, type NodeEvents } from './node/events.ts'
import { hashesMaker, type NodeHashes } from './node/hashes.ts'
import { keysMaker } from './node/keys.ts'
import { modulesMaker, type NodeModules } from './node/modules.ts'
import { resolveNodeName } from './node/names.ts'
import { type NodeProcess, processMaker } from './node/process.ts'
import { type NodeTimers, timersMaker } from './node/timers.ts'
import { type Texts, textsMaker } from './text.ts'
import { urlsMaker } from './url.ts'
import { type WebTimers, webTimersMaker } from './web/timers.ts'

/** To be asked before any code of the program runs. */
export function adapterMakers(adapters: readonly Adapter[]): readonly AdapterMaker[] {
  return adapters.flatMap((adapter): AdapterMaker | readonly [] => {
    switch (adapter.name) {
      case 'contexts':
        return contextsMaker(adapter as NodeContexts)
      case 'timers':
        return timersMaker(adapter as NodeTimers) as AdapterMaker
      case 'process':
        return processMaker(adapter as NodeProcess) as AdapterMaker
      case 'signals':
        return signalsMaker(adapter as NodeSignals) as AdapterMaker
      case 'events':
        return eventsMaker(adapter as NodeEvents)
      case 'dom-exception':
        return domExceptionsMaker(adapter)
      case 'url':
        return urlsMaker(adapter)
      case 'text':
        return textsMaker(adapter as Texts)
      case 'intl':
        return intlMaker(adapter)
      case 'elsewhere':
        return elsewhereMaker(adapter)
      case 'clock':
        return clockMaker as AdapterMaker
      case 'channels':
        return channelsMaker(adapter as NodeChannels) as AdapterMaker
      case 'headers':
        return headersMaker(adapter)
      case 'hashes':
        return hashesMaker(adapter as NodeHashes)
      case 'keys':
        return keysMaker(adapter)
      case 'modules':
        return modulesMaker as AdapterMaker
      case 'web-timers':
        return webTimersMaker(adapter as WebTimers) as AdapterMaker
      default:
        return []
    }
  })
}

/** The value a name of the host's stands for here; `undefined` when there is none. Runs no code of the program. */
export function resolveHostName(adapters: readonly Adapter[]): (name: string) => object | symbol | undefined {
  const modules = adapters.find(({ name }) => name === 'modules') as NodeModules | undefined
  return modules ? (name) => resolveEmitterSymbol(name) ?? resolveNodeName(name, modules.hidden) : () => undefined
}
