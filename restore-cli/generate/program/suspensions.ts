/** Reads the points at which the functions of a program text can be suspended. */
import type * as types from '@babel/types'
import { eachChild, isFunction, type Node } from '../../../plugin/1-analyse/index.ts'
import { type Chains, createChains } from './chains.ts'
import type { Environments } from './environments.ts'
import type { Await, LinkCall, Survey } from './survey.ts'
import { isProbeTest } from './syntax.ts'
import type { CodeText, FunctionNode, SuspensionText } from './text.ts'

interface Reading {
  readonly survey: Survey
  readonly chains: Chains
  readonly environments: Environments
  readonly codes: Map<string, CodeText>
}

/** Adds to `codes` the functions that nothing else names. */
export function readSuspensions(
  survey: Survey,
  environments: Environments,
  codes: Map<string, CodeText>,
): Map<string, readonly SuspensionText[]> {
  const reading: Reading = { survey, environments, codes, chains: createChains(survey, environments) }
  const runs = runsOf(survey)
  const found = [
    ...survey.awaits.flatMap((awaited) => fromAwait(awaited, runs, reading)),
    ...survey.calls.flatMap((call) => fromLink(call, reading)),
  ].sort((a, b) => a.node.start! - b.node.start!)
  // All environments know what is around them only when all chains have been read.
  for (const { call, numberAt } of found) reading.chains.nest(call.arguments[numberAt + 2])
  const byId = new Map<string, SuspensionText[]>()
  for (const suspension of found) {
    const complete = { ...suspension, ...enclosing(suspension, reading) }
    byId.set(suspension.id, [...(byId.get(suspension.id) ?? []), complete])
    const { id, owner } = suspension
    if (!codes.has(id)) codes.set(id, { id, node: owner, around: complete.chain[complete.own], callable: survey.callableOf(owner) })
  }
  return byId
}

interface Run {
  readonly id: string
  readonly owner: FunctionNode
  /** The variable that holds the frame, and an offset in its scope. */
  readonly frame: string
  readonly at: number
}

/** `$tm.run("id", async ($f) => …)`, `let $f = $tm.frame("id")`, by the function that awaits. */
function runsOf({ calls, parents }: Survey): Map<Node, Run> {
  const runs = new Map<Node, Run>()
  for (const { node, method, id } of calls) {
    if (method === 'run') {
      const body = bodyIn(node.arguments[1])
      const owner = functionAround(node, parents)
      if (body === undefined || owner === undefined) continue
      const [parameter] = body.params
      if (parameter?.type === 'Identifier') runs.set(body, { id, owner, frame: parameter.name, at: body.body.start! })
    } else if (method === 'frame') {
      const owner = functionAround(node, parents)
      const target = parents.get(node)
      const name = target?.type === 'VariableDeclarator' ? target.id : target?.type === 'AssignmentExpression' ? target.left : undefined
      if (owner !== undefined && name?.type === 'Identifier') runs.set(owner, { id, owner, frame: name.name, at: node.start! })
    }
  }
  return runs
}

/** `async ($f) => …`, or, for the sake of its name, `{ poll: async ($f) => … }.poll`. */
function bodyIn(node: Node | undefined): FunctionNode | undefined {
  if (node === undefined || isFunction(node)) return node
  if (node.type !== 'MemberExpression' || node.object.type !== 'ObjectExpression') return undefined
  const [property] = node.object.properties
  return property?.type === 'ObjectProperty' && isFunction(property.value) ? property.value : undefined
}

function functionAround(node: Node, parents: Survey['parents']): FunctionNode | undefined {
  let at = parents.get(node)
  while (at && !isFunction(at)) at = parents.get(at)
  return at as FunctionNode | undefined
}

type Found = Omit<SuspensionText, 'chain' | 'own'>

function fromAwait({ node, frame, call }: Await, runs: ReadonlyMap<Node, Run>, { survey }: Reading): Found[] {
  const body = functionAround(node, survey.parents)
  const run = body && runs.get(body)
  if (body === undefined || run === undefined || run.frame !== frame) return []
  if (survey.lookup(frame, node.start!) !== survey.lookup(frame, run.at)) return []
  const { id, owner } = run
  const point = (call.arguments[1] as types.NumericLiteral).value
  return [{ id, point, how: 'await', owner, body, node, call, numberAt: 1, variable: frame, locals: elementsOf(call.arguments[2]) }]
}

/** `yield* $tm.again("id", 2, […], chain)` with what is around it, `yield* $tm.delegate(e, "id", 4, () => […], chain)`. */
function fromLink({ node: call, method, id }: LinkCall, { survey }: Reading): Found[] {
  const delegates = method === 'delegate' || method === 'asyncDelegate'
  if (method !== 'again' && !delegates) return []
  const numberAt = delegates ? 2 : 1
  const body = functionAround(call, survey.parents)
  const yielding = survey.parents.get(call)
  const number = call.arguments[numberAt]
  if (body === undefined || yielding?.type !== 'YieldExpression' || number?.type !== 'NumericLiteral') return []
  const point = number.value
  const list = call.arguments[numberAt + 1]
  if (delegates) {
    const locals = elementsOf(list?.type === 'ArrowFunctionExpression' ? list.body : undefined)
    return [{ id, point, how: 'delegate', owner: body, body, node: yielding, call, numberAt, variable: undefined, locals }]
  }
  const choice = choiceAround(yielding, survey.parents)
  if (choice === undefined) return []
  return [
    { id, point, how: 'yield', owner: body, body, node: choice.node, call, numberAt, variable: choice.sent, locals: elementsOf(list) },
  ]
}

function elementsOf(list: Node | null | undefined): readonly (Node | null)[] {
  return list?.type === 'ArrayExpression' ? list.elements : []
}

/** `$TM ? yield* … : $y` around the `yield*`, or `$TM && (yield* …)`, `if ($TM) yield* …` where the value sent is not used. */
function choiceAround(yielding: Node, parents: Survey['parents']): { node: Node; sent: string | undefined } | undefined {
  for (let node = parents.get(yielding); node && !isFunction(node); node = parents.get(node)) {
    if (node.type === 'ConditionalExpression' && isProbeTest(node.test)) {
      const [other] = contains(node.consequent, yielding) ? [node.alternate] : [node.consequent]
      return { node, sent: firstName(other) }
    }
    if (node.type === 'LogicalExpression' && isProbeTest(node.left)) return { node, sent: undefined }
    if (node.type === 'IfStatement' && isProbeTest(node.test)) return { node, sent: undefined }
  }
  return undefined
}

function contains(outer: Node, inner: Node): boolean {
  return outer.start! <= inner.start! && inner.end! <= outer.end!
}

function firstName(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'AssignmentExpression') return firstName(node.right)
  let found: string | undefined
  eachChild(node, (child) => void (found ??= firstName(child)))
  return found
}

/** The environments around a point, beyond the one that knows its parent itself, and how many of them are the function's own. */
function enclosing({ call, numberAt, body }: Found, { chains, environments, codes }: Reading): Pick<SuspensionText, 'chain' | 'own'> {
  const chain = chains.idsOf(call.arguments[numberAt + 2])
  const aroundOf = (id: string): string | undefined => (environments.scopes.get(id) ?? codes.get(id))?.around
  for (let next = chain.at(-1) && aroundOf(chain.at(-1)!); next !== undefined && !chain.includes(next); next = aroundOf(next))
    chain.push(next)
  const outside = chain.findIndex((id) => {
    const place = environments.scopes.get(id)?.place?.span
    return place === undefined || place.start < body.start! || place.end > body.end!
  })
  return { chain, own: outside < 0 ? chain.length : outside }
}
