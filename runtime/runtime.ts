/** Turns a program that registers itself into one that can be captured, on request and between turns. */

import type { Adapter } from './adapters/adapter.ts'
import { host } from './adapters/index.ts'
import { CaptureError, capture, type Obstacle } from './capture/index.ts'
import { type Chunks, createChunks } from './chunks.ts'
import { encodeSnapshot, seal } from './codec/index.ts'
import { globalsAdapter } from './globals.ts'
import { type Addition, additions } from './graph/additions.ts'
import { type Baseline, baseline, type Container, containerOf } from './graph/baseline.ts'
import { claim } from './graph/claims.ts'
import { installFinalization } from './graph/finalization.ts'
import type { ProgramOptions } from './graph/format.ts'
import { installGone } from './graph/gone.ts'
import { languageParts } from './graph/language.ts'
import { replacedForGood } from './graph/obstacles/index.ts'
import { installParted } from './graph/parted.ts'
import { detectPromises, nativeThen } from './graph/promise.ts'
import { type Reshaped, reshaped } from './graph/reshaped.ts'
import { detectProxies, installBind } from './graph/tracked.ts'
import { useContexts } from './graph/waiting.ts'
import { withdraw } from './graph/withdrawal.ts'
import { createHooks, type Hook, type Hooks, type ResourceDefinition } from './hooks.ts'
import { createLink, type ImportedBinding, type Link } from './link.ts'
import { namesOf } from './names.ts'
import { newSnapshot, pendingSnapshots } from './pending.ts'
import { createPrograms, type RunningProgram } from './programs.ts'
import { PROBE, RUNTIME_KEY } from './protocol.ts'
import type { Quiet } from './quiet.ts'
import { createRequests, type Format } from './requests.ts'
import { installPromises } from './suspend/index.ts'
import { chunkObstacles } from './unloaded.ts'

export interface SnapshotOptions {
  /** Encoding of `bytes`. Default: the plugin's option. */
  readonly format?: 'cbor' | 'json'
}

/** As with fork(2): `false` and the bytes in the program that went on, `true` in the one that `tm-restore` made. */
export type SnapshotResult =
  | { readonly resumed: false; readonly bytes: Uint8Array }
  | { readonly resumed: true; readonly bytes?: undefined }

/** What is on `globalThis[Symbol.for('things-migrate')]`. */
export interface Runtime {
  /** `parts`: those of the runtime that were put in front of the program; absent: all. */
  start(options: ProgramOptions, parts?: readonly string[]): void
  /** `self`, `given`: its `this`, and its arguments behind the link. */
  program(name: string, main: Main, self?: unknown, ...given: readonly unknown[]): unknown
  snapshot(options?: SnapshotOptions): Promise<SnapshotResult>
  onSuspend(hook: Hook): void
  onResume(hook: Hook): void
  defineResource<State>(definition: ResourceDefinition<State>): void
  /** Only for the program that `tm-restore` makes. */
  readonly inner: Inner
}

type Main = (link: Link, ...given: unknown[]) => unknown

export interface Inner {
  readonly adapters: readonly Adapter[]
  readonly hooks: Hooks
  readonly chunks: Chunks
  /** Makes the link of a program that begins. */
  adopt(name: string, text: () => string): { readonly link: Link; readonly program: RunningProgram }
  /** Runs the program with its link. */
  run(program: RunningProgram, main: Main, link: Link, self?: unknown, ...given: readonly unknown[]): unknown
  /** Set by a module that stands for a namespace, by number: what writes its bindings. */
  bind?: (number: number, writers: readonly ((value: unknown) => void)[]) => void
  readonly imported: ImportedBinding[]
}

const DEFAULTS: ProgramOptions = { trigger: 'SIGUSR2', format: 'cbor', afterSnapshot: 'exit', timers: 'remaining' }
/** Milliseconds for one hook of the application. */
const HOOK_TIMEOUT = 10_000
/** Milliseconds that a snapshot waits for work of the host that ends by itself. */
const PATIENCE = 1000
const textOf = Function.prototype.toString

/** The runtime of this realm, made when first asked for. */
export function install(): Runtime {
  const key = Symbol.for(RUNTIME_KEY)
  const realm = globalThis as unknown as Record<symbol, Runtime | undefined>
  if (realm[key] === undefined) hide(key, createRuntime())
  return realm[key]!
}

/** Not enumerable: code that lists the globals sees what it would see without us. */
function hide(key: PropertyKey, value: unknown): void {
  Object.defineProperty(globalThis, key, { value, writable: true, enumerable: false, configurable: true })
}

function createRuntime(): Runtime {
  let options = DEFAULTS
  let started = false
  let differs = false
  let brought: readonly string[] | undefined
  const lacking = new Set<string>()
  let start: Baseline
  /** Classes of the host's modules, as they were loaded. */
  const classes: Container[] = []
  const ofModules: Baseline = { containers: classes, isAsleep: () => false }
  let changes: readonly Addition[] = []
  let shapes: readonly Reshaped[] = []
  let stuck: readonly Obstacle[] = []
  const programs = createPrograms()
  const chunks = createChunks()
  const imported: ImportedBinding[] = []
  const hooks = createHooks({
    limit: () => options.hookTimeout ?? HOOK_TIMEOUT,
    later: (ms, task) => host.later(ms, task),
    report: (text) => host.report(text),
  })
  // What the program did to the language is brought back when all else is: no code of the program has a part in that.
  const globals = globalsAdapter(
    () => changes,
    () => shapes,
    host.isLate,
  )
  const adapters: Adapter[] = [...host.adapters, chunks.adapter, globals, hooks.adapter, pendingSnapshots] as Adapter[]

  const adopt: Inner['adopt'] = (name, text) => {
    chunks.began(name)
    const program = programs.add(name, text)
    return { program, link: createLink(program, chunks.link, imported) }
  }

  const run: Inner['run'] = (program, main, link, self, ...given) => {
    const result = main.call(self, link, ...given)
    if (!textOf.call(main).startsWith('async')) return result
    program.waits = true
    const over = () => void (program.waits = false)
    nativeThen((program.end = result as Promise<unknown>), over, over)
    return result
  }

  /** A program can only have replaced what its text names. */
  const isAsleep = (key: PropertyKey): boolean =>
    typeof key === 'string' && host.isAsleep?.(key) === true && !programs.all.some(({ text }) => new RegExp(`\\b${key}\\b`).test(text()))

  const takeBack = (): (() => void) => {
    changes = additions(start, ofModules)
    shapes = reshaped(start, ofModules)
    const withdrawal = withdraw(changes, shapes)
    stuck = withdrawal.stuck.map(({ name, key }) => replacedForGood(name, key))
    return withdrawal.putBack
  }

  const take = async (format: Format | undefined, rest: Quiet): Promise<Uint8Array> => {
    // First: a key that cannot be had is a reason to take no snapshot.
    const sealing = host.sealing?.()
    const { waited, isOver } = rest
    if (stuck.length > 0) throw new CaptureError(stuck, 0)
    for (const prototype of host.slotless?.() ?? []) claim(prototype, '')
    const nameOf = namesOf(start, ofModules, imported, chunks)
    const snapshot = await capture({
      programs: [
        ...programs.all.map(({ name, text, exports }) => ({ name, text: text(), exports })),
        ...[...chunks.later].map(([name, { text = '' }]) => ({ name, text })),
      ],
      obstacles: chunkObstacles(programs, chunks),
      options,
      adapters,
      host,
      nameOf,
      waited: waited(),
      isLast: isOver(),
    })
    const clash = programs.clash([...snapshot.heap.code.map(([id]) => id), ...snapshot.heap.scopes])
    if (clash !== undefined) throw new Error(clash)
    const chosen = format ?? options.format
    const bytes = encodeSnapshot(snapshot, chosen, host)
    return sealing === undefined ? bytes : seal(bytes, chosen, sealing)
  }

  const ready = (): void => {
    if (programs.all.length === 0) throw new Error('no instrumented program is running: build it with the things-migrate plugin')
    if (differs) throw new Error('programs with different options of things-migrate run in this process: build them with the same')
    if (lacking.size > 0)
      throw new Error(
        `a program needs what the runtime of the first one in this process has not (${[...lacking].join(', ')}): build them with parts: 'all'`,
      )
  }

  const request = createRequests({ hooks, chunks, ready, patience: () => options.patience ?? PATIENCE, take, withdraw: takeBack })

  const report = (error: unknown): void => {
    const message = String(error instanceof Error ? error.message : error)
    host.report(`[things-migrate] snapshot not taken: ${message}\n`)
    try {
      host.storeReport?.(`${JSON.stringify(error instanceof CaptureError ? error : { message, obstacles: [] }, null, 2)}\n`)
    } catch (failed) {
      host.report(`[things-migrate] report not written: ${(failed as Error).message}\n`)
    }
  }

  /** What a signal does: the snapshot goes to where the host puts it, and the process ends, unless the options say otherwise. */
  const trigger = (): void => {
    const format = host.format?.() ?? options.format
    const use = (bytes: Uint8Array): boolean => {
      host.store?.(bytes, format)
      if (options.afterSnapshot === 'continue' || host.exit === undefined) return true
      for (const adapter of adapters) adapter.stop?.()
      host.exit()
      return false
    }
    request(format, use, () => {}, report)
  }

  const inner: Inner = { adapters, hooks, chunks, adopt, run, imported }
  const runtime: Runtime = {
    start(chosen, parts = []) {
      // A second bundle in the same realm.
      if (started) {
        differs ||= JSON.stringify(options) !== JSON.stringify(chosen)
        for (const part of parts) if (brought?.includes(part) === false) lacking.add(part)
        return
      }
      started = true
      options = chosen
      brought = parts.length > 0 ? parts : undefined
      for (const adapter of adapters) adapter.install?.()
      host.listen?.(options.trigger, trigger)
      start = baseline(isAsleep)
      const noted = new Set(start.containers.map(({ object }) => object))
      host.onClass?.((object, base, name) => {
        if (!noted.has(object)) classes.push(containerOf(object, base, name))
        noted.add(object)
      })
    },
    program(name, main, self, ...given) {
      const { link, program } = adopt(name, () => textOf.call(main))
      return run(program, main, link, self, ...given)
    },
    snapshot({ format } = {}) {
      const { promise, resolve, reject } = newSnapshot()
      let bytes: Uint8Array
      const use = (taken: Uint8Array): boolean => {
        bytes = taken
        return true
      }
      request(format, use, () => resolve({ resumed: false, bytes }), reject)
      return promise as Promise<SnapshotResult>
    },
    onSuspend: (hook) => void hooks.suspend.push(hook),
    onResume: (hook) => void hooks.resume.push(hook),
    defineResource: (definition) =>
      void hooks.resources.push({ definition: definition as ResourceDefinition, state: undefined, away: false }),
    inner,
  }
  hide(PROBE, undefined)
  host.contexts?.whenUsed(useContexts)
  detectProxies(host.isProxy)
  installBind()
  installFinalization()
  installGone()
  installParted()
  for (const part of languageParts) part.install?.()
  detectPromises(host.isPromise, host.rejections)
  installPromises()
  return runtime
}
