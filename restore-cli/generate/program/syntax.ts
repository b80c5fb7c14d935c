/** Recognises emitted code in the AST of a program text, as minifiers leave it. */
import type * as types from '@babel/types'
import { eachChild, type Node } from '../../../plugin/1-analyse/index.ts'
import { PROBE } from '../../../runtime/protocol.ts'
import type { ClassNode, FunctionNode } from './text.ts'

export type Parents = ReadonlyMap<Node, Node>

export function stringOf(node: Node | undefined | null): string | undefined {
  if (node?.type === 'StringLiteral') return node.value
  if (node?.type === 'TemplateLiteral' && node.quasis.length === 1) return node.quasis[0]!.value.cooked ?? undefined
  return undefined
}

/** The call by which a function answers a probe, if it is the first thing it does. */
export function probeOf(node: FunctionNode): types.CallExpression | undefined {
  let at: Node | null | undefined =
    node.body.type === 'BlockStatement' ? node.body.body.find((statement) => !isDeclaration(statement)) : node.body
  for (;;) {
    switch (at?.type) {
      case 'IfStatement':
        at = isProbeTest(at.test) ? at.consequent : undefined
        break
      case 'BlockStatement':
        at = at.body[0]
        break
      case 'ReturnStatement':
      case 'UnaryExpression':
        at = at.argument
        break
      case 'ExpressionStatement':
        at = at.expression
        break
      case 'ConditionalExpression':
        at = isProbeTest(at.test) ? at.consequent : undefined
        break
      case 'LogicalExpression':
        at = isProbeTest(at.left) ? at.right : undefined
        break
      case 'SequenceExpression':
        at = at.expressions[0]
        break
      case 'CallExpression':
        return at.callee.type === 'Identifier' && at.callee.name === PROBE && stringOf(at.arguments[0]) !== undefined ? at : undefined
      default:
        return undefined
    }
  }
}

/** Minifiers put functions, and variables without a value, in front. */
function isDeclaration(statement: Node): boolean {
  if (statement.type === 'VariableDeclaration') return statement.declarations.every(({ init }) => init == null)
  return statement.type === 'FunctionDeclaration'
}

/** `$TM`, `!$TM`, `!!$TM`, as minifiers turn the test around. */
export function isProbeTest(test: Node): boolean {
  while (test.type === 'UnaryExpression' && test.operator === '!') test = test.argument
  return test.type === 'Identifier' && test.name === PROBE
}

/** `link.method(…)`: the method. */
export function linkMethod(node: Node, link: string): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed) return undefined
  const { object, property } = node.callee
  return object.type === 'Identifier' && object.name === link && property.type === 'Identifier' ? property.name : undefined
}

/** The link method that a statement calls first; minifiers join statements with commas. */
export function firstLinkMethod(statement: types.Statement, link: string): string | undefined {
  let at: Node = statement.type === 'ExpressionStatement' ? statement.expression : statement
  while (at.type === 'SequenceExpression') at = at.expressions[0]!
  return linkMethod(at, link)
}

/** The call in an expression whose value is a handle. */
export function handleCall(root: Node, link: string): types.CallExpression | undefined {
  const stack = [root]
  while (stack.length > 0) {
    const node = stack.pop()!
    const method = linkMethod(node, link)
    if (method === 'env' || method === 'of') return node as types.CallExpression
    eachChild(node, (child) => stack.push(child))
  }
  return undefined
}

/** The variable that keeps the handle: target of the assignment or declaration around the call. */
export function slotOf(node: Node, parents: Parents): string | undefined {
  const parent = parents.get(node)
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name
  const assigned = parent?.type === 'AssignmentExpression' || parent?.type === 'AssignmentPattern'
  if (assigned && parent.left.type === 'Identifier') return parent.left.name
  return undefined
}

/** `$f = () => $e ??= $tm.env(…)`: the arrow around the call, and the variable that holds it. */
export function sharedAround(node: Node, parents: Parents): { name: string; arrow: Node } | undefined {
  let at = parents.get(node)
  while (at && (at.type === 'AssignmentExpression' || at.type === 'LogicalExpression' || at.type === 'ConditionalExpression'))
    at = parents.get(at)
  if (at?.type !== 'ArrowFunctionExpression') return undefined
  const name = slotOf(at, parents)
  return name === undefined ? undefined : { name, arrow: at }
}

export function classAround(node: Node, parents: Parents): ClassNode | undefined {
  const field = parents.get(node)
  const body = field?.type === 'ClassPrivateProperty' ? parents.get(field) : undefined
  return body && (parents.get(body) as ClassNode)
}
