/** Adds listeners that an emitter calls once. */
import { installOnce } from '../adapters/node/once.ts'
import { nodeParts } from '../adapters/part.ts'

nodeParts.push(() => ({ adapters: [{ name: 'once', install: installOnce }] }))
