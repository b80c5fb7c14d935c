/** Marks the variables whose values are to stay out of snapshots: they are kept in environments, where each has a place of its own. */
import type { Variable } from '../facts.ts'
import type { RawFacts } from '../walk/index.ts'
import { variablesOf } from './variables.ts'

export function settleRedactions(facts: RawFacts, redacted: (variable: Variable) => boolean): void {
  for (const variable of variablesOf(facts)) {
    // What it holds is in the program text.
    if (variable.kind === 'function' || variable.kind === 'class' || variable.kind === 'self' || !redacted(variable)) continue
    variable.redacted = variable.captured = true
  }
}
