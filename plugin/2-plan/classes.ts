/** Turns classes into how each registers: its tag, its private names, the environments around it. */
import type { Callable, ClassFacts } from '../1-analyse/index.ts'
import { chainFrom, type PlannedScopes } from './chains.ts'
import type { PlanContext } from './context.ts'
import type { Fresh } from './fresh.ts'
import type { Ids } from './ids.ts'
import type { PlannedAsync, PlannedClass, PlannedFunction } from './plan.ts'

export function planClasses(
  { analysis, options, ids, fresh }: PlanContext,
  scopes: PlannedScopes,
  functions: readonly Framed[],
): PlannedClass[] {
  return analysis.callables.flatMap((callable) => {
    const facts = callable.class
    if (facts === undefined || !options.included(callable.start) || callable.inWith) return []
    const own = scopes.get(facts.scope)
    return Object.freeze({
      id: ids.of(callable),
      start: callable.start,
      end: callable.end,
      bodyAt: facts.bodyAt,
      naming: namingOf(callable, facts, own?.slot),
      tag: `#${fresh('tm', (name) => facts.privateNames.includes(name))}`,
      chain: chainFrom(callable.scope, scopes),
      privateFields: facts.privateFields,
      privateMethods: facts.privateMethods,
      privateStatics: facts.privateStatics,
      privateStaticMethods: facts.privateStaticMethods,
      privateBrand: facts.privateBrand,
      computedKeys: facts.computedKeys,
      members: membersOf(
        functions.filter(({ callable: method }) => method.inClass === facts),
        fresh,
        ids,
      ),
    })
  })
}

function namingOf({ given, keyed }: Callable, { added, self, nameAt }: ClassFacts, slot: string | undefined): PlannedClass['naming'] {
  const visible = keyed === undefined ? given : undefined
  if (added) return { at: nameAt, name: '', visible }
  return self === undefined && slot !== undefined ? { at: nameAt, name: slot, visible } : undefined
}

/** A function that suspends, and what it is. */
export interface Framed {
  readonly callable: Callable
  readonly planned: PlannedFunction
  /** The generator in what an async generator was lowered to. */
  readonly inner: Callable | undefined
}

function membersOf(methods: readonly Framed[], fresh: Fresh, ids: Ids): PlannedClass['members'] {
  // Private methods of instances are not there yet.
  const asyncs = planAsyncs(methods, ids).filter(({ key, static: isStatic }) => isStatic || !key.startsWith('#'))
  return asyncs.length === 0 ? undefined : { tag: `#${fresh('tm')}`, asyncs }
}

/** Those of generators are found without. */
export function planAsyncs(methods: readonly Framed[], ids: Ids): PlannedAsync[] {
  return methods.flatMap(({ callable: { key, static: isStatic, asyncGenerators: generators }, planned, inner }) =>
    generators || planned.frame?.kind === 'async'
      ? [{ generators, static: isStatic, key, id: inner === undefined ? planned.id : ids.of(inner) }]
      : [],
  )
}
