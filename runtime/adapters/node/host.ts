/** Turns what Node offers into what the runtime asks of a host. */
import type { Adapter, Host } from '../adapter.ts'
import { adaptersOf, type NodePart, nodeParts } from '../part.ts'
import { isAsleep } from './asleep.ts'
import { nodeClock } from './clock.ts'
import { codedErrors } from './coded-errors.ts'
import type { NodeContexts } from './contexts/index.ts'
import { nodeEmitter } from './emitter.ts'
import { exit } from './exit.ts'
import { isFetchLoaded } from './hosts-own.ts'
import { inFlight, passing } from './inflight.ts'
import { nodeListing } from './listing.ts'
import { findModules } from './loaded.ts'
import { nodeModules } from './modules.ts'
import { nodeNames } from './names.ts'
import { nodeProcess } from './process.ts'
import { nodeRejections } from './rejections.ts'
import { requestedSealing } from './sealing.ts'
import { nodeTimers } from './timers/index.ts'
import { refuseNodes } from './unread.ts'

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

const textOf = Function.prototype.toString

/** `process.chdir`, once threads can be made: by what loads `fetch`, for one (lib/internal/worker.js). */
const isLate = (value: object): boolean => /^function\s*\(path\) ?\{\s*Atomics\.?[aA]dd\(cwdCounter\b/.test(textOf.call(value))

export function nodeHost(): Host {
  const found: NodePart[] = []
  let contexts: NodeContexts | undefined
  const timers = nodeTimers(() => contexts)
  const listeners = nodeProcess()
  const emitter = nodeEmitter()
  const errors = codedErrors()
  for (const make of nodeParts) found.push(make({ timers, process: listeners, errors, isFetchLoaded }))
  contexts = found.find((part) => part.contexts)?.contexts
  const all = <T>(ask: (part: NodePart) => readonly T[] | undefined): T[] => found.flatMap((part) => ask(part) ?? [])
  const names = nodeNames(
    together(
      timers.classes,
      // What slices of Buffers are made by.
      {
        'node:buffer#FastBuffer': (Buffer as unknown as Record<symbol, object>)[Symbol.species]!,
        // Ours, on a prototype of its own.
        get 'node:process#emit'() {
          return (Object.getPrototypeOf(process) as { emit: object }).emit
        },
      },
      ...all(({ hidden }) => hidden && [hidden]),
    ),
    all(({ interchangeable }) => interchangeable),
  )
  const clock = nodeClock()
  const working = () => all((part) => part.working?.())
  const beside = () => all((part) => part.beside?.())
  const gates = all((part) => part.gates && [part.gates])
  const { isProxy, isPromise } = process.getBuiltinModule('node:util').types
  const format = () => {
    const [, extension] = /\.(json|cbor)$/i.exec(process.env.TM_SNAPSHOT ?? '') ?? []
    return extension?.toLowerCase() as 'json' | 'cbor' | undefined
  }
  return {
    // The modules' exports are noted after what replaces them.
    adapters: [timers, listeners, errors, ...adaptersOf(found), clock, nodeModules(names)] as readonly Adapter[],
    names(isAdded) {
      const named = names.names(isAdded)
      const ofParts = (value: object | symbol) => {
        for (const part of found) {
          const name = part.nameOf?.(value)
          if (name !== undefined) return name
        }
        return undefined
      }
      return (value) =>
        typeof value === 'symbol' ? (emitter.nameOf(value) ?? ofParts(value) ?? named(value)) : (named(value) ?? errors.nameOf(value))
    },
    onClass: names.onClass,
    slotless: () => [...emitter.slotless, ...all((part) => part.slotless?.())],
    isAsleep,
    resuming(resources) {
      for (const [name, state] of resources) if (name === clock.name) clock.goOn(state as Parameters<typeof clock.goOn>[0])
    },
    isLate,
    listing: nodeListing,
    isProxy,
    isPromise,
    ...(contexts && { contexts }),
    rejections: nodeRejections(timers.betweenTurns),
    read: (url) => process.getBuiltinModule('node:fs').readFileSync(new URL(url), 'utf8'),
    deflate: (bytes) => process.getBuiltinModule('node:zlib').deflateRawSync(bytes),
    crc32: (bytes, before) => process.getBuiltinModule('node:zlib').crc32(bytes, before),
    sealing: requestedSealing,
    betweenTurns: timers.betweenTurns,
    later: timers.later,
    passing() {
      findModules()
      clock.look()
      return [...passing(working()), ...all((part) => part.passing?.())]
    },
    ...(gates[0] && { gates: gates[0] }),
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
      ...inFlight(
        timers.refed(),
        all((part) => part.active?.()),
        beside().length === 0,
      ),
      ...working(),
    ],
    beside,
    refuse: refuseNodes,
  }
}
