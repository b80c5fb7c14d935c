/**
 * Turns the contexts that timers, reactions and suspended functions belong to into plain data, and back.
 * In: `node:async_hooks`, when it is loaded. Out: an adapter that notes which AsyncLocalStorages are used.
 */
import type { AdapterKind, Build, Describe } from '../../../graph/kind.ts'
import { notShown } from '../../../graph/obstacles/index.ts'
import type { Adapter, Context, Contexts } from '../../adapter.ts'
import { whenLoaded } from '../loaded.ts'
import { replace } from '../replace.ts'
import { defineBound, installBound } from './bound.ts'
import { type Fields, isContextKey, isFrameKey } from './fields.ts'
import { type ContextPayload, contextKinds } from './kinds.ts'

export { contextsCheck, verifyContext } from './check.ts'
export type { ContextPayload } from './kinds.ts'
export { contextsMaker } from './maker.ts'

export type AnyFunction = (...parameters: any[]) => unknown
type Run = (this: unknown, store: unknown, task: () => unknown) => unknown

export type StorageClass = new (options?: object) => object
export type ResourceClass = new (type: string) => { runInAsyncScope: AnyFunction }

/** Taken from `node:async_hooks` when it is loaded. */
export interface Parts {
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

const { apply, ownKeys } = Reflect
const mapEntries = Map.prototype.entries

/** A frame has the slots of a Map, and a prototype of Node's own. */
function entriesOf(frame: unknown): Context | undefined {
  try {
    return [...(apply(mapEntries, frame, []) as Iterable<[object, unknown]>)]
  } catch {
    return undefined
  }
}

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

  /** What is on a resource, whether of Node 20 and 22 or of 24; `undefined`: it is not to be read here. */
  const read = (resource: object): Context | undefined => {
    const fields = resource as Fields
    const frame = ownKeys(resource).find((key) => isFrameKey(key) && fields[key] !== undefined && fields[key] !== null)
    if (frame !== undefined) return entriesOf(fields[frame])
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

  const contextOf = (value: object, describe: Describe): ContextPayload | undefined => {
    const fields = value as Fields
    const isThere = (key: PropertyKey) => isContextKey(key) && fields[key] !== undefined && fields[key] !== null
    if (parts === undefined || !ownKeys(value).some(isThere)) return undefined
    const found = isSupported() ? read(value) : undefined
    if (found === undefined) describe.obstacle(notShown('context', process.version, 'the stores of AsyncLocalStorage'))
    return found && found.length > 0 ? encode(found, describe) : undefined
  }

  return {
    name: 'contexts',
    kinds: contextKinds(() => parts, contextOf),
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
      const keys = ownKeys(each)
      for (const key of ownKeys(sample))
        if (isContextKey(key)) (each as Fields)[(isFrameKey(key) && keys.find(isFrameKey)) || key] = sample[key]
    },
    decode: (context, build) =>
      Array.from(
        { length: context.length / 2 },
        (_, i) => [build.value(context[2 * i]!) as object, build.value(context[2 * i + 1]!)] as const,
      ),
    carries: isContextKey,
    parts: () => parts,
    note,
    install() {
      defineBound()
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
    installBound(AsyncLocalStorage, AsyncResource)
  }
}
