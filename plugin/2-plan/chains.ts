/** Turns the scope something stands in into the chain of environments it needs, from inside out. */
import type { Scope } from '../1-analyse/index.ts'
import type { PlannedScope } from './plan.ts'

export type PlannedScopes = ReadonlyMap<Scope, PlannedScope>

/** Up to an environment that knows its own parent. */
export function chainFrom(scope: Scope | undefined, scopes: PlannedScopes): PlannedScope[] {
  const chain: PlannedScope[] = []
  for (let at = scope; at !== undefined; at = at.parent) {
    const planned = scopes.get(at)
    if (planned === undefined) continue
    chain.push(planned)
    if (planned.mode !== 'many') break
  }
  return chain
}

/** Gives those that know their own parent the chain to it. */
export function linkScopes(scopes: PlannedScopes): void {
  for (const [scope, planned] of scopes) {
    if (planned.mode === 'many') continue
    ;(planned as { chain: readonly PlannedScope[] }).chain = chainFrom(scope.parent, scopes)
  }
}
