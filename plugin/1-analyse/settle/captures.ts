/** Decides which variables functions on the heap refer to, and which a suspended activation can only keep in an environment. */
import type { Scope, Suspension, Variable } from '../facts.ts'
import type { RawFacts } from '../walk/index.ts'
import { isCapture } from './escapes.ts'
import { variablesOf } from './variables.ts'

export function settleCaptures(facts: RawFacts): void {
  for (const variable of variablesOf(facts)) {
    variable.captured =
      variable.scope.dynamic || isLinked(variable) || variable.references.some((reference) => isCapture(reference, variable))
  }
  for (const suspension of [facts, ...facts.callables].flatMap(({ suspensions }) => suspensions)) captureUnnamed(suspension)
}

/** At a suspension point variables are named: not one whose name means another there, nor one that a `switch` may have left uninitialised. */
function captureUnnamed({ scope: innermost, immediate }: Suspension): void {
  if (immediate) return
  const seen = new Set<string>()
  for (let scope: Scope | undefined = innermost; scope !== undefined && scope.owner === innermost.owner; scope = scope.parent) {
    for (const variable of scope.variables.values()) {
      if (seen.has(variable.name) || (scope.kind === 'switch' && variable.initialisedAt > 0)) variable.captured = true
    }
    for (const name of scope.variables.keys()) seen.add(name)
  }
}

/** In sloppy code the arguments object sees plain parameters (ECMA-262 10.4.4), so what is suspended shares them with it. */
function isLinked({ kind, scope: { owner } }: Variable): boolean {
  if (kind !== 'parameter' || owner === undefined || owner.strict || !owner.usesArguments || !owner.parameters.simple) return false
  return owner.kind !== 'arrow' && owner.suspensions.length > 0
}
