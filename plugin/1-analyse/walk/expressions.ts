/** Visits expressions that are uses of names, of `this`, or of what only some functions have. */
import type * as types from '@babel/types'
import type { ClassFacts, Scope, Suspension } from '../facts.ts'
import type { Node } from '../tree.ts'
import { type Context, spanOf } from './context.ts'
import { namesValue, targetName } from './names.ts'
import { visitPattern } from './patterns.ts'

export function visitIdentifier(node: types.Identifier, scope: Scope, context: Context): void {
  context.refer(node, scope, { read: true })
}

export function visitThis(_: Node, scope: Scope, context: Context): void {
  context.mark(scope, 'usesThis')
}

export function visitMetaProperty(node: types.MetaProperty, scope: Scope, context: Context): void {
  if (node.meta.name === 'new') context.mark(scope, 'usesNewTarget')
}

export function visitSuper(_: Node, scope: Scope, context: Context): void {
  const method = context.mark(scope, 'usesSuper')
  const literal = method && context.literals.get(method)
  if (literal === undefined || context.homes.has(literal)) return
  context.homes.set(literal, { start: literal.start!, end: literal.end!, scope: method!.scope, name: method!.name })
}

export function visitMember(node: types.MemberExpression | types.OptionalMemberExpression, scope: Scope, context: Context): void {
  if (!node.computed) context.usedUp.add(node.object)
  if (node.object.type === 'OptionalMemberExpression' && !node.object.extra?.parenthesized) context.unread.add(node.object)
  context.visit(node.object, scope)
  if (node.property.type === 'PrivateName') {
    const kind = usePrivate(node.property, scope, context)?.privateAsyncs.get(node.property.id.name)
    if (kind !== undefined && !context.unread.has(node)) context.calls.push({ what: kind, ...spanOf(node), object: spanOf(node), scope })
  } else if (node.computed) context.visit(node.property, scope)
}

/** `#name in object` has a private name for its left side. */
export function visitBinary(node: types.BinaryExpression, scope: Scope, context: Context): void {
  if (node.left.type === 'PrivateName') usePrivate(node.left, scope, context)
  else context.visit(node.left, scope)
  context.visit(node.right, scope)
}

function usePrivate({ id }: types.PrivateName, scope: Scope, context: Context): ClassFacts | undefined {
  const found = context.classes.findLast(({ privateNames }) => privateNames.includes(id.name))
  if (found) context.privateUses.push({ class: found, from: scope.owner })
  return found
}

export function visitAssignment(node: types.AssignmentExpression, scope: Scope, context: Context): void {
  if (node.operator === '=' && node.left.type === 'ArrayPattern') context.usedUp.add(node.right)
  if (node.operator === '=') visitPattern(node.left, { scope, declares: false }, context)
  else visitTarget(node.left, scope, context)
  const callable = context.visitNamed(node.right, scope, targetName(node.left))
  if (callable === undefined) return
  if (!namesValue(node.left)) callable.given = ''
  // A variable gives its function a name.
  if (node.left.type === 'MemberExpression') callable.site ??= { ...spanOf(node.right), key: undefined }
  else if (node.operator === '=') callable.site ??= { ...spanOf(node), key: undefined }
}

export function visitUpdate(node: types.UpdateExpression, scope: Scope, context: Context): void {
  visitTarget(node.argument, scope, context)
}

/** What is read before it is written. */
function visitTarget(node: Node, scope: Scope, context: Context): void {
  if (node.type === 'Identifier') context.refer(node, scope, { read: true, write: true })
  else {
    context.unread.add(node)
    context.visit(node, scope)
  }
}

export function visitSuspension(node: types.AwaitExpression | types.YieldExpression, scope: Scope, context: Context): void {
  const wordEnd = node.start! + 5
  const suspension: Suspension = {
    ...spanOf(node),
    kind: node.type === 'AwaitExpression' ? 'await' : node.delegate ? 'delegate' : 'yield',
    scope,
    wordEnd,
    parenthesised: node.argument != null && context.text.slice(wordEnd, node.argument.start!).includes('('),
    immediate: node.type === 'AwaitExpression' && isPrimitive(node.argument),
    begins: context.statementStarts.has(node.start!),
  }
  const list = scope.owner === undefined ? context.suspensions : scope.owner.suspensions
  list.push(suspension)
  if (node.type === 'YieldExpression' && node.delegate && node.argument) context.usedUp.add(node.argument)
  context.visitChildren(node, scope)
}

/** What is sure to be no object. */
function isPrimitive(node: Node): boolean {
  if (node.type === 'UnaryExpression') return node.operator === 'void' && isPrimitive(node.argument)
  return /^(?:String|Numeric|BigInt|Boolean|Null)Literal$/.test(node.type)
}

export function visitExpressionStatement(node: types.ExpressionStatement, scope: Scope, context: Context): void {
  context.statementStarts.add(node.start!)
  context.visit(node.expression, scope)
}
