/** Turns the AST of a program text into lists of what emitted code left in it: calls of the link, probes, functions. */
import { types as t, type types } from '@babel/core'
import type { Callable, Node, RawFacts } from '../../../plugin/1-analyse/index.ts'
import { createLookup, type Lookup } from './lookup.ts'
import { eachChild, linkMethod, type Parents, probeOf, stringOf } from './syntax.ts'
import type { FunctionNode } from './text.ts'

export interface LinkCall {
  readonly node: types.CallExpression
  readonly method: string
  /** Its first argument. */
  readonly id: string
}

export interface Probe {
  readonly node: FunctionNode
  /** The answer. */
  readonly call: types.CallExpression
}

export interface Survey {
  readonly link: string
  readonly parents: Parents
  readonly calls: readonly LinkCall[]
  readonly probes: readonly Probe[]
  /** Functions by the offset at which they start. */
  readonly functions: ReadonlyMap<number, FunctionNode>
  readonly lookup: Lookup
  textOf(node: Node): string
  callableOf(node: Node): Callable | undefined
}

interface Source {
  readonly text: string
  readonly link: string
  readonly facts: RawFacts
}

export function survey(wrapper: Node, { text, link, facts }: Source): Survey {
  const parents = new Map<Node, Node>()
  const calls: LinkCall[] = []
  const probes: Probe[] = []
  const functions = new Map<number, FunctionNode>()
  const stack: Node[] = [wrapper]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (t.isFunction(node)) {
      functions.set(node.start!, node)
      const call = probeOf(node)
      if (call !== undefined) probes.push({ node, call })
    }
    const call = linkCall(node, link)
    if (call !== undefined) calls.push(call)
    eachChild(node, (child) => {
      parents.set(child, node)
      stack.push(child)
    })
  }
  const callables = new Map(facts.callables.map((callable) => [`${callable.start}:${callable.end}`, callable]))
  return {
    link,
    parents,
    calls,
    probes,
    functions,
    lookup: createLookup(facts),
    textOf: (node) => text.slice(node.start!, node.end!),
    callableOf: (node) => callables.get(`${node.start}:${node.end}`),
  }
}

function linkCall(node: Node, link: string): LinkCall | undefined {
  const method = linkMethod(node, link)
  if (method === undefined) return undefined
  const call = node as types.CallExpression
  const id = stringOf(call.arguments[0])
  return id === undefined ? undefined : { node: call, method, id }
}
