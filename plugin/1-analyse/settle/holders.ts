/** Takes back from variables the functions that they may not hold any more when they are read. */
import type { RawFacts } from '../walk/index.ts'
import { variablesOf } from './variables.ts'

/** A variable `holds` its function only if no other write can reach it; the one write of `var f = function …` is its declarator. */
export function dropRewritten(facts: RawFacts): void {
  for (const variable of variablesOf(facts)) {
    const writes = variable.references.filter((reference) => reference.write).length
    if (variable.ambiguous || variable.scope.dynamic || writes > (variable.kind === 'var' ? 1 : 0)) variable.holds = undefined
    if (variable.kind === 'parameter' || variable.kind === 'catch') variable.holds = undefined
  }
}
