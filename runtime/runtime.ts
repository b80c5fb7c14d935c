/** Turns a program that registers itself into one that can be captured, on request and between turns. */

import type { Adapter } from './adapters/adapter.ts'
import { host } from './adapters/index.ts'
import { CaptureError, capture } from './capture/index.ts'
import { encodeSnapshot } from './codec/index.ts'
import { globalsAdapter } from './globals.ts'
import { claim } from './graph/brand.ts'
import type { ProgramOptions } from './graph/format.ts'
import { type Baseline, baseline, intrinsicNames } from './graph/intrinsics.ts'
import { ownName } from './graph/own.ts'
import { detectPromises, NativePromise, nativeThen } from './graph/promise.ts'
import { detectProxies, installBind, isProxy } from './graph/tracked.ts'
import { createHooks, type Hook, type Hooks, type ResourceDefinition } from './hooks.ts'
import { createLink, type ImportedBinding, type Link } from './link.ts'
import { newSnapshot, pendingSnapshots } from './pending.ts'
import { PROBE, RUNTIME_KEY } from './protocol.ts'
import { installAsyncGenerators } from './suspend/async-generator.ts'
import { examineEngine } from './suspend/engine.ts'
import { installGenerators } from './suspend/generators.ts'
import { installPromises } from './suspend/index.ts'

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
  start(options: ProgramOptions): void
  program(name: string, main: (link: Link) => unknown, self?: unknown): unknown
  snapshot(options?: SnapshotOptions): Promise<SnapshotResult>
  onSuspend(hook: Hook): void
  onResume(hook: Hook): void
  defineResource<State>(definition: ResourceDefinition<State>): void
  /** Only for the program that `tm-restore` makes. */
  readonly inner: Inner
}

export interface Inner {
  readonly adapters: readonly Adapter[]
  readonly hooks: Hooks
  adopt(name: string, text: () => string): Link
  readonly imported: ImportedBinding[]
}

const DEFAULTS: ProgramOptions = { trigger: 'SIGUSR2', format: 'cbor', afterSnapshot: 'exit', timers: 'remaining' }
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
  let start: Baseline
  let program: { readonly name: string; readonly text: () => string } | undefined
  let others = 0
  const imported: ImportedBinding[] = []
  const hooks = createHooks()
  const adapters: Adapter[] = [globalsAdapter(() => start), ...host.adapters, hooks.adapter, pendingSnapshots] as Adapter[]

  const adopt = (name: string, text: () => string): Link => {
    if (program === undefined) program = { name, text }
    else others++
    return createLink(imported)
  }

  const take = async (format: 'cbor' | 'json' | undefined): Promise<Uint8Array> => {
    if (program === undefined) throw new Error('no instrumented program is running: build it with the things-migrate plugin')
    if (others > 0) throw new Error(`${others + 1} instrumented programs run in this process, a snapshot holds one`)
    hooks.putAway()
    try {
      const { name, text } = program
      for (const prototype of host.slotless?.() ?? []) claim(prototype, '')
      const snapshot = await capture({ program: { name, text: text() }, options, adapters, host, nameOf: namer(start, imported) })
      return encodeSnapshot(snapshot, format ?? options.format, host.deflate)
    } catch (error) {
      hooks.bringBack(false)
      throw error
    }
  }

  /** Runs the application's hooks, then takes the snapshot at the next boundary between turns. */
  const request = async (format: 'cbor' | 'json' | undefined): Promise<Uint8Array> => {
    // Awaited in a function of ours: what a hook returns gets no reaction that would be captured.
    const begun = hooks.suspend.map(async (hook) => void (await hook()))
    let left = begun.length
    if (left > 0)
      await new NativePromise<void>((done, failed) => {
        for (const hook of begun) nativeThen(hook, () => void (--left === 0 && done()), failed)
      })
    return await new NativePromise((done, failed) => (host.atRest ?? host.betweenTurns)(() => nativeThen(take(format), done, failed)))
  }

  const report = (error: unknown): void => {
    const text = error instanceof CaptureError ? error.message : String(error instanceof Error ? error.message : error)
    host.report(`[things-migrate] snapshot not taken: ${text}\n`)
  }

  /** What a signal does: the snapshot goes to where the host puts it, and the process ends, unless the options say otherwise. */
  const trigger = (): void => {
    const format = host.format?.() ?? options.format
    nativeThen(
      request(format),
      (bytes: Uint8Array) => {
        try {
          host.store?.(bytes, format)
        } catch (error) {
          hooks.bringBack(false)
          return report(error)
        }
        if (options.afterSnapshot === 'continue' || host.exit === undefined) return hooks.bringBack(false)
        for (const adapter of adapters) adapter.stop?.()
        host.exit()
      },
      report,
    )
  }

  const inner: Inner = { adapters, hooks, adopt, imported }
  const runtime: Runtime = {
    start(chosen) {
      options = chosen
      for (const adapter of adapters) adapter.install?.()
      host.listen?.(options.trigger, trigger)
      start = baseline()
    },
    program(name, main, self) {
      const link = adopt(name, () => textOf.call(main))
      return main.call(self, link)
    },
    snapshot({ format } = {}) {
      const { promise, resolve, reject } = newSnapshot()
      nativeThen(
        request(format),
        (bytes: Uint8Array) => {
          hooks.bringBack(false)
          resolve({ resumed: false, bytes })
        },
        reject,
      )
      return promise as Promise<SnapshotResult>
    },
    onSuspend: (hook) => void hooks.suspend.push(hook),
    onResume: (hook) => void hooks.resume.push(hook),
    defineResource: (definition) => void hooks.resources.push({ definition: definition as ResourceDefinition, state: undefined }),
    inner,
  }
  hide(PROBE, undefined)
  detectProxies(host.isProxy)
  installBind()
  installGenerators()
  installAsyncGenerators()
  examineEngine()
  detectPromises(host.isPromise, host.rejections)
  installPromises()
  return runtime
}

/** Names for what is not the program's: the language's, the host's, and what it imported from outside the bundle. */
function namer(start: Baseline, imported: readonly ImportedBinding[]): (value: object | symbol) => string | undefined {
  const intrinsics = intrinsicNames(start)
  const ofHost = host.names()
  const imports = new Map<unknown, string>()
  for (const { name, read } of imported) {
    const value = read()
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') imports.set(value, `import:${name}`)
  }
  // The host looks at the object itself, which would run the traps of a proxy.
  return (value) =>
    intrinsics.get(value) ??
    ownName(value) ??
    (typeof value === 'object' && isProxy(value) ? undefined : ofHost(value)) ??
    imports.get(value)
}
