/** Visits binding and assignment patterns (ECMA-262 14.3.3, 13.15.5). */
import type * as types from '@babel/types'
import type { Scope } from '../facts.ts'
import type { Node } from '../tree.ts'
import type { Context } from './context.ts'
import { namesValue, targetName } from './names.ts'

export interface PatternPlace {
  readonly scope: Scope
  /** The names in it are being declared, which is no write unless `writes` says that it happens when control gets there. */
  readonly declares: boolean
  readonly writes?: boolean
}

export function visitPattern(node: Node, place: PatternPlace, context: Context): void {
  switch (node.type) {
    case 'Identifier':
      if (!place.declares || place.writes) context.refer(node, place.scope, { write: true })
      else context.names.add(node.name)
      return
    case 'AssignmentPattern':
      visitPattern(node.left, place, context)
      visitDefault(node, place.scope, context)
      return
    case 'RestElement':
      return visitPattern(node.argument, place, context)
    case 'ArrayPattern':
      for (const element of node.elements) if (element) visitPattern(element, place, context)
      return
    case 'ObjectPattern':
      for (const property of node.properties) {
        if (property.type === 'RestElement') visitPattern(property.argument, place, context)
        else visitProperty(property, place, context)
      }
      return
    default:
      context.unread.add(node)
      return context.visit(node, place.scope)
  }
}

function visitProperty(property: types.ObjectProperty, place: PatternPlace, context: Context): void {
  const { scope, declares } = place
  if (property.computed) context.visit(property.key, scope)
  const target = property.value as Node
  if (!property.shorthand || declares) return visitPattern(target, place, context)
  const identifier = target.type === 'AssignmentPattern' ? target.left : target
  if (identifier.type === 'Identifier') context.refer(identifier, scope, { write: true, shorthand: true })
  if (target.type === 'AssignmentPattern') visitDefault(target, scope, context)
}

function visitDefault({ left, right }: types.AssignmentPattern, scope: Scope, context: Context): void {
  const callable = context.visitNamed(right, scope, targetName(left))
  if (callable !== undefined && !namesValue(left)) callable.given = ''
}
