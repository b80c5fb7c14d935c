/** Reads which functions, classes and literals of a program text have ids, and the environments they stand in. */
import { type Chains, createChains } from './chains.ts'
import type { Environments } from './environments.ts'
import { registeredNames } from './registered.ts'
import type { LinkCall, Survey } from './survey.ts'
import { classAround, stringOf } from './syntax.ts'
import type { CodeText } from './text.ts'

interface Found {
  readonly codes: Map<string, CodeText>
  readonly chains: Chains
  readonly environments: Environments
}

export function readCodes(survey: Survey, environments: Environments): Map<string, CodeText> {
  const codes = new Map<string, CodeText>()
  const found: Found = { codes, chains: createChains(survey, environments), environments }
  for (const call of survey.calls) addClassOrHome(call, codes, survey)
  for (const call of survey.calls) {
    if (call.method === 'scope') addRegistered(call, found, survey)
    else if (call.method === 'class' || call.method === 'home') place(call, found)
  }
  for (const { node, call } of survey.probes) {
    const id = stringOf(call.arguments[0])!
    const around = found.chains.nest(call.arguments[1])
    if (!codes.has(id)) codes.set(id, { id, node, around, callable: survey.callableOf(node) })
  }
  return codes
}

/** `static #tm = $tm.class("id", this, chain, …)`, `$tm.home("id", {…}, chain)`; the chain is read later, when all ids are known. */
function addClassOrHome({ node, method, id }: LinkCall, codes: Map<string, CodeText>, { parents, callableOf }: Survey): void {
  if (method === 'class') {
    const around = classAround(node, parents)
    if (around === undefined || codes.has(id)) return
    codes.set(id, { id, node: around, around: undefined, registration: node, callable: callableOf(around) })
  } else if (method === 'home') {
    const literal = node.arguments[1]
    if (literal?.type === 'ObjectExpression') codes.set(id, { id, node: literal, around: undefined, callable: undefined })
  }
}

function place({ node, method, id }: LinkCall, { codes, chains }: Found): void {
  const code = codes.get(id)
  if (code === undefined || (method === 'class' && code.registration !== node)) return
  codes.set(id, { ...code, around: chains.nest(node.arguments[2]) })
}

/** The functions that a scope lists by name, which have no probe. */
function addRegistered({ node, id }: LinkCall, { codes, chains, environments }: Found, { functions, lookup }: Survey): void {
  const scope = environments.scopes.get(id)!
  const parent = node.arguments[1]
  if (parent && parent.type !== 'NumericLiteral') scope.around ??= chains.handleId(parent)
  for (const [name, position] of registeredNames(node, scope)) {
    for (const local of scope.names[position] ?? []) {
      const callable = lookup(local, node.start!)?.holds
      const found = callable && functions.get(callable.start)
      if (found !== undefined) codes.set(name, { id: name, node: found, around: id, callable })
    }
  }
}
