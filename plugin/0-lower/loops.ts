/** Lowers loops: iterators that the engine would hold over a suspension are held by cursors in temporaries. */
import type * as types from '@babel/types'
import { boundNames, findToken, type Node } from '../1-analyse/index.ts'
import { lowerForAwait } from './asynchronous.ts'
import { refuseWrites } from './declarations.ts'
import { declaration, guarded, takeApart, takesIterator } from './destructuring.ts'
import { inside } from './jumps.ts'
import type { Lowering, Visitor } from './lowering.ts'
import { targetOf } from './members.ts'
import { sequenced } from './operands.ts'
import { needing, type Place, Untouched } from './place.ts'
import { escaping } from './returns.ts'
import type { Rope } from './rope.ts'
import { childrenOf } from './survey.ts'

type ForEach = types.ForOfStatement | types.ForInStatement

/** `for`, `while`, `do`: nothing is held but what the expressions in their heads hold. */
export const visitLoop: Visitor<types.ForStatement | types.WhileStatement | types.DoWhileStatement> = (node, place, lowering) => {
  const head = { ...place, labels: [] }
  const parts: { node: Node; rope: Rope }[] = []
  if (node.type === 'ForStatement') {
    const { init, update } = node
    if (init?.type === 'VariableDeclaration') {
      if (init.declarations.some(({ id }) => takesIterator(id, lowering))) {
        throw new Untouched(init, 'an array pattern with a suspension in it in the head of `for`')
      }
      parts.push({ node: init, rope: lowering.statement(init, head) })
    } else if (init) parts.push({ node: init, rope: lowering.expression(init, head) })
    if (update) parts.push({ node: update, rope: lowering.expression(update, head) })
  }
  if (node.test) parts.push({ node: node.test, rope: lowering.expression(node.test, head) })
  parts.push({ node: node.body, rope: lowering.statement(node.body, inside(place, 'loop')) })
  return lowering.weave(node, parts)
}

export const visitForEach: Visitor<ForEach> = (node, place, lowering) =>
  escaping(place, lowering, (at) => {
    if (node.left.type === 'VariableDeclaration' && /using$/.test(node.left.kind)) throw new Untouched(node, 'a `using` declaration')
    if (node.type === 'ForOfStatement' && node.await) return lowerForAwait(node, at, lowering)
    const right = lowering.expression(node.right, { ...at, labels: [] })
    const isTaken = lowering.suspends(node.left) || isHiding(node, lowering)
    if (!lowering.suspends(node.left) && !lowering.suspends(node.body)) {
      const inner = inside(at, 'loop')
      const [left, body] = isTaken
        ? takeHead(node.left, node.body, inner, lowering)
        : [lowering.copy(node.left), lowering.statement(node.body, inner)]
      return lowering.weave(node, [
        { node: node.left, rope: left },
        { node: node.right, rope: right },
        { node: node.body, rope: body },
      ])
    }
    const cursor = lowering.names.temporary(place)
    const body = needing(inside(at, 'loop'), cursor)
    const helper = node.type === 'ForOfStatement' ? 'cursor' : 'keys'
    const [left, rope] = isTaken
      ? takeHead(node.left, node.body, body, lowering)
      : [lowering.copy(node.left), lowering.statement(node.body, body)]
    const of = node.type === 'ForOfStatement' ? undefined : findIn(node, lowering)
    return lowering.weave(node, [
      { node: node.left, rope: left },
      ...(of === undefined ? [] : [{ node: { start: of, end: of + 2 }, rope: 'of' }]),
      { node: node.right, rope: [`${cursor} = $tm.${helper}(`, sequenced(node.right, right), ')'] },
      { node: node.body, rope },
    ])
  })

/** What the head declares is in its dead zone while the right side is evaluated, and hides what has its name outside: nothing may wait there. */
function isHiding({ left, right }: ForEach, lowering: Lowering): boolean {
  if (left.type !== 'VariableDeclaration' || left.kind === 'var' || !lowering.suspends(right)) return false
  const names = new Set(boundNames(left.declarations[0]!.id).map(({ name }) => name))
  if (mentions(right, names, right, lowering)) throw new Untouched(right, 'a loop over something that names what its head declares')
  return true
}

/** Whether something in the node is the head's: not what has the same name and is declared within `right`. */
function mentions(node: Node, names: ReadonlySet<string>, right: Node, lowering: Lowering): boolean {
  if (node.type !== 'Identifier') return childrenOf(node).some((child) => mentions(child, names, right, lowering))
  if (!names.has(node.name)) return false
  const reference = lowering.references.get(node.start!)
  if (reference === undefined) return false
  const at = reference.variable?.scope.span.start ?? -1
  return at < right.start! || at >= right.end!
}

function findIn(node: types.ForInStatement, lowering: Lowering): number {
  if (node.left.type === 'VariableDeclaration' && node.left.declarations[0]!.init) {
    throw new Untouched(node, 'an initialiser in the head of `for-in`')
  }
  return findToken(lowering.text, 'in', node.left.end!)
}

/** A head that suspends: the value is taken apart at the start of the body. */
function takeHead(left: Node, body: types.Statement, place: Place, lowering: Lowering): [left: Rope, body: Rope] {
  const name = lowering.names.temporary(place)
  return [name, bindAndRun({ left, value: name, body }, place, lowering)]
}

/** A turn of a loop over values: `value` is a temporary if the head suspends. */
export interface Turn {
  readonly left: Node
  readonly value: string
  readonly body: types.Statement
}

/** A block that gives the value to the head of a loop, and runs the body. */
export function bindAndRun({ left, value, body }: Turn, place: Place, lowering: Lowering): Rope {
  return ['{ ', bind(left, value, place, lowering), lowering.statement(body, place), ' }']
}

function bind(left: Node, value: string, place: Place, lowering: Lowering): Rope {
  const source = { name: value, render: () => value }
  if (left.type === 'VariableDeclaration') {
    const { id } = left.declarations[0]!
    if (!lowering.suspends(id)) return [`${left.kind} `, lowering.copy(id), ` = ${value}; `]
    if (!takesIterator(id, lowering)) {
      const { steps } = takeApart(id, source, place, lowering, true)
      return [`${left.kind} `, steps.map((step, i) => (i === 0 ? step : [', ', step])), '; ']
    }
    if (left.kind === 'const') refuseWrites(id, lowering)
    return [declaration(id, left.kind), guarded(takeApart(id, source, place, lowering, false), place, lowering)]
  }
  if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
    if (!lowering.suspends(left)) return ['(', lowering.copy(left), ` = ${value}); `]
    return guarded(takeApart(left, source, place, lowering, false), place, lowering)
  }
  const target = targetOf(left, needing(place, value), lowering, false)
  return [target.rope, ` = ${value}; `]
}
