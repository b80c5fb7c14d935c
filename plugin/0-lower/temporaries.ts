/** Makes names that occur nowhere in the chunk. */
import type { Place } from './place.ts'

export interface Names {
  /** A temporary of the function, or program, that the place is in. */
  temporary(place: Place): string
  /** A name for something else: a label, the parameter of a `catch`. */
  fresh(prefix: string): string
  /** All temporaries so far. */
  readonly temporaries: ReadonlySet<string>
}

export function createNames(text: string): Names {
  const taken = new Set(text.match(/\$[a-z]\d+/g))
  const counters = new Map<string, number>()
  const fresh = (prefix: string): string => {
    for (;;) {
      const n = (counters.get(prefix) ?? 0) + 1
      counters.set(prefix, n)
      const name = `${prefix}${n}`
      if (!taken.has(name)) return name
    }
  }
  const temporaries = new Set<string>()
  return {
    fresh,
    temporaries,
    temporary({ body }) {
      const name = fresh('$s')
      body.temporaries.push(name)
      temporaries.add(name)
      return name
    },
  }
}

/** The declaration of a function's temporaries. */
export function declared(names: readonly string[]): string {
  return names.length === 0 ? '' : `let ${names.join(',')};`
}
