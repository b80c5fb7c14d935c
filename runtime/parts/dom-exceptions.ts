/** Adds DOMExceptions. */
import { domExceptions } from '../adapters/dom-exception.ts'
import { addPart } from '../adapters/part.ts'

addPart(() => ({ adapters: [domExceptions()] }))
