/** Finds the methods whose home object has to have a name, since `super` of a function that is left in the middle has none. */
import type * as types from '@babel/types'
import { type Callable, isClass, isFunction, type Node, type RawFacts } from '../1-analyse/index.ts'
import { childrenOf, isAsyncGenerator, type Survey } from './survey.ts'
import type { Names } from './temporaries.ts'

export interface Homes {
  /** The variable that has this object literal. */
  nameOf(literal: Node): string | undefined
  /** The name that this class has to get, so that a method can name it. */
  classNameOf(node: Node): string | undefined
  /** All of these. */
  readonly classNames: ReadonlySet<string>
  /** What stands for this `super`. */
  textOf(node: types.Super): string | undefined
  /** Whether `super` of this method is written so. */
  has(method: Node): boolean
}

type Method = types.ObjectMethod | types.ClassMethod | types.ClassPrivateMethod

export function findHomes(program: types.Program, { callables }: RawFacts, survey: Survey, names: Names): Homes {
  const literals = new Map<Node, string>()
  const classes = new Map<Node, string>()
  const supers = new Map<Node, string>()
  const methods = new Set<Node>()
  if (!callables.some(({ usesSuper }) => usesSuper))
    return { nameOf: () => undefined, classNameOf: () => undefined, classNames: new Set(), textOf: () => undefined, has: () => false }
  const callableAt = new Map(
    callables.filter(({ kind }) => kind !== 'class').map((callable) => [`${callable.start}:${callable.end}`, callable]),
  )
  const needing = new Set(callables.filter(needsHome).map(methodAround))

  const name = (method: Method, home: () => string): void => {
    const uses = usesIn(method, survey)
    if (uses === undefined) return
    methods.add(method)
    for (const use of uses) supers.set(use, `$tm.super(${home()}, this)`)
  }
  const visit = (node: Node): void => {
    if (node.type === 'ObjectExpression' && !survey.suspends(node)) {
      const keep = () => literals.get(node) ?? literals.set(node, names.fresh('$h')).get(node)!
      for (const member of node.properties) if (member.type === 'ObjectMethod' && isNeeding(member)) name(member, keep)
    } else if (isClass(node) && (node.id || node.type === 'ClassExpression')) {
      const own = () => node.id?.name ?? classes.get(node) ?? classes.set(node, names.fresh('$h')).get(node)!
      for (const member of node.body.body) {
        // Other members of classes have `super` by standing in the class.
        if (!isFunction(member) || !isAsyncGenerator(member) || !isNeeding(member)) continue
        name(member as Method, () => ('static' in member && member.static ? own() : `${own()}.prototype`))
      }
    }
    for (const child of childrenOf(node)) visit(child)
  }
  const isNeeding = (member: Node): boolean => needing.has(callableAt.get(`${member.start}:${member.end}`))
  visit(program)
  return {
    nameOf: (literal) => literals.get(literal),
    classNameOf: (node) => classes.get(node),
    classNames: new Set(classes.values()),
    textOf: (node) => supers.get(node),
    has: (method) => methods.has(method),
  }
}

/** It may be left in the middle, or found on the heap without its method. */
function needsHome({ usesSuper, kind, async, generator, suspensions }: Callable): boolean {
  return usesSuper && (kind === 'arrow' || generator || (async && suspensions.length > 0))
}

function methodAround(callable: Callable): Callable | undefined {
  let at: Callable | undefined = callable
  while (at?.kind === 'arrow') at = at.parent
  return at
}

/** Each `super` of a method; `undefined` where one cannot be written otherwise. */
function usesIn(method: Method, survey: Survey): types.Super[] | undefined {
  const uses: types.Super[] = []
  const isOfSuper = (node: Node): boolean => node.type === 'MemberExpression' && node.object.type === 'Super'
  const pending: Node[] = [...method.params, method.body]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'Super') uses.push(node)
    else if (node.type === 'UnaryExpression' && node.operator === 'delete' && isOfSuper(node.argument)) return undefined
    else if (node.type === 'TaggedTemplateExpression' && isOfSuper(node.tag)) return undefined
    else if (node.type === 'OptionalCallExpression' && isOfSuper(node.callee) && survey.suspends(node)) return undefined
    if (isFunction(node) && node.type !== 'ArrowFunctionExpression') {
      if ('computed' in node && node.computed) pending.push(node.key)
    } else if (isClass(node)) {
      if (node.superClass) pending.push(node.superClass)
      for (const member of node.body.body) if ('computed' in member && member.computed && member.key) pending.push(member.key)
    } else pending.push(...childrenOf(node))
  }
  return uses
}
