/** Adds TextEncoders and TextDecoders. */

import { addPart } from '../adapters/part.ts'
import { texts } from '../adapters/text.ts'

addPart(() => ({ adapters: [texts()] }))
