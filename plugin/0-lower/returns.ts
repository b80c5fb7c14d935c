/** Lowers `return`: in an async function what may be a promise is awaited, outside of all that would notice. */
import type * as types from '@babel/types'
import type { Node } from '../1-analyse/index.ts'
import { carry, finallies, noted } from './jumps.ts'
import type { Lowering, Visitor } from './lowering.ts'
import { type Escape, needing, type Place } from './place.ts'
import type { Rope } from './rope.ts'
import { awaiting } from './suspensions.ts'

export const visitReturn: Visitor<types.ReturnStatement> = (node, place, lowering) => {
  const { argument } = node
  const crossed = finallies(place.frames)
  carry(crossed)
  const completions = crossed.map(({ completion }) => `${completion} = `).join('')
  if (!argument) return crossed.length === 0 ? lowering.copy(node) : `return (${completions}[1, void 0])[1];`
  const generator = place.body.kind === 'async generator'
  const adopts = place.body.kind === 'async' && !lowering.constants.isSettled(argument)
  if (crossed.length === 0 && !generator && !adopts) return lowering.expressions(node, place)
  const value = renderValue(node, argument, place, lowering)
  if (adopts) {
    if (place.escape === undefined) return ['return ', adopted(value, place, lowering), ';']
    place.escape.names ??= { label: lowering.names.fresh('$b'), value: lowering.names.temporary(place) }
    const { label, value: kept } = place.escape.names
    carry(crossed, [kept])
    return [`{ ${kept} = `, value, '; ', noted(crossed), `break ${label} }`]
  }
  const rope = generator ? [{ needed: place.live }, 'yield $tm.wait(', value, ')'] : value
  return crossed.length === 0 ? ['return ', rope, ';'] : [`return (${completions}[1, `, rope, '])[1];']
}

/** The value with the parentheses and comments around it. */
function renderValue(node: types.ReturnStatement, argument: Node, place: Place, lowering: Lowering): Rope {
  const end = lowering.text[node.end! - 1] === ';' ? node.end! - 1 : node.end!
  const from = lowering.skipBlanks(node.start! + 'return'.length)
  const rope = lowering.weave({ start: from, end }, [
    { node: argument, rope: lowering.expression(argument, { ...place, name: undefined }) },
  ])
  // A comma stands in parentheses only where it has to.
  return argument.type === 'SequenceExpression' && !argument.extra?.['parenthesized'] ? ['(', rope, ')'] : rope
}

/**
 * The value itself, or what the promise that it is gives.
 * The first `await` takes the time of the job in which the engine would call the promise's `then` (ECMA-262 27.2.2.2).
 */
export function adopted(value: Rope, place: Place, lowering: Lowering, kept?: string): Rope {
  const name = kept ?? lowering.names.temporary(place)
  const asked = kept === undefined ? [name, ' = ', value] : value
  const nothing: Place = { ...place, live: [] }
  return [`$tm.thenable(`, asked, ') ? (', awaiting('void 0', needing(nothing, name)), ', ', awaiting(name, nothing), `) : ${name}`]
}

/**
 * Renders a statement that would notice an `await` in a `return` in it: `try` sees it fail, a loop closes its iterator too late.
 * Such a `return` jumps out of the statement, with its value in a temporary.
 */
export function escaping(place: Place, lowering: Lowering, render: (place: Place) => Rope): Rope {
  if (place.body.kind !== 'async' || place.escape !== undefined) return render(place)
  const escaped: Escape = { names: undefined }
  const rope = render({ ...place, escape: escaped })
  if (escaped.names === undefined) return rope
  const { label, value } = escaped.names
  const over = lowering.names.fresh('$b')
  return [`${over}: { ${label}: { `, rope, ` break ${over} } return `, adopted(value, place, lowering, value), '; }']
}
