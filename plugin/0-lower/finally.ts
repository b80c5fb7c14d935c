/** Lowers `try` whose `finally` suspends: how the protected part was left is noted in a temporary. */
import type * as types from '@babel/types'
import type { Node } from '../1-analyse/index.ts'
import { declaration, guarded, takeApart, takesIterator } from './destructuring.ts'
import type { Lowering, Visitor } from './lowering.ts'
import { type Finally, needing, type Place } from './place.ts'
import { escaping } from './returns.ts'
import type { Rope } from './rope.ts'
import { listed } from './statements.ts'

export const visitTry: Visitor<types.TryStatement> = (node, place, lowering) =>
  escaping(place, lowering, (protectedPlace) => {
    const { block, handler, finalizer } = node
    const at = { ...protectedPlace, labels: [] }
    // Without a `finally` nothing notices what happens behind a `return` in the handler.
    const handling = finalizer ? at : { ...place, labels: [] }
    if (!finalizer || !lowering.suspends(finalizer)) {
      const parts = [{ node: block as Node, rope: lowering.statement(block, at) }]
      if (handler) parts.push({ node: handler, rope: visitHandler(handler, handling, lowering) })
      if (finalizer) parts.push({ node: finalizer, rope: lowering.statement(finalizer, at) })
      return lowering.weave(node, parts)
    }
    const { inner, frame } = enterFinally(at, lowering)
    const { completion } = frame
    const end = handler?.end ?? block.end!
    const parts = [{ node: block as Node, rope: lowering.statement(block, inner) }]
    if (handler) parts.push({ node: handler, rope: visitHandler(handler, inner, lowering) })
    const guardedPart = lowering.weave({ start: node.start!, end }, parts)
    const first = finalizer.start! + 1
    // Where its end cannot be reached, it does not matter how it was entered.
    const behind = isAbrupt(finalizer.body.at(-1)) ? at : needing(at, ...frame.carried, completion)
    return [
      `{ ${startOf(frame, place)}try { `,
      handler ? guardedPart : lowering.weave({ start: block.start!, end }, parts),
      ` ${completion} = void 0; }`,
      noteThrow(frame, lowering),
      lowering.slice(end, first),
      ` $tm.completion(${completion});`,
      lowering.weave(
        { start: first, end: node.end! },
        listed(finalizer.body, lowering, (statement) => lowering.statement(statement, behind)),
      ),
      ' }',
    ]
  })

function isAbrupt(node: types.Statement | undefined): boolean {
  switch (node?.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true
  }
  return false
}

/** Around the protected part: jumps and throws out of it are noted. */
export function enterFinally(place: Place, lowering: Lowering): { readonly inner: Place; readonly frame: Finally } {
  const completion = lowering.names.temporary(place)
  const frame: Finally = { kind: 'finally', completion, jumps: 0, carried: new Set(), outer: place.frames }
  const inner = { ...place, frames: frame }
  return { inner: returnsByItself(place) ? needing(inner, completion) : inner, frame }
}

/** A generator may be told to return wherever it is suspended, which no text notices; then the note says so already. */
export function startOf({ completion }: Finally, place: Place): string {
  return returnsByItself(place) ? `${completion} = [1]; ` : ''
}

function returnsByItself({ body }: Place): boolean {
  return body.kind === 'generator' || body.kind === 'async generator'
}

export function noteThrow({ completion }: Finally, lowering: Lowering): string {
  const error = lowering.names.fresh('$x')
  return ` catch (${error}) { ${completion} = [0, ${error}]; throw ${error}; }`
}

function visitHandler(node: types.CatchClause, place: Place, lowering: Lowering): Rope {
  const { param, body } = node
  if (!param || !lowering.suspends(param)) {
    const parts = [{ node: body as Node, rope: lowering.statement(body, place) }]
    if (param) parts.push({ node: param, rope: lowering.copy(param) })
    return lowering.weave(node, parts)
  }
  const error = lowering.names.fresh('$x')
  const value = { render: () => error }
  return [
    lowering.slice(node.start!, param.start!),
    error,
    lowering.slice(param.end!, body.start!),
    '{ ',
    takesIterator(param, lowering)
      ? [declaration(param, 'let'), guarded(takeApart(param, value, place, lowering, false), place, lowering)]
      : ['let ', takeApart(param, value, place, lowering, true).steps.map((step, i) => (i === 0 ? step : [', ', step])), '; '],
    lowering.statement(body, place),
    ' }',
  ]
}
