/** Tells classes that the host makes below `EventTarget`, `Event` or `DOMException` from those of the program. */
import { above } from '../../graph/chain.ts'

const { getOwnPropertyDescriptor } = Reflect

/** Even to look at these loads them, in 18 ms, and before that they have no instance. */
const LAZY = /^(?:MessageEvent|CloseEvent|ErrorEvent|WebSocket|EventSource)$/
const LAZY_MODULE = 'NativeModule internal/deps/undici/undici'

/** Whether Node has loaded its classes of `fetch`. */
export const isFetchLoaded = (): boolean => (process as unknown as { moduleLoadList: string[] }).moduleLoadList.includes(LAZY_MODULE)

/** Whether it is a global class: its instances keep more than those of the class above it do. */
function isGlobal(type: unknown): boolean {
  const name: unknown = typeof type === 'function' ? getOwnPropertyDescriptor(type, 'name')?.value : undefined
  if (typeof name !== 'string') return false
  if (LAZY.test(name) && !isFetchLoaded()) return false
  const { value, get } = getOwnPropertyDescriptor(globalThis, name) ?? {}
  // An accessor of Node's that has not made way for its value.
  return value === type || (get !== undefined && (globalThis as Record<string, unknown>)[name] === type)
}

/** The prototype among `bases` that is the first of the host's above a value; `undefined`: there is another one before, or none. */
export function hostBase(value: object, bases: ReadonlySet<object>): object | undefined {
  for (let at = above(value); at; at = above(at)) {
    if (bases.has(at)) return at
    if (isGlobal(getOwnPropertyDescriptor(at, 'constructor')?.value)) return undefined
  }
  return undefined
}
