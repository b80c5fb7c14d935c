/** Decides which variables functions on the heap refer to. */
import type { RawFacts } from '../walk/index.ts'
import { isCapture } from './escapes.ts'
import { variablesOf } from './variables.ts'

export function settleCaptures(facts: RawFacts): void {
  for (const variable of variablesOf(facts)) {
    variable.captured = variable.scope.dynamic || variable.references.some((reference) => isCapture(reference, variable))
  }
}
