/** Decides which variables functions on the heap refer to. */
import type { RawFacts } from '../walk/index.ts'
import { isCapture } from './escapes.ts'
import { variablesOf } from './variables.ts'

export function settleCaptures(facts: RawFacts): void {
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
