/** Turns functions into what is done to each, and why. */
import type { Callable } from '../1-analyse/index.ts'
import { chainFrom, type PlannedScopes } from './chains.ts'
import type { PlanContext, PlanOptions } from './context.ts'
import { createDesugar } from './parameters.ts'
import type { PlannedFunction, PlannedScope, Treatment } from './plan.ts'

export function planFunctions(context: PlanContext, scopes: PlannedScopes): PlannedFunction[] {
  const { analysis, ids, options } = context
  const registered = new Set([...scopes.values()].flatMap((scope) => scope.registered.flat()))
  const desugar = createDesugar(context, scopes)
  return analysis.callables
    .filter((callable) => callable.kind !== 'class')
    .map((callable) => {
      const id = ids.of(callable)
      const { treatment, why } = treat(callable, registered.has(id), options)
      return Object.freeze({
        id,
        start: callable.start,
        end: callable.end,
        treatment,
        why,
        chain: treatment === 'probe' ? chainOf(callable, scopes) : [],
        bodyAt: callable.bodyAt,
        expressionBody: callable.expressionBody,
        captured: callable.kind === 'arrow' ? capturedBy(callable) : [],
        desugar: desugar(callable, treatment),
      })
    })
}

/** Members of a class are made with it; what they need from the class they have by standing in it. */
function chainOf({ inClass, scope }: Callable, scopes: PlannedScopes): PlannedScope[] {
  return chainFrom(inClass === undefined ? scope : inClass.scope.parent, scopes)
}

function treat(callable: Callable, isRegistered: boolean, options: PlanOptions): { treatment: Treatment; why: string } {
  if (!options.included(callable.start)) return { treatment: 'skip', why: 'excluded by the options' }
  if (callable.kind === 'initialiser') return { treatment: 'none', why: 'part of its class' }
  if (callable.inClass !== undefined) return { treatment: 'member', why: 'made with its class' }
  if (!callable.escapes) return { treatment: 'none', why: 'cannot escape' }
  if (isRegistered) return { treatment: 'registered', why: 'created once' }
  if (callable.inWith) return { treatment: 'skip', why: 'inside with' }
  if (callable.callsSuper) return { treatment: 'skip', why: 'an arrow that calls super()' }
  if (callable.kind === 'arrow' && callable.usesSuper && !standsInClass(callable)) {
    return { treatment: 'skip', why: 'an arrow that uses super of an object literal' }
  }
  return { treatment: 'probe', why: '' }
}

function standsInClass(callable: Callable): boolean {
  let at: Callable | undefined = callable
  while (at?.kind === 'arrow') at = at.parent
  return at !== undefined && (at.inClass !== undefined || at.kind === 'initialiser')
}

function capturedBy(callable: Callable): PlannedFunction['captured'] {
  const captured = [
    callable.usesThis || callable.usesSuper ? ('this' as const) : undefined,
    callable.usesArguments ? ('arguments' as const) : undefined,
    callable.usesNewTarget ? ('new.target' as const) : undefined,
  ]
  while (captured.length > 0 && captured.at(-1) === undefined) captured.pop()
  return captured
}
