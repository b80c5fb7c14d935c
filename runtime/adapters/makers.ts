/** Turns the adapters of this host into what brings their resources back in a resumed program. */
import type { Adapter, AdapterMaker } from './adapter.ts'
import { domExceptionsMaker } from './dom-exception.ts'
import { type NodeSignals, signalsMaker } from './node/abort.ts'
import { type CodedErrors, codedErrorsMaker } from './node/coded-errors.ts'
import { resolveEmitterSymbol } from './node/emitter.ts'
import { eventsMaker, type NodeEvents } from './node/events.ts'
import { filesMaker, type NodeFiles } from './node/fs/index.ts'
import { modulesMaker, type NodeModules } from './node/modules.ts'
import { resolveNodeName } from './node/names.ts'
import { type NodeProcess, processMaker } from './node/process.ts'
import type { NodeReadline } from './node/readline.ts'
import { type NodeStdin, stdinMaker } from './node/stdin.ts'
import { type NodeStreams, streamsMaker } from './node/stream/index.ts'
import { type NodeTimers, timersMaker } from './node/timers.ts'
import { type WebTimers, webTimersMaker } from './web/timers.ts'

/** To be asked before any code of the program runs. */
export function adapterMakers(adapters: readonly Adapter[]): readonly AdapterMaker[] {
  return adapters.flatMap((adapter): AdapterMaker | readonly [] => {
    switch (adapter.name) {
      case 'timers':
        return timersMaker(adapter as NodeTimers) as AdapterMaker
      case 'process':
        return processMaker(adapter as NodeProcess) as AdapterMaker
      case 'signals':
        return signalsMaker(adapter as NodeSignals) as AdapterMaker
      case 'events':
        return eventsMaker(adapter as NodeEvents)
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
  if (!modules) return () => undefined
  const streams = adapters.find(({ name }) => name === 'streams') as NodeStreams
  const readline = adapters.find(({ name }) => name === 'readline') as NodeReadline
  const files = adapters.find(({ name }) => name === 'files') as NodeFiles
  const errors = adapters.find(({ name }) => name === 'coded-errors') as CodedErrors
  return (name) =>
    resolveEmitterSymbol(name) ??
    streams.symbol(name) ??
    files.symbol(name) ??
    readline.symbol(name) ??
    errors.resolve(name) ??
    resolveNodeName(name, modules.hidden)
}
