/** Decides which functions may be on the heap between turns. */
import type { Callable, Reference, Scope, Variable } from '../facts.ts'
import type { RawFacts } from '../walk/index.ts'
import { variablesOf } from './variables.ts'

/**
 * Functions that are only ever called where they stand or through a variable of their own activation can't be on the heap
 * between turns. Assumed of all candidates at first, then taken back until nothing changes.
 */
export function settleEscapes(facts: RawFacts): void {
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
    } else if (!suspends(variable.scope, facts)) candidates.set(callable, variable)
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

export function isOwnWrite(variable: Variable, reference: Reference): boolean {
  return reference.write && !reference.read && variable.kind === 'var'
}

/** In sloppy code `arguments.callee` hands the function out. One that suspends is there between turns. */
function mayStay(callable: Callable): boolean {
  if (callable.async || callable.generator) return false
  return callable.strict || callable.kind === 'arrow' || !callable.usesArguments
}

/** Variables of async functions and generators, and of a program with a top-level `await`, live on while they are suspended. */
function suspends({ owner }: Scope, { suspensions }: RawFacts): boolean {
  return owner === undefined ? suspensions.length > 0 : owner.async || owner.generator
}

/** Whether between this use and the variable there is a function that may be on the heap. */
export function isCapture(reference: Reference, variable: Variable): boolean {
  for (let at = reference.scope.owner; at !== undefined && at !== variable.scope.owner; at = at.parent) if (at.escapes) return true
  return false
}
