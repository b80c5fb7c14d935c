/** Decides from the raw facts what holds for the whole chunk: what escapes, what runs once, what is captured, what may be uninitialised. */
import type { Callable, Reference, Scope, Variable } from './facts.ts'
import type { RawFacts } from './walk.ts'

export function settle(facts: RawFacts): void {
  dropRewritten(facts)
  settleEscapes(facts)
  settleOnce(facts)
  settleCaptures(facts)
  settleClasses(facts)
  settleInitialisation(facts)
}

function variablesOf(facts: RawFacts): Variable[] {
  return facts.scopes.flatMap((scope) => [...scope.variables.values()])
}

/** A variable `holds` its function only if no other write can reach it; the one write of `var f = function …` is its declarator. */
function dropRewritten(facts: RawFacts): void {
  for (const variable of variablesOf(facts)) {
    const writes = variable.references.filter((reference) => reference.write).length
    if (variable.ambiguous || variable.scope.dynamic || writes > (variable.kind === 'var' ? 1 : 0)) variable.holds = undefined
    if (variable.kind === 'parameter' || variable.kind === 'catch') variable.holds = undefined
  }
}

/**
 * Functions that are only ever called where they stand or through a variable of their own activation can't be on the heap
 * between turns. Assumed of all candidates at first, then taken back until nothing changes.
 */
function settleEscapes(facts: RawFacts): void {
  const candidates = new Map<Callable, Variable | undefined>()
  for (const [callable] of facts.invoked) if (mayStay(callable)) candidates.set(callable, undefined)
  for (const variable of variablesOf(facts)) {
    const callable = variable.holds
    if (callable === undefined || callable.kind === 'class' || !mayStay(callable)) continue
    if (!variable.references.every((reference) => (reference.called && !reference.write) || isOwnWrite(variable, reference)))
      candidates.delete(callable)
    else if (variable.kind === 'self') {
      if (!facts.invoked.has(callable)) continue
      candidates.set(callable, variable)
    } else if (!suspends(variable.scope)) candidates.set(callable, variable)
  }
  for (const callable of candidates.keys()) callable.escapes = false
  for (let changed = true; changed; ) {
    changed = false
    for (const [callable, variable] of candidates) {
      if (callable.escapes || variable === undefined) continue
      if (variable.references.some((reference) => isCapture(reference, variable))) {
        callable.escapes = true
        changed = true
      }
    }
  }
}

function isOwnWrite(variable: Variable, reference: Reference): boolean {
  return reference.write && !reference.read && variable.kind === 'var'
}

/** In sloppy code `arguments.callee` hands the function out. */
function mayStay(callable: Callable): boolean {
  return callable.strict || callable.kind === 'arrow' || !callable.usesArguments
}

/** Variables of async functions and generators live on while they are suspended. */
function suspends(scope: Scope): boolean {
  return scope.owner !== undefined && (scope.owner.async || scope.owner.generator)
}

/** Whether between this use and the variable there is a function that may be on the heap. */
export function isCapture(reference: Reference, variable: Variable): boolean {
  for (let at = reference.scope.owner; at !== undefined && at !== variable.scope.owner; at = at.parent) if (at.escapes) return true
  return false
}

function settleOnce(facts: RawFacts): void {
  const callSites = new Map<Callable, { scope: Scope; start: number }>()
  for (const [callable, scope] of facts.invoked) {
    if (!callable.escapes) callSites.set(callable, { scope, start: callable.start })
  }
  for (const variable of variablesOf(facts)) {
    const callable = variable.holds
    if (callable === undefined || callable.escapes || variable.kind === 'self') continue
    const uses = variable.references.filter((reference) => !isOwnWrite(variable, reference))
    const [use] = uses
    if (uses.length === 1 && use !== undefined && use.called) callSites.set(callable, { scope: use.scope, start: use.start })
  }
  for (const variable of variablesOf(facts)) {
    if (variable.kind === 'self' && variable.references.length > 0 && variable.holds) callSites.delete(variable.holds)
  }
  const known = new Map<Callable, boolean>()
  const decide = (callable: Callable, depth: number): boolean => {
    const done = known.get(callable)
    if (done !== undefined) return done
    known.set(callable, false)
    const guard = facts.guards.get(callable)
    let once = false
    if (guard !== undefined && isFlag(guard) && runsOnce(callable.scope, callable.start, depth)) {
      once = true
      callable.onceFrom = guard.from
    } else {
      const site = callSites.get(callable)
      once = site !== undefined && depth < 500 && runsOnce(site.scope, site.start, depth)
    }
    known.set(callable, once)
    callable.once = once
    return once
  }
  /** Code at this offset of this scope runs at most once. */
  const runsOnce = (scope: Scope, at: number, depth: number): boolean => {
    if (scope.inLoop) return false
    if (scope.owner === undefined) return true
    return decide(scope.owner, depth + 1) && at >= scope.owner.onceFrom
  }
  for (const callable of facts.callables) decide(callable, 0)
}

/** The flag of a guard is written nowhere else, and starts out falsy. */
function isFlag(guard: RawFacts['guards'] extends Map<Callable, infer G> ? G : never): boolean {
  for (let scope: Scope | undefined = guard.scope; scope !== undefined; scope = scope.parent) {
    const variable = scope.variables.get(guard.flag)
    if (variable === undefined) continue
    const writes = variable.references.filter((reference) => reference.write)
    return (
      writes.length === 1 &&
      writes[0]!.start === guard.write.start &&
      variable.scope.owner !== guard.scope.owner &&
      variable.kind !== 'parameter'
    )
  }
  return false
}

function settleCaptures(facts: RawFacts): void {
  for (const variable of variablesOf(facts)) {
    variable.captured = variable.scope.dynamic || variable.references.some((reference) => isCapture(reference, variable))
    if (variable.kind !== 'parameter') continue
    const owner = variable.scope.owner!
    const { start, end } = owner.parameters
    if (variable.references.some((reference) => reference.scope.owner !== owner && reference.start >= start && reference.end <= end)) {
      owner.parameters.closures = true
    }
  }
}

/** A class must be reachable from a closure in it that uses a private name, or `super` in an arrow, or its inner name. */
function settleClasses(facts: RawFacts): void {
  const isMember = (callable: Callable | undefined, of: Callable['class']) =>
    callable === undefined || callable.inClass === of || (callable.kind === 'initialiser' && callable.parent?.class === of)
  for (const { class: facts_, from } of facts.privateUses) if (!isMember(from, facts_)) facts_.needed = true
  for (const callable of facts.callables) {
    if (callable.class !== undefined) {
      const inner = callable.class.scope.variables.get(callable.name)
      if (inner?.references.some((reference) => !isMember(reference.scope.owner, callable.class))) callable.class.needed = true
    }
    if (callable.kind === 'arrow' && callable.usesSuper) {
      for (let at: Callable | undefined = callable.parent; at !== undefined; at = at.parent) {
        const owner: Callable['class'] = at.inClass ?? (at.kind === 'initialiser' ? at.parent?.class : undefined)
        if (owner) owner.needed = true
        if (at.kind !== 'arrow') break
      }
    }
  }
}

/**
 * A captured `let`, `const` or `class` may be read in its temporal dead zone only if a closure exists before it is initialised:
 * then its scope can be left for ever (a throw, a return, a suspension) in between.
 */
function settleInitialisation(facts: RawFacts): void {
  const closures = facts.callables
    .filter((callable) => callable.escapes && callable.kind !== 'declaration')
    .sort((a, b) => a.start - b.start)
  const declarations = new Map<Scope, Variable[]>()
  for (const variable of variablesOf(facts)) {
    if (variable.kind === 'function') declarations.set(variable.scope, [...(declarations.get(variable.scope) ?? []), variable])
  }
  for (const scope of facts.scopes) {
    const lexical = [...scope.variables.values()].filter((variable) => variable.captured && variable.initialisedAt > 0)
    if (lexical.length === 0) continue
    let first = Number.POSITIVE_INFINITY
    for (const variable of declarations.get(scope) ?? []) {
      for (const reference of variable.references) if (reference.scope.owner === scope.owner) first = Math.min(first, reference.start)
    }
    if (scope.owner?.suspensions[0])
      first = Math.min(first, ...scope.owner.suspensions.filter((at) => at.start >= scope.span.start).map((at) => at.start))
    // A switch may be entered behind a declaration.
    if (scope.dynamic || scope.kind === 'switch') first = 0
    const from = lowerBound(closures, scope.span.start)
    for (const variable of lexical) {
      let before = first < variable.initialisedAt
      for (let i = from; !before && i < closures.length && closures[i]!.start < variable.initialisedAt; i++) {
        before = !isInside(closures[i]!, variable.holds)
      }
      if (!before) variable.initialisedAt = 0
    }
  }
}

function lowerBound(closures: readonly Callable[], start: number): number {
  let low = 0
  let high = closures.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (closures[middle]!.start < start) low = middle + 1
    else high = middle
  }
  return low
}

/** Inside the text of a function that can't run before the variable holds it; the static parts of a class can. */
function isInside(callable: Callable, holder: Callable | undefined): boolean {
  if (holder === undefined || callable.start < holder.start || callable.end > holder.end) return false
  return callable === holder || holder.kind !== 'class'
}
