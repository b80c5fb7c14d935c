/** Visits tagged templates: their strings are one object for each place in the text (ECMA-262 13.2.8.4). */
import type * as types from '@babel/types'
import type { Scope } from '../facts.ts'
import { type Context, spanOf } from './context.ts'

export function visitTaggedTemplate(node: types.TaggedTemplateExpression, scope: Scope, context: Context): void {
  const { tag, quasi } = node
  context.unread.add(tag)
  context.visit(tag, scope)
  // `String.raw` and the like keep no strings.
  const isRaw = tag.type === 'MemberExpression' && context.isGlobal(tag.object, 'String', scope)
  if (!isRaw && !context.bareTags.has(node)) noteTemplate(quasi, context)
  context.visitAll(quasi.expressions, scope)
}

function noteTemplate(quasi: types.TemplateLiteral, context: Context): void {
  const { quasis, expressions } = quasi
  context.templates.push({
    ...spanOf(quasi),
    cooked: quasis.map((part) => part.value.cooked ?? undefined),
    raw: quasis.map((part) => part.value.raw),
    expressions: expressions.map(spanOf),
  })
}
