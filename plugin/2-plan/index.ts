/**
 * Turns an analysis and the options into a plan: what is probed, registered, named, left out, and why.
 * In: facts. Out: frozen plain data that can be printed. Knows no AST and no text.
 */
import type { Analysis, Callable } from '../1-analyse/index.ts'
import { chainFrom, linkScopes, type PlannedScopes } from './chains.ts'
import { type Framed, planAsyncs, planClasses } from './classes.ts'
import type { PlanContext, PlanOptions } from './context.ts'
import { createFrames } from './frames.ts'
import { freshNames } from './fresh.ts'
import { planFunctions } from './functions.ts'
import { createIds, type Ids } from './ids.ts'
import type { Plan, PlannedKeyed, PlannedMembers } from './plan.ts'
import { planProgram } from './program.ts'
import { planScopes } from './scopes.ts'
import { shareAccessors, shareShadowed } from './sharing.ts'
import { planShields } from './shields.ts'

export type { PlanOptions } from './context.ts'
/** @public */
export { describe } from './describe.ts'
export type { ModuleRange } from './ids.ts'
/** @public */
export { describeParts, type PlannedPart, planParts, type Surroundings } from './parts.ts'
export type * from './plan.ts'

export function plan(analysis: Analysis, options: PlanOptions): Plan {
  const ids = createIds(analysis.callables, analysis.scopes, options.modules, options.name)
  const fresh = freshNames(analysis)
  const context: PlanContext = { analysis, options, ids, fresh }
  const isIncluded = ({ start }: { start: number }) => options.included(start)

  const templates = analysis.templates.filter(isIncluded).map((template) => ({ ...template, keeper: fresh('$t') }))
  const keepers = templates.map(({ keeper }) => keeper)
  const scopes = planScopes(context, keepers)
  linkScopes(scopes)
  const frames = createFrames(context, scopes)
  const { functions, made } = planFunctions(context, scopes, frames)
  const callables = new Map(analysis.callables.map((callable) => [ids.of(callable), callable]))
  const inner = new Map(analysis.callables.flatMap((callable) => (callable.generator ? [[callable.parent, callable] as const] : [])))
  const framed = functions.flatMap((planned) => {
    const callable = callables.get(planned.id)!
    const { asyncGenerators } = callable
    return planned.frame || asyncGenerators ? [{ callable, planned, inner: asyncGenerators ? inner.get(callable) : undefined }] : []
  })
  const classes = analysis.callables.flatMap((callable) => (callable.class ? [chainFrom(callable.scope, scopes)] : []))
  const points = [...framed.flatMap(({ planned }) => planned.frame ?? []), ...(frames.program ? [frames.program] : [])].flatMap(
    (frame) => frame.points,
  )
  shareAccessors([...functions.map(({ chain }) => chain), ...points.map(({ chain }) => chain), ...classes], fresh)
  shareShadowed(context, scopes)

  const plannedClasses = planClasses(context, scopes, framed)
  return Object.freeze({
    program: planProgram(context, frames.program),
    scopes: [...scopes.values()],
    functions,
    made,
    classes: plannedClasses,
    keyed: planKeyed(
      [...functions.filter(({ mark }) => mark !== undefined), ...plannedClasses.filter(({ naming }) => naming !== undefined)],
      callables,
      scopes,
    ),
    homes: analysis.homes.filter(isIncluded).map(({ start, end, scope, name }) => ({
      start,
      end,
      id: ids.below(scope, start, `{${name}}`),
      chain: chainFrom(scope, scopes),
    })),
    members: literalsOf(framed, ids),
    shields: planShields(functions, callables),
    templates,
    calls: analysis.calls
      .filter(isIncluded)
      .map(({ what, start, end, object, key, optional = false }) => ({ what, start, end, object, key, optional })),
  })
}

function planKeyed(
  renamed: readonly { readonly id: string }[],
  callables: ReadonlyMap<string, Callable>,
  scopes: PlannedScopes,
): PlannedKeyed[] {
  return renamed.flatMap(({ id }) => {
    const { start, end, named, keyed, kind } = callables.get(id)!
    const isClass = kind === 'class'
    if ((named && !isClass) || keyed === undefined) return []
    const key = 'class' in keyed ? { class: scopes.get(keyed.class.scope)!, number: keyed.number } : keyed
    return [{ key, value: { start, end }, isClass }]
  })
}

/** Object literals with methods that suspend. */
function literalsOf(framed: readonly Framed[], ids: Ids): PlannedMembers[] {
  const byLiteral = new Map<number, Framed[]>()
  for (const found of framed) {
    const { literal } = found.callable
    if (literal !== undefined) byLiteral.set(literal.start, [...(byLiteral.get(literal.start) ?? []), found])
  }
  return [...byLiteral.values()].map((methods) => {
    const { start, end } = methods[0]!.callable.literal!
    return { start, end, asyncs: planAsyncs(methods, ids) }
  })
}
