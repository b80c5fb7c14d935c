/** Visits classes: their own scope, their members, and the initialisers, which are methods that nobody can hold. */
import type * as types from '@babel/types'
import type { Callable, ClassFacts, Scope } from '../facts.ts'
import type { Node } from '../tree.ts'
import { newCallable } from './callable.ts'
import { type Context, type Place, spanOf } from './context.ts'
import { visitFunction } from './functions.ts'
import { hoist } from './hoist.ts'
import { methodKey } from './keys.ts'
import { memberName, methodKind } from './names.ts'
import { privatesOf } from './privates.ts'

type ClassNode = types.ClassDeclaration | types.ClassExpression

interface ClassPlace {
  readonly scope: Scope
  readonly parent: Callable
  readonly inClass: ClassFacts
  readonly members: types.ClassBody['body']
}

export function visitClass(node: ClassNode, { scope, name }: Place, context: Context): Callable {
  const inner = context.newScope({ kind: 'class', parent: scope, at: node, slotAt: undefined, strict: true })
  const facts = classFacts(node, inner, context)
  if (facts.extendsPromise && !node.body.body.some((member) => member.type === 'ClassMethod' && member.kind === 'constructor')) {
    const object = { start: facts.bodyAt, end: facts.bodyAt }
    context.calls.push({ what: 'constructor', ...spanOf(node), object, scope: inner })
  }
  const callable = newCallable(
    node,
    { kind: 'class', name, scope, strict: true, named: node.id != null, parent: scope.owner, bodyAt: facts.bodyAt, class: facts },
    context,
  )
  if (node.id) context.declare(inner, node.id, { kind: 'self' }).holds = callable
  context.visit(node.superClass, inner)
  context.classes.push(facts)
  const members = node.body.body
  for (const member of members) visitMember(member, { scope: inner, parent: callable, inClass: facts, members }, context)
  context.classes.pop()
  return callable
}

function classFacts(node: ClassNode, scope: Scope, context: Context): ClassFacts {
  return {
    bodyAt: node.body.start! + 1,
    self: node.id?.name,
    added: node.id != null && context.classNames.has(node.id.name),
    nameAt: node.start! + 'class'.length,
    ...privatesOf(node.body.body),
    computedKeys: [],
    scope,
    extendsPromise: node.superClass != null && context.isGlobal(node.superClass, 'Promise', scope),
    needed: false,
  }
}

/** A key that is the same whenever it is evaluated. */
function isStableKey(key: Node, scope: Scope, context: Context): boolean {
  if (key.type === 'StringLiteral' || key.type === 'NumericLiteral') return true
  return key.type === 'MemberExpression' && !key.computed && context.isGlobal(key.object, 'Symbol', scope)
}

function visitMember(member: types.ClassBody['body'][number], place: ClassPlace, context: Context): void {
  const { scope, parent, inClass, members } = place
  switch (member.type) {
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      if (member.type === 'ClassMethod' && member.computed) visitKey(member.key, place, context)
      visitFunction(member, { kind: methodKind(member), name: memberName(member), scope, parent, inClass }, context).key = methodKey(
        member,
        members,
      )
      return
    case 'StaticBlock':
      return visitStaticBlock(member, place, context)
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
      if (member.type === 'ClassPrivateProperty' || !member.computed) visitValue(member, place, context)
      else visitKeyed(member, place, context)
  }
}

type Field = types.ClassProperty | types.ClassPrivateProperty | types.ClassAccessorProperty

function visitValue(member: Field, place: ClassPlace, context: Context): Callable | undefined {
  return member.value ? context.visitNamed(member.value, initialiserScope(member.value, place, context), memberName(member)) : undefined
}

/** A field with a computed key, which is kept where it names a function that is not given to the field as it stands. */
function visitKeyed(member: types.ClassProperty | types.ClassAccessorProperty, place: ClassPlace, context: Context): void {
  const { inClass } = place
  const isKept = visitKey(member.key, place, context)
  const number = inClass.computedKeys.length - (isKept ? 1 : 0)
  const callable = visitValue(member, place, context)
  if (callable === undefined || !(callable.async || callable.generator || callable.asyncGenerators || callable.kind === 'class')) return
  if (!isKept) inClass.computedKeys.push(spanOf(member.key))
  callable.keyed = { class: inClass, number }
  inClass.needed = true
}

/** Whether its value is kept. */
function visitKey(key: Node, { scope, inClass }: ClassPlace, context: Context): boolean {
  context.visit(key, scope)
  if (isStableKey(key, scope, context)) return false
  inClass.computedKeys.push(spanOf(key))
  return true
}

function visitStaticBlock(node: types.StaticBlock, place: ClassPlace, context: Context): void {
  const inner = initialiserScope(node, place, context)
  hoist(node.body, { scope: inner, varScope: inner }, context)
  context.visitAll(node.body, inner)
}

/** The scope of a field initialiser or static block: runs as a method would, but is no function anybody can hold. */
function initialiserScope(node: Node, { scope, parent }: ClassPlace, context: Context): Scope {
  const owner = newCallable(node, { kind: 'initialiser', name: '', scope, strict: true, parent, bodyAt: -1 }, context)
  const at = node.type === 'StaticBlock' ? context.text.indexOf('{', node.start!) + 1 : undefined
  return context.newScope({
    kind: 'initialiser',
    parent: scope,
    owner,
    at: node,
    slotAt: at === undefined ? undefined : { how: 'block', at },
  })
}
