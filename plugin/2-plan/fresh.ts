/** Makes names that occur nowhere in the chunk. */
import type { Analysis } from '../1-analyse/index.ts'

/** `taken`: names that are out of the question besides. */
export type Fresh = (prefix: string, taken?: (name: string) => boolean) => string

export function freshNames(analysis: Analysis): Fresh {
  const counters = new Map<string, number>()
  return (prefix, taken = () => false) => {
    for (;;) {
      const n = counters.get(prefix) ?? 0
      counters.set(prefix, n + 1)
      const name = prefix + (n === 0 && prefix === 'tm' ? '' : n.toString(36))
      if (!analysis.names.has(name) && !taken(name)) return name
    }
  }
}
