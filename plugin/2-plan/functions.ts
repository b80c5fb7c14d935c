/** Turns functions into what is done to each, and why. */
import type { Callable, Scope } from '../1-analyse/index.ts'
import { chainFrom, isHidden, type PlannedScopes } from './chains.ts'
import type { PlanContext, PlanOptions } from './context.ts'
import { type Frames, markOf, standsInClass } from './frames.ts'
import { planMade } from './made.ts'
import { createDesugar } from './parameters.ts'
import type { Desugar, PlannedFrame, PlannedFunction, PlannedMade, PlannedScope, Treatment } from './plan.ts'

export function planFunctions(
  context: PlanContext,
  scopes: PlannedScopes,
  frames: Frames,
): { readonly functions: PlannedFunction[]; readonly made: readonly PlannedMade[] } {
  const { analysis, ids, options } = context
  const registered = new Set([...scopes.values()].flatMap((scope) => scope.registered.flat()))
  const isProbed = (callable: Callable) =>
    callable.kind !== 'class' && treat(callable, registered.has(ids.of(callable)), options).treatment === 'probe'
  const { made, callables } = planMade(context, scopes, isProbed)
  const desugar = createDesugar(context, scopes)
  const bodies = new Map<Callable, Scope>()
  for (const scope of analysis.scopes) if (scope.kind === 'function' || scope.kind === 'body') bodies.set(scope.owner!, scope)
  const functions = analysis.callables
    .filter((callable) => callable.kind !== 'class')
    .map((callable) => {
      const id = ids.of(callable)
      const treated = treat(callable, registered.has(id) || callables.has(callable), options)
      const hidden = treated.treatment === 'probe' && isHidden(bodies.get(callable)!, scopes)
      const { treatment, why } = hidden ? HIDDEN : treated
      const planned = treatment === 'skip' ? undefined : frames.of(callable)
      const moved = desugar(callable, treatment, planned?.frame)
      // The body of a generator with variables of its own becomes a generator in the generator.
      const inner = callable.generator && moved !== undefined && moved.again.length > 0
      const frame = inner ? undefined : withMoved(planned?.frame, moved)
      return Object.freeze({
        id,
        start: callable.start,
        end: callable.end,
        treatment,
        why: why || planned?.why || '',
        chain: frame?.kind === 'generator' ? chainFrom(callable.scope, scopes) : treatment === 'probe' ? chainOf(callable, scopes) : [],
        bodyAt: callable.bodyAt,
        expressionBody: callable.expressionBody,
        captured: callable.kind === 'arrow' ? capturedBy(callable) : [],
        desugar: moved,
        frame,
        stuck:
          frame === undefined && treatment !== 'skip'
            ? callable.suspensions.filter(({ kind, immediate }) => kind === 'await' && !immediate)
            : [],
        mark: treatment === 'skip' ? undefined : markOf(callable, frame),
      })
    })
  return { functions, made }
}

/** Before its body runs a generator has the parameters that were moved into it only in a list. */
function withMoved(frame: PlannedFrame | undefined, moved: Desugar | undefined): PlannedFrame | undefined {
  if (frame === undefined || moved === undefined) return frame
  const { counted, rest, optional } = moved
  const given = [...counted, ...(rest === undefined ? [] : [rest]), ...(optional === undefined ? [] : [optional])]
  return { ...frame, start: [...moved.before, ...given, ...frame.start.filter((name) => name === 'this' || name === 'arguments')] }
}

const HIDDEN = { treatment: 'skip', why: 'a function with a variable that hides one of a switch or a loop around it' } as const

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
  if (callable.callsSuper) return { treatment: 'skip', why: 'an arrow function that calls super()' }
  if (callable.kind === 'arrow' && callable.usesSuper && !standsInClass(callable)) {
    return { treatment: 'skip', why: 'an arrow function that uses super of an object literal' }
  }
  return { treatment: 'probe', why: '' }
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
