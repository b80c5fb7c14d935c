/** Tells under which key of its literal or class a method is for certain. */
import type * as types from '@babel/types'
import { memberName } from './names.ts'

type Member = types.ObjectExpression['properties'][number] | types.ClassBody['body'][number]

/** '' where it is computed, or where another member may be there instead. */
export function methodKey(method: types.ObjectMethod | types.ClassMethod | types.ClassPrivateMethod, members: readonly Member[]): string {
  if ('computed' in method && method.computed) return ''
  if (method.key.type === 'PrivateName') return memberName(method)
  if (method.key.type !== 'Identifier') return ''
  const key = memberName(method)
  const isStatic = (member: Member) => 'static' in member && member.static === true
  const mayReplace = (member: Member) => {
    if (member === method || member.type === 'StaticBlock') return false
    if (member.type === 'SpreadElement' || !('key' in member)) return true
    if (isStatic(member) !== isStatic(method) || member.key.type === 'PrivateName') return false
    return ('computed' in member && member.computed === true) || memberName(member) === key
  }
  return members.some(mayReplace) ? '' : key
}
