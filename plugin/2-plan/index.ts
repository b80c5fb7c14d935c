/**
 * Turns an analysis and the options into a plan: what is probed, registered, named, left out, and why.
 * In: facts. Out: frozen plain data that can be printed. Knows no AST and no text.
 */
import type { Analysis } from '../1-analyse/index.ts'
import { chainFrom, linkScopes } from './chains.ts'
import { planClasses } from './classes.ts'
import type { PlanContext, PlanOptions } from './context.ts'
import { freshNames } from './fresh.ts'
import { planFunctions } from './functions.ts'
import { createIds } from './ids.ts'
import type { Plan } from './plan.ts'
import { planProgram } from './program.ts'
import { planScopes } from './scopes.ts'
import { shareAccessors, shareShadowed } from './sharing.ts'

export type { PlanOptions } from './context.ts'
/** @public */
export { describe } from './describe.ts'
export type { ModuleRange } from './ids.ts'
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
  const functions = planFunctions(context, scopes)
  const classes = analysis.callables.flatMap((callable) => (callable.class ? [chainFrom(callable.scope, scopes)] : []))
  shareAccessors([...functions.map(({ chain }) => chain), ...classes], fresh)
  shareShadowed(context, scopes)

  return Object.freeze({
    program: planProgram(context),
    scopes: [...scopes.values()],
    functions,
    classes: planClasses(context, scopes),
    homes: analysis.homes.filter(isIncluded).map(({ start, end, scope, name }) => ({
      start,
      end,
      id: ids.below(scope, start, `{${name}}`),
      chain: chainFrom(scope, scopes),
    })),
    templates,
    calls: analysis.calls
      .filter(isIncluded)
      .map(({ what, start, end, object, key, optional = false }) => ({ what, start, end, object, key, optional })),
  })
}
