/** Lowers `for await` to a loop over a cursor, closed as in ECMA-262 14.7.5.7 and 7.4.13. */
import type * as types from '@babel/types'
import { enterFinally, noteThrow, startOf } from './finally.ts'
import { bindAndRun } from './loops.ts'
import type { Lowering } from './lowering.ts'
import { sequenced } from './operands.ts'
import { needing, type Place } from './place.ts'
import type { Rope } from './rope.ts'
import { awaiting } from './suspensions.ts'

export function lowerForAwait(node: types.ForOfStatement, place: Place, lowering: Lowering): Rope {
  const { names } = lowering
  const outside = { ...place, labels: [] }
  const right = sequenced(node.right, lowering.expression(node.right, outside))
  const cursor = names.temporary(place)
  const result = names.temporary(place)
  const { inner, frame } = enterFinally(needing(outside, cursor), lowering)
  const loop: Place = { ...inner, frames: { kind: 'loop', labels: place.labels, outer: frame } }
  const suspends = lowering.suspends(node.left)
  const body = bindAndRun({ left: node.left, value: suspends ? result : `${cursor}.value`, body: node.body }, loop, lowering)
  const { completion } = frame
  const closing = needing(outside, ...frame.carried, completion)
  const error = names.fresh('$x')
  return [
    `{ ${cursor} = $tm.asyncCursor(`,
    right,
    `); ${startOf(frame, place)}try { `,
    place.labels.map((label) => `${label}: `),
    `while (!(${result} = `,
    awaiting(`${cursor}.next()`, inner),
    `, ${cursor}.done(${result}))) `,
    suspends ? [`{ ${result} = ${cursor}.value; `, body, ' }'] : body,
    ` ${completion} = void 0; }`,
    noteThrow(frame, lowering),
    ` finally { $tm.completion(${completion}); if (${cursor}.returns(${completion})) try { ${result} = `,
    awaiting(`${cursor}.close()`, needing(closing, cursor)),
    `; ${cursor}.closed(${result}); } catch (${error}) { throw ${completion} && !${completion}[0] ? ${completion}[1] : ${error}; } } }`,
  ]
}
