/** Adds what formats and compares in a language. */
import { intl } from '../adapters/intl.ts'
import { addPart } from '../adapters/part.ts'

addPart(() => ({ adapters: [intl()] }))
