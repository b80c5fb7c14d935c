/** Lists the kinds of values and the resources that tm-restore knows: those of every host. */
import { kinds } from '../runtime/graph/kinds/index.ts'
import type { Known } from './read.ts'

export const known: Known = { kinds, adapters: [] }
