/** Adds frames of animation and idle callbacks. */
import { webParts } from '../adapters/part.ts'
import { webFrames, webIdle } from '../adapters/web/frames.ts'

webParts.push(() => ({ adapters: [webFrames(), webIdle()] }))
