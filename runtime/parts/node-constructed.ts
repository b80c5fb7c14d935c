/** Adds functions that `new Function` makes. */
import { constructedKind } from '../adapters/node/constructed.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({ adapters: [{ name: 'constructed', kinds: [constructedKind] }] }))
