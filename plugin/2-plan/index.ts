/**
 * Turns an analysis and the options into a plan: what is probed, registered, named, left out, and why.
 * In: facts. Out: frozen plain data that can be printed. Knows no AST and no text.
 */
import type { Analysis, Callable, Scope, Variable } from '../1-analyse/index.ts'
import { createIds, type Ids, type ModuleRange } from './ids.ts'
import type { Plan, PlannedClass, PlannedFunction, PlannedProgram, PlannedScope, Treatment } from './plan.ts'

export { describe } from './describe.ts'
export type { ModuleRange } from './ids.ts'
export type * from './plan.ts'

export interface PlanOptions {
  /** Name of the program: the chunk's file name. */
  readonly name: string
  readonly modules: readonly ModuleRange[]
  /** Whether code at this offset is instrumented (the user's `include` and `exclude`). */
  readonly included: (offset: number) => boolean
  /** More than this many arguments a probe call does not pass. */
  readonly probeArguments: number
}

export function plan(analysis: Analysis, options: PlanOptions): Plan {
  const ids = createIds(analysis.callables, analysis.scopes, options.modules, options.name)
  const fresh = freshNames(analysis)
  const bodies = new Map(analysis.scopes.flatMap((scope) => (scope.kind === 'body' ? [[scope.owner!, scope] as const] : [])))
  const functionScopes = new Map(analysis.scopes.flatMap((scope) => (scope.kind === 'function' ? [[scope.owner!, scope] as const] : [])))
  const templates = analysis.templates
    .filter((template) => options.included(template.start))
    .map((template) => ({ ...template, keeper: fresh('$t') }))
  const scopes = planScopes(
    analysis,
    ids,
    fresh,
    options,
    templates.map(({ keeper }) => keeper),
  )
  const chainFrom = (scope: Scope | undefined): PlannedScope[] => {
    const chain: PlannedScope[] = []
    for (let at = scope; at !== undefined; at = at.parent) {
      const planned = scopes.get(at)
      if (planned === undefined) continue
      chain.push(planned)
      if (planned.mode !== 'many') break
    }
    return chain
  }
  /** Members of a class are made with it; what they need from the class they have by standing in it. */
  const chainOf = (callable: Callable): PlannedScope[] =>
    chainFrom(callable.inClass === undefined ? callable.scope : callable.inClass.scope.parent)
  for (const [scope, planned] of scopes) {
    if (planned.mode === 'many') continue
    ;(planned as { chain: readonly PlannedScope[] }).chain = chainFrom(scope.parent)
  }

  const registered = new Set([...scopes.values()].flatMap((scope) => scope.registered.flat()))
  const functions: PlannedFunction[] = analysis.callables
    .filter((callable) => callable.kind !== 'class')
    .map((callable) => {
      const { treatment, why } = treat(callable, registered.has(ids.of(callable)), options)
      const { parameters } = callable
      const split = bodies.has(callable) && scopes.has(functionScopes.get(callable)!)
      const moves =
        !parameters.simple &&
        (split || (treatment === 'probe' && (parameters.computed || parameters.opaque || parameters.count > options.probeArguments)))
      return Object.freeze({
        id: ids.of(callable),
        start: callable.start,
        end: callable.end,
        treatment,
        why,
        chain: treatment === 'probe' ? chainOf(callable) : [],
        bodyAt: callable.bodyAt,
        expressionBody: callable.expressionBody,
        captured: callable.kind === 'arrow' ? capturedBy(callable) : [],
        desugar: moves
          ? {
              at: parameters.patternsAt,
              end: parameters.end,
              rest: fresh('$p'),
              again: declaredAgain(functionScopes.get(callable), bodies.get(callable)),
            }
          : undefined,
      })
    })

  shareAccessors(
    [
      ...functions.map(({ chain }) => chain),
      ...analysis.callables.flatMap((callable) => (callable.class ? [chainFrom(callable.scope)] : [])),
    ],
    fresh,
  )

  const classes: PlannedClass[] = []
  for (const callable of analysis.callables) {
    const facts = callable.class
    if (facts === undefined || !options.included(callable.start) || callable.inWith) continue
    const own = scopes.get(facts.scope)
    classes.push(
      Object.freeze({
        id: ids.of(callable),
        start: callable.start,
        end: callable.end,
        bodyAt: facts.bodyAt,
        naming: own !== undefined && !callable.named ? { at: facts.nameAt, name: own.slot, visible: callable.name } : undefined,
        tag: '#' + fresh('tm', (name) => facts.privateNames.includes(name)),
        chain: chainFrom(callable.scope),
        privateFields: facts.privateFields,
        privateMethods: facts.privateMethods,
        privateStatics: facts.privateStatics,
        privateStaticMethods: facts.privateStaticMethods,
        privateBrand: facts.privateBrand,
        computedKeys: facts.computedKeys,
      }),
    )
  }

  return Object.freeze({
    program: planProgram(analysis, options, fresh),
    scopes: [...scopes.values()],
    functions,
    classes,
    homes: analysis.homes
      .filter((home) => options.included(home.start))
      .map((home) => ({
        start: home.start,
        end: home.end,
        id: ids.below(home.scope, home.start, `{${home.name}}`),
        chain: chainFrom(home.scope),
      })),
    templates,
    calls: analysis.calls
      .filter((call) => options.included(call.start))
      .map(({ what, start, end, object }) => ({ what, start, end, object })),
  })
}

/** The scopes that get an environment: those with captured variables, and classes that closures in them refer to. */
function planScopes(
  analysis: Analysis,
  ids: Ids,
  fresh: (name: string) => string,
  options: PlanOptions,
  keepers: readonly string[],
): Map<Scope, PlannedScope> {
  const planned = new Map<Scope, PlannedScope>()
  const classes = new Map(
    analysis.callables.flatMap((callable) => (callable.class === undefined ? [] : [[callable.class.scope, callable] as const])),
  )
  for (const scope of analysis.scopes) {
    if (scope.kind === 'class') {
      const callable = classes.get(scope)!
      if (!callable.class!.needed || !options.included(callable.start)) continue
      const slot = callable.named ? callable.name : fresh('$c')
      planned.set(scope, {
        id: ids.of(callable),
        mode: 'class',
        slot,
        place: undefined,
        shared: undefined,
        ready: [],
        late: [],
        mapped: undefined,
        registered: [[], []],
        chain: [],
      })
      continue
    }
    const once = isOnce(scope)
    const variables = [...scope.variables.values()].filter((variable) => variable.kind !== 'self' || variable.captured)
    const functions = once ? variables.filter((variable) => isRegistrable(variable, scope, options)) : []
    const captured = variables.filter((variable) => variable.captured || functions.includes(variable))
    if (captured.length === 0 && scope.kind !== 'program') continue
    const order = [...functions, ...captured.filter((variable) => !functions.includes(variable))]
    const isLate = (variable: Variable) => variable.initialisedAt > 0
    const ready = order.filter((variable) => !isLate(variable)).map((variable) => variable.name)
    if (scope.kind === 'program') ready.push(...keepers)
    const idsOf = (late: boolean) => functions.filter((variable) => isLate(variable) === late).map((variable) => ids.of(variable.holds!))
    planned.set(scope, {
      id: ids.ofScope(scope),
      mode: once ? 'once' : 'many',
      shared: undefined,
      slot: fresh('$e'),
      place:
        once && scope.owner && scope.owner.onceFrom > 0 && scope.kind === 'function'
          ? { how: 'block', at: scope.owner.onceFrom }
          : scope.slotAt,
      ready,
      mapped: needsArguments(scope)
        ? { name: fresh('$a'), parameters: ready.map((name) => scope.owner!.parameters.names.lastIndexOf(name)) }
        : undefined,
      late: order.filter(isLate).map((variable) => variable.name),
      registered: [idsOf(false), idsOf(true)],
      chain: [],
    })
  }
  return planned
}

const MANY_CLOSURES = 8
const MANY_VARIABLES = 6

/**
 * Where many closures would each repeat a long list of variables, one function has it for all of them.
 * It costs a closure an activation (64 bytes), in scopes that make many anyway; without it lodash is 10 times its size.
 */
function shareAccessors(chains: readonly (readonly PlannedScope[])[], fresh: (name: string) => string): void {
  const uses = new Map<PlannedScope, number>()
  for (const scope of chains.flat()) uses.set(scope, (uses.get(scope) ?? 0) + 1)
  for (const [scope, count] of uses) {
    // A function made in the head of a loop would stay with the first turn's variables.
    if (
      scope.mode !== 'many' ||
      scope.place?.how === 'head' ||
      count < MANY_CLOSURES ||
      scope.ready.length + scope.late.length < MANY_VARIABLES
    )
      continue
    ;(scope as { shared: string | undefined }).shared = fresh('$f')
  }
}

/** In sloppy code with plain parameters, `arguments` and the parameters are the same cells (ECMA-262 10.4.4). */
function needsArguments(scope: Scope): boolean {
  const { owner } = scope
  if (
    scope.kind !== 'function' ||
    owner === undefined ||
    owner.strict ||
    owner.kind === 'arrow' ||
    !owner.parameters.simple ||
    !owner.usesArguments
  )
    return false
  return [...scope.variables.values()].some((variable) => variable.kind === 'parameter' && variable.captured)
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
  if (callable.scope !== scope || !callable.escapes || callable.inWith || !options.included(callable.start)) return false
  return !(callable.kind === 'arrow' && (callable.usesThis || callable.usesArguments || callable.usesNewTarget || callable.usesSuper))
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

/** `function f(a, b = () => a) { var a }` has two variables `a`; the one of the body starts out with the parameter's value (ECMA-262 10.2.11). */
function declaredAgain(parameters: Scope | undefined, body: Scope | undefined): string[] {
  return body === undefined ? [] : [...body.variables.keys()].filter((name) => parameters?.variables.get(name)?.kind === 'parameter')
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

function planProgram(analysis: Analysis, options: PlanOptions, fresh: (name: string) => string): PlannedProgram {
  const { container } = analysis
  const isImported = ({ local }: { local: string }) => analysis.imports.some((imported) => imported.local === local)
  return Object.freeze({
    name: options.name,
    start: container.start,
    end: container.end,
    outside: container.outside,
    strict: container.strict,
    async: container.topLevelAwait,
    returns: container.returns,
    usesThis: analysis.usesThis,
    imports: analysis.imports,
    exports: analysis.exports
      .filter((exported) => !isImported(exported))
      .map(({ name, local }) => {
        const variable = analysis.program.variables.get(local)
        return { name, local, outer: fresh('$x'), hoisted: variable?.kind === 'function' }
      }),
    reexports: analysis.exports.filter(isImported),
  })
}

/** Makes names that occur nowhere in the chunk. */
function freshNames(analysis: Analysis): (prefix: string, taken?: (name: string) => boolean) => string {
  const counters = new Map<string, number>()
  return (prefix, taken = () => false) => {
    for (;;) {
      const n = counters.get(prefix) ?? 0
      counters.set(prefix, n + 1)
      const name = prefix + (n === 0 && prefix === 'tm' ? '' : n.toString(36))
      if (!analysis.names.has(name) && !taken(name)) return name
    }
  }
}
