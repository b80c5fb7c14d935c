/** Visits declarations: of variables, which write, and of functions and classes, which variables then hold. */
import type * as types from '@babel/types'
import type { Scope, ScopeKind } from '../facts.ts'
import { visitClass } from './classes.ts'
import type { Context } from './context.ts'
import { visitFunction } from './functions.ts'
import { targetName } from './names.ts'
import { visitPattern } from './patterns.ts'

export function visitVariableDeclaration(node: types.VariableDeclaration, scope: Scope, context: Context): void {
  for (const { id, init } of node.declarations) {
    visitPattern(id, { scope, declares: true, writes: node.kind === 'var' && init != null }, context)
    if (id.type === 'ArrayPattern' && init) context.usedUp.add(init)
    const callable = context.visitNamed(init, scope, targetName(id))
    if (callable !== undefined && id.type === 'Identifier') context.hold(id.name, scope, callable)
  }
}

const FUNCTION_SCOPES: readonly ScopeKind[] = ['program', 'function', 'body', 'initialiser']

export function visitFunctionDeclaration(node: types.FunctionDeclaration, scope: Scope, context: Context): void {
  const { id } = node
  const callable = visitFunction(node, { kind: 'declaration', scope, name: id?.name ?? '' }, context)
  if (!id) return
  context.hold(id.name, scope, callable)
  // In a block of sloppy code it is given to a variable of the function as well (B.3.2.1).
  if (!scope.strict && !FUNCTION_SCOPES.includes(scope.kind)) context.refer(id, scope, { read: true })
}

export function visitClassDeclaration(node: types.ClassDeclaration, scope: Scope, context: Context): void {
  const { id } = node
  const callable = visitClass(node, { scope, name: id?.name ?? '' }, context)
  if (id) context.hold(id.name, scope, callable)
}
