/** Turns classes into how each registers: its tag, its private names, the environments around it. */
import { chainFrom, type PlannedScopes } from './chains.ts'
import type { PlanContext } from './context.ts'
import type { PlannedClass } from './plan.ts'

export function planClasses({ analysis, options, ids, fresh }: PlanContext, scopes: PlannedScopes): PlannedClass[] {
  return analysis.callables.flatMap((callable) => {
    const facts = callable.class
    if (facts === undefined || !options.included(callable.start) || callable.inWith) return []
    const own = scopes.get(facts.scope)
    return Object.freeze({
      id: ids.of(callable),
      start: callable.start,
      end: callable.end,
      bodyAt: facts.bodyAt,
      naming: own !== undefined && !callable.named ? { at: facts.nameAt, name: own.slot, visible: callable.name } : undefined,
      tag: `#${fresh('tm', (name) => facts.privateNames.includes(name))}`,
      chain: chainFrom(callable.scope, scopes),
      privateFields: facts.privateFields,
      privateMethods: facts.privateMethods,
      privateStatics: facts.privateStatics,
      privateStaticMethods: facts.privateStaticMethods,
      privateBrand: facts.privateBrand,
      computedKeys: facts.computedKeys,
    })
  })
}
