/** Recognises a function that an async generator was lowered to: its body ends with `return $tm.asyncGenerator(…)`. */
import type * as types from '@babel/types'
import { LINK } from '../../../runtime/protocol.ts'

export function givesAsyncGenerator({ body }: { readonly body: types.Node }): boolean {
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : undefined
  if (last?.type !== 'ReturnStatement' || last.argument?.type !== 'CallExpression') return false
  const { callee } = last.argument
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || callee.object.name !== LINK) return false
  return callee.property.type === 'Identifier' && callee.property.name === 'asyncGenerator'
}
