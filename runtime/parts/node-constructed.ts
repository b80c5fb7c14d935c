/** Adds functions that `new Function` makes, and those that these return. */
import { constructedKind } from '../adapters/node/constructed.ts'
import { constructedClosures } from '../adapters/node/constructed-closure.ts'
import { installReturned } from '../adapters/node/returned.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({
  adapters: [{ name: 'constructed', kinds: [constructedKind], install: installReturned }, constructedClosures],
}))
