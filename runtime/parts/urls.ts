/** Adds URLs and URLSearchParams. */

import { addPart } from '../adapters/part.ts'
import { urls } from '../adapters/url.ts'

addPart(() => ({ adapters: [urls()] }))
