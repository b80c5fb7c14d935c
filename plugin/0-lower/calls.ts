/** Lowers calls: the callee, its `this` and the arguments before a suspension are kept. */
import type * as types from '@babel/types'
import { findToken, type Node } from '../1-analyse/index.ts'
import { lowerChain } from './chains.ts'
import type { Lowering, Visitor } from './lowering.ts'
import { Operands } from './operands.ts'
import { needing, type Place } from './place.ts'
import type { Rope } from './rope.ts'

type Call = types.CallExpression | types.NewExpression | types.OptionalCallExpression

export const visitCall: Visitor<types.CallExpression> = (node, place, lowering) => {
  const { callee } = node
  const inArguments = node.arguments.some((argument) => lowering.suspends(argument))
  if (callee.type === 'OptionalMemberExpression') {
    // `(a?.b)(x)`: a chain of its own, yet `this` is `a`.
    const { rope, self } = lowerChain(callee, place, lowering, { keepsThis: true })
    const name = lowering.names.temporary(place)
    const inner = needing(place, name, ...(place.body.temporaries.includes(self!) ? [self!] : []))
    return throughHelper(node, { callee: [name, ' = (', rope, ')'], self: self!, place: inner }, lowering)
  }
  if (!inArguments && !lowering.callsHome(node)) return lowering.expressions(node, place)
  if (callee.type === 'MemberExpression') {
    const { rope, self, place: inner } = methodOf(callee, place, lowering)
    return throughHelper(node, { callee: rope, self, place: inner }, lowering)
  }
  if (callee.type === 'Super' || callee.type === 'Import' || lowering.constants.isEval(callee)) {
    return lowering.weave(node, [{ node: { start: openOf(node, lowering), end: node.end! }, rope: list(node, place, lowering) }])
  }
  return valueCall(node, place, lowering)
}

export const visitNew: Visitor<types.NewExpression> = (node, place, lowering) => {
  if (!node.arguments.some((argument) => lowering.suspends(argument))) return lowering.expressions(node, place)
  return valueCall(node, place, lowering)
}

/** A call without a `this`, or `new`. */
function valueCall(node: types.CallExpression | types.NewExpression, place: Place, lowering: Lowering): Rope {
  const callee = node.callee as Node
  const operands = new Operands(lowering, place, [callee, ...node.arguments])
  const rope = operands.take({ parenthesise: true })
  return lowering.weave(node, [
    { node: callee, rope },
    { node: { start: openOf(node, lowering), end: node.end! }, rope: list(node, operands.place, lowering) },
  ])
}

export interface Method {
  readonly rope: Rope
  readonly self: string
  readonly place: Place
}

/** A member that is to be called: its value is kept, and the object. */
export function methodOf(callee: types.MemberExpression, place: Place, lowering: Lowering): Method {
  const { object } = callee
  const operands = new Operands(lowering, place, [object], true)
  const { first, again } = operands.twice({ parenthesise: true })
  const parts = [{ node: object as Node, rope: first }]
  if (callee.computed) parts.push({ node: callee.property, rope: lowering.expression(callee.property, operands.place) })
  const name = lowering.names.temporary(place)
  return {
    rope: [name, ' = ', lowering.weave(callee, parts)],
    self: object.type === 'Super' ? 'this' : again,
    place: needing(operands.place, name),
  }
}

/** `$tm.call(method, this, …arguments)`. */
function throughHelper(node: Call, { callee, self, place }: { callee: Rope; self: string; place: Place }, lowering: Lowering): Rope {
  const open = openOf(node, lowering)
  const from = (node.callee as Node).start!
  const to = (node.callee as Node).end!
  return [
    '$tm.call(',
    lowering.slice(node.start!, from),
    callee,
    lowering.slice(to, open),
    node.arguments.length === 0 ? `, ${self}` : `, ${self}, `,
    argumentsOf(node, place, lowering, open + 1),
  ]
}

/** Offset of the `(` in front of the arguments. */
export function openOf(node: Call, lowering: Lowering): number {
  return findToken(lowering.text, '(', (node.callee as Node).end!)
}

function list(node: Call, place: Place, lowering: Lowering): Rope {
  const open = openOf(node, lowering)
  return [lowering.slice(open, open + 1), argumentsOf(node, place, lowering, open + 1)]
}

/** The arguments up to and with the `)`. */
export function argumentsOf(node: Call, place: Place, lowering: Lowering, from: number): Rope {
  const operands = new Operands(lowering, place, node.arguments)
  return lowering.weave(
    { start: from, end: node.end! },
    node.arguments.map((argument) => ({
      node: argument,
      rope: argument.type === 'SpreadElement' ? operands.spread('array') : operands.take(),
    })),
  )
}
