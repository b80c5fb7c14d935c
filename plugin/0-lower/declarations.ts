/** Lowers declarations whose pattern suspends, and statements that are nothing but such an assignment. */
import type * as types from '@babel/types'
import { boundNames } from '../1-analyse/index.ts'
import { hoistDeclaration } from './classes.ts'
import { declaration, guarded, takeApart, takesIterator } from './destructuring.ts'
import type { Lowering, Visitor } from './lowering.ts'
import { sequenced } from './operands.ts'
import { type Place, Untouched } from './place.ts'
import type { Rope } from './rope.ts'

export const visitDeclaration: Visitor<types.VariableDeclaration> = (node, place, lowering) => {
  if (node.kind === 'using' || node.kind === 'await using') throw new Untouched(node, 'a `using` declaration')
  const declarators = node.declarations
  if (declarators.some(({ id }) => takesIterator(id, lowering))) return split(node, place, lowering)
  return lowering.weave(
    node,
    declarators.map((declarator) => ({ node: declarator, rope: visitDeclarator(declarator, place, lowering) })),
  )
}

function visitDeclarator(node: types.VariableDeclarator, place: Place, lowering: Lowering): Rope {
  const { id, init } = node
  if (init && lowering.suspends(id)) {
    const { steps } = takeApart(id, { render: (inner) => sequenced(init, lowering.expression(init, inner)) }, place, lowering, true)
    return steps.map((step, i) => (i === 0 ? step : [', ', step]))
  }
  if (!init) return lowering.copy(node)
  const name = id.type === 'Identifier' ? JSON.stringify(id.name) : undefined
  return lowering.weave(node, [
    { node: id, rope: lowering.copy(id) },
    { node: init, rope: lowering.expression(init, { ...place, name }) },
  ])
}

/** Several statements: what is bound by way of an iterator is assigned where the iterator can be closed. */
function split(node: types.VariableDeclaration, place: Place, lowering: Lowering): Rope {
  const statements = node.declarations.map((declarator) => {
    const { id, init } = declarator
    if (!takesIterator(id, lowering)) return [`${node.kind} `, visitDeclarator(declarator, place, lowering), '; ']
    if (node.kind === 'const') refuseWrites(id, lowering)
    const value = { render: (inner: Place) => sequenced(init!, lowering.expression(init!, inner)) }
    if (node.kind === 'var') return [declaration(id, node.kind), guarded(takeApart(id, value, place, lowering, false), place, lowering)]
    // Before the declaration: what is bound is in its dead zone until all of it is evaluated.
    const name = lowering.names.temporary(place)
    const kept = { render: () => name }
    const taken = guarded(takeApart(id, kept, place, lowering, false), place, lowering)
    return [`${name} = `, value.render(place), '; ', declaration(id, node.kind), taken]
  })
  // A `var` may stand where only one statement may.
  return node.kind === 'var' ? ['{ ', statements, '}'] : statements
}

/** As a `let` a constant could be written. */
export function refuseWrites(pattern: types.Node, lowering: Lowering): void {
  if (boundNames(pattern).some(({ name }) => lowering.constants.isWrittenConstant(name)))
    throw new Untouched(pattern, 'a constant of an array pattern with a suspension in it is written')
}

/** `pattern = value;`, where nobody asks for the value. */
export const visitExpressionStatement: Visitor<types.ExpressionStatement> = (node, place, lowering) => {
  const { expression } = node
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return lowering.expressions(node, place)
  const { left, right } = expression
  if ((left.type !== 'ObjectPattern' && left.type !== 'ArrayPattern') || !lowering.suspends(left)) return lowering.expressions(node, place)
  const value = { render: (inner: Place) => sequenced(right, lowering.expression(right, inner)) }
  const parts = takeApart(left, value, place, lowering, false)
  if (takesIterator(left, lowering)) return ['{ ', guarded(parts, place, lowering), '}']
  return [parts.steps.map((step, i) => (i === 0 ? step : [', ', step])), ';']
}

/** A class that suspends before it exists; what is evaluated before stands in front of the statement. */
export const visitClassDeclaration: Visitor<types.ClassDeclaration> = (node, place, lowering) => {
  if (!lowering.suspends(node)) return lowering.copy(node)
  const { before, rope } = hoistDeclaration(node, place, lowering)
  return [before.map((one) => [one, '; ']), rope]
}

export const visitExport: Visitor<types.ExportNamedDeclaration | types.ExportDefaultDeclaration> = (node, place, lowering) => {
  const { declaration: declared } = node
  if (!declared) return lowering.copy(node)
  if (declared.type === 'VariableDeclaration' && declared.declarations.some(({ id }) => takesIterator(id, lowering))) {
    throw new Untouched(node, 'an exported array pattern with a suspension in it')
  }
  if (declared.type !== 'ClassDeclaration' || !lowering.suspends(declared)) {
    return lowering.weave(node, [{ node: declared, rope: lowering.statement(declared, place) }])
  }
  const { before, rope } = hoistDeclaration(declared, place, lowering)
  return [before.map((one) => [one, '; ']), lowering.weave(node, [{ node: declared, rope }])]
}
