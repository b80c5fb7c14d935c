/** Tells classes that the host makes below `EventTarget`, `Event` or `DOMException` from those of the program. */

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect

/** Names of globals whose instances keep more than the class above them does. */
const SPECIAL = /(?:Port|Channel|Performance|Socket|Source|Signal|Event|Error|Exception)$/

/** The classes that read such a getter would have to load first. */
const LAZY = 'NativeModule internal/deps/undici/undici'

export interface HostsOwn {
  /** The prototype among `bases` that is the first of the host's above a value; `undefined`: there is another one before. */
  base(value: object, bases: ReadonlySet<object>): object | undefined
}

/** To be made before the program can replace globals. */
export function hostsOwn(): HostsOwn {
  const globals = new Map<string, PropertyDescriptor>()
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (SPECIAL.test(name)) globals.set(name, getOwnPropertyDescriptor(globalThis, name)!)

  const isHosts = (type: unknown): boolean => {
    const name: unknown = typeof type === 'function' ? getOwnPropertyDescriptor(type, 'name')?.value : undefined
    const was = typeof name === 'string' ? globals.get(name) : undefined
    if (!was) return false
    if (!was.get) return was.value === type
    const { moduleLoadList } = process as unknown as { moduleLoadList: string[] }
    return moduleLoadList.includes(LAZY) && Reflect.apply(was.get, globalThis, []) === type
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
