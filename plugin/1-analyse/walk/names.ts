/** Reads from keys and targets the name that a function gets there. */
import type * as types from '@babel/types'
import type { CallableKind } from '../facts.ts'
import type { Node } from '../tree.ts'

function keyName(key: Node): string {
  if (key.type === 'Identifier') return key.name
  if (key.type === 'StringLiteral' || key.type === 'NumericLiteral') return String(key.value)
  return ''
}

/** The name of a member of a class or an object literal, `#` included; '' where it is computed. */
export function memberName(member: { readonly key: Node; readonly computed?: boolean | null }): string {
  if (member.key.type === 'PrivateName') return `#${member.key.id.name}`
  return member.computed ? '' : keyName(member.key)
}

/** The name that an assignment gives an anonymous function, or for a member the hint that makes its id readable. */
export function targetName(node: Node): string {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier') return node.property.name
  return ''
}

/** Whether what is assigned to a target gets its name. */
export function namesValue({ type, extra }: Node): boolean {
  return type === 'Identifier' && extra?.parenthesized !== true
}

export function methodKind({ kind }: types.ObjectMethod | types.ClassMethod | types.ClassPrivateMethod): CallableKind {
  return kind === 'get' ? 'getter' : kind === 'set' ? 'setter' : 'method'
}
