/** Turns what Node offers into what the runtime asks of a host. */
import type { Adapter, Host } from '../adapter.ts'
import { domExceptions } from '../dom-exception.ts'
import { headers } from '../headers.ts'
import { intl } from '../intl.ts'
import { texts } from '../text.ts'
import { urls } from '../url.ts'
import { nodeSignals } from './abort.ts'
import { nodeAborting } from './aborting.ts'
import { isAsleep } from './asleep.ts'
import { nodeClock } from './clock.ts'
import { codedErrors } from './coded-errors.ts'
import { nodeContexts } from './context.ts'
import { nodeElsewhere } from './elsewhere.ts'
import { nodeEmitter } from './emitter.ts'
import { nodeEvent } from './event.ts'
import { nodeTargets, REJECTED_LISTENER, rejectedListener } from './event-target.ts'
import { nodeEvents } from './events.ts'
import { exit } from './exit.ts'
import { nodeFiles } from './fs/index.ts'
import { nodeHashes } from './hashes.ts'
import { isFetchLoaded } from './hosts-own.ts'
import { inFlight, passing } from './inflight.ts'
import { nodeKeys } from './keys.ts'
import { findModules, isLoaded } from './loaded.ts'
import { nodeModules } from './modules.ts'
import { nodeNames } from './names.ts'
import { nodeProcess } from './process.ts'
import { nodeReadline } from './readline.ts'
import { nodeRejections } from './rejections.ts'
import { nodeSockets } from './sockets/index.ts'
import { nodeStdin } from './stdin.ts'
import { nodeStreams } from './stream/index.ts'
import { nodeSubscriptions } from './subscriptions.ts'
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

/** Prototypes of classes whose instances have nothing but properties. */
function plainClasses(): readonly object[] {
  return isLoaded('url') ? [(process.getBuiltinModule('node:url') as unknown as { Url: { prototype: object } }).Url.prototype] : []
}

/** All in one, and what is an accessor stays one: it is asked when it is needed. */
function together(...tables: readonly Readonly<Record<string, object>>[]): Readonly<Record<string, object>> {
  const all = {}
  for (const table of tables) Object.defineProperties(all, Object.getOwnPropertyDescriptors(table))
  return all
}

const textOf = Function.prototype.toString

/** `process.chdir`, once threads can be made: by what loads `fetch`, for one (lib/internal/worker.js). */
const isLate = (value: object): boolean => /^function\s*\(path\) ?\{\s*Atomics\.?[aA]dd\(cwdCounter\b/.test(textOf.call(value))

export function nodeHost(): Host {
  const contexts = nodeContexts()
  const timers = nodeTimers(contexts)
  const listeners = nodeProcess()
  const emitter = nodeEmitter()
  const targets = nodeTargets()
  const aborting = nodeAborting()
  const signals = nodeSignals(targets, timers.clock)
  const events = nodeEvents(nodeEvent(), aborting, targets)
  const errors = codedErrors()
  const streams = nodeStreams(errors, aborting, targets)
  const files = nodeFiles()
  const stdin = nodeStdin()
  const readline = nodeReadline(aborting, targets)
  const names = nodeNames(
    together(timers.classes, streams.hidden, files.hidden, {
      // What slices of Buffers are made by.
      'node:buffer#FastBuffer': (Buffer as unknown as Record<symbol, object>)[Symbol.species]!,
      get 'node:events#AbortError'() {
        return aborting.errorClass()
      },
      get [REJECTED_LISTENER]() {
        return rejectedListener()
      },
    }),
    [REJECTED_LISTENER],
  )
  const sockets = nodeSockets(timers.own)
  const elsewhere = nodeElsewhere(listeners.listen as Parameters<typeof nodeElsewhere>[0])
  const clock = nodeClock()
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
      errors,
      // A socket is a stream, and known as a socket first.
      sockets,
      streams,
      files,
      readline,
      stdin,
      domExceptions(),
      urls(),
      texts(),
      intl(),
      elsewhere,
      headers(isFetchLoaded),
      nodeSubscriptions(),
      nodeKeys(),
      nodeHashes(),
      working,
      clock,
      nodeModules(names),
    ] as unknown as readonly Adapter[],
    names() {
      const named = names.names()
      return (value) =>
        typeof value === 'symbol'
          ? (emitter.nameOf(value) ?? streams.nameOf(value) ?? files.nameOf(value) ?? readline.nameOf(value))
          : (named(value) ?? errors.nameOf(value))
    },
    slotless: () => [
      ...emitter.slotless,
      ...streams.slotless,
      ...files.slotless(),
      ...readline.slotless(),
      aborting.errorClass().prototype,
      ...plainClasses(),
    ],
    isAsleep,
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
      return passing(own, working.names())
    },
    gates: files.gates,
    listen(trigger, request) {
      if (trigger !== 'none') listeners.listen(trigger, request)
    },
    storeReport(json) {
      const { TM_REPORT } = process.env
      if (TM_REPORT) store(new TextEncoder().encode(json), TM_REPORT)
    },
    store: (bytes, chosen) => store(bytes, process.env.TM_SNAPSHOT || `snapshot.${chosen}`),
    format,
    report,
    exit,
    inFlight: () => [
      ...inFlight(own, timers.refed(), [...sockets.accounted(), ...files.active(), ...stdin.active()]),
      ...working.names(),
      ...elsewhere.threads(),
    ],
  }
}
