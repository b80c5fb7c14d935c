/** Reads which functions, classes and literals of a program text have ids, and the environments they stand in. */
import { isFunction, type Node } from '../../../plugin/1-analyse/index.ts'
import { type Chains, createChains } from './chains.ts'
import type { Environments } from './environments.ts'
import { madeNames, registeredNames } from './registered.ts'
import type { LinkCall, Survey } from './survey.ts'
import { classAround, stringOf } from './syntax.ts'
import type { CodeText, FunctionNode } from './text.ts'

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
  addMade(survey, found)
  for (const { node, call } of survey.probes) {
    const id = stringOf(call.arguments[0])!
    const around = found.chains.nest(call.arguments[1])
    if (!codes.has(id)) codes.set(id, { id, node, around, callable: survey.callableOf(node), hasProbe: true })
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

/** The functions that a handle notes when they are made, which it does again when they are created again. */
function addMade({ calls, made, lookup, callableOf }: Survey, { codes, environments }: Found): void {
  const names = new Map(calls.flatMap(({ node, method, id }) => (method === 'scope' ? [[id, madeNames(node)] as const] : [])))
  for (const { node, slot } of made) {
    const [from, value, ...keys] = node.arguments
    const variable = lookup(slot, node.start!)
    const around = variable && environments.byVariable.get(variable)
    if (around === undefined || from?.type !== 'NumericLiteral') continue
    const functions = keys.length === 0 ? [functionIn(value)] : keys.map((key) => functionAt(value, stringOf(key)))
    for (const [i, found] of functions.entries()) {
      const id = names.get(around)?.[from.value + i]
      if (id !== undefined && found !== undefined && !codes.has(id)) {
        codes.set(id, { id, node: found, around, callable: callableOf(found), madeAt: { slot, position: from.value + i } })
      }
    }
  }
}

/** `function () {…}`, or what gives it to a variable. */
function functionIn(node: Node | undefined): FunctionNode | undefined {
  let at = node
  while (at?.type === 'AssignmentExpression') at = at.right
  return isFunction(at) ? at : undefined
}

/** The function under a key of an object literal. */
function functionAt(literal: Node | undefined, key: string | undefined): FunctionNode | undefined {
  if (literal?.type !== 'ObjectExpression') return undefined
  for (const member of literal.properties) {
    if (member.type === 'SpreadElement' || member.computed || keyOf(member.key) !== key) continue
    return member.type === 'ObjectMethod' ? member : functionIn(member.value)
  }
  return undefined
}

function keyOf(key: Node): string | undefined {
  return key.type === 'Identifier' ? key.name : key.type === 'NumericLiteral' ? String(key.value) : stringOf(key)
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
