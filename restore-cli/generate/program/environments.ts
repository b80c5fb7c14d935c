/** Reads from the accessors in a program text which variables each environment has, and which variable keeps its handle. */
import type * as types from '@babel/types'
import type { Node, Scope, Variable } from '../../../plugin/1-analyse/index.ts'
import type { LinkCall, Survey } from './survey.ts'
import { linkMethod, sharedAround, slotOf } from './syntax.ts'
import type { ScopeText } from './text.ts'

export interface Environments {
  readonly scopes: Map<string, ScopeText>
  /** Ids by the variables through which closures name an environment. */
  readonly byVariable: ReadonlyMap<Variable, string>
}

export function readEnvironments(survey: Survey): Environments {
  const scopes = new Map<string, ScopeText>()
  const byVariable = new Map<Variable, string>()
  for (const call of survey.calls) {
    if (call.method !== 'env' && call.method !== 'scope') continue
    const { scope, variable } = call.method === 'env' ? readEnv(call, survey) : readScope(call, survey)
    if (variable !== undefined) byVariable.set(variable, scope.id)
    const known = scopes.get(scope.id)
    if (known === undefined) scopes.set(scope.id, scope)
    else addNames(known, scope)
  }
  return { scopes, byVariable }
}

interface Read {
  readonly scope: ScopeText
  readonly variable: Variable | undefined
}

/** `$tm.env("id", () => [a, b], () => c)`, in a closure or in the function that closures share. */
function readEnv({ node, id }: LinkCall, { link, parents, lookup, textOf }: Survey): Read {
  const shared = sharedAround(node, parents)
  const slot = slotOf(node, parents)
  const readers = readersOf(node.arguments.slice(1), link)
  const scope: ScopeText = {
    id,
    ...readers,
    slot,
    shared: shared && { name: shared.name, text: textOf(shared.arrow) },
    registration: undefined,
    place: innermost([...readers.names.flatMap((names) => [...names]), slot], node, lookup),
    around: undefined,
  }
  return { scope, variable: shared && lookup(shared.name, shared.arrow.start!) }
}

/** `$e = $tm.scope("id", parent, "names", () => [a, b], () => c)`. */
function readScope({ node, id }: LinkCall, { link, parents, lookup, textOf }: Survey): Read {
  const slot = slotOf(node, parents)
  const readers = readersOf(node.arguments.slice(3), link)
  const scope: ScopeText = {
    id,
    ...readers,
    slot,
    shared: undefined,
    registration: textOf(node),
    place: innermost([...readers.names.flatMap((names) => [...names]), slot], node, lookup),
    around: undefined,
  }
  return { scope, variable: slot === undefined ? undefined : lookup(slot, node.start!) }
}

function innermost(names: readonly (string | undefined)[], { start }: Node, lookup: Survey['lookup']): Scope | undefined {
  const found = names.flatMap((name) => (name === undefined ? [] : [lookup(name, start!)?.scope])).filter((scope) => scope !== undefined)
  return found.reduce<Scope | undefined>(
    (inner, scope) => (inner === undefined || inner.span.start <= scope.span.start ? scope : inner),
    undefined,
  )
}

function readersOf([ready, ...late]: readonly Node[], link: string): Pick<ScopeText, 'names' | 'mapped'> {
  const body = ready?.type === 'ArrowFunctionExpression' ? ready.body : undefined
  const list = body?.type === 'LogicalExpression' ? body.right : body
  const elements = list?.type === 'ArrayExpression' ? list.elements : []
  const nodes = [
    ...elements,
    ...late.map((given) => thunkBody(linkMethod(given, link) === 'redact' ? (given as types.CallExpression).arguments[1] : given)),
  ]
  const names = nodes.map((node) => (node?.type === 'Identifier' ? node.name : undefined))
  return {
    names: names.map((name) => new Set(name === undefined ? [] : [name])),
    mapped: mappedParameters(elements.at(-1), names, link),
  }
}

function thunkBody(node: Node | undefined): Node | null {
  return node?.type === 'ArrowFunctionExpression' ? node.body : null
}

function addNames(known: ScopeText, { names }: ScopeText): void {
  for (const [i, found] of names.entries()) for (const name of found) (known.names[i] as Set<string> | undefined)?.add(name)
}

/** `$tm.mapped(arguments, 0, -1, 1)`: which parameter each variable before it is. */
function mappedParameters(last: Node | null | undefined, names: readonly (string | undefined)[], link: string): ScopeText['mapped'] {
  if (!last || linkMethod(last, link) !== 'mapped') return undefined
  const [keeper, ...numbers] = (last as types.CallExpression).arguments
  const parameters: (string | undefined)[] = []
  for (const [i, number] of numbers.entries()) {
    if (number.type === 'NumericLiteral') parameters[number.value] = names[i]
  }
  return keeper?.type === 'Identifier' ? { keeper: keeper.name, parameters } : undefined
}
