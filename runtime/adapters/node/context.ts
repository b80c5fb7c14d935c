/** Turns AsyncLocalStorages, AsyncResources and the contexts that timers and promises belong to into plain data, and back. */

import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Build, Check, Describe, KindCheck, Maker } from '../../graph/kind.ts'
import { notShown } from '../../graph/obstacles.ts'
import type { Adapter, AdapterCheck, AdapterMaker, Context, Contexts } from '../adapter.ts'
import { whenLoaded } from './loaded.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown
type Fields = Record<PropertyKey, unknown>
type Run = (this: unknown, store: unknown, task: () => unknown) => unknown

/** An AsyncLocalStorage and its store, by turns. */
export type ContextPayload = readonly Value[]

/** `fallback`: what `getStore` returns where there is no store (Node 24). */
type StoragePayload = readonly [enabled: boolean, fallback: Value, name: string]

type StorageClass = new (options?: object) => object
type ResourceClass = new (type: string) => { runInAsyncScope: AnyFunction }

/** Taken from `node:async_hooks` when it is loaded. */
interface Parts {
  readonly AsyncLocalStorage: StorageClass
  readonly AsyncResource: ResourceClass
  readonly run: Run
  readonly enterWith: AnyFunction
  readonly getStore: AnyFunction
  readonly enable: AnyFunction | undefined
  /** Made outside all contexts. */
  readonly root: { runInAsyncScope: AnyFunction }
}

export interface NodeContexts extends Adapter<never> {
  readonly kinds: readonly [storage: AdapterKind, resource: AdapterKind]
  readonly contexts: Contexts
  /** Called when the program begins to use contexts. */
  whenUsed(use: (contexts: Contexts) => void): void
  /** Lets contexts be known from now on, before anything waits. */
  begin(): void
  /** The context that a timer belongs to; `undefined`: none. */
  describe(resource: object, describe: Describe): ContextPayload | undefined
  /** Puts a timer into a context. */
  put(resource: object, context: Context): void
  decode(context: ContextPayload, build: Build): Context
  /** Keys under which Node keeps contexts on a timer. */
  carries(key: PropertyKey): boolean
  parts(): Parts | undefined
  /** Notes an AsyncLocalStorage that is used. */
  note(storage: object): void
}

const { apply, getPrototypeOf, ownKeys } = Reflect
const { hasOwn } = Object
const mapEntries = Map.prototype.entries

/** The store of one AsyncLocalStorage (Node 20, 22), and the whole context (Node 24). */
const STORE = /^kResourceStore$/
const FRAME = /async_?context_?frame/i
const IDS = /^(?:trigger_)?async_id_symbol$|^destroyed$/

const describes = (pattern: RegExp, key: PropertyKey): key is symbol => typeof key === 'symbol' && pattern.test(key.description ?? '')

/** To be made before the program can replace anything. */
export function nodeContexts(): NodeContexts {
  let parts: Parts | undefined
  let use: ((contexts: Contexts) => void) | undefined
  let storages: WeakRef<object>[] = []
  const known = new WeakSet<object>()
  let last: Context | undefined

  /** Notes an AsyncLocalStorage that is used. */
  const note = (storage: object): void => {
    if (known.has(storage)) return
    known.add(storage)
    storages = [...storages.filter((each) => each.deref()), new WeakRef(storage)]
    use?.(contexts)
    use = undefined
  }

  const contexts: Contexts = {
    current() {
      let found: (readonly [object, unknown])[] | undefined
      for (let i = 0; i < storages.length; i++) {
        const storage = storages[i]!.deref()
        if (storage === undefined) continue
        const store = apply(parts!.getStore, storage, [])
        if (store !== undefined) (found ??= []).push([storage, store])
      }
      if (found === undefined) return undefined
      // Mostly the same as last time: then it takes no room.
      const isSame =
        last?.length === found.length && last.every(([storage, store], i) => storage === found[i]![0] && Object.is(store, found[i]![1]))
      return isSame ? last : (last = found)
    },
    run: (context, task) =>
      context.reduceRight<() => unknown>(
        (inner, [storage, store]) =>
          () =>
            apply(parts!.run, storage, [store, inner]),
        task,
      )(),
    enter(context) {
      for (const [storage, store] of context) apply(parts!.enterWith, storage, [store])
    },
  }

  /** What is on a resource, whether of Node 20 or of 24; `undefined`: it is not to be read here. */
  const read = (resource: object): Context | undefined => {
    const fields = resource as Fields
    const frame = ownKeys(resource).find((key) => describes(FRAME, key))
    if (frame !== undefined) {
      if (fields[frame] === undefined || fields[frame] === null) return []
      return fields[frame] instanceof Map
        ? ([...(apply(mapEntries, fields[frame], []) as Iterable<[object, unknown]>)] as Context)
        : undefined
    }
    return storages.flatMap((reference) => {
      const storage = reference.deref()
      const store = storage && fields[(storage as Fields).kResourceStore as symbol]
      return store === undefined ? [] : [[storage!, store] as const]
    })
  }

  let supported: boolean | undefined
  /** Whether a context that is put onto a resource can be read there. */
  const isSupported = (): boolean => {
    if (supported !== undefined) return supported
    const storage = new parts!.AsyncLocalStorage()
    storages.push(new WeakRef(storage))
    const sample = apply(parts!.run, storage, [sampleStore, () => new parts!.AsyncResource('sample')]) as object
    const isThere = read(sample)?.some(([found, store]) => found === storage && store === sampleStore) === true
    storages.pop()
    apply((storage as unknown as { disable: AnyFunction }).disable, storage, [])
    return (supported = isThere)
  }
  const sampleStore = {}

  const encode = (context: Context, describe: Describe): ContextPayload =>
    context.flatMap(([storage, store]) => [
      describe.value(storage, ['AsyncLocalStorage']),
      describe.value(store, ['store of AsyncLocalStorage']),
    ])

  const isStorage = (value: object): boolean => {
    if (parts === undefined) return false
    for (let at = getPrototypeOf(value); at; at = getPrototypeOf(at))
      if (at === parts.AsyncLocalStorage.prototype) return hasOwn(value, 'kResourceStore') || hasName(value)
    return false
  }
  /** One whose state is in private fields (Node 24). */
  const hasName = (value: object): boolean => {
    const get = Object.getOwnPropertyDescriptor(parts!.AsyncLocalStorage.prototype, 'name')?.get
    try {
      return get !== undefined && typeof apply(get, value, []) === 'string'
    } catch {
      return false
    }
  }

  const storage: AdapterKind<Fields, StoragePayload> = {
    name: 'asynclocalstorage',
    recognise: isStorage,
    capture(value, describe) {
      const fallback = apply(parts!.root.runInAsyncScope, parts!.root, [parts!.getStore, value])
      return [value.enabled === true, describe.value(fallback, ['defaultValue']), hasName(value) ? (value.name as string) : '']
    },
    carries: (_, key) => key === 'kResourceStore' || key === 'enabled',
  }

  const resource: AdapterKind<Fields, ContextPayload> = {
    name: 'asyncresource',
    recognise(value) {
      if (parts === undefined || !ownKeys(value).some((key) => describes(IDS, key))) return false
      for (let at = getPrototypeOf(value); at; at = getPrototypeOf(at)) if (at === parts.AsyncResource.prototype) return true
      return false
    },
    capture: (value, describe) => contextOf(value, describe) ?? [],
    carries: (_, key) => describes(IDS, key) || describes(STORE, key) || describes(FRAME, key),
  }

  const contextOf = (value: object, describe: Describe): ContextPayload | undefined => {
    const fields = value as Fields
    const isThere = (key: PropertyKey) =>
      (describes(STORE, key) || describes(FRAME, key)) && fields[key] !== undefined && fields[key] !== null
    if (parts === undefined || !ownKeys(value).some(isThere)) return undefined
    const found = isSupported() ? read(value) : undefined
    if (found === undefined) describe.obstacle(notShown('context', process.version, 'the stores of AsyncLocalStorage'))
    return found && found.length > 0 ? encode(found, describe) : undefined
  }

  return {
    name: 'contexts',
    kinds: [storage, resource] as unknown as NodeContexts['kinds'],
    contexts,
    whenUsed(task) {
      use = task
    },
    begin() {
      process.getBuiltinModule('node:async_hooks')
      find()
      use?.(contexts)
      use = undefined
      // From here on Node keeps contexts.
      apply(parts!.run, new parts!.AsyncLocalStorage(), [0, () => {}])
    },
    describe: contextOf,
    put(each, context) {
      const sample = contexts.run(context, () => new parts!.AsyncResource('sample')) as Fields
      for (const key of ownKeys(sample)) if (describes(STORE, key) || describes(FRAME, key)) (each as Fields)[key] = sample[key]
    },
    decode: (context, build) =>
      Array.from(
        { length: context.length / 2 },
        (_, i) => [build.value(context[2 * i]!) as object, build.value(context[2 * i + 1]!)] as const,
      ),
    carries: (key) => describes(STORE, key) || describes(FRAME, key),
    parts: () => parts,
    note,
    install() {
      defineBehaviour('async.bound', 'bound', boundRun)
      defineBehaviour('async.snapshot', 'rest', (_: never, task: AnyFunction, ...parameters: unknown[]) => task(...parameters))
      whenLoaded('async_hooks', patch)
    },
  }

  function find(): void {
    if (parts === undefined) patch(process.getBuiltinModule('node:async_hooks'))
  }

  function patch(exports: object): void {
    if (parts !== undefined) return
    const { AsyncLocalStorage, AsyncResource } = exports as { AsyncLocalStorage: StorageClass; AsyncResource: ResourceClass }
    const { run, enterWith, getStore, _enable } = AsyncLocalStorage.prototype as Record<string, AnyFunction>
    parts = {
      AsyncLocalStorage,
      AsyncResource,
      run: run as Run,
      enterWith: enterWith!,
      getStore: getStore!,
      enable: _enable,
      root: new AsyncResource('root'),
    }
    for (const method of ['run', 'enterWith'])
      replace(
        AsyncLocalStorage.prototype,
        method,
        (native) =>
          ({
            [method](this: object) {
              note(this)
              return apply(native, this, arguments)
            },
          })[method]!,
      )
    replace(
      AsyncResource.prototype,
      'bind',
      (native) =>
        ({
          bind(this: object, task: unknown, self?: unknown) {
            if (typeof task !== 'function') return apply(native, this, arguments)
            const length = Object.getOwnPropertyDescriptor(task, 'length')?.value ?? 0
            return bound({ resource: this, task, self, isBound: self !== undefined }, length as number)
          },
        }).bind,
    )
    replace(
      AsyncLocalStorage,
      'snapshot',
      () =>
        ({
          snapshot() {
            return bound(
              { resource: new AsyncResource('bound-anonymous-fn'), task: behaviour('async.snapshot', {}), self: undefined, isBound: false },
              1,
            )
          },
        }).snapshot,
    )
  }
}

interface Bound {
  readonly resource: { runInAsyncScope?: AnyFunction }
  readonly task: unknown
  readonly self: unknown
  readonly isBound: boolean
}

function bound(state: Bound, length: number): AnyFunction {
  const made = behaviour('async.bound', state)
  Object.defineProperty(made, 'length', { value: length, writable: false, enumerable: false, configurable: true })
  return made
}

function boundRun({ resource, task, self, isBound }: Bound, receiver: unknown, ...parameters: unknown[]): unknown {
  return apply(resource.runInAsyncScope!, resource, [task, isBound ? self : receiver, ...parameters])
}

/** To be made before any code of the program runs. */
export function contextsMaker({ kinds, parts, decode, put, begin, note }: NodeContexts): AdapterMaker<never> {
  const storage: Maker<object, StoragePayload> = {
    ...(kinds[0] as unknown as AdapterKind<object, StoragePayload>),
    needs: ([, fallback]) => [fallback],
    allocate([, fallback, name], build) {
      if (parts() === undefined) begin()
      const { AsyncLocalStorage, getStore } = parts()!
      const defaultValue = build.value(fallback)
      const made = new AsyncLocalStorage({ ...(defaultValue === undefined ? {} : { defaultValue }), ...(name === '' ? {} : { name }) })
      if (apply(getStore, made, []) !== defaultValue) throw new TypeError(`AsyncLocalStorage takes no default value in ${process.version}`)
      note(made)
      return made
    },
    fill(value, [enabled]) {
      const { enable } = parts()!
      if (enabled && enable) apply(enable, value, [])
    },
  }
  const resource: Maker<object, ContextPayload> = {
    ...(kinds[1] as unknown as AdapterKind<object, ContextPayload>),
    allocate() {
      if (parts() === undefined) begin()
      return new (parts()!.AsyncResource)('AsyncResource')
    },
    finish: (value, context, build) => put(value, decode(context, build)),
  }
  return { name: 'contexts', kinds: [storage, resource] as readonly Maker[], restore() {} }
}

/** Whether `context` is a list of AsyncLocalStorages and their stores. */
export function verifyContext(context: unknown, check: Check): asserts context is ContextPayload {
  if (!Array.isArray(context) || context.length % 2 !== 0) return check.fail('a context without its stores')
  context.forEach((value, index) => {
    if (index % 2) check.value(value, ['store of AsyncLocalStorage'])
    else check.node(value, 'asynclocalstorage', ['AsyncLocalStorage'])
  })
}

const storageCheck: KindCheck<StoragePayload> = {
  name: 'asynclocalstorage',
  needs: ([, fallback]) => [fallback],
  verify(payload: unknown, check: Check): asserts payload is StoragePayload {
    if (!Array.isArray(payload) || payload.length !== 3 || typeof payload[0] !== 'boolean' || typeof payload[2] !== 'string')
      return check.fail('a storage without its state')
    check.value(payload[1], ['defaultValue'])
  },
  dump: ([enabled]) => (enabled ? 'in use' : 'not in use'),
}

const resourceCheck: KindCheck<ContextPayload> = {
  name: 'asyncresource',
  verify: verifyContext,
  dump: ({ length }) => `${length / 2} stores`,
}

export const contextsCheck: AdapterCheck<never> = {
  name: 'contexts',
  kinds: [storageCheck, resourceCheck] as readonly KindCheck[],
  verify: (_, check) => check.fail('contexts are no resource'),
}
