/** Lowers `break` and `continue`: the completion is noted for each `finally` on the way that suspends. */
import type * as types from '@babel/types'
import type { Visitor } from './lowering.ts'
import type { Finally, Frame, Place } from './place.ts'
import type { Rope } from './rope.ts'

export const visitJump: Visitor<types.BreakStatement | types.ContinueStatement> = (node, place, lowering) => {
  const crossed = crossedBy(node, place.frames)
  return crossed.length === 0 ? lowering.copy(node) : ['{ ', noted(crossed), lowering.copy(node), ' }']
}

/** Assignments that note a jump. */
export function noted(crossed: readonly Finally[]): Rope {
  carry(crossed)
  return crossed.map((frame) => `${frame.completion} = [2, ${frame.jumps++}]; `)
}

/** What is noted further out must survive what happens further in; `more`: temporaries that must as well. */
export function carry(crossed: readonly Finally[], more: readonly string[] = []): void {
  crossed.forEach((frame, i) => {
    for (const { completion } of crossed.slice(i + 1)) frame.carried.add(completion)
    for (const name of more) frame.carried.add(name)
  })
}

/** All that suspend around a place, from inside out. */
export function finallies(frame: Frame | undefined): Finally[] {
  const found: Finally[] = []
  for (let at = frame; at !== undefined; at = at.outer) if (at.kind === 'finally') found.push(at)
  return found
}

function crossedBy(node: types.BreakStatement | types.ContinueStatement, frames: Frame | undefined): Finally[] {
  const crossed: Finally[] = []
  for (let at = frames; at !== undefined; at = at.outer) {
    if (at.kind === 'finally') crossed.push(at)
    else if (
      node.label ? at.labels.includes(node.label.name) : at.kind === 'loop' || (at.kind === 'switch' && node.type === 'BreakStatement')
    )
      break
  }
  return crossed
}

/** The place of the body of a statement that jumps may lead out of. */
export function inside(place: Place, kind: 'loop' | 'switch' | 'block'): Place {
  return { ...place, labels: [], name: undefined, frames: { kind, labels: place.labels, outer: place.frames } }
}
