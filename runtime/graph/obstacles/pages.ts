/** Says why what belongs to a page cannot be put away. */
import { RESOURCE, type Refusal, refusal } from './refusal.ts'

export const nodeOutside = (what: string): Refusal =>
  refusal(
    'TM260',
    what,
    'it is not in the document, where the other page could find it',
    'Add it to the document, or make it anew in onResume',
  )

export const customElement = (what: string): Refusal =>
  refusal('TM261', what, 'a custom element keeps its state from view', 'Hold what it shows instead')

export const definedElement = (name: string): Refusal =>
  refusal(
    'TM261',
    `custom element ${name}`,
    'the program has defined it, and another page has it not',
    'Define it in a script outside of the program',
  )

export const trustedEvent = (): Refusal =>
  refusal('TM262', 'Event', 'the browser has made it, which nobody else can', 'Keep what the program needs of it')

export const unreadPaint = (key: string): Refusal =>
  refusal('TM263', 'CanvasGradient or CanvasPattern', 'it cannot be read', `Set ${key} to a colour when the program has drawn with it`)

export const otherPicture = (): Refusal => refusal('TM264', 'canvas', 'only 2D pictures can be read', 'Draw it anew in onResume')

export const keptState = (): Refusal =>
  refusal(
    'TM268',
    'CanvasRenderingContext2D',
    'states that are saved, and clips, cannot be read',
    'Call restore() for each save() and clip() in the turn that draws',
  )

export const largePicture = (largest: number): Refusal =>
  refusal('TM264', 'canvas', `it has more than ${largest} pixels`, 'Use a smaller one, or draw it anew in onResume')

export const foreignPicture = (): Refusal =>
  refusal('TM264', 'canvas', 'it shows an image of another site, and cannot be read', 'Load the image with CORS')

export const observer = (what: string): Refusal =>
  refusal(
    'TM265',
    what,
    'the page calls it, and another page would not',
    `Disconnect it before the snapshot, and make it again ${RESOURCE}`,
  )

export const connection = (what: string): Refusal =>
  refusal('TM266', what, 'it is open, and what comes by it would be lost', `Close it before the snapshot, and open it again ${RESOURCE}`)

export const listened = (what: string): Refusal =>
  refusal(
    'TM267',
    what,
    'the program listens to it, and would hear of nothing on another page',
    'Remove the listeners before the snapshot (onSuspend), and add them again (onResume)',
  )
