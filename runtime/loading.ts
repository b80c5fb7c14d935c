/** Loads chunks in a resumed program, where they are functions in its text: each runs once, what it imports before it. */
import { nativeThen } from './graph/promise.ts'
import type { ResumedLink } from './link.ts'

export type Main = (link: ResumedLink) => unknown

/** Where an export lives: the object that holds it, and the key there. */
export type Place = readonly [name: string, holder: Record<string, unknown>, key: string]

export interface Loadable {
  readonly name: string
  readonly exports: readonly Place[]
  /** Chunks that it imports, in order. */
  readonly imports: readonly string[]
  /** Absent: it has begun before the hop. */
  readonly load?: () => Promise<Main>
}

export interface LoadingOptions {
  readonly programs: readonly Loadable[]
  /** Runs a chunk; what it returns is a promise only if it has a top-level `await`. */
  readonly begin: (name: string, main: Main) => unknown
  /** End of a chunk that waited at its top level at the hop. */
  readonly endOf: (name: string) => Promise<unknown> | undefined
  readonly namespaceOf: (name: string) => Promise<object>
}

/** Returns what `import()` of a chunk does. */
export function createLoading({ programs, begin, endOf, namespaceOf }: LoadingOptions): (name: string) => Promise<object> {
  const byName = new Map(programs.map((program) => [program.name, program]))
  const mains = new Map<string, Promise<Main>>()
  const begun = new Map<string, { readonly value: unknown } | { readonly error: unknown }>()

  /** The chunk and what it imports that has not begun, what is imported first. */
  const order = (name: string, found: Set<string> = new Set(), seen: Set<string> = new Set()): Set<string> => {
    const program = byName.get(name)
    if (seen.has(name) || program === undefined) return found
    seen.add(name)
    for (const each of program.imports) order(each, found, seen)
    if (program.load !== undefined) found.add(name)
    return found
  }
  const fetch = (name: string): Promise<Main> => {
    let main = mains.get(name)
    if (main === undefined) mains.set(name, (main = byName.get(name)!.load!()))
    // A module from outside may be there the next time.
    nativeThen(main, undefined as never, () => mains.delete(name))
    return main
  }
  const run = (name: string, main: Main): unknown => {
    let outcome = begun.get(name)
    if (outcome === undefined) {
      try {
        outcome = { value: begin(name, main) }
      } catch (error) {
        outcome = { error }
      }
      begun.set(name, outcome)
    }
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }

  return async (name) => {
    if (!byName.has(name)) throw new TypeError(`there is no chunk ${name}`)
    const names = [...order(name)]
    const loaded = await Promise.all(names.map(fetch))
    // Without a top-level await all of it is one turn, as in an engine.
    for (const [i, each] of names.entries()) {
      const end = run(each, loaded[i]!)
      if (end !== undefined) await end
    }
    await endOf(name)
    return namespaceOf(name)
  }
}
