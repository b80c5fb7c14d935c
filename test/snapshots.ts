/** Holds snapshots and random numbers that several tests start from. */
import type { Snapshot } from '../runtime/graph/format.ts'

/** The smallest snapshot that is one. */
export const EMPTY: Snapshot = {
  programs: [{ name: 'app.js', text: '(function ($tm) { "use strict"; console.log("grüße 😀") })', exports: [] }],
  options: { trigger: 'SIGUSR2', format: 'cbor', afterSnapshot: 'exit', timers: 'remaining' },
  heap: { kinds: [], shapes: [], code: [['src/app#make/inc', 'inc', 1]], scopes: ['src/app#make'], nodes: [] },
  resources: [],
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
