/** Decides which functions are noted when they are made: those made once that no variable holds, so that they need no probe. */
import type { Callable } from '../1-analyse/index.ts'
import { chainFrom, type PlannedScopes } from './chains.ts'
import type { PlanContext } from './context.ts'
import type { PlannedMade } from './plan.ts'

/** `isProbed`: what would have a probe otherwise. Fills `made` of the scopes. */
export function planMade(
  { analysis, ids }: PlanContext,
  scopes: PlannedScopes,
  isProbed: (callable: Callable) => boolean,
): { readonly made: readonly PlannedMade[]; readonly callables: ReadonlySet<Callable> } {
  const wrapped = new Set(
    analysis.callables.flatMap(({ literal, async, asyncGenerators }) => (literal && (async || asyncGenerators) ? [literal.start] : [])),
  )
  for (const { start } of analysis.homes) wrapped.add(start)
  const sites = new Map<string, Callable[]>()
  for (const callable of analysis.callables) {
    const { site } = callable
    if (site === undefined || !isProbed(callable) || !isMadeOnce(callable) || !isPlain(callable)) continue
    if (site.key !== undefined && wrapped.has(site.start)) continue
    const place = `${site.start} ${site.end} ${site.key === undefined}`
    sites.set(place, [...(sites.get(place) ?? []), callable])
  }
  const made: PlannedMade[] = []
  const callables = new Set<Callable>()
  for (const found of sites.values()) {
    const { scope, site } = found[0]!
    const [around] = chainFrom(scope, scopes)
    if (around?.mode !== 'once' || (around.id === ids.ofScope(analysis.program) && analysis.suspensions.length > 0)) continue
    const list = around.made as string[]
    const keys = found.flatMap((callable) => callable.site!.key ?? [])
    made.push({ slot: around.slot, from: list.length, start: site!.start, end: site!.end, keys })
    list.push(...found.map((callable) => ids.of(callable)))
    for (const callable of found) callables.add(callable)
  }
  return { made, callables }
}

/** Its expression is evaluated at most once in the life of the program, behind what registers the scope. */
function isMadeOnce({ start, scope: { inLoop, owner } }: Callable): boolean {
  return !inLoop && (owner === undefined || (owner.once && start >= owner.onceFrom && start >= owner.bodyAt))
}

/** Nothing but its environment is to be known of it. */
function isPlain(callable: Callable): boolean {
  if (callable.async || callable.generator || callable.asyncGenerators || callable.usesSuper) return false
  if (callable.kind === 'getter' || callable.kind === 'setter') return false
  return !(callable.kind === 'arrow' && (callable.usesThis || callable.usesArguments || callable.usesNewTarget))
}
