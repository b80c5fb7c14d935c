/** Adds Headers and FormData. */
import { headers } from '../adapters/headers.ts'
import { addPart } from '../adapters/part.ts'

addPart(({ isFetchLoaded }) => ({ adapters: [headers(isFetchLoaded)] }))
