/** Recognises functions that begin with a CommonJS guard, so that the code behind it runs once. */
import type * as types from '@babel/types'
import type { Callable, Scope } from '../facts.ts'
import type { Node } from '../tree.ts'
import { type Context, spanOf } from './context.ts'

/** `if (done) return …; done = 1`, as `@rollup/plugin-commonjs` begins its wrappers; Rolldown's are called through a helper. */
export function noteGuard(
  body: readonly types.Statement[],
  { callable, scope }: { readonly callable: Callable; readonly scope: Scope },
  context: Context,
): void {
  const [test, set] = body
  if (test?.type !== 'IfStatement' || test.alternate || test.test.type !== 'Identifier') return
  const then = test.consequent.type === 'BlockStatement' ? test.consequent.body[0] : test.consequent
  if (then?.type !== 'ReturnStatement' || set?.type !== 'ExpressionStatement' || set.expression.type !== 'AssignmentExpression') return
  const { left, right } = set.expression
  if (left.type !== 'Identifier' || left.name !== test.test.name || !isTrue(right)) return
  context.guards.set(callable, { flag: left.name, scope, from: set.end!, write: spanOf(left) })
}

function isTrue(node: Node): boolean {
  return (node.type === 'NumericLiteral' && node.value === 1) || (node.type === 'BooleanLiteral' && node.value)
}
