/** Turns the adapters of this host into what brings their resources back in a resumed program. */
import type { Adapter, AdapterMaker } from './adapter.ts'
import { domExceptionsMaker } from './dom-exception.ts'
import { headersMaker } from './headers.ts'
import { intlMaker } from './intl.ts'
import { catchersMaker } from './node/catchers.ts'
import { clockMaker } from './node/clock.ts'
import { type CodedErrors, codedErrorsMaker } from './node/coded-errors.ts'
import { contextsMaker, type NodeContexts } from './node/contexts/index.ts'
import { elsewhereMaker } from './node/elsewhere.ts'
import { resolveEmitterSymbol } from './node/emitter.ts'
import { eventMaker, type NodeEvent } from './node/event.ts'
import { eventsMaker } from './node/events.ts'
import { filesMaker, type NodeFiles } from './node/fs/index.ts'
import { hashesMaker, type NodeHashes } from './node/hashes.ts'
import { http2Maker, type NodeHttp2 } from './node/http2/index.ts'
import { keysMaker } from './node/keys.ts'
import { modulesMaker, type NodeModules } from './node/modules.ts'
import { resolveNodeName } from './node/names.ts'
import { type NodeProcess, processMaker } from './node/process.ts'
import type { NodeReadline } from './node/readline.ts'
import { settingsMaker } from './node/settings.ts'
import { type NodeSignals, signalsMaker } from './node/signals/index.ts'
import { type NodeSockets, socketsMaker } from './node/sockets/index.ts'
import { type NodeStdin, stdinMaker } from './node/stdin.ts'
import { type NodeStreams, streamsMaker } from './node/stream/index.ts'
import { subscriptionsMaker } from './node/subscriptions.ts'
import { type NodeTimers, timersMaker } from './node/timers/index.ts'
import { numberedTimersMaker } from './node/timers/web.ts'
import { type NodeWebSockets, nodeWebSocketsMaker } from './node/websockets.ts'
import { type Requests, requestsMaker } from './requests.ts'
import { type Texts, textsMaker } from './text.ts'
import { urlsMaker } from './url.ts'
import { documentMaker, type WebDocument } from './web/dom.ts'
import { framesMaker, type WebFrames } from './web/frames.ts'
import { type WebHandles, webHandlesMaker } from './web/handles.ts'
import { mediaMaker, type WebMedia } from './web/media.ts'
import { type WebSignals, webSignalsMaker } from './web/signals.ts'
import { type WebSockets, webSocketsMaker } from './web/sockets.ts'
import { stylesheetsMaker, type WebStylesheets } from './web/stylesheets.ts'
import { type WebTimers, webTimersMaker } from './web/timers.ts'

/** To be asked before any code of the program runs. */
export function adapterMakers(adapters: readonly Adapter[]): readonly AdapterMaker[] {
  return adapters.flatMap((adapter): AdapterMaker | readonly AdapterMaker[] => {
    switch (adapter.name) {
      case 'contexts':
        return contextsMaker(adapter as NodeContexts)
      case 'timers':
        if ('nameOf' in adapter) return webHandlesMaker(adapter as WebHandles) as AdapterMaker
        return [timersMaker(adapter as NodeTimers) as AdapterMaker, numberedTimersMaker(adapter as NodeTimers) as AdapterMaker]
      case 'process':
        return processMaker(adapter as NodeProcess) as AdapterMaker
      case 'signals':
        if ('web' in adapter) return webSignalsMaker(adapter as WebSignals) as AdapterMaker
        return signalsMaker(adapter as NodeSignals) as AdapterMaker
      case 'event':
        return [eventsMaker, eventMaker(adapter as NodeEvent)]
      case 'coded-errors':
        return codedErrorsMaker(adapter as CodedErrors)
      case 'streams':
        return streamsMaker(adapter as NodeStreams)
      case 'files':
        return filesMaker(adapter as NodeFiles) as AdapterMaker
      case 'stdin':
        return stdinMaker(adapter as NodeStdin) as AdapterMaker
      case 'dom-exception':
        return domExceptionsMaker(adapter)
      case 'url':
        return urlsMaker(adapter)
      case 'text':
        return textsMaker(adapter as Texts)
      case 'intl':
        return intlMaker(adapter)
      case 'waiting-for-events':
        return catchersMaker
      case 'elsewhere':
        return elsewhereMaker(adapter)
      case 'subscriptions':
        return subscriptionsMaker as AdapterMaker
      case 'headers':
        return headersMaker(adapter)
      case 'hashes':
        return hashesMaker(adapter as NodeHashes)
      case 'keys':
        return keysMaker(adapter)
      case 'clock':
        return clockMaker as AdapterMaker
      case 'modules':
        return modulesMaker as AdapterMaker
      case 'settings':
        return settingsMaker as AdapterMaker
      case 'sockets':
        return socketsMaker(adapter as NodeSockets) as AdapterMaker
      case 'http2':
        return http2Maker(adapter as NodeHttp2) as AdapterMaker
      case 'web-timers':
        return webTimersMaker(adapter as WebTimers) as AdapterMaker
      case 'frames':
      case 'idle':
        return framesMaker(adapter as WebFrames) as AdapterMaker
      case 'requests':
        return requestsMaker(adapter as Requests) as AdapterMaker
      case 'web-sockets':
        if ('own' in adapter) return nodeWebSocketsMaker(adapter as NodeWebSockets) as AdapterMaker
        return webSocketsMaker(adapter as WebSockets) as AdapterMaker
      case 'media':
        return mediaMaker(adapter as WebMedia) as AdapterMaker
      case 'stylesheets':
        return stylesheetsMaker(adapter as WebStylesheets) as AdapterMaker
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
  if (modules) {
    const streams = adapters.find(({ name }) => name === 'streams') as NodeStreams
    const readline = adapters.find(({ name }) => name === 'readline') as NodeReadline
    const files = adapters.find(({ name }) => name === 'files') as NodeFiles
    const errors = adapters.find(({ name }) => name === 'coded-errors') as CodedErrors
    return (name) => {
      const found =
        resolveEmitterSymbol(name) ??
        streams.symbol(name) ??
        files.symbol(name) ??
        readline.symbol(name) ??
        errors.resolve(name) ??
        resolveNodeName(name, modules.hidden)
      // It may have loaded a module, which the program's changes come to later.
      modules.look()
      return found
    }
  }
  const handles = adapters.find((adapter) => 'nameOf' in adapter) as WebHandles | undefined
  return (name) => handles?.resolve(name)
}
