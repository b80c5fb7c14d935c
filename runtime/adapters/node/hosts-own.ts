/** Tells classes that the host makes below `EventTarget`, `Event` or `DOMException` from those of the program. */

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect

/** Names of globals whose instances keep more than the class above them does. */
const SPECIAL = /(?:Port|Channel|Performance|Socket|Source|Signal|Event|Error|Exception)$/

/** Those that a getter would have to load first, in 18 ms, and that have no instance before. */
const LAZY = /^(?:MessageEvent|CloseEvent|ErrorEvent|WebSocket|EventSource)$/
const LAZY_MODULE = 'NativeModule internal/deps/undici/undici'

export interface HostsOwn {
  /** The prototype among `bases` that is the first of the host's above a value; `undefined`: there is another one before. */
  base(value: object, bases: ReadonlySet<object>): object | undefined
}

/** To be made before the program can replace globals. */
export function hostsOwn(): HostsOwn {
  const globals = new Map<string, PropertyDescriptor>()
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (SPECIAL.test(name)) globals.set(name, getOwnPropertyDescriptor(globalThis, name)!)

  /** What a getter of the host's gives; some put it there, where the program may have put something else. */
  const read = (name: string, get: () => unknown): unknown => {
    const { moduleLoadList } = process as unknown as { moduleLoadList: string[] }
    if (LAZY.test(name) && !moduleLoadList.includes(LAZY_MODULE)) return undefined
    const now = getOwnPropertyDescriptor(globalThis, name)
    const value = Reflect.apply(get, globalThis, [])
    if (now && now.get !== get) Reflect.defineProperty(globalThis, name, now)
    return value
  }

  const isHosts = (type: unknown): boolean => {
    const name: unknown = typeof type === 'function' ? getOwnPropertyDescriptor(type, 'name')?.value : undefined
    const was = typeof name === 'string' ? globals.get(name) : undefined
    if (!was) return false
    return (was.get ? read(name as string, was.get) : was.value) === type
  }

  return {
    base(value, bases) {
      for (let at = getPrototypeOf(value); at; at = getPrototypeOf(at)) {
        if (bases.has(at)) return at
        if (isHosts(getOwnPropertyDescriptor(at, 'constructor')?.value)) return undefined
      }
      return undefined
    },
  }
}
