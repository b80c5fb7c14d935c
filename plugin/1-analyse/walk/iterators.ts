/** Notes calls that may make an iterator of the language and leave it half-way; one that is used up where it stands stays the engine's. */
import type * as types from '@babel/types'
import type { Scope } from '../facts.ts'
import type { Node } from '../tree.ts'
import { type Context, spanOf } from './context.ts'

type Call = types.CallExpression | types.OptionalCallExpression
type Member = types.MemberExpression | types.OptionalMemberExpression

/** What goes through its argument at once: functions and classes of the language. */
const TAKERS = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'Array.from', 'Object.fromEntries'])

export function visitSpread(node: types.SpreadElement, scope: Scope, context: Context): void {
  context.usedUp.add(node.argument)
  context.visitChildren(node, scope)
}

/** The arguments of a call or `new` of something that goes through the first of them. */
export function useUp({ callee, arguments: [first] }: Call | types.NewExpression, scope: Scope, context: Context): void {
  if (!first) return
  let name = ''
  let root: Node = callee
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    root = callee.object
    name = `.${callee.property.name}`
  }
  if (root.type === 'Identifier' && TAKERS.has(root.name + name) && context.isGlobal(root, root.name, scope)) context.usedUp.add(first)
}

export function noteIterator(node: Call, scope: Scope, context: Context): void {
  const callee = node.callee
  if (context.usedUp.has(node) || (node.type === 'OptionalCallExpression' && node.optional)) return
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return
  const key = keyOf(callee, node.arguments.length, scope, context)
  if (key === undefined || callee.object.type === 'Super' || context.isGlobal(callee.object, 'Object', scope)) return
  const optional = callee.type === 'OptionalMemberExpression'
  // Elsewhere in an optional chain it cannot be told apart from what it hangs on.
  if (optional && !callee.optional) return
  const before = optional ? (callee.computed ? '?.[' : '?.') : callee.computed ? '[' : '.'
  const end = context.text.lastIndexOf(before, callee.property.start!)
  if (end < callee.object.end! || context.text.slice(end + before.length, callee.property.start!).trim() !== '') return
  context.calls.push({ what: 'iterator', ...spanOf(callee), object: { start: callee.start!, end }, key, optional, scope })
}

/** The method as an expression, if it may be one that makes an iterator. */
function keyOf({ computed, property }: Member, count: number, scope: Scope, context: Context): string | undefined {
  if (!computed) {
    const name = property.type === 'Identifier' ? property.name : ''
    const makes = name === 'matchAll' ? count === 1 : count === 0 && (name === 'values' || name === 'keys' || name === 'entries')
    return makes ? JSON.stringify(name) : undefined
  }
  const isSymbol =
    count === 0 &&
    property.type === 'MemberExpression' &&
    !property.computed &&
    property.property.type === 'Identifier' &&
    property.property.name === 'iterator' &&
    context.isGlobal(property.object, 'Symbol', scope)
  return isSymbol ? 'Symbol.iterator' : undefined
}
