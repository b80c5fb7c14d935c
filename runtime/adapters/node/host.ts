/** Turns what Node offers into what the runtime asks of a host. */
import type { Adapter, Host } from '../adapter.ts'
import { domExceptions } from '../dom-exception.ts'
import { headers } from '../headers.ts'
import { intl } from '../intl.ts'
import { texts } from '../text.ts'
import { urls } from '../url.ts'
import { nodeSignals } from './abort.ts'
import { nodeAborting } from './aborting.ts'
import { nodeChannels } from './channels.ts'
import { nodeClock } from './clock.ts'
import { nodeContexts } from './context.ts'
import { nodeElsewhere } from './elsewhere.ts'
import { nodeEmitter } from './emitter.ts'
import { nodeEvent } from './event.ts'
import { nodeTargets, REJECTED_LISTENER, rejectedListener } from './event-target.ts'
import { nodeEvents } from './events.ts'
import { exit } from './exit.ts'
import { nodeHashes } from './hashes.ts'
import { isFetchLoaded } from './hosts-own.ts'
import { inFlight, passing } from './inflight.ts'
import { nodeKeys } from './keys.ts'
import { findModules } from './loaded.ts'
import { nodeModules } from './modules.ts'
import { nodeNames } from './names.ts'
import { nodeProcess } from './process.ts'
import { nodeRejections } from './rejections.ts'
import { nodeTimers } from './timers.ts'
import { nodeWorking } from './working.ts'

/** Writes a file whole or not at all, also when the machine stops in between. Throws Node's error. */
function store(bytes: Uint8Array, path: string): void {
  const fs = process.getBuiltinModule('node:fs')
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const file = fs.openSync(temporary, 'w')
    try {
      for (let at = 0; at < bytes.length; ) at += fs.writeSync(file, bytes, at)
      fs.fsyncSync(file)
    } finally {
      fs.closeSync(file)
    }
    fs.renameSync(temporary, path)
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}

/** Writes to stderr at once; a pipe that is full is waited for, one that is closed is not. */
function report(text: string): void {
  const fs = process.getBuiltinModule('node:fs')
  let rest = new TextEncoder().encode(text)
  while (rest.length) {
    try {
      rest = rest.subarray(fs.writeSync(2, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
    }
  }
}

const textOf = Function.prototype.toString

/** `process.chdir`, once threads can be made: by what loads `fetch`, for one (lib/internal/worker.js). */
const isLate = (value: object): boolean => /^function\s*\(path\) ?\{\s*AtomicsAdd\(cwdCounter\b/.test(textOf.call(value))

export function nodeHost(): Host {
  const contexts = nodeContexts()
  const timers = nodeTimers(contexts)
  const listeners = nodeProcess()
  const emitter = nodeEmitter()
  const targets = nodeTargets()
  const aborting = nodeAborting()
  const signals = nodeSignals(targets, timers.clock)
  const events = nodeEvents(nodeEvent(), aborting, targets)
  const names = nodeNames(
    {
      ...timers.classes,
      get 'node:events#AbortError'() {
        return aborting.errorClass()
      },
      get [REJECTED_LISTENER]() {
        return rejectedListener()
      },
    },
    [REJECTED_LISTENER],
  )
  const elsewhere = nodeElsewhere(listeners.listen as Parameters<typeof nodeElsewhere>[0])
  const clock = nodeClock()
  const channels = nodeChannels()
  const working = nodeWorking()
  const own = process.getActiveResourcesInfo()
  const { isProxy, isPromise } = process.getBuiltinModule('node:util').types
  const format = () => {
    const [, extension] = /\.(json|cbor)$/i.exec(process.env.TM_SNAPSHOT ?? '') ?? []
    return extension?.toLowerCase() as 'json' | 'cbor' | undefined
  }
  return {
    // The modules' exports are noted after the timers are in them.
    adapters: [
      contexts,
      timers,
      listeners,
      signals,
      events,
      domExceptions(),
      urls(),
      texts(),
      intl(),
      headers(isFetchLoaded),
      elsewhere,
      channels,
      nodeKeys(),
      nodeHashes(),
      working,
      clock,
      nodeModules(names),
    ] as unknown as readonly Adapter[],
    names() {
      const named = names.names()
      return (value) => (typeof value === 'symbol' ? emitter.nameOf(value) : named(value))
    },
    slotless: () => [...emitter.slotless, aborting.errorClass().prototype],
    resuming(resources) {
      for (const [name, state] of resources) if (name === clock.name) clock.goOn(state as Parameters<typeof clock.goOn>[0])
    },
    isLate,
    isProxy,
    isPromise,
    contexts,
    rejections: nodeRejections(timers.betweenTurns),
    deflate: (bytes) => process.getBuiltinModule('node:zlib').deflateRawSync(bytes),
    betweenTurns: timers.betweenTurns,
    later: timers.later,
    passing() {
      findModules()
      clock.look()
      // Each of these getters makes way for its class, which then has a name.
      if (isFetchLoaded())
        for (const key of ['Headers', 'FormData', 'Request', 'Response']) void (globalThis as Record<string, unknown>)[key]
      return passing(own, working.names())
    },
    listen(trigger, request) {
      if (trigger !== 'none') listeners.listen(trigger, request)
    },
    store: (bytes, chosen) => store(bytes, process.env.TM_SNAPSHOT || `snapshot.${chosen}`),
    format,
    report,
    exit,
    inFlight: () => [...inFlight(own, timers.refed()), ...working.names(), ...elsewhere.threads()],
  }
}
