/** Makes module namespace objects in a resumed program: of real modules whose bindings follow the places where exports live. */
import type { Place } from './loading.ts'

type Writer = (value: unknown) => void
type Bind = (number: number, writers: readonly Writer[]) => void

/** Modules are kept by their URL, and this one is to be new each time. */
let count = 0

export interface Namespaces {
  /** The namespace of a chunk, the same each time. */
  of(name: string): Promise<object>
}

export interface NamespaceOptions {
  /** Of the runtime on `globalThis`, through which the modules get at `inner.bind`. */
  readonly key: string
  readonly inner: { bind?: Bind }
  /** `import()`. */
  readonly load: (url: string) => Promise<object>
  readonly made: (name: string, namespace: object) => void
}

export function createNamespaces(
  programs: readonly { readonly name: string; readonly exports: readonly Place[] }[],
  { key, inner, load, made }: NamespaceOptions,
): Namespaces {
  const places = new Map(programs.map(({ name, exports }) => [name, exports]))
  const known = new Map<string, Promise<object>>()
  const waiting = new Map<number, readonly Place[]>()
  inner.bind = (number, writers) => {
    for (const [i, [, holder, property]] of waiting.get(number)!.entries()) follow(holder, property, writers[i]!)
    waiting.delete(number)
  }
  const make = async (name: string): Promise<object> => {
    const number = count++
    const exports = places.get(name) ?? []
    waiting.set(number, exports)
    const names = exports.map((_, i) => `v${i}`)
    const text = [
      ...(names.length === 0 ? [] : [`let ${names.join()}`]),
      `globalThis[Symbol.for(${JSON.stringify(key)})].inner.bind(${number},[${names.map((each) => `x=>{${each}=x}`).join()}])`,
      `export{${exports.map(([exported], i) => `v${i} as ${JSON.stringify(exported)}`).join()}}`,
      `//${Math.random()}`,
    ]
    const namespace = await load(`data:text/javascript,${encodeURIComponent(text.join(';\n'))}`)
    made(name, namespace)
    return namespace
  }
  return {
    of(name) {
      let namespace = known.get(name)
      if (namespace === undefined) known.set(name, (namespace = make(name)))
      return namespace
    },
  }
}

const followers = new WeakMap<object, Map<string, Writer[]>>()

/** Whatever is written to the property from now on is written there, too. */
function follow(holder: Record<string, unknown>, key: string, write: Writer): void {
  write(holder[key])
  let writers = followers.get(holder)
  if (writers === undefined) followers.set(holder, (writers = new Map()))
  const list = writers.get(key)
  if (list !== undefined) return void list.push(write)
  const all = [write]
  writers.set(key, all)
  let value = holder[key]
  Object.defineProperty(holder, key, {
    enumerable: true,
    configurable: true,
    get: () => value,
    set(written) {
      value = written
      for (const each of all) each(written)
    },
  })
}
