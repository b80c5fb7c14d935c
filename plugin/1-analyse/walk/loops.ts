/** Visits loops, whose variables may exist anew at each turn. */
import type * as types from '@babel/types'
import { boundNames } from '../declare.ts'
import type { Scope, SlotPlace } from '../facts.ts'
import { findToken } from '../text.ts'
import type { Node } from '../tree.ts'
import { type Context, spanOf } from './context.ts'
import { hoist } from './hoist.ts'
import { visitPattern } from './patterns.ts'

export function visitWhile(node: types.WhileStatement | types.DoWhileStatement, scope: Scope, context: Context): void {
  const inner = context.newScope({ kind: 'block', parent: scope, at: node, slotAt: undefined, inLoop: true })
  context.visit(node.test, inner)
  context.visit(node.body, inner)
}

/** `whole`: the loop with its labels. Variables declared by `let` are copied at each turn (ECMA-262 14.7.4.4), those by `const` exist once. */
export function visitFor(node: types.ForStatement, scope: Scope, context: Context, whole: Node = node): void {
  const head = node.init?.type === 'VariableDeclaration' && node.init.kind !== 'var' ? node.init : undefined
  const copied = head?.kind === 'let'
  const slotAt: SlotPlace = copied
    ? {
        how: 'head',
        at: head.declarations[0]!.start!,
        update: node.update ? spanOf(node.update) : undefined,
        updateAt: updateAt(node, context.text),
      }
    : { how: 'around', start: whole.start!, end: whole.end! }
  const inner = context.newScope({ kind: 'loop', parent: scope, at: node, slotAt, inLoop: copied || scope.inLoop })
  if (head) hoist([head], { scope: inner }, context)
  context.visit(node.init, inner)
  const body = copied ? inner : context.newScope({ kind: 'block', parent: inner, at: node, slotAt: undefined, inLoop: true })
  context.visit(node.test, body)
  context.visit(node.update, body)
  context.visit(node.body, body)
}

/** Offset at which an update expression stands or might be inserted. */
function updateAt({ init, test, update }: types.ForStatement, text: string): number {
  if (update) return update.start!
  if (test) return findToken(text, ';', test.end!) + 1
  const end = init!.end!
  const from = text[end - 1] === ';' ? end : findToken(text, ';', end) + 1
  return findToken(text, ';', from) + 1
}

export function visitForEach(node: types.ForInStatement | types.ForOfStatement, scope: Scope, context: Context): void {
  if (node.type === 'ForOfStatement' && !node.await) context.usedUp.add(node.right)
  context.visit(node.right, scope)
  const { body, left } = node
  const slotAt: SlotPlace =
    body.type === 'BlockStatement' ? { how: 'block', at: body.start! + 1 } : { how: 'around', start: body.start!, end: body.end! }
  const inner = context.newScope({ kind: 'each', parent: scope, at: node, slotAt, inLoop: true })
  if (left.type === 'VariableDeclaration') {
    const pattern = left.declarations[0]!.id
    const kind = left.kind === 'let' ? 'let' : 'const'
    if (left.kind !== 'var')
      for (const identifier of boundNames(pattern)) context.declare(inner, identifier, { kind, initialisedAt: body.start! })
    visitPattern(pattern, { scope: inner, declares: true, writes: left.kind === 'var' }, context)
  } else visitPattern(left, { scope: inner, declares: false }, context)
  context.visit(body, inner)
}
