/** Lowers members and assignments: the object and the key, and the old value, are kept over a suspension. */
import type * as types from '@babel/types'
import { findToken, type Node } from '../1-analyse/index.ts'
import { assignPattern } from './destructuring.ts'
import type { Lowering, Part, Visitor } from './lowering.ts'
import { Operands } from './operands.ts'
import { needing, type Place } from './place.ts'
import type { Rope } from './rope.ts'

export const visitMember: Visitor<types.MemberExpression> = (node, place, lowering) => {
  if (!node.computed || !lowering.suspends(node.property) || node.object.type === 'Super') return lowering.expressions(node, place)
  const operands = new Operands(lowering, place, [node.object, node.property])
  const object = operands.take({ parenthesise: true })
  return lowering.weave(node, [
    { node: node.object, rope: object },
    { node: node.property, rope: operands.take() },
  ])
}

/** A member that is written to behind a suspension. */
export interface Target {
  readonly rope: Rope
  /** Where the right side stands. */
  readonly place: Place
}

/** What is written to by `=`, its parts kept when the right side suspends. */
export function targetOf(target: Node, place: Place, lowering: Lowering, suspends: boolean): Target {
  if (target.type !== 'MemberExpression') return { rope: lowering.expression(target, place), place }
  if (!suspends) return { rope: lowering.expression(target, place), place }
  const operands = new Operands(lowering, place, target.computed ? [target.object, target.property] : [target.object], true)
  const parts: Part[] = [
    { node: target.object, rope: target.object.type === 'Super' ? operands.twice().first : operands.take({ parenthesise: true }) },
  ]
  if (target.computed) parts.push({ node: target.property, rope: operands.take() })
  return { rope: lowering.weave(target, parts), place: operands.place }
}

interface ReadWrite extends Target {
  /** The same member again. */
  readonly again: string
}

/** What is read, and written to behind a suspension. */
function readWrite(target: Node, place: Place, lowering: Lowering): ReadWrite {
  if (target.type !== 'MemberExpression') {
    const rope = lowering.copy(target)
    return { rope, place, again: typeof rope === 'string' ? rope : lowering.text.slice(target.start!, target.end!) }
  }
  const { object, property, computed } = target
  const operands = new Operands(lowering, place, computed ? [object, property] : [object], true)
  const self = operands.twice({ parenthesise: true })
  const parts: Part[] = [{ node: object, rope: self.first }]
  let again = `${self.again}.${lowering.text.slice(property.start!, property.end!)}`
  if (computed) {
    const key = operands.twice()
    parts.push({ node: property, rope: key.first })
    again = `${self.again}[${key.again}]`
  }
  return { rope: lowering.weave(target, parts), place: operands.place, again }
}

export const visitAssignment: Visitor<types.AssignmentExpression> = (node, place, lowering) => {
  const { left, right, operator } = node
  if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
    if (lowering.suspends(left)) return assignPattern(node, place, lowering)
    return lowering.expressions(node, place)
  }
  const name = left.type === 'Identifier' ? JSON.stringify(left.name) : undefined
  if (operator === '=' || !lowering.suspends(right)) {
    const target = targetOf(left, place, lowering, lowering.suspends(right))
    return lowering.weave(node, [
      { node: left, rope: target.rope },
      { node: right, rope: lowering.expression(right, { ...target.place, name }) },
    ])
  }
  const at = findToken(lowering.text, operator, left.end!)
  const behind = at + operator.length
  const target = readWrite(left, place, lowering)
  if (/^(&&|\|\||\?\?)=$/.test(operator)) {
    const value = lowering.expression(right, { ...target.place, name })
    return [
      lowering.weave({ start: node.start!, end: at }, [{ node: left, rope: target.rope }]),
      `${operator.slice(0, -1)} (${target.again} =`,
      lowering.weave({ start: behind, end: node.end! }, [{ node: right, rope: value }]),
      ')',
    ]
  }
  const old = lowering.names.temporary(place)
  const value = lowering.expression(right, needing({ ...target.place, name: undefined }, old))
  const [open, close] = needsParentheses(right) ? [' (', ')'] : ['', '']
  return [
    lowering.weave({ start: node.start!, end: at }, [{ node: left, rope: target.rope }]),
    `= (${old} = ${target.again}) ${operator.slice(0, -1)}${open}`,
    lowering.weave({ start: open === '' ? behind : lowering.skipBlanks(behind), end: node.end! }, [{ node: right, rope: value }]),
    close,
  ]
}

/** Binds less than any operator of a compound assignment. */
function needsParentheses(node: Node): boolean {
  return (
    node.type !== 'AwaitExpression' && node.type !== 'CallExpression' && node.type !== 'MemberExpression' && node.type !== 'NewExpression'
  )
}
