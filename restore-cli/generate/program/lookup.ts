/** Finds the variable that a name means at an offset. */
import type { RawFacts, Variable } from '../../../plugin/1-analyse/index.ts'

export type Lookup = (name: string, at: number) => Variable | undefined

export function createLookup(facts: RawFacts): Lookup {
  const byName = new Map<string, Variable[]>()
  for (const scope of facts.scopes) {
    for (const variable of scope.variables.values()) {
      const known = byName.get(variable.name)
      if (known === undefined) byName.set(variable.name, [variable])
      else known.push(variable)
    }
  }
  return (name, at) => {
    let best: Variable | undefined
    let shortest = Number.POSITIVE_INFINITY
    for (const variable of byName.get(name) ?? []) {
      const { start, end } = variable.scope.span
      // Of scopes with the same span, the inner one comes later.
      if (start > at || at >= end || end - start > shortest) continue
      best = variable
      shortest = end - start
    }
    return best
  }
}
