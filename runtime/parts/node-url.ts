/** Adds what the older functions of `node:url` return. */
import { isLoaded } from '../adapters/node/loaded.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({
  adapters: [],
  // Its instances have nothing but properties.
  slotless: () =>
    isLoaded('url') ? [(process.getBuiltinModule('node:url') as unknown as { Url: { prototype: object } }).Url.prototype] : [],
}))
