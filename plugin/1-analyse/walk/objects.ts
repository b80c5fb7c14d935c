/** Visits object literals, whose methods know the literal as their home object. */
import type * as types from '@babel/types'
import type { Callable, Scope } from '../facts.ts'
import { type Context, spanOf } from './context.ts'
import { visitFunction } from './functions.ts'
import { methodKey } from './keys.ts'
import { memberName, methodKind } from './names.ts'

export function visitObject(literal: types.ObjectExpression, scope: Scope, context: Context): void {
  const keys = plainKeys(literal)
  for (const member of literal.properties) {
    if (member.type === 'SpreadElement') context.visit(member.argument, scope)
    else {
      const callable = visitMember(member, { literal, scope }, context)
      const key = memberName(member)
      if (callable !== undefined && callable.kind !== 'class' && keys.has(key)) callable.site ??= { ...spanOf(literal), key }
    }
  }
}

/** Keys under which the literal has, once it is made, what stands there in the text: none where a spread or a computed key may have put something else. */
function plainKeys({ properties }: types.ObjectExpression): ReadonlySet<string> {
  if (properties.some((member) => member.type === 'SpreadElement' || member.computed)) return new Set()
  const keys = (properties as types.ObjectMember[]).map(memberName)
  const accessors = (properties as types.ObjectMember[])
    .filter((member) => member.type === 'ObjectMethod' && member.kind !== 'method')
    .map(memberName)
  const isPlain = (key: string) =>
    key !== '' && key !== '__proto__' && !accessors.includes(key) && keys.indexOf(key) === keys.lastIndexOf(key)
  return new Set(keys.filter(isPlain))
}

function visitMember(
  member: types.ObjectMember,
  { literal, scope }: { readonly literal: types.ObjectExpression; readonly scope: Scope },
  context: Context,
): Callable | undefined {
  if (member.computed) context.visit(member.key, scope)
  const name = memberName(member)
  if (member.type === 'ObjectMethod') {
    const callable = visitFunction(member, { kind: methodKind(member), name, literal, scope }, context)
    callable.key = methodKey(member, literal.properties)
    return callable
  }
  if (!member.shorthand || member.value.type !== 'Identifier') {
    const callable = context.visitNamed(member.value, scope, name)
    if (callable !== undefined && member.computed) callable.keyed = spanOf(member.key)
    // It sets the prototype (ECMA-262 B.3.1).
    else if (callable !== undefined && name === '__proto__') callable.given = ''
    return callable
  }
  context.refer(member.value, scope, { read: true, shorthand: true })
  return undefined
}
