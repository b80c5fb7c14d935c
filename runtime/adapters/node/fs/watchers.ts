/** Turns watchers of `fs.watch` and `fs.watchFile` into what they watch, and sets them up again. */

import type { Reference, Value } from '../../../graph/format.ts'
import type { AdapterKind, Build, Check, Describe, KindCheck, Maker } from '../../../graph/kind.ts'
import { endBySignal, partSignal } from '../closing.ts'
import { replace } from '../replace.ts'
import { isNodesFunction } from '../sockets/nodes-own.ts'
import { describeEvents, setEvents } from './emitters.ts'

type AnyFunction = (...parameters: any[]) => any

interface Watched {
  readonly path: unknown
  /** Those that are plain. */
  readonly options: Payload['options']
  /** What is not to be heard of (Node 24). */
  readonly ignore: unknown
}

/** `open`: it has not been closed. */
interface Payload {
  readonly events: Value
  readonly path: Value
  readonly options: Readonly<Record<string, boolean | number | string>>
  readonly ignore?: Value
  readonly open: boolean
  readonly refed: boolean
}

interface Watcher {
  readonly _events?: Readonly<Record<string, unknown>>
  _handle?: { hasRef?(): boolean; close(): void } | null
  close(): unknown
  ref(): unknown
  unref(): unknown
  emit(type: string, error: unknown): unknown
  once(type: string, listener: AnyFunction): unknown
}

export type WatcherState = readonly Reference[]

export interface Watchers {
  readonly kinds: readonly AdapterKind[]
  readonly makers: readonly Maker[]
  install(): void
  /** Names under which Node lists those that are open, or are just being closed. */
  active(): readonly string[]
  capture(describe: Describe): WatcherState
}

const { apply } = Reflect
/** Where Node 24 keeps what `ignore` says. */
const FIELDS = ['_ignoreMatcher']
const noop = () => {}
const isPlain = (value: unknown): value is boolean | number | string => ['boolean', 'number', 'string'].includes(typeof value)

export function fileWatchers(): Watchers {
  const fs = process.getBuiltinModule('node:fs')
  const { watch, watchFile } = fs as unknown as Record<string, AnyFunction>
  const { setImmediate } = globalThis
  const watched = new WeakMap<object, Watched>()
  const stats = new WeakMap<object, Watched>()
  /** They are kept alive by the loop. */
  const open = new Set<Watcher>()

  /** Those that have a watcher for each file below, and no handle (Linux). */
  const recursive = new WeakSet<Watcher>()
  const closedOnes = new WeakSet<Watcher>()
  const isOpen = (watcher: Watcher) => watcher._handle !== null && !closedOnes.has(watcher)
  const noteRecursive = (watcher: Watcher): void => {
    recursive.add(watcher)
    const prototype = Reflect.getPrototypeOf(watcher) as Watcher
    const { close } = prototype
    if (patched === prototype) return
    patched = prototype
    replace(
      prototype,
      'close',
      () =>
        function (this: Watcher) {
          closedOnes.add(this)
          return apply(close, this, arguments)
        },
    )
  }
  let patched: object | undefined
  /** One of those that a recursive watcher makes. */
  const isNodes = (watcher: Watcher, describe: Describe): boolean =>
    Object.values(watcher._events ?? {}).some((listener) => isNodesFunction(listener, describe))
  const note = (table: WeakMap<object, Watched>, watcher: Watcher, path: unknown, options: unknown) => {
    const given: Record<string, unknown> =
      typeof options === 'string' ? { encoding: options } : typeof options === 'object' && options !== null ? { ...options } : {}
    const { ignore, ...others } = given
    table.set(watcher, {
      path: path instanceof URL ? process.getBuiltinModule('node:url').fileURLToPath(path) : path,
      options: Object.fromEntries(Object.entries(others).filter(([, value]) => isPlain(value))) as Payload['options'],
      ignore: ignore ?? undefined,
    })
    open.add(watcher)
    if (!('_handle' in watcher)) noteRecursive(watcher)
  }
  /** Node lists them until the loop has closed them. */
  const closing: string[] = []
  const prune = () => {
    for (const watcher of open) {
      if (isOpen(watcher)) continue
      open.delete(watcher)
      if (recursive.has(watcher)) continue
      closing.push(stats.has(watcher) ? 'StatWatcher' : 'FSEventWrap')
      setImmediate(() => closing.shift())
    }
  }
  const kindOf = (name: string, table: WeakMap<object, Watched>): AdapterKind<Watcher, Payload> => ({
    name,
    shapeless: true,
    recognise: (value) => table.has(value),
    capture(value, describe) {
      const { path, options, ignore } = table.get(value)!
      return {
        events: describeEvents(value, FIELDS, describe),
        path: describe.value(path, ['path']),
        options,
        ...(ignore !== undefined && { ignore: describe.value(ignore, ['ignore']) }),
        open: isOpen(value),
        refed: value._handle?.hasRef?.() ?? true,
      }
    },
  })
  /** A watcher of Node's that watches nothing. */
  const closed = (): Watcher => {
    const watcher = apply(watch!, fs, [process.execPath, { persistent: false }]) as Watcher
    watcher._handle?.close()
    watcher._handle = null
    return watcher
  }
  const makerOf = (
    name: string,
    table: WeakMap<object, Watched>,
    make: (path: unknown, options: object) => Watcher,
  ): Maker<Watcher, Payload> => ({
    name,
    needs: ({ path, ignore }) => (ignore === undefined ? [path] : [path, ignore]),
    allocate(payload, build: Build) {
      const path = build.value(payload.path)
      const ignore = payload.ignore === undefined ? undefined : build.value(payload.ignore)
      const options = ignore === undefined ? payload.options : { ...payload.options, ignore }
      if (!payload.open) {
        const watcher = closed()
        table.set(watcher, { path, options: payload.options, ignore })
        return watcher
      }
      let watcher: Watcher
      try {
        watcher = make(path, options)
      } catch (error) {
        watcher = closed()
        setImmediate(() => watcher.emit('error', error))
      }
      note(table, watcher, path, options)
      if (!payload.refed) watcher.unref()
      return watcher
    },
    finish: (value, { events }, build) => setEvents(value, events, build),
  })

  return {
    kinds: [kindOf('fswatcher', watched) as AdapterKind, kindOf('statwatcher', stats) as AdapterKind],
    makers: [
      makerOf('fswatcher', watched, (path, options) => apply(watch!, fs, [path, options]) as Watcher) as Maker,
      makerOf('statwatcher', stats, (path, options) => apply(watchFile!, fs, [path, options, noop]) as Watcher) as Maker,
    ],
    install() {
      replace(
        fs,
        'watch',
        (native) =>
          function (this: unknown, path: unknown, options: unknown, listener: unknown) {
            const found = partSignal(options)
            const watcher = apply(native, this, found ? [path, found.rest, listener] : arguments) as Watcher
            note(watched, watcher, path, options)
            if (found) endBySignal(watcher, found.signal, 'close')
            return watcher
          },
      )
      replace(
        fs,
        'watchFile',
        (native) =>
          function (this: unknown, path: unknown, options: unknown) {
            const watcher = apply(native, this, arguments) as Watcher
            if (!stats.has(watcher)) note(stats, watcher, path, typeof options === 'function' ? {} : options)
            return watcher
          },
      )
    },
    active() {
      prune()
      const names = [...open].flatMap((watcher) =>
        recursive.has(watcher) || watcher._handle?.hasRef?.() === false ? [] : [stats.has(watcher) ? 'StatWatcher' : 'FSEventWrap'],
      )
      return [...names, ...closing]
    },
    capture(describe) {
      prune()
      return [...open].filter((watcher) => !isNodes(watcher, describe)).map((watcher) => describe.reference(watcher, ['watcher']))
    },
  }
}

const checkOf = (name: string): KindCheck<Payload> => ({
  name,
  needs: ({ path, ignore }) => (ignore === undefined ? [path] : [path, ignore]),
  verify(payload, check: Check): asserts payload is Payload {
    if (typeof payload !== 'object' || payload === null) return check.fail('a watcher without what it watches')
    const { events, path, options, ignore, open, refed } = payload as Payload
    check.value(events, '_events')
    check.value(path, ['path'])
    if (ignore !== undefined) check.value(ignore, ['ignore'])
    if (typeof open !== 'boolean' || typeof refed !== 'boolean') return check.fail('a watcher that is neither open nor closed')
    if (typeof options !== 'object' || options === null || !Object.values(options).every(isPlain))
      return check.fail('a watcher without its options')
  },
  dump: ({ open }) => (open ? '' : 'closed'),
})

export const watcherChecks: readonly KindCheck[] = [checkOf('fswatcher') as KindCheck, checkOf('statwatcher') as KindCheck]

export function verifyWatchers(state: unknown, check: Check): asserts state is WatcherState {
  if (!Array.isArray(state)) return check.fail('watchers that are no list')
  for (const each of state) check.node(each, ['fswatcher', 'statwatcher'])
}
