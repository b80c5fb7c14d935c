/** Turns scopes into those that get an environment: with captured variables, and classes that closures in them refer to. */
import type { Callable, Scope, SlotPlace, Variable } from '../1-analyse/index.ts'
import type { PlanContext, PlanOptions } from './context.ts'
import type { PlannedScope } from './plan.ts'

/** `keepers`: variables that the program gets besides its own. */
export function planScopes(context: PlanContext, keepers: readonly string[]): Map<Scope, PlannedScope> {
  const { analysis } = context
  const classes = new Map(analysis.callables.flatMap((callable) => (callable.class ? [[callable.class.scope, callable] as const] : [])))
  const scopes = new Map<Scope, PlannedScope>()
  for (const scope of analysis.scopes) {
    const callable = scope.kind === 'class' ? classes.get(scope) : undefined
    const planned = callable ? planClassScope(callable, context) : planScope(scope, scope.kind === 'program' ? keepers : [], context)
    if (planned !== undefined) scopes.set(scope, planned)
  }
  return scopes
}

function planClassScope(callable: Callable, { ids, fresh, options }: PlanContext): PlannedScope | undefined {
  if (!callable.class!.needed || !options.included(callable.start)) return undefined
  return {
    id: ids.of(callable),
    mode: 'class',
    slot: callable.class!.self ?? fresh('$c'),
    place: undefined,
    shared: undefined,
    ready: [],
    late: [],
    redacted: [],
    mapped: undefined,
    registered: [[], []],
    made: [],
    chain: [],
  }
}

function planScope(scope: Scope, keepers: readonly string[], { analysis, ids, fresh, options }: PlanContext): PlannedScope | undefined {
  const once = isOnce(scope) && (scope.kind === 'program' || scope.owner !== undefined || analysis.suspensions.length === 0)
  const variables = [...scope.variables.values()].filter((variable) => variable.kind !== 'self' || variable.captured)
  const functions = once ? variables.filter((variable) => isRegistrable(variable, scope, options)) : []
  const captured = variables.filter((variable) => variable.captured && !functions.includes(variable))
  const order = [...functions, ...captured.filter((variable) => !variable.redacted)]
  const redacted = captured.flatMap((variable) => (variable.redacted ? [variable.name] : []))
  if (order.length + redacted.length === 0 && scope.kind !== 'program') return undefined
  const ready = [...order.filter((variable) => !isLate(variable)).map(({ name }) => name), ...keepers]
  const idsOf = (late: boolean) => functions.filter((variable) => isLate(variable) === late).map(({ holds }) => ids.of(holds!))
  return {
    id: ids.ofScope(scope),
    mode: once ? 'once' : 'many',
    shared: undefined,
    slot: fresh('$e'),
    place: placeOf(scope, once),
    ready,
    mapped: needsArguments(scope)
      ? { name: fresh('$a'), parameters: ready.map((name) => scope.owner!.parameters.names.lastIndexOf(name)) }
      : undefined,
    late: order.filter(isLate).map(({ name }) => name),
    redacted,
    registered: [idsOf(false), idsOf(true)],
    made: [],
    chain: [],
  }
}

function isLate(variable: Variable): boolean {
  return variable.initialisedAt > 0
}

/** In a run-once wrapper of a CommonJS module the slot stands behind the guard. */
function placeOf({ kind, owner, slotAt }: Scope, once: boolean): SlotPlace | undefined {
  return once && owner && owner.onceFrom > 0 && kind === 'function' ? { how: 'block', at: owner.onceFrom } : slotAt
}

/** In sloppy code with plain parameters, `arguments` and the parameters are the same cells (ECMA-262 10.4.4). */
function needsArguments({ kind, owner, variables }: Scope): boolean {
  if (kind !== 'function' || owner === undefined || owner.strict || owner.kind === 'arrow') return false
  if (!owner.parameters.simple || !owner.usesArguments) return false
  return [...variables.values()].some((variable) => variable.kind === 'parameter' && variable.captured)
}

function isOnce(scope: Scope): boolean {
  // A slot around a statement stands outside the scope, where its variables cannot be named.
  if (scope.inLoop || scope.slotAt === undefined || scope.slotAt.how === 'around') return false
  const { owner } = scope
  if (owner === undefined) return true
  return owner.once && (scope.kind === 'function' || scope.span.start >= owner.onceFrom)
}

function isRegistrable(variable: Variable, scope: Scope, options: PlanOptions): boolean {
  const callable = variable.holds
  if (callable === undefined || variable.kind === 'self' || callable.kind === 'class' || callable.kind === 'method') return false
  if (callable.async || callable.generator || callable.asyncGenerators) return false
  if (callable.scope !== scope || !callable.escapes || callable.inWith || !options.included(callable.start)) return false
  return !(callable.kind === 'arrow' && (callable.usesThis || callable.usesArguments || callable.usesNewTarget || callable.usesSuper))
}
