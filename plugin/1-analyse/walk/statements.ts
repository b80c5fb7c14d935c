/** Visits statements that make a scope or are a hazard. */
import type * as types from '@babel/types'
import { boundNames } from '../declare.ts'
import type { Scope, SlotPlace } from '../facts.ts'
import type { Context } from './context.ts'
import { hoist } from './hoist.ts'
import { visitFor, visitForEach } from './loops.ts'
import { hasClosure } from './parameters.ts'
import { visitPattern } from './patterns.ts'

export function visitBlock(node: types.BlockStatement, scope: Scope, context: Context): void {
  const inner = context.newScope({ kind: 'block', parent: scope, at: node, slotAt: { how: 'block', at: node.start! + 1 } })
  hoist(node.body, { scope: inner }, context)
  context.visitAll(node.body, inner)
}

/** A slot around a labelled loop stands in front of the label. */
export function visitLabelled(node: types.LabeledStatement, scope: Scope, context: Context): void {
  let inner = node.body
  while (inner.type === 'LabeledStatement') inner = inner.body
  if (inner.type === 'ForStatement') visitFor(inner, scope, context, node)
  else if (inner.type === 'ForInStatement' || inner.type === 'ForOfStatement') visitForEach(inner, scope, context)
  else context.visit(node.body, scope)
}

export function visitSwitch(node: types.SwitchStatement, scope: Scope, context: Context): void {
  context.visit(node.discriminant, scope)
  const inner = context.newScope({ kind: 'switch', parent: scope, at: node, slotAt: { how: 'around', start: node.start!, end: node.end! } })
  const statements = node.cases.flatMap((branch) => branch.consequent)
  hoist(statements, { scope: inner }, context)
  for (const branch of node.cases) {
    context.visit(branch.test, inner)
    context.visitAll(branch.consequent, inner)
  }
}

export function visitTry(node: types.TryStatement, scope: Scope, context: Context): void {
  const { block, handler, finalizer } = node
  context.visit(block, scope)
  if (handler) visitCatch(handler, node, scope, context)
  context.visit(finalizer, scope)
}

/** Closures in the parameter do not see what is declared in the body: their slot stands around the statement. */
function visitCatch(node: types.CatchClause, statement: types.TryStatement, scope: Scope, context: Context): void {
  const slotAt: SlotPlace =
    node.param && hasClosure(node.param)
      ? { how: 'around', start: statement.start!, end: statement.end! }
      : { how: 'block', at: node.body.start! + 1 }
  const inner = context.newScope({ kind: 'catch', parent: scope, at: node, slotAt })
  for (const identifier of boundNames(node.param)) context.declare(inner, identifier, { kind: 'catch' })
  if (node.param) visitPattern(node.param, { scope: inner, declares: true }, context)
  visitBlock(node.body, inner, context)
}

export function visitWith(node: types.WithStatement, scope: Scope, context: Context): void {
  context.hazards.push({ kind: 'with', start: node.start!, end: node.end! })
  context.visit(node.object, scope)
  context.withDepth++
  context.visit(node.body, scope)
  context.withDepth--
}

export function visitExport(node: types.ExportNamedDeclaration | types.ExportDefaultDeclaration, scope: Scope, context: Context): void {
  context.visit(node.declaration, scope)
}
