/** Lowers statements that only contain others. */
import type * as types from '@babel/types'
import type { Node } from '../1-analyse/index.ts'
import { inside } from './jumps.ts'
import type { Lowering, Part, Visitor } from './lowering.ts'
import { Operands } from './operands.ts'
import { needing, type Place, Untouched } from './place.ts'
import { escaping } from './returns.ts'
import { firstCharacter, type Rope } from './rope.ts'

/** Characters that go on with the line before, where a semicolon is missing. */
const CONTINUES = /[([`/+-]/

/** Nothing goes on here: a statement has ended, or a list begins. */
function hasEnded(text: string, before: number): boolean {
  let at = before - 1
  while (at >= 0 && /\s/.test(text[at]!)) at--
  return at < 0 || /[;{:]/.test(text[at]!)
}

/** Statements of a list, kept apart from what stands in front of them. */
export function listed(statements: readonly types.Statement[], lowering: Lowering, render: (node: types.Statement) => Rope): Part[] {
  return statements.map((node) => {
    const rope = render(node)
    const first = firstCharacter(rope, lowering.text)
    if (!CONTINUES.test(first) || lowering.text[node.start!] === first) return { node, rope }
    return { node, rope: hasEnded(lowering.text, node.start!) ? rope : [';', rope] }
  })
}

export const visitBlock: Visitor<types.BlockStatement> = (node, place, lowering) =>
  lowering.weave(
    node,
    listed(node.body, lowering, (statement) => lowering.statement(statement, place)),
  )

export const visitIf: Visitor<types.IfStatement> = (node, place, lowering) => {
  const parts: Part[] = [
    { node: node.test, rope: lowering.expression(node.test, place) },
    { node: node.consequent, rope: lowering.statement(node.consequent, place) },
  ]
  if (node.alternate) parts.push({ node: node.alternate, rope: lowering.statement(node.alternate, place) })
  return lowering.weave(node, parts)
}

/** While a case is being tested, the value is held. */
export const visitSwitch: Visitor<types.SwitchStatement> = (node, place, lowering) => {
  const tests = node.cases.flatMap(({ test }) => test ?? [])
  const head = { ...place, labels: [] }
  const operands = new Operands(lowering, head, [node.discriminant, ...tests])
  const parts: Part[] = [{ node: node.discriminant, rope: operands.take() }]
  const held = needing(head, ...operands.place.live)
  const body = inside(place, 'switch')
  for (const { test, consequent } of node.cases) {
    if (test) parts.push({ node: test, rope: lowering.expression(test, held) })
    parts.push(...listed(consequent, lowering, (statement) => lowering.statement(statement, body)))
  }
  return lowering.weave(node, parts)
}

export const visitLabelled: Visitor<types.LabeledStatement> = (node, place, lowering) => {
  const body = unlabelled(node)
  const render = (at: Place) => {
    const labels = [...at.labels, node.label.name]
    const inner = { ...at, labels }
    // What it becomes begins with a block, its labels belong to the loop in it.
    if (body.type === 'ForOfStatement' && body.await) return lowering.statement(node.body, inner)
    return lowering.weave(node, [
      { node: node.body, rope: lowering.statement(node.body, isTarget(node.body) ? inner : inside(inner, 'block')) },
    ])
  }
  const notices = body.type === 'TryStatement' || body.type === 'ForOfStatement' || body.type === 'ForInStatement'
  return notices ? escaping(place, lowering, render) : render(place)
}

function unlabelled(node: Node): Node {
  let at = node
  while (at.type === 'LabeledStatement') at = at.body
  return at
}

/** It takes its labels itself. */
function isTarget(node: types.Statement): boolean {
  switch (node.type) {
    case 'LabeledStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'SwitchStatement':
      return true
  }
  return false
}

export const visitWith: Visitor<types.WithStatement> = (node) => {
  throw new Untouched(node, 'a `with` statement')
}
