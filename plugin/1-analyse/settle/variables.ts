/** Lists the variables of all scopes. */
import type { Variable } from '../facts.ts'
import type { RawFacts } from '../walk/index.ts'

export function variablesOf(facts: RawFacts): Variable[] {
  return facts.scopes.flatMap((scope) => [...scope.variables.values()])
}
