/** Lowers template literals: what has been converted to a string before a suspension is kept as one string. */
import type * as types from '@babel/types'
import type { Node } from '../1-analyse/index.ts'
import { methodOf } from './calls.ts'
import type { Lowering, Visitor } from './lowering.ts'
import { Operands, sequenced } from './operands.ts'
import { needing, type Place } from './place.ts'
import type { Rope } from './rope.ts'

export const visitTemplate: Visitor<types.TemplateLiteral> = (node, place, lowering) => {
  const inner = { ...place, name: undefined }
  const { quasis, expressions } = node
  const last = expressions.findLastIndex((expression) => lowering.suspends(expression))
  if (last <= 0) return lowering.expressions(node, place)
  const [prefix, behind] = keepPrefix(node, last, inner, lowering)
  const from = quasis[last]!.end!
  return [
    '`${',
    prefix,
    '}',
    lowering.weave(
      { start: from, end: node.end! },
      expressions.slice(last).map((expression, i) => ({
        node: expression,
        rope: i === 0 ? lowering.expression(expression, behind) : lowering.copy(expression),
      })),
    ),
  ]
}

/** What stands in front of an expression, as one string in a temporary. */
function keepPrefix(node: types.TemplateLiteral, count: number, place: Place, lowering: Lowering): [rope: Rope, place: Place] {
  const { quasis, expressions } = node
  const before = expressions.slice(0, count)
  const last = before.findLastIndex((expression) => lowering.suspends(expression))
  let start: Rope = '`'
  let from = quasis[0]!.start!
  let inner = place
  if (last > 0) {
    const [prefix, behind] = keepPrefix(node, last, place, lowering)
    start = ['`${', prefix, '}']
    from = quasis[last]!.end!
    inner = behind
  }
  const first = Math.max(last, 0)
  const parts = before.slice(first).map((expression, i) => ({
    node: expression as Node,
    rope: lowering.expression(expression, i === 0 ? inner : place),
  }))
  const rope = lowering.weave({ start: from, end: quasis[count]!.end! }, parts)
  const name = lowering.names.temporary(place)
  return [[name, ' = ', start, rope, '`'], needing(place, name)]
}

export const visitTaggedTemplate: Visitor<types.TaggedTemplateExpression> = (node, place, lowering) => {
  const { tag, quasi } = node
  if (!lowering.suspends(quasi)) return lowering.expressions(node, place)
  if (tag.type === 'MemberExpression') return taggedMethod(node, place, lowering)
  const operands = new Operands(lowering, place, [tag, ...quasi.expressions])
  const rope = operands.take({ parenthesise: true })
  const parts = quasi.expressions.map((expression) => ({ node: expression as Node, rope: operands.take() }))
  return lowering.weave(node, [
    { node: tag, rope },
    { node: quasi, rope: lowering.weave(quasi, parts) },
  ])
}

/** A method as the tag is called with the strings that a tag in its place gets. */
function taggedMethod(node: types.TaggedTemplateExpression, place: Place, lowering: Lowering): Rope {
  const { quasi } = node
  const { rope, self, place: inner } = methodOf(node.tag as types.MemberExpression, place, lowering)
  const strings = lowering.names.temporary(place)
  const text = quasi.quasis.map(({ start, end }) => lowering.slice(start!, end!))
  const operands = new Operands(lowering, needing(inner, strings), quasi.expressions)
  return [
    '$tm.call(',
    lowering.slice(node.start!, node.tag.start!),
    rope,
    lowering.slice(node.tag.end!, quasi.start!),
    `, ${self}, ${strings} = ((s) => s)\``,
    text.map((one, i) => (i === 0 ? one : ['${0}', one])),
    '`',
    quasi.expressions.map((expression) => [', ', sequenced(expression, operands.take())]),
    ')',
  ]
}
