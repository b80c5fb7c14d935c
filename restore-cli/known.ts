/** Lists the kinds of values and the resources that tm-restore knows: those of every host. */
import type { Adapter } from '../runtime/adapters/adapter.ts'
import { everyAdapter } from '../runtime/adapters/index.ts'
import { globalsAdapter } from '../runtime/globals.ts'
import { baseline } from '../runtime/graph/intrinsics.ts'
import { kinds } from '../runtime/graph/kinds/index.ts'
import { createHooks } from '../runtime/hooks.ts'
import { pendingSnapshots } from '../runtime/pending.ts'
import type { Known } from './read.ts'

export const known: Known = { kinds, adapters: [...everyAdapter(), globalsAdapter(baseline), createHooks().adapter, pendingSnapshots] as Adapter[] }
