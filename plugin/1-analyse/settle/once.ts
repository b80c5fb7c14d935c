/** Decides which functions run at most once in the life of the program, and from where on. */
import type { Callable, Scope } from '../facts.ts'
import type { Guard, RawFacts } from '../walk/index.ts'
import { isOwnWrite } from './escapes.ts'
import { variablesOf } from './variables.ts'

interface CallSite {
  readonly scope: Scope
  readonly start: number
}

export function settleOnce(facts: RawFacts): void {
  const callSites = callSitesOf(facts)
  const known = new Map<Callable, boolean>()
  const decide = (callable: Callable, depth: number): boolean => {
    const done = known.get(callable)
    if (done !== undefined) return done
    known.set(callable, false)
    const guard = facts.guards.get(callable)
    let once = false
    if (guard !== undefined && isFlag(guard) && runsOnce(callable.scope, callable.start, depth)) {
      once = true
      callable.onceFrom = guard.from
    } else {
      const site = callSites.get(callable)
      once = site !== undefined && depth < 500 && runsOnce(site.scope, site.start, depth)
    }
    known.set(callable, once)
    callable.once = once
    return once
  }
  /** Code at this offset of this scope runs at most once. */
  const runsOnce = (scope: Scope, at: number, depth: number): boolean => {
    if (scope.inLoop) return false
    if (scope.owner === undefined) return true
    return decide(scope.owner, depth + 1) && at >= scope.owner.onceFrom
  }
  for (const callable of facts.callables) decide(callable, 0)
}

/** The only places that functions are called from, of those that have one. */
function callSitesOf(facts: RawFacts): Map<Callable, CallSite> {
  const callSites = new Map<Callable, CallSite>()
  for (const [callable, scope] of facts.invoked) {
    if (!callable.escapes) callSites.set(callable, { scope, start: callable.start })
  }
  for (const variable of variablesOf(facts)) {
    const callable = variable.holds
    if (callable === undefined || callable.escapes || variable.kind === 'self') continue
    const uses = variable.references.filter((reference) => !isOwnWrite(variable, reference))
    const [use] = uses
    if (uses.length === 1 && use !== undefined && use.called) callSites.set(callable, { scope: use.scope, start: use.start })
  }
  for (const variable of variablesOf(facts)) {
    if (variable.kind === 'self' && variable.references.length > 0 && variable.holds) callSites.delete(variable.holds)
  }
  return callSites
}

/** The flag of a guard is written nowhere else, and starts out falsy. */
function isFlag(guard: Guard): boolean {
  for (let scope: Scope | undefined = guard.scope; scope !== undefined; scope = scope.parent) {
    const variable = scope.variables.get(guard.flag)
    if (variable === undefined) continue
    const writes = variable.references.filter((reference) => reference.write)
    return (
      writes.length === 1 &&
      writes[0]!.start === guard.write.start &&
      variable.scope.owner !== guard.scope.owner &&
      variable.kind !== 'parameter'
    )
  }
  return false
}
