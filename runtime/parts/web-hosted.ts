/** Adds what a browser will still call the program for: requests, observers, workers, whatever else has listeners. */
import { webParts } from '../adapters/part.ts'
import { webCalls } from '../adapters/web/calls.ts'
import { webHosted } from '../adapters/web/hosted.ts'
import { webTargets } from '../adapters/web/listeners.ts'
import { webMedia } from '../adapters/web/media.ts'
import { webObservers } from '../adapters/web/observers.ts'
import { webWorkers } from '../adapters/web/workers.ts'

webParts.push(() => {
  const targets = webTargets()
  const hosted = webHosted({ targets, observers: webObservers(), workers: webWorkers(), calls: webCalls() })
  return { adapters: [webMedia(targets), hosted] }
})
