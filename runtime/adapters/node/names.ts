/** Turns objects of Node's builtin modules into names such as `node:events#EventEmitter.prototype.on`, and back. */
import type { IsAdded, NoteClass } from '../adapter.ts'
import { isLoaded, loadList } from './loaded.ts'

export interface NodeNames {
  /** As given. */
  readonly hidden: Readonly<Record<string, object>>
  /** Notes what modules export that have been loaded, before the program's first module runs: 0.5 ms in Node 20, 1.3 ms in 22; then, before it gets another one. */
  baseline(): void
  /** Whom to tell of classes among the exports. */
  onClass(note: NoteClass): void
  /** Exports that the program has added or replaced since. */
  changes(): [module: string, key: string, value: unknown][]
  /** Built at the first question, in 4 to 8 ms for the 11 modules that Node loads itself; a look-up takes 40 ns. */
  names(isAdded: IsAdded): (value: object | symbol) => string | undefined
}

const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect
const STANDARD_STREAMS = ['stdin', 'stdout', 'stderr'] as const

/** Exports that Node makes when they are first read, by the internal modules that are loaded then. */
const LAZY: Readonly<Record<string, readonly string[]>> = {
  'node:async_hooks#AsyncLocalStorage': ['async_local_storage/async_hooks', 'async_local_storage/async_context_frame'],
  'node:crypto#webcrypto': ['crypto/webcrypto'],
  'node:dns#promises': ['dns/promises'],
  'node:net#BlockList': ['blocklist'],
  'node:net#SocketAddress': ['socketaddress'],
  'node:util#aborted': ['abort_controller'],
}

const read = (object: object, key: PropertyKey): unknown => getOwnPropertyDescriptor(object, key)?.value
/** As `read`; `isThere` says whether an internal module is loaded, so that its export may be read. */
function readExport(holder: object, key: string, name: string, isThere: (id: string) => boolean): unknown {
  const { get, value } = getOwnPropertyDescriptor(holder, key) ?? {}
  return get && hasOwn(LAZY, name) && LAZY[name]!.some(isThere) ? apply(get, holder, []) : value
}
const isInternalLoaded = (id: string): boolean => isLoaded(`internal/${id}`)
const { keyFor } = Symbol
const { hasOwn } = Object
const isObject = (value: unknown): value is object => (typeof value === 'object' && value !== null) || typeof value === 'function'

/**
 * `hidden`: by name, what is reached through a module but not exported, as `node:timers#Timeout`.
 * `interchangeable`: those names in it that stand for any function of this text, since Node makes it anew each time, with nothing in it.
 */
export function nodeNames(hidden: Readonly<Record<string, object>>, interchangeable: readonly string[]): NodeNames {
  const text = Function.prototype.toString
  const { isProxy } = process.getBuiltinModule('node:util').types
  const exported = new Map<string, ReadonlyMap<PropertyKey, unknown>>()
  /** Modules whose classes have been told. */
  const told = new Set<string>()
  let noteClass: NoteClass | undefined
  let seen = 0
  /** Public modules that are loaded already: asking for another would load it. `fs.promises` is loaded under an internal name. */
  function loaded(): [name: string, module: object][] {
    // `builtinModules` would have to be asked for, and loads other modules on the way.
    return loadList()
      .flatMap((entry) => /^NativeModule (?:internal\/(?=fs\/promises$))?((?!internal\/|_)[\w/]+)$/.exec(entry)?.[1] ?? [])
      .sort()
      .flatMap((name): [string, object][] => {
        const module = process.getBuiltinModule(name) as object | undefined
        return module === undefined ? [] : [[name, module]]
      })
  }

  /** Lazy exports of Node's are accessors, so `undefined` here, until they are used. */
  const isChanged = (were: ReadonlyMap<PropertyKey, unknown>, key: string, value: unknown) => {
    const was = were.get(key)
    return was !== value && (!were.has(key) || typeof was === 'function')
  }

  function tellClasses(note: NoteClass): void {
    const modules = new Set([...exported.keys()].map((name) => process.getBuiltinModule(name) as object))
    for (const [name, were] of exported) {
      if (told.has(name)) continue
      told.add(name)
      for (const [key, value] of were) {
        const prototype = typeof value === 'function' && typeof key === 'string' && read(value, 'prototype')
        if (!isObject(prototype)) continue
        const path = `node:${name}#${key as string}`
        // What a module puts on itself is among its exports.
        if (!modules.has(value as object)) note(value as object, value as object, path)
        note(prototype, value as object, `${path}.prototype`)
      }
    }
  }

  function build(isAdded: IsAdded): Map<object | symbol, string> {
    const names = new Map<object | symbol, string>()
    const queue: (() => void)[] = []
    const add = (value: object, name: string, depth: number) => {
      if (names.has(value)) return
      names.set(value, name)
      queue.push(() => members(value, `${name}${depth ? '.' : '#'}`, depth + 1))
    }
    const members = (holder: object, path: string, depth: number) => {
      const were = depth === 1 ? exported.get(path.slice(5, -1)) : undefined
      for (const key of ownKeys(holder)) {
        if (typeof key !== 'string' || !/^[a-z$][\w$]*$/i.test(key) || key === 'constructor') continue
        const value = readExport(holder, key, path + key, isInternalLoaded)
        if ((were && isChanged(were, key, value)) || isAdded(holder, key)) continue
        // Such as `events.errorMonitor`; those of `Symbol.for` are the same everywhere.
        if (typeof value === 'symbol' && depth === 1 && keyFor(value) === undefined && !names.has(value)) names.set(value, path + key)
        // A proxy is the program's, and would be asked whether it is frozen.
        if (!isObject(value) || isProxy(value)) continue
        // Deeper down, an object may be the program's (`http.globalAgent.sockets`), unless no one can have put it there.
        if (depth === 1 || typeof value === 'function' || (key === 'prototype' && typeof holder === 'function') || Object.isFrozen(value))
          add(value, path + key, depth)
      }
    }
    for (const [name, value] of Object.entries(hidden)) add(value, name, 1)
    for (const [name, module] of loaded()) add(module, `node:${name}`, 0)
    // Breadth first: the shortest name wins.
    for (const step of queue) step()
    return names
  }

  return {
    hidden,
    baseline() {
      const { length } = loadList()
      if (length === seen) return
      seen = length
      for (const [name, module] of loaded())
        if (!exported.has(name)) exported.set(name, new Map(ownKeys(module).map((key) => [key, read(module, key)])))
      if (noteClass) tellClasses(noteClass)
    },
    onClass(note) {
      noteClass = note
      tellClasses(note)
    },
    changes() {
      return [...exported].flatMap(([name, were]) => {
        const module = process.getBuiltinModule(name) as object
        const keys = ownKeys(module).filter((key) => typeof key === 'string' && key[0] !== '_') as string[]
        return keys
          .map((key) => [name, key, read(module, key)] as [string, string, unknown])
          .filter(([, key, value]) => value !== undefined && isChanged(were, key, value))
      })
    },
    names(isAdded) {
      let known: Map<object | symbol, string> | undefined
      let texts: readonly string[] | undefined
      return (value) => {
        const name = (known ??= build(isAdded)).get(value)
        if (name !== undefined) return typeof value === 'function' && /\$TM\b/.test(text.call(value)) ? undefined : name
        if (typeof value === 'symbol') return undefined
        if (typeof value === 'function') {
          const its = text.call(value)
          texts ??= interchangeable.map((one) => text.call(hidden[one]))
          return interchangeable[texts.indexOf(its)]
        }
        const proto = getPrototypeOf(value)
        if (proto === null || proto === Object.prototype || proto === Array.prototype) return undefined
        const stream = STANDARD_STREAMS[read(value, 'fd') as 0]
        return stream && process[stream] === (value as unknown) ? `node:process#${stream}` : undefined
      }
    },
  }
}

/** The object or symbol that a name stands for here; `hidden` as for `nodeNames`. */
export function resolveNodeName(name: string, hidden: Readonly<Record<string, object>>): object | symbol | undefined {
  const [, id, path] = /^(node:[\w/]+)(?:#([\w$.]+))?$/.exec(name) ?? []
  if (!id) return undefined
  const module: unknown = process.getBuiltinModule(id)
  let at = module
  const keys = path?.split('.') ?? []
  const root = Object.keys(hidden).find((each) => name === each || name.startsWith(`${each}.`))
  if (root) {
    at = hidden[root]
    keys.shift()
  } else if (at === process && STANDARD_STREAMS.includes(path as 'stdin')) return process[path as 'stdin']
  for (const key of keys) at = isObject(at) ? readExport(at, key, at === module ? `${id}#${key}` : '', () => true) : undefined
  return isObject(at) || typeof at === 'symbol' ? at : undefined
}
