/** Turns AsyncLocalStorages and AsyncResources into plain data. */
import { isBelow } from '../../../graph/chain.ts'
import type { Value } from '../../../graph/format.ts'
import type { AdapterKind, Describe } from '../../../graph/kind.ts'
import { type Fields, isContextKey, isIdKey } from './fields.ts'
import type { Parts } from './index.ts'

/** An AsyncLocalStorage and its store, by turns. */
export type ContextPayload = readonly Value[]

/** `fallback`: what `getStore` returns where there is no store (Node 24). */
export type StoragePayload = readonly [enabled: boolean, fallback: Value, name: string]

const { apply, ownKeys } = Reflect
const { hasOwn } = Object

export function contextKinds(
  parts: () => Parts | undefined,
  contextOf: (value: object, describe: Describe) => ContextPayload | undefined,
): readonly [storage: AdapterKind, resource: AdapterKind] {
  const isStorage = (value: object): boolean => {
    if (parts() === undefined) return false
    return isBelow(value, parts()!.AsyncLocalStorage.prototype) && (hasOwn(value, 'kResourceStore') || hasName(value))
  }
  /** One whose state is in private fields (Node 24). */
  const hasName = (value: object): boolean => {
    const get = Object.getOwnPropertyDescriptor(parts()!.AsyncLocalStorage.prototype, 'name')?.get
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
      const fallback = apply(parts()!.root.runInAsyncScope, parts()!.root, [parts()!.getStore, value])
      return [value.enabled === true, describe.value(fallback, ['defaultValue']), hasName(value) ? (value.name as string) : '']
    },
    carries: (_, key) => key === 'kResourceStore' || key === 'enabled',
  }

  const resource: AdapterKind<Fields, ContextPayload> = {
    name: 'asyncresource',
    recognise(value) {
      if (parts() === undefined || !ownKeys(value).some((key) => isIdKey(key))) return false
      return isBelow(value, parts()!.AsyncResource.prototype)
    },
    capture: (value, describe) => contextOf(value, describe) ?? [],
    carries: (_, key) => isIdKey(key) || isContextKey(key),
  }

  return [storage, resource] as unknown as readonly [AdapterKind, AdapterKind]
}
