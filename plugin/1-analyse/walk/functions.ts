/** Visits functions: their scope, or two when closures in the parameters see other variables than the body does. */
import type * as types from '@babel/types'
import { boundNames } from '../declare.ts'
import type { Callable, CallableKind, ClassFacts, Scope, SlotPlace } from '../facts.ts'
import { findToken, goesOn } from '../text.ts'
import { givesAsyncGenerator } from './async-generators.ts'
import { newCallable } from './callable.ts'
import { type Context, spanOf } from './context.ts'
import { noteGuard } from './guard.ts'
import { hoist } from './hoist.ts'
import { parametersOf } from './parameters.ts'
import { visitPattern } from './patterns.ts'

export type FunctionNode =
  | types.FunctionDeclaration
  | types.FunctionExpression
  | types.ArrowFunctionExpression
  | types.ObjectMethod
  | types.ClassMethod
  | types.ClassPrivateMethod

export interface FunctionPlace {
  readonly kind: CallableKind
  readonly name: string
  readonly scope: Scope
  readonly parent?: Callable
  readonly inClass?: ClassFacts
  /** The object literal it is a method of. */
  readonly literal?: types.ObjectExpression
}

export function visitFunction(node: FunctionNode, place: FunctionPlace, context: Context): Callable {
  const block = node.body.type === 'BlockStatement' ? node.body : undefined
  const callable = functionCallable(node, place, context)
  if (place.literal) context.literals.set(callable, place.literal)
  const at = callable.bodyAt
  const slotAt: SlotPlace = block === undefined ? { how: 'expression', at, end: node.end! } : { how: 'block', at }
  const { strict } = callable
  const inner = context.newScope({ kind: 'function', parent: place.scope, owner: callable, at: node, slotAt, strict })
  if (node.type === 'FunctionExpression' && node.id) context.declare(inner, node.id, { kind: 'self' }).holds = callable
  for (const parameter of node.params)
    for (const identifier of boundNames(parameter)) context.declare(inner, identifier, { kind: 'parameter' })
  for (const parameter of node.params) visitPattern(parameter, { scope: inner, declares: true }, context)
  if (block === undefined) {
    context.visit(node.body, inner)
    return callable
  }
  const body = callable.parameters.closures ? context.newScope({ kind: 'body', parent: inner, at: block, slotAt }) : inner
  hoist(block.body, { scope: body, varScope: body }, context)
  context.visitAll(block.body, body)
  noteGuard(block.body, { callable, scope: body }, context)
  return callable
}

function functionCallable(
  node: FunctionNode,
  { kind, name, scope, parent = scope.owner, inClass, literal }: FunctionPlace,
  context: Context,
): Callable {
  const block = node.body.type === 'BlockStatement' ? node.body : undefined
  return newCallable(
    node,
    {
      kind,
      name,
      scope,
      parent,
      inClass,
      strict: scope.strict || (block?.directives.some((directive) => directive.value.value === 'use strict') ?? false),
      named: (node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration') && node.id != null,
      async: node.async ?? false,
      generator: node.generator ?? false,
      bodyAt: block === undefined ? arrowEnd(node, context.text) : (block.directives.at(-1)?.end ?? block.start! + 1),
      expressionBody: block === undefined,
      parameters: parametersOf(node, context.text),
      asyncAt: node.async ? findToken(context.text, 'async', node.start!) : -1,
      asyncGenerators: givesAsyncGenerator(node),
      literal: literal && spanOf(literal),
      static: 'static' in node && node.static === true,
      endsStatement: kind === 'arrow' && block !== undefined && goesOn(context.text, node.end!),
    },
    context,
  )
}

function arrowEnd(node: FunctionNode, text: string): number {
  const from = node.params.length > 0 ? node.params.at(-1)!.end! : node.start!
  return findToken(text, '=>', from) + 2
}
