/** Decides which functions' parameters move into the body, so that a probe call runs no code of theirs. */
import type { Callable, Scope } from '../1-analyse/index.ts'
import type { PlannedScopes } from './chains.ts'
import type { PlanContext } from './context.ts'
import type { PlannedFunction, Treatment } from './plan.ts'

type Desugar = (callable: Callable, treatment: Treatment) => PlannedFunction['desugar']

export function createDesugar({ analysis, options, fresh }: PlanContext, scopes: PlannedScopes): Desugar {
  const bodies = new Map<Callable, Scope>()
  const heads = new Map<Callable, Scope>()
  for (const scope of analysis.scopes) {
    if (scope.kind === 'body') bodies.set(scope.owner!, scope)
    else if (scope.kind === 'function') heads.set(scope.owner!, scope)
  }
  return (callable, treatment) => {
    const { parameters } = callable
    if (parameters.simple) return undefined
    const head = heads.get(callable)!
    const body = bodies.get(callable)
    const split = body !== undefined && scopes.has(head)
    const unsafe = parameters.computed || parameters.opaque || parameters.count > options.probeArguments
    if (!split && !(treatment === 'probe' && unsafe)) return undefined
    return { at: parameters.patternsAt, end: parameters.end, rest: fresh('$p'), again: declaredAgain(head, body) }
  }
}

/** `function f(a, b = () => a) { var a }` has two variables `a`; the one of the body starts out with the parameter's value (ECMA-262 10.2.11). */
function declaredAgain(head: Scope, body: Scope | undefined): string[] {
  return body === undefined ? [] : [...body.variables.keys()].filter((name) => head.variables.get(name)?.kind === 'parameter')
}
