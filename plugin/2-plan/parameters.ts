/** Decides which functions' parameters move into the body, so that a probe call runs no code of theirs. */
import type { Callable, Scope } from '../1-analyse/index.ts'
import type { PlannedScopes } from './chains.ts'
import type { PlanContext } from './context.ts'
import type { Desugar, PlannedFrame, Treatment } from './plan.ts'

export function createDesugar(
  { analysis, options, fresh }: PlanContext,
  scopes: PlannedScopes,
): (callable: Callable, treatment: Treatment, frame: PlannedFrame | undefined) => Desugar | undefined {
  const bodies = new Map<Callable, Scope>()
  const heads = new Map<Callable, Scope>()
  for (const scope of analysis.scopes) {
    if (scope.kind === 'body') bodies.set(scope.owner!, scope)
    else if (scope.kind === 'function') heads.set(scope.owner!, scope)
  }
  return (callable, treatment, frame) => {
    const { parameters } = callable
    if (parameters.simple) return undefined
    const head = heads.get(callable)!
    const body = bodies.get(callable)
    const split = parameters.closures && scopes.has(head)
    const unsafe = parameters.computed || parameters.opaque || parameters.count > options.probeArguments
    // What they throw rejects the promise of an async function.
    const inside = frame?.kind === 'async'
    if (!split && !inside && !(treatment === 'probe' && unsafe)) return undefined
    const counted = Math.max(0, parameters.length - parameters.patternsIndex)
    const more = parameters.count > parameters.patternsIndex + counted
    const setter = callable.kind === 'setter'
    return {
      at: parameters.patternsAt,
      split,
      before: parameters.names,
      end: parameters.end,
      counted: Array.from({ length: counted }, () => fresh('$p')),
      rest: more && !setter ? fresh('$p') : undefined,
      comma: more ? parameters.comma : undefined,
      optional: more && setter ? fresh('$p') : undefined,
      again: declaredAgain(head, body),
      async: callable.async,
      generator: callable.generator,
    }
  }
}

/** `function f(a, b = () => a) { var a }` has two variables `a`; the one of the body starts out with the parameter's value (ECMA-262 10.2.11). */
function declaredAgain(head: Scope, body: Scope | undefined): string[] {
  return body === undefined ? [] : [...body.variables.keys()].filter((name) => head.variables.get(name)?.kind === 'parameter')
}
