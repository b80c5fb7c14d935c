/** Adds functions that `node:util` makes of others. */
import { installMade, madeKind } from '../adapters/node/made.ts'
import { installPromisify } from '../adapters/node/promisify.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => {
  const install = () => {
    installPromisify()
    installMade()
  }
  return { adapters: [{ name: 'made', kinds: [madeKind], install }] }
})
