/** Marks the nodes that hold a suspension of their own function, or text that lowering may change. */
import type * as types from '@babel/types'
import { eachChild, type FunctionNode, isFunction, type Node } from '../1-analyse/index.ts'

export interface Survey {
  /** There is an `await`, a `yield`, or what becomes one, in this node, functions in it not counted. */
  suspends(node: Node | null | undefined): boolean
  /** Something in this node may change. */
  changes(node: Node | null | undefined): boolean
}

const SUSPENDS = 1
const CHANGES = 2

export function isAsyncGenerator(node: FunctionNode): boolean {
  return (node.async ?? false) && (node.generator ?? false)
}

export function childrenOf(node: Node): Node[] {
  const found: Node[] = []
  eachChild(node, (child) => found.push(child))
  return found
}

export function survey(program: types.Program): Survey {
  const facts = new Map<Node, number>()
  const visitAll = (nodes: readonly (Node | null | undefined)[], returns: boolean): number => {
    let found = 0
    for (const node of nodes) if (node) found |= visit(node, returns)
    return found
  }
  const visitFunction = (node: FunctionNode): number => {
    const inner = visitAll([...node.params, node.body], isAsyncGenerator(node))
    return node.async || node.generator ? CHANGES : inner & CHANGES
  }
  /** `returns`: a `return` here awaits its value. */
  const visit = (node: Node, returns: boolean): number => {
    let found = 0
    if (isFunction(node)) found = visitFunction(node) | ('computed' in node && node.computed ? visit(node.key, returns) : 0)
    else if (node.type === 'StaticBlock') found = visitAll(node.body, false) & CHANGES
    else if (node.type === 'ClassProperty' || node.type === 'ClassPrivateProperty' || node.type === 'ClassAccessorProperty') {
      found = visitAll([node.value], false) & CHANGES
      if (node.type !== 'ClassPrivateProperty' && node.computed) found |= visit(node.key, returns)
    } else {
      found = visitAll(childrenOf(node), returns)
      if (suspendsItself(node) || (returns && node.type === 'ReturnStatement' && node.argument)) found |= SUSPENDS | CHANGES
      else if (node.type === 'Super' || (node.type === 'Identifier' && node.name === 'arguments')) found |= CHANGES
    }
    if (found !== 0) facts.set(node, found)
    return found
  }
  visit(program, false)
  return {
    suspends: (node) => node != null && ((facts.get(node) ?? 0) & SUSPENDS) !== 0,
    changes: (node) => node != null && facts.has(node),
  }
}

function suspendsItself(node: Node): boolean {
  return node.type === 'AwaitExpression' || node.type === 'YieldExpression' || (node.type === 'ForOfStatement' && node.await)
}
