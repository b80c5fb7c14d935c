/** Keeps what programs say of chunks: which there are, which are being loaded, which namespace is whose. */
import type { Adapter, AdapterCheck, AdapterMaker } from './adapters/adapter.ts'
import type { Reference } from './graph/format.ts'
import type { Check } from './graph/kind.ts'
import { fulfilWith, nativeThen, pendingPromise, stampOf } from './graph/promise.ts'
import { rejectWith } from './graph/resolve.ts'

type Load = () => Promise<object>

/** What a pending `import()` waits for: a chunk by its name, or a module from outside by its specifier. */
type Kind = 'chunk' | 'external'
type PendingImport = readonly [kind: Kind, name: string, promise: Reference]

/** The part of the link that is about chunks. */
export interface ChunkLink {
  /** A binding that is another chunk's export: of `"<chunk> <name>"`. */
  chunk(what: string, read?: () => unknown): void
  /** Files of chunks that may be loaded later: `"<chunk> <path>"`, from where the module is. */
  chunks(base: () => string, ...files: string[]): void
  /** `import()` of a chunk, and of a module from outside. */
  import(chunk: string, load: Load): Promise<object>
  external(specifier: string, load: Load): Promise<object>
}

export interface Chunks {
  readonly link: ChunkLink
  readonly adapter: Adapter<readonly PendingImport[]>
  /** `chunk:<name>` and `import:<specifier> <name>` of what the program got by importing it. */
  names(): Map<unknown, string>
  /** Chunks that have not run, with what is known of their texts. */
  readonly later: ReadonlyMap<string, Later>
  /** In a resumed program: chunks that have not run, and how any chunk or module is loaded. */
  resume(later: Iterable<readonly [name: string, text: string]>, load: (kind: Kind, name: string) => Promise<object>): void
  began(name: string): void
  /** Goes on with what was being loaded before the hop. */
  again(kind: Kind, name: string, promise: object): void
  named(kind: Kind, name: string, namespace: object): void
}

/** A chunk that has not run: where its text is to be found, the text, why it could not be read. */
export interface Later {
  readonly url?: () => string
  text?: string
  failed?: string
}

export function createChunks(): Chunks {
  const begun = new Set<string>()
  const later = new Map<string, Later>()
  const pending = new Map<object, readonly [kind: Kind, name: string]>()
  const namespaces = new Map<string, () => unknown>()
  let resumed: ((kind: Kind, name: string) => Promise<object>) | undefined

  const start = (kind: Kind, name: string, promise: object, load: Load): void => {
    pending.set(promise, [kind, name])
    nativeThen(
      load(),
      (namespace: object) => {
        pending.delete(promise)
        namespaces.set(`${kind}:${name}`, () => namespace)
        fulfilWith(stampOf(promise)!, namespace)
      },
      (reason: unknown) => {
        pending.delete(promise)
        rejectWith({ promise, done: true }, reason)
      },
    )
  }
  const imported = (kind: Kind, name: string, load: Load): Promise<object> => {
    const promise = pendingPromise()
    start(kind, name, promise, resumed === undefined ? load : () => resumed!(kind, name))
    return promise as Promise<object>
  }

  return {
    link: {
      chunk(what, read) {
        if (what.endsWith(' *') && read) namespaces.set(`chunk:${what.slice(0, -2)}`, read)
      },
      chunks(base, ...files) {
        if (resumed !== undefined) return
        for (const file of files) {
          const cut = file.lastIndexOf(' ')
          const name = file.slice(0, cut)
          if (!begun.has(name) && !later.has(name)) later.set(name, { url: () => new URL(file.slice(cut + 1), base()).href })
        }
      },
      import: (name, load) => imported('chunk', name, load),
      external: (specifier, load) => imported('external', specifier, load),
    },
    adapter: {
      name: 'import',
      capture: (describe) =>
        pending.size === 0
          ? undefined
          : [...pending].map(([promise, [kind, name]]): PendingImport => [kind, name, describe.reference(promise, [`import of ${name}`])]),
    },
    names() {
      const found = new Map<unknown, string>()
      for (const [key, read] of namespaces) {
        const namespace = read() as Record<string, unknown>
        if (key.startsWith('chunk:')) found.set(namespace, key)
        else {
          const specifier = key.slice('external:'.length)
          found.set(namespace, `import:${specifier} *`)
          for (const name of Object.keys(namespace)) {
            const value = namespace[name]
            if ((typeof value === 'object' && value !== null) || typeof value === 'function')
              found.set(value, `import:${specifier} ${name}`)
          }
        }
      }
      return found
    },
    later,
    resume(texts, load) {
      resumed = load
      for (const [name, text] of texts) later.set(name, { text })
    },
    began(name) {
      begun.add(name)
      later.delete(name)
    },
    again: (kind, name, promise) => start(kind, name, promise, () => resumed!(kind, name)),
    named: (kind, name, namespace) => void namespaces.set(`${kind}:${name}`, () => namespace),
  }
}

export const importCheck: AdapterCheck<readonly PendingImport[]> = {
  name: 'import',
  verify(state, check: Check): asserts state is readonly PendingImport[] {
    if (!Array.isArray(state)) check.fail('imports that are no list')
    for (const pending of state as PendingImport[]) {
      const [kind, name, promise] = pending
      if ((kind !== 'chunk' && kind !== 'external') || typeof name !== 'string') check.fail('an import of nothing')
      check.node(promise, 'promise')
    }
  },
}

/** They begin again when all is there. */
export function importMaker({ again }: Chunks): AdapterMaker<readonly PendingImport[]> {
  return {
    name: 'import',
    restore(state, build) {
      for (const [kind, name, promise] of state) again(kind, name, build.value(promise) as object)
    },
  }
}
