/**
 * Turns raw facts into what holds for the whole chunk: what escapes, what runs once, what is captured, what may be uninitialised.
 * In: what the walk found. Out: the same, the fields of variables, functions and classes set that only the whole can tell.
 */
import type { Variable } from '../facts.ts'
import type { RawFacts } from '../walk/index.ts'
import { settleCaptures } from './captures.ts'
import { settleClasses } from './classes.ts'
import { settleEscapes } from './escapes.ts'
import { dropRewritten } from './holders.ts'
import { settleInitialisation } from './initialisation.ts'
import { settleOnce } from './once.ts'
import { settleRedactions } from './redactions.ts'

/** Each step needs the answers of those before. */
export function settle(facts: RawFacts, redacted: ((variable: Variable) => boolean) | undefined): void {
  dropRewritten(facts)
  settleEscapes(facts)
  settleOnce(facts)
  settleCaptures(facts)
  if (redacted !== undefined) settleRedactions(facts, redacted)
  settleClasses(facts)
  settleInitialisation(facts)
}
