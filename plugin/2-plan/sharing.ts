/** Decides which scopes have one accessor for all closures in them. */

import { isShareable, type PlannedScopes } from './chains.ts'
import type { PlanContext } from './context.ts'
import type { Fresh } from './fresh.ts'
import type { PlannedScope } from './plan.ts'

const MANY_CLOSURES = 8
const MANY_VARIABLES = 6

/**
 * Where many closures would each repeat a long list of variables, one function has it for all of them.
 * It costs a closure an activation (64 bytes), in scopes that make many anyway; without it lodash is 10 times its size.
 */
export function shareAccessors(chains: readonly (readonly PlannedScope[])[], fresh: Fresh): void {
  const uses = new Map<PlannedScope, number>()
  for (const scope of chains.flat()) uses.set(scope, (uses.get(scope) ?? 0) + 1)
  for (const [scope, count] of uses) {
    if (count < MANY_CLOSURES || scope.ready.length + scope.late.length + scope.redacted.length < MANY_VARIABLES) continue
    // A function made in the head of a loop would stay with the first turn's variables.
    if (scope.mode !== 'many' || scope.place?.how === 'head' || scope.place?.how === 'around') continue
    ;(scope as { shared: string | undefined }).shared = fresh('$f')
  }
}

/** Where a function has a name of its own for what an environment around it calls the same, it must not read that environment itself. */
export function shareShadowed({ analysis, fresh }: PlanContext, scopes: PlannedScopes): void {
  for (const scope of analysis.scopes) {
    if (scope.variables.size === 0) continue
    for (let at = scope.parent; at !== undefined; at = at.parent) {
      const planned = scopes.get(at)
      if (planned?.mode !== 'many' || planned.shared !== undefined || !isShareable(planned, at)) continue
      const shadowed = [...planned.ready, ...planned.late, ...planned.redacted].some((name) => scope.variables.has(name))
      if (shadowed) (planned as { shared: string | undefined }).shared = fresh('$f')
    }
  }
}
