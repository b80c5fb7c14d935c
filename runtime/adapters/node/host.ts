/** Turns what Node offers into what the runtime asks of a host. */
import type { Adapter, Host } from '../adapter.ts'
import { domExceptions } from '../dom-exception.ts'
import { nodeSignals } from './abort.ts'
import { nodeAborting } from './aborting.ts'
import { codedErrors } from './coded-errors.ts'
import { nodeEmitter } from './emitter.ts'
import { nodeEvent } from './event.ts'
import { nodeTargets, REJECTED_LISTENER, rejectedListener } from './event-target.ts'
import { nodeEvents } from './events.ts'
import { exit } from './exit.ts'
import { nodeFiles } from './fs/index.ts'
import { inFlight } from './inflight.ts'
import { nodeModules } from './modules.ts'
import { nodeNames } from './names.ts'
import { nodeProcess } from './process.ts'
import { nodeReadline } from './readline.ts'
import { nodeRejections } from './rejections.ts'
import { resting } from './rest.ts'
import { nodeStdin } from './stdin.ts'
import { nodeStreams } from './stream/index.ts'
import { nodeTimers } from './timers.ts'

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

/** All in one, and what is an accessor stays one: it is asked when it is needed. */
function together(...tables: readonly Readonly<Record<string, object>>[]): Readonly<Record<string, object>> {
  const all = {}
  for (const table of tables) Object.defineProperties(all, Object.getOwnPropertyDescriptors(table))
  return all
}

export function nodeHost(): Host {
  const timers = nodeTimers()
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
      get 'node:events#AbortError'() {
        return aborting.errorClass()
      },
      get [REJECTED_LISTENER]() {
        return rejectedListener()
      },
    }),
    [REJECTED_LISTENER],
  )
  const rest = resting(timers.betweenTurns, files.gates)
  const own = process.getActiveResourcesInfo()
  const { isProxy, isPromise } = process.getBuiltinModule('node:util').types
  const format = () => {
    const [, extension] = /\.(json|cbor)$/i.exec(process.env.TM_SNAPSHOT ?? '') ?? []
    return extension?.toLowerCase() as 'json' | 'cbor' | undefined
  }
  return {
    // The modules' exports are noted after the timers are in them.
    adapters: [
      timers,
      listeners,
      signals,
      events,
      errors,
      streams,
      files,
      readline,
      stdin,
      domExceptions(),
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
    ],
    isProxy,
    isPromise,
    rejections: nodeRejections(timers.betweenTurns),
    deflate: (bytes) => process.getBuiltinModule('node:zlib').deflateRawSync(bytes),
    betweenTurns: timers.betweenTurns,
    atRest: rest.atRest,
    listen(trigger, request) {
      if (trigger !== 'none') listeners.listen(trigger, request)
    },
    store: (bytes, chosen) => store(bytes, process.env.TM_SNAPSHOT || `snapshot.${chosen}`),
    format,
    report,
    exit,
    inFlight: () => inFlight(own, timers.refed(), [...files.active(), ...stdin.active()]).map(rest.tell),
  }
}
