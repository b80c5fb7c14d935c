/** Turns the AST of a program text into lists of what emitted code left in it: calls of the link, probes, functions. */
import type * as types from '@babel/types'
import { type Callable, eachChild, isFunction, type Node, type RawFacts } from '../../../plugin/1-analyse/index.ts'
import { createLookup, type Lookup } from './lookup.ts'
import { linkMethod, type Parents, probeOf, stringOf } from './syntax.ts'
import type { FunctionNode } from './text.ts'

export interface LinkCall {
  readonly node: types.CallExpression
  readonly method: string
  /** Its first argument; the second of those that come after what is delegated to. */
  readonly id: string
}

export interface Probe {
  readonly node: FunctionNode
  /** The answer. */
  readonly call: types.CallExpression
}

/** `$f.on(await $f.at(e, 3, […], chain))`. */
export interface Await {
  readonly node: types.CallExpression
  readonly frame: string
  readonly call: types.CallExpression
}

/** `$e.made(3, value, …keys)`, if `$e` is the handle of a scope. */
export interface Made {
  readonly node: types.CallExpression
  readonly slot: string
}

export interface Survey {
  readonly link: string
  readonly facts: RawFacts
  /** Of the calls, their arguments, the awaits, and all that is around them: a map of a million nodes takes 0.6 s. */
  readonly parents: Parents
  readonly calls: readonly LinkCall[]
  readonly probes: readonly Probe[]
  readonly awaits: readonly Await[]
  readonly made: readonly Made[]
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
  const lookup = createLookup(facts)
  const linkVariable = lookup(link, bodyStart(wrapper))
  const parents = new Map<Node, Node>()
  const calls: LinkCall[] = []
  const probes: Probe[] = []
  const awaits: Await[] = []
  const made: Made[] = []
  const functions = new Map<number, FunctionNode>()
  const stack: Node[] = [wrapper]
  const depths = [0]
  /** The node at hand, and what is around it, from outside in. */
  const path: Node[] = []
  const noteParents = (): void => {
    for (let i = path.length - 1; i > 0 && !parents.has(path[i]!); i--) parents.set(path[i]!, path[i - 1]!)
  }
  while (stack.length > 0) {
    const node = stack.pop()!
    path.length = depths.pop()!
    path.push(node)
    if (isFunction(node)) {
      functions.set(node.start!, node)
      const call = probeOf(node)
      if (call !== undefined) probes.push({ node, call })
    }
    const call = linkCall(node, link)
    // A minifier may give its name to variables of functions that do not need it.
    if (call !== undefined && lookup(link, node.start!) === linkVariable) {
      calls.push(call)
      noteParents()
      for (const argument of call.node.arguments) parents.set(argument, node)
    } else {
      const awaited = awaitOf(node)
      if (awaited !== undefined) {
        awaits.push(awaited)
        noteParents()
      }
      const slot = node.type === 'CallExpression' ? methodOwner(node, 'made') : undefined
      if (slot !== undefined) made.push({ node: node as types.CallExpression, slot })
    }
    eachChild(node, (child) => {
      stack.push(child)
      depths.push(path.length)
    })
  }
  const callables = new Map(facts.callables.map((callable) => [`${callable.start}:${callable.end}`, callable]))
  return {
    link,
    facts,
    parents,
    calls,
    probes,
    awaits,
    made,
    functions,
    lookup,
    textOf: (node) => text.slice(node.start!, node.end!),
    callableOf: (node) => callables.get(`${node.start}:${node.end}`),
  }
}

function bodyStart(wrapper: Node): number {
  return (wrapper as FunctionNode).body.start!
}

function linkCall(node: Node, link: string): LinkCall | undefined {
  const method = linkMethod(node, link)
  if (method === undefined) return undefined
  const call = node as types.CallExpression
  const id = stringOf(call.arguments[method === 'delegate' || method === 'asyncDelegate' ? 1 : 0])
  return id === undefined ? undefined : { node: call, method, id }
}

function awaitOf(node: Node): Await | undefined {
  if (node.type !== 'CallExpression') return undefined
  const [awaited] = node.arguments
  const frame = methodOwner(node, 'on')
  if (frame === undefined || awaited?.type !== 'AwaitExpression') return undefined
  const call = awaited.argument
  if (call.type !== 'CallExpression' || methodOwner(call, 'at') !== frame || call.arguments[1]?.type !== 'NumericLiteral') return undefined
  return { node, frame, call }
}

/** `name.method(…)`: the name. */
function methodOwner({ callee }: types.CallExpression, method: string): string | undefined {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier') return undefined
  return callee.property.type === 'Identifier' && callee.property.name === method ? callee.object.name : undefined
}
