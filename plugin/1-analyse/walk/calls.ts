/** Visits calls, some of which say more than that something is called: on the spot, `bind`, proxies, direct `eval`. */
import type * as types from '@babel/types'
import type { Call, Scope } from '../facts.ts'
import type { Node } from '../tree.ts'
import { type Context, spanOf } from './context.ts'
import { noteIterator, useUp } from './iterators.ts'

type FunctionExpression = types.FunctionExpression | types.ArrowFunctionExpression
type Member = types.MemberExpression | types.OptionalMemberExpression

export function visitCall(node: types.CallExpression | types.OptionalCallExpression, scope: Scope, context: Context): void {
  const { callee } = node
  context.unread.add(callee)
  if (callee.type === 'Import') noteImport(node, context)
  else if (callee.type === 'Super') {
    context.mark(scope, 'callsSuper')
    context.mark(scope, 'usesThis')
    if (context.classes.at(-1)?.extendsPromise) noteSuper(node, scope, context)
  } else if (callee.type === 'Identifier') {
    context.refer(callee, scope, { read: true, called: true })
    if (node.type === 'CallExpression' && context.isGlobal(callee, 'eval', scope)) noteDirectEval(node, scope, context)
  } else if (isFunction(callee)) visitInvoked(callee, scope, context)
  else if (callee.type === 'MemberExpression' && methodOf(callee) !== '' && callee.object.type !== 'Super') {
    visitMethod(callee, scope, context)
    if (methodOf(callee) === 'bind' && node.type === 'CallExpression') noteBind(callee, scope, context)
  } else if (callee.type === 'OptionalMemberExpression' && callee.optional && !node.optional && methodOf(callee) === 'bind') {
    context.visit(callee.object, scope)
    noteBind(callee, scope, context)
  } else context.visit(callee, scope)
  noteIterator(node, scope, context)
  useUp(node, scope, context)
  context.visitAll(node.arguments, scope)
}

export function visitNew(node: types.NewExpression, scope: Scope, context: Context): void {
  const { callee } = node
  context.constructorStarts.add(callee.start!)
  noteBareTags(callee, context)
  notePromise(node, scope, context)
  if (context.isGlobal(callee, 'Proxy', scope)) context.calls.push({ what: 'proxy', ...spanOf(node), object: spanOf(callee), scope })
  useUp(node, scope, context)
  context.visitChildren(node, scope)
}

/** Tagged templates in the callee of `new`: emitted as calls, they would take its arguments for their own. */
function noteBareTags(callee: Node, context: Context): void {
  let at = callee
  while (!at.extra?.parenthesized) {
    if (at.type === 'TaggedTemplateExpression') {
      context.bareTags.add(at)
      at = at.tag
    } else if (at.type === 'MemberExpression') at = at.object
    else return
  }
}

function noteImport(node: types.CallExpression | types.OptionalCallExpression, context: Context): void {
  const [given] = node.arguments
  if (given?.type === 'StringLiteral') context.dynamicImports.push({ ...spanOf(node), specifier: given.value })
  else if (given?.type === 'TemplateLiteral' && given.quasis.length === 1)
    context.dynamicImports.push({ ...spanOf(node), specifier: given.quasis[0]!.value.cooked ?? '' })
}

/** A function called where it stands. */
function visitInvoked(node: FunctionExpression, scope: Scope, context: Context): void {
  const callable = context.visitNamed(node, scope, '')!
  callable.invoked = true
  context.invoked.set(callable, scope)
}

function visitMethod(callee: types.MemberExpression, scope: Scope, context: Context): void {
  const { object } = callee
  const method = methodOf(callee)
  if (isFunction(object) && (method === 'call' || method === 'apply')) return visitInvoked(object, scope, context)
  context.usedUp.add(object)
  context.visit(object, scope)
  if (method === 'revocable' && context.isGlobal(object, 'Proxy', scope))
    context.calls.push({ what: 'proxy', ...spanOf(callee), object: spanOf(object), scope })
}

function noteBind(callee: Member, scope: Scope, context: Context): void {
  const optional = callee.type === 'OptionalMemberExpression'
  const end = context.text.lastIndexOf(optional ? '?.' : '.', callee.property.start!)
  context.calls.push({ what: optional ? 'optional bind' : 'bind', ...spanOf(callee), object: { start: callee.start!, end }, scope })
}

/** The call of `super` in a subclass of %Promise%. */
function noteSuper(
  { start, end, arguments: given }: types.CallExpression | types.OptionalCallExpression,
  scope: Scope,
  context: Context,
): void {
  const [first] = given
  if (first === undefined) return
  const call = { start: start!, end: end!, scope }
  context.calls.push({ ...call, what: 'promised', object: { start: start!, end: end! } })
  if (given.every(({ type }) => type !== 'SpreadElement')) context.calls.push({ ...call, what: 'executor', object: spanOf(first) })
  else context.calls.push({ ...call, what: 'executors', object: { start: first.start!, end: given.at(-1)!.end! } })
}

/** `new Promise(…)`, and what may be the same by another name. */
function notePromise(node: types.NewExpression, scope: Scope, context: Context): void {
  const { callee, arguments: given } = node
  const call: Call = { what: 'promise', ...spanOf(node), object: spanOf(callee), scope }
  if (context.isGlobal(callee, 'Promise', scope)) context.calls.push(call)
  else if (given.length > 0 && !isOtherGlobal(callee, scope, context) && !NO_EXECUTOR.test(given[0]!.type)) context.maybePromises.push(call)
}

const NO_EXECUTOR = /Literal$|^(?:Object|Array|New|Class|Template|Binary|Unary|Update|This)/

function isOtherGlobal(callee: Node, scope: Scope, context: Context): boolean {
  if (callee.type !== 'Identifier') return false
  const variable = context.lookup(callee.name, scope)
  return variable === undefined || variable.holds !== undefined || variable.kind === 'function' || variable.kind === 'class'
}

function noteDirectEval(node: Node, scope: Scope, context: Context): void {
  context.hazards.push({ kind: 'direct-eval', ...spanOf(node) })
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) at.dynamic = true
  for (const fact of ['usesThis', 'usesArguments'] as const) context.mark(scope, fact)
}

/** The name of the method that is called; '' where it is computed or private. */
function methodOf({ computed, property }: Member): string {
  return !computed && property.type === 'Identifier' ? property.name : ''
}

function isFunction(node: Node): node is FunctionExpression {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
}
