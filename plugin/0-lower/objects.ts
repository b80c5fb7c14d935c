/** Lowers array and object literals: elements, spreads and keys before a suspension are kept. */
import type * as types from '@babel/types'
import type { Node } from '../1-analyse/index.ts'
import type { Lowering, Part, Visitor } from './lowering.ts'
import { Operands } from './operands.ts'
import type { Rope } from './rope.ts'

export const visitArray: Visitor<types.ArrayExpression> = (node, place, lowering) => {
  const elements = node.elements.filter((element) => element !== null)
  const operands = new Operands(lowering, place, elements)
  return lowering.weave(
    node,
    elements.map((element) => ({ node: element, rope: element.type === 'SpreadElement' ? operands.spread('array') : operands.take() })),
  )
}

export const visitObject: Visitor<types.ObjectExpression> = (node, place, lowering) => {
  const operands = new Operands(lowering, place, node.properties.flatMap(operandsOf))
  return lowering.weave(
    node,
    node.properties.map((member) => ({ node: member, rope: renderMember(member, operands, lowering) })),
  )
}

type Member = types.ObjectExpression['properties'][number]

function operandsOf(member: Member): Node[] {
  if (member.type === 'SpreadElement') return [member]
  const key: Node[] = member.computed ? [member.key] : []
  return member.type === 'ObjectMethod' ? key : [...key, member.value]
}

function renderMember(member: Member, operands: Operands, lowering: Lowering): Rope {
  if (member.type === 'SpreadElement') return operands.spread('object')
  if (member.type === 'ObjectMethod') return member.computed ? lowering.function(member, operands.key()) : lowering.copy(member)
  if (member.shorthand) {
    const kept = operands.take()
    const { start, end } = member.key
    return Array.isArray(kept) || typeof kept === 'string' ? [lowering.slice(start!, end!), ': ', kept] : kept
  }
  const parts: Part[] = []
  let name: string | undefined
  if (member.computed) {
    const known = operands.place.live.length
    parts.push({ node: member.key, rope: operands.key() })
    name = operands.place.live.length > known ? operands.place.live.at(-1) : lowering.text.slice(member.key.start!, member.key.end!)
  } else name = nameOf(member.key)
  parts.push({ node: member.value, rope: operands.take({ name }) })
  return lowering.weave(member, parts)
}

function nameOf(key: Node): string | undefined {
  if (key.type === 'Identifier') return key.name === '__proto__' ? undefined : JSON.stringify(key.name)
  if (key.type === 'StringLiteral') return key.value === '__proto__' ? undefined : JSON.stringify(key.value)
  return key.type === 'NumericLiteral' ? JSON.stringify(String(key.value)) : undefined
}
