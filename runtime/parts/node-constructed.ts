/** Adds functions that `new Function` makes, and those that these return. */
import { constructedKind } from '../adapters/node/constructed.ts'
import { installReturned, returnedKind } from '../adapters/node/returned.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({ adapters: [{ name: 'constructed', kinds: [constructedKind, returnedKind], install: installReturned }] }))
