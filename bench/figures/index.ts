/** Lists all figures, in the order of the table. */
import type { Figure } from '../figure.ts'
import { closures } from './closures.ts'
import { memory } from './memory.ts'
import { octaneFigures } from './octane.ts'
import { paper } from './paper.ts'
import { bundles } from './size.ts'
import { snapshots } from './snapshots.ts'
import { suspension } from './suspension.ts'

export const figures: readonly Figure[] = [...octaneFigures, paper, closures, ...suspension, ...memory, ...bundles, ...snapshots]
