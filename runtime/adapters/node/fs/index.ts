/**
 * Turns what a program has open of `node:fs` into how it was opened, and opens it again: descriptors, file handles, streams, watchers.
 * In: Node's functions. Out: an adapter that tracks them, and holds file streams back while a snapshot waits for what is on its way.
 */
import type { AdapterKind, Check, KindCheck } from '../../../graph/kind.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../../adapter.ts'
import { defineEndings, replaceMaker } from '../closing.ts'
import { replace } from '../replace.ts'
import { type DescriptorState, type Descriptors, descriptors, verifyDescriptors } from './descriptors.ts'
import { fileGates, type Gates, type HeldState, verifyHeld } from './gates.ts'
import { fileHandles, type Handles, handleCheck } from './handles.ts'
import { fileWatchers, verifyWatchers, type WatcherState, type Watchers, watcherChecks } from './watchers.ts'

interface State {
  readonly open: DescriptorState
  readonly watchers: WatcherState
  readonly held: HeldState
}

export interface NodeFiles extends Adapter<State> {
  readonly gates: Gates
  /** Names under which Node lists what keeps the process alive of it. */
  active(): readonly string[]
  readonly slotless: () => readonly object[]
  readonly hidden: Readonly<Record<string, object>>
  nameOf(symbol: symbol): string | undefined
  /** The symbol of that name here. */
  symbol(name: string): symbol | undefined
  readonly parts: { readonly descriptors: Descriptors; readonly handles: Handles; readonly watchers: Watchers }
}

const { apply, construct, getPrototypeOf } = Reflect
const PREFIX = 'node:fs#symbol '
const DIRENT = 'node:fs#Dirent type'

/** To be made before the program can replace anything, and installed before the exports of modules are noted. */
export function nodeFiles(): NodeFiles {
  const fs = process.getBuiltinModule('node:fs')
  const files = descriptors()
  const handles = fileHandles(files)
  const watchers = fileWatchers()
  const gates = fileGates()
  const isLoaded = () => (process as unknown as { moduleLoadList: string[] }).moduleLoadList.includes('NativeModule internal/fs/streams')
  let big: object | undefined
  /** The class of Stats with BigInts, which no module exports. */
  const bigStats = (): object => {
    try {
      return (big ??= fs.statSync(process.execPath, { bigint: true }).constructor)
    } catch {
      // Node may have been told to read no files.
      return fs.Stats
    }
  }
  const [dirent] = Object.getOwnPropertySymbols(construct(fs.Dirent, ['', 1, '']))
  let symbols: ReadonlyMap<string, symbol> | undefined
  const look = (): ReadonlyMap<string, symbol> => {
    if (symbols) return symbols
    const sample = class extends fs.ReadStream {}
    // There is nothing to be opened.
    Object.defineProperty(sample.prototype, '_construct', { value: null })
    const stream = Reflect.construct(fs.ReadStream, ['', { fd: 0, autoClose: false }], sample) as object
    symbols = new Map(Object.getOwnPropertySymbols(stream).map((each) => [PREFIX + String(each.description), each]))
    return symbols
  }
  return {
    name: 'files',
    kinds: [handles.kind as AdapterKind, ...watchers.kinds],
    gates,
    active: watchers.active,
    slotless: () => [
      fs.Stats.prototype as object,
      getPrototypeOf(fs.Stats.prototype) as object,
      (bigStats() as { readonly prototype: object }).prototype,
      fs.Dirent.prototype,
      ...(isLoaded() ? [fs.ReadStream.prototype, fs.WriteStream.prototype] : []),
    ],
    hidden: {
      get 'node:fs#ReadStream'() {
        return fs.ReadStream
      },
      get 'node:fs#WriteStream'() {
        return fs.WriteStream
      },
      get 'node:fs#BigIntStats'() {
        return bigStats()
      },
    },
    nameOf(symbol) {
      if (symbol === dirent) return DIRENT
      if (isLoaded()) for (const [name, each] of look()) if (each === symbol) return name
      return undefined
    },
    symbol: (name) => (name === DIRENT ? dirent : name.startsWith(PREFIX) ? look().get(name) : undefined),
    parts: { descriptors: files, handles, watchers },
    install() {
      defineEndings()
      files.install()
      handles.install()
      watchers.install()
      for (const name of ['open', 'openSync', 'createReadStream', 'createWriteStream']) {
        replace(
          fs,
          name,
          (native) =>
            function (this: unknown) {
              // Which loads their classes.
              if (name.endsWith('Stream')) void fs.ReadStream
              gates.install()
              return apply(native, this, arguments)
            },
        )
      }
      for (const name of ['createReadStream', 'createWriteStream']) replaceMaker(fs, name, 'destroy')
      process.getBuiltinModule('node:module').syncBuiltinESMExports()
    },
    capture(describe) {
      const state = { open: files.capture(describe), watchers: watchers.capture(describe), held: gates.capture(describe) }
      return Object.values(state).every(({ length }) => length === 0) ? undefined : state
    },
  }
}

export function filesMaker({ parts: { descriptors: files, handles, watchers }, gates }: NodeFiles): AdapterMaker<State> {
  return {
    name: 'files',
    kinds: [handles.maker, ...watchers.makers],
    prepare: ({ open }) => files.restore(open),
    restore: ({ held }, build) => gates.restore(held, build),
  }
}

export const filesCheck: AdapterCheck<State> = {
  name: 'files',
  kinds: [handleCheck as KindCheck, ...watcherChecks],
  verify(state: unknown, check: Check): asserts state is State {
    if (typeof state !== 'object' || state === null) return check.fail('files without their state')
    const { open, watchers, held } = state as State
    verifyDescriptors(open, check)
    verifyWatchers(watchers, check)
    verifyHeld(held, check)
  },
}
