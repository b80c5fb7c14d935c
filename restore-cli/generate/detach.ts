/** Replaces what a function takes from the function around it by names, so that its text can stand elsewhere. */
import type MagicString from 'magic-string'
import { eachChild, findToken, isClass, isFunction, type Node } from '../../plugin/1-analyse/index.ts'
import type { ProgramText } from './program/index.ts'

/** Text that takes the place of each; called when one is met, so that it may refuse. */
export interface Outer {
  readonly self: () => string
  readonly arguments: () => string
  readonly newTarget: () => string
  /** An object whose properties are those that `super` has. */
  readonly super: () => string
}

/** Edits the text below `root`; functions inside that have a `this` of their own are left alone. */
export function detach({ text }: ProgramText, edited: MagicString, root: Node, outer: Outer): void {
  const stack: Node[] = [root]
  const replace = ({ start, end }: Node, by: string): void => {
    if (text.slice(start!, end!) !== by) edited.overwrite(start!, end!, by)
  }
  while (stack.length > 0) {
    const at = stack.pop()!
    if (at !== root && isFunction(at) && at.type !== 'ArrowFunctionExpression') {
      if ('computed' in at && at.computed) stack.push(at.key)
      continue
    }
    if (isClass(at)) {
      if (at.superClass) stack.push(at.superClass)
      for (const member of at.body.body) if ('computed' in member && member.computed && member.key) stack.push(member.key)
      continue
    }
    if (at.type === 'ThisExpression') replace(at, outer.self())
    else if (at.type === 'Identifier' && at.name === 'arguments') replace(at, outer.arguments())
    else if (at.type === 'MetaProperty' && at.meta.name === 'new') replace(at, outer.newTarget())
    else if (
      (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') &&
      at.callee.type === 'MemberExpression' &&
      at.callee.object.type === 'Super'
    ) {
      const open = findToken(text, '(', at.callee.end!) + 1
      edited.overwrite(at.callee.end!, open, `${at.optional ? '?' : ''}.call(${outer.self()}${at.arguments.length > 0 ? ',' : ''}`)
    } else if (at.type === 'Super') replace(at, outer.super())
    else if (at.type === 'ObjectProperty' && at.shorthand && at.value.type === 'Identifier' && at.value.name === 'arguments') {
      replace(at.value, `arguments:${outer.arguments()}`)
      continue
    }
    eachChild(at, (child, key) => {
      const isName = key === 'property' ? at.type === 'MemberExpression' : key === 'key' && at.type === 'ObjectProperty'
      if (!isName || (at as { computed?: boolean }).computed) stack.push(child)
    })
  }
}
