/** Adds nodes of the document, its listeners, its stylesheets and the pictures of canvases. */
import { webParts } from '../adapters/part.ts'
import { webCanvases } from '../adapters/web/canvas.ts'
import { webDocument } from '../adapters/web/dom.ts'
import { webTargets } from '../adapters/web/listeners.ts'
import { webStylesheets } from '../adapters/web/stylesheets.ts'

webParts.push(() => ({ adapters: [webStylesheets(), webDocument(webTargets(), webCanvases())] }))
