/** Lists the kinds of values and the resources that tm-restore knows: those of every host. */
import type { AdapterCheck } from '../runtime/adapters/adapter.ts'
import { adapterChecks } from '../runtime/adapters/checks.ts'
import { importCheck } from '../runtime/chunks.ts'
import { globalsCheck } from '../runtime/globals.ts'
import { checks } from '../runtime/graph/kinds/checks.ts'
import { hooksCheck } from '../runtime/hooks.ts'
import { pendingCheck } from '../runtime/pending.ts'
import type { Known } from './read.ts'

export const known: Known = {
  kinds: checks,
  adapters: [...adapterChecks, globalsCheck, importCheck, hooksCheck, pendingCheck] as readonly AdapterCheck[],
}
