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

/**
 * Whether a variable in the chain cannot be named from here, because something between has its name. Other scopes have a function
 * of their own for that (`shareShadowed`); one whose slot stands outside of it cannot.
 */
export function isHidden(from: Scope, scopes: PlannedScopes): boolean {
  const seen = new Set<string>()
  for (let at: Scope | undefined = from; at !== undefined; at = at.parent) {
    const planned = scopes.get(at)
    if (
      planned !== undefined &&
      !isShareable(planned, at) &&
      [...planned.ready, ...planned.late, ...planned.redacted].some((name) => seen.has(name))
    )
      return true
    for (const name of at.variables.keys()) seen.add(name)
  }
  return false
}

/** Around a switch, or a loop over a constant, its variables cannot be named; in the head of a loop the first turn's are other ones. */
export function isShareable({ mode, place }: PlannedScope, { kind }: Scope): boolean {
  return mode !== 'many' || (place?.how !== 'head' && (place?.how !== 'around' || kind === 'each'))
}
