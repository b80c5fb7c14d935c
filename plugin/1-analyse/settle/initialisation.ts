/** Decides which captured variables may be read before they are initialised. */
import { countWhile } from '../../search.ts'
import type { Callable, Scope, Variable } from '../facts.ts'
import type { RawFacts } from '../walk/index.ts'
import { variablesOf } from './variables.ts'

/**
 * A captured `let`, `const` or `class` may be read in its temporal dead zone only if a closure exists before it is initialised:
 * then its scope can be left for ever (a throw, a return, a suspension) in between.
 */
export function settleInitialisation(facts: RawFacts): void {
  const closures = facts.callables
    .filter((callable) => callable.escapes && callable.kind !== 'declaration')
    .sort((a, b) => a.start - b.start)
  const declarations = new Map<Scope, Variable[]>()
  for (const variable of variablesOf(facts)) {
    if (variable.kind === 'function') declarations.set(variable.scope, [...(declarations.get(variable.scope) ?? []), variable])
  }
  for (const scope of facts.scopes) {
    const lexical = [...scope.variables.values()].filter((variable) => variable.captured && variable.initialisedAt > 0)
    if (lexical.length === 0) continue
    let first = Number.POSITIVE_INFINITY
    for (const variable of declarations.get(scope) ?? []) {
      for (const reference of variable.references) if (reference.scope.owner === scope.owner) first = Math.min(first, reference.start)
    }
    // They are not in the order of the text.
    for (const { start } of (scope.owner ?? facts).suspensions) if (start >= scope.span.start) first = Math.min(first, start)
    // A switch may be entered behind a declaration.
    if (scope.dynamic || scope.kind === 'switch') first = 0
    const from = countWhile(closures, ({ start }) => start < scope.span.start)
    for (const variable of lexical) {
      let before = first < variable.initialisedAt
      for (let i = from; !before && i < closures.length && closures[i]!.start < variable.initialisedAt; i++) {
        before = !isInside(closures[i]!, variable.holds)
      }
      if (!before) variable.initialisedAt = 0
    }
  }
}

/** Inside the text of a function that can't run before the variable holds it; the static parts of a class can. */
function isInside(callable: Callable, holder: Callable | undefined): boolean {
  if (holder === undefined || callable.start < holder.start || callable.end > holder.end) return false
  return callable === holder || holder.kind !== 'class'
}
