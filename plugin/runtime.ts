/** Puts the parts of the runtime that a chunk can need together, and starts them. */
import { readFileSync } from 'node:fs'
import { RUNTIME_KEY } from '../runtime/protocol.ts'
import { type PlannedPart, planParts, type Surroundings } from './2-plan/index.ts'
import type { ProgramOptions } from './options.ts'

/** In order, each with the parts that it belongs to; `null`: it is always there. */
type Pieces = readonly (readonly [text: string, parts: readonly string[] | null])[]

let pieces: Pieces | undefined

/** Text, so that neither tree-shaking nor the order of modules concerns it. */
export function runtimeText(parts: readonly PlannedPart[], settings: ProgramOptions): string {
  pieces ??= JSON.parse(readFileSync(new URL('../runtime/pieces.json', import.meta.url), 'utf8')) as Pieces
  const names = parts.map(({ name }) => name)
  const texts = pieces.flatMap(([text, users]) => (users === null || users.some((name) => names.includes(name)) ? [text] : []))
  const start = `globalThis[Symbol.for(${JSON.stringify(RUNTIME_KEY)})].start(${JSON.stringify(settings)},${JSON.stringify(names)})`
  // In a bundle that is sloppy the runtime has to be strict all the same.
  return `(()=>{"use strict";${texts.join('')}})();${start};`
}

/** All parts of these hosts. */
export function everyPart(hosts: Surroundings['hosts']): readonly PlannedPart[] {
  const words = { all: new Set<string>(), loads: new Set<string>(), computed: undefined }
  return planParts(words, { calls: new Set(), imports: [], isOwn: () => false, form: 'es', hosts, all: true })
}
