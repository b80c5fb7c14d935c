/** Visits object literals, whose methods know the literal as their home object. */
import type { types } from '@babel/core'
import type { Scope } from '../facts.ts'
import type { Context } from './context.ts'
import { visitFunction } from './functions.ts'
import { memberName, methodKind } from './names.ts'

export function visitObject(literal: types.ObjectExpression, scope: Scope, context: Context): void {
  for (const member of literal.properties) {
    if (member.type === 'SpreadElement') context.visit(member.argument, scope)
    else visitMember(member, { literal, scope }, context)
  }
}

function visitMember(
  member: types.ObjectMember,
  { literal, scope }: { readonly literal: types.ObjectExpression; readonly scope: Scope },
  context: Context,
): void {
  if (member.computed) context.visit(member.key, scope)
  const name = memberName(member)
  if (member.type === 'ObjectMethod') visitFunction(member, { kind: methodKind(member), name, literal, scope }, context)
  else if (member.shorthand && member.value.type === 'Identifier') context.refer(member.value, scope, { read: true, shorthand: true })
  else context.visitNamed(member.value, scope, name)
}
