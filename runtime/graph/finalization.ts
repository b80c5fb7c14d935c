/** Lets a FinalizationRegistry say what is registered with it, which the language has no way to ask: the class keeps a list. */
import { standIn } from './native.ts'
import { defineProperty, getOwnPropertyDescriptor, uncurry } from './primordials.ts'

/** One registration (ECMA-262 26.2.3.2). */
export interface Cell {
  readonly target: WeakRef<WeakKey>
  readonly held: unknown
  readonly token: WeakRef<WeakKey> | undefined
}

interface Registered {
  cleanup: (held: unknown) => void
  /** In the order of registration, without those whose target is gone. */
  readonly cells: Set<Cell>
  readonly byToken: WeakMap<WeakKey, Cell[]>
}

const { apply, construct } = Reflect
const { is } = Object
const Native = FinalizationRegistry
const { prototype } = Native
const nativeRegister = prototype.register
const nativeUnregister = prototype.unregister
const registries = new WeakMap<object, Registered>()
const deref = uncurry(WeakRef.prototype.deref)
const get = uncurry(WeakMap.prototype.get)
const set = uncurry(WeakMap.prototype.set)

/** Throws for anything else: nothing is registered with a new token. */
export const askRegistry = (value: unknown): boolean => apply(nativeUnregister, value as FinalizationRegistry<unknown>, [{}])

/** What is known of a registry; `undefined`: it was made by the engine's own class. */
export const registeredWith = (registry: object): Registered | undefined => get(registries, registry) as Registered | undefined

/** What a weak reference leads to, if that is still there. */
export const targetOf = (reference: WeakRef<WeakKey> | undefined): WeakKey | undefined =>
  reference && (deref(reference) as WeakKey | undefined)

/** Makes one whose cleanup may be set later. */
export function makeRegistry(cleanup: (held: unknown) => void, type: Function = Native): FinalizationRegistry<unknown> {
  const registered: Registered = { cleanup, cells: new Set(), byToken: new WeakMap() }
  const forget = (cell: Cell) => {
    registered.cells.delete(cell)
    const { cleanup } = registered
    cleanup(cell.held)
  }
  const registry = construct(Native, [forget], type)
  set(registries, registry, registered)
  return registry as FinalizationRegistry<unknown>
}

/** `FinalizationRegistry.prototype.register`. */
export function register(registry: object, given: readonly [target: WeakKey, held: unknown, token?: WeakKey]): void {
  const registered = registeredWith(registry)
  const [target, held, token] = given
  // What is wrong, the engine is to say.
  if (!registered || is(target, held) || given.length < 1 || !isHoldable(target)) return apply(nativeRegister, registry, given as never)
  const cell: Cell = { target: new WeakRef(target), held, token: token && isHoldable(token) ? new WeakRef(token) : undefined }
  apply(nativeRegister, registry, [target, cell, token as WeakKey])
  registered.cells.add(cell)
  if (!cell.token || token === undefined) return
  const alike = get(registered.byToken, token) as Cell[] | undefined
  if (alike) alike[alike.length] = cell
  else set(registered.byToken, token, [cell])
}

const isHoldable = (value: unknown): boolean => {
  try {
    new WeakRef(value as WeakKey)
    return true
  } catch {
    return false
  }
}

function unregister(registry: object, token: WeakKey): boolean {
  const isFound = apply(nativeUnregister, registry, [token])
  const registered = registeredWith(registry)
  if (!isFound || !registered) return isFound
  for (const cell of get(registered.byToken, token) as Cell[]) registered.cells.delete(cell)
  registered.byToken.delete(token)
  return true
}

/** Replaces the class and its methods by what keeps the list. */
export function installFinalization(): void {
  const stand = {
    FinalizationRegistry: function (cleanup: (held: unknown) => void) {
      if (new.target && typeof cleanup === 'function') return makeRegistry(cleanup, new.target)
      return new.target ? construct(Native, [cleanup], new.target) : (Native as unknown as (cleanup: unknown) => object)(cleanup)
    },
    register(this: object, ...given: [WeakKey, unknown]) {
      register(this, given)
    },
    unregister(this: object, token: WeakKey) {
      return unregister(this, token)
    },
  }
  const put = (holder: object, key: 'FinalizationRegistry' | 'register' | 'unregister', path: string) => {
    const own = getOwnPropertyDescriptor(holder, key)!
    defineProperty(stand[key], 'length', getOwnPropertyDescriptor(own.value, 'length')!)
    defineProperty(holder, key, { ...own, value: standIn(stand[key], path) })
  }
  put(globalThis, 'FinalizationRegistry', 'FinalizationRegistry')
  put(prototype, 'register', 'FinalizationRegistry.prototype.register')
  put(prototype, 'unregister', 'FinalizationRegistry.prototype.unregister')
  const type = stand.FinalizationRegistry
  defineProperty(type, 'prototype', { ...getOwnPropertyDescriptor(Native, 'prototype')! })
  defineProperty(prototype, 'constructor', { ...getOwnPropertyDescriptor(prototype, 'constructor')!, value: type })
}
