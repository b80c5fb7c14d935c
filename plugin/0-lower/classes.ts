/** Lowers classes with a suspension in the heritage or in a key: what is evaluated up to there is kept before the class begins. */
import type * as types from '@babel/types'
import { isFunction, type Node } from '../1-analyse/index.ts'
import { isKeyLiteral } from './constants.ts'
import type { Lowering, Part, Visitor } from './lowering.ts'
import { sequenced } from './operands.ts'
import { needing, type Place } from './place.ts'
import type { Rope } from './rope.ts'

type ClassNode = types.ClassDeclaration | types.ClassExpression
type Member = types.ClassBody['body'][number]

interface Hoisted {
  /** Assignments to temporaries, in order. */
  readonly before: readonly Rope[]
  readonly rope: Rope
}

export const visitClassExpression: Visitor<types.ClassExpression> = (node, place, lowering) => {
  if (place.name !== undefined && !node.id) return namedClass(node, place, lowering)
  const { before, rope } = hoist(node, place, lowering)
  return ['(', before.map((one) => [one, ', ']), rope, ')']
}

/** The class declaration itself, and what goes in front of the statement. */
export function hoistDeclaration(node: types.ClassDeclaration, place: Place, lowering: Lowering): Hoisted {
  return hoist(node, place, lowering)
}

/** An anonymous class that gets its name as the value of a property. */
export function namedClass(node: types.ClassExpression, place: Place, lowering: Lowering): Rope {
  const { before, rope } = hoist(node, place, lowering)
  const value = ['{ [', place.name!, ']: ', rope, ' }[', place.name!, ']']
  return before.length === 0 ? value : ['(', before.map((one) => [one, ', ']), value, ')']
}

function hoist(node: ClassNode, place: Place, lowering: Lowering): Hoisted {
  const members = node.body.body
  const keys = members.flatMap((member) => keyOf(member) ?? [])
  const operands: Node[] = node.superClass ? [node.superClass, ...keys] : keys
  const last = operands.findLastIndex((operand) => lowering.suspends(operand))
  const before: Rope[] = []
  const kept = new Map<Node, Rope>()
  let at: Place = { ...place, name: undefined }
  for (const operand of operands.slice(0, last + 1)) {
    const heritage = operand === node.superClass
    if (heritage ? lowering.constants.isConstant(operand) : isKeyLiteral(operand)) continue
    const rope = sequenced(operand, lowering.expression(operand, at))
    const name = lowering.names.temporary(at)
    before.push([name, heritage ? ' = (' : ' = $tm.toKey(', rope, ')'])
    kept.set(operand, name)
    at = needing(at, name)
  }
  const parts: Part[] = members.map((member) => ({ node: member, rope: renderMember(member, kept, lowering) }))
  if (node.superClass) parts.push({ node: node.superClass, rope: kept.get(node.superClass) ?? lowering.copy(node.superClass) })
  return { before, rope: lowering.weave(node, [...parts, ...lowering.classNameOf(node)]) }
}

function keyOf(member: Member): Node | undefined {
  if (!('computed' in member) || !member.computed) return undefined
  return member.key as Node
}

function renderMember(member: Member, kept: ReadonlyMap<Node, Rope>, lowering: Lowering): Rope {
  const key = keyOf(member)
  const name = key && kept.get(key)
  if (name === undefined) return lowering.copy(member)
  if (isFunction(member)) return lowering.function(member, name)
  const parts: Part[] = [{ node: key!, rope: name }]
  if ('value' in member && member.value) parts.push({ node: member.value, rope: lowering.copy(member.value) })
  return lowering.weave(member, parts)
}
