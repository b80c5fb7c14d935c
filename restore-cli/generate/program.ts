/** Turns program text into an index of what emitted code says in it: probes, environments, classes, home objects, imports. */
import { types as t, type types } from '@babel/core'
import MagicString from 'magic-string'
import { type Callable, type Node, parse, type RawFacts, type Variable, walk } from '../../plugin/1-analyse/index.ts'
import { PROBE } from '../../runtime/protocol.ts'
import { Refusal } from '../errors.ts'

export type FunctionNode =
  | types.FunctionDeclaration
  | types.FunctionExpression
  | types.ArrowFunctionExpression
  | types.ObjectMethod
  | types.ClassMethod
  | types.ClassPrivateMethod
export type ClassNode = types.ClassDeclaration | types.ClassExpression

/** What an id in the text belongs to; `around`: id of the innermost environment or class it stands in, `undefined` for the program itself. */
export interface CodeText {
  readonly id: string
  readonly node: FunctionNode | ClassNode | types.ObjectExpression
  readonly around: string | undefined
  /** For a class: its registration, the first element of its body. */
  readonly registration?: types.CallExpression
  readonly callable: Callable | undefined
}

/** A scope as its accessors have it. */
export interface ScopeText {
  readonly id: string
  /** Names by position; several where a minifier has given one variable two; none where it has put in a constant. */
  readonly names: ReadonlySet<string>[]
  readonly slot: string | undefined
  /** For a large scope: the function through which closures name it, and its text. */
  readonly shared: { readonly name: string; readonly text: string } | undefined
  /** Parameters that the `arguments` object shares its cells with, by their number. */
  readonly mapped: { readonly keeper: string; readonly parameters: readonly (string | undefined)[] } | undefined
  /** For a scope that exists once: the call that registers it. */
  readonly registration: string | undefined
  around: string | undefined
}

export interface ProgramText {
  /** The text in parentheses; offsets count in it. */
  readonly text: string
  readonly link: string
  readonly strict: boolean
  readonly facts: RawFacts
  readonly codes: ReadonlyMap<string, CodeText>
  readonly scopes: ReadonlyMap<string, ScopeText>
  readonly imports: readonly { readonly specifier: string; readonly name: string; readonly local: string; readonly call: string }[]
  readonly exports: readonly { readonly local: string; readonly call: string }[]
  /** Names that nothing in the text declares. */
  readonly globals: ReadonlySet<string>
  /** The text with room for edits; what writes a constant throws in it, although factories declare all variables as writable. */
  edit(): MagicString
  /** A part of that text without further edits. */
  slice(start: number, end: number): string
}

type Parents = Map<Node, Node>

/** @throws Refusal when the text is no instrumented program */
export function readProgram(source: string): ProgramText {
  const text = `(${source})`
  let statements: types.Statement[]
  try {
    statements = parse(text, /\bimport\s*\.\s*meta\b/.test(text)).body
  } catch (error) {
    throw new Refusal('TM330', 3, `the program text does not parse: ${(error as Error).message}`)
  }
  const wrapper = statements.length === 1 && statements[0]!.type === 'ExpressionStatement' ? statements[0]!.expression : undefined
  if (wrapper?.type !== 'FunctionExpression' && wrapper?.type !== 'ArrowFunctionExpression')
    throw new Refusal('TM330', 3, 'the program text is not one function')
  const [parameter] = wrapper.params
  if (parameter?.type !== 'Identifier' || wrapper.body.type !== 'BlockStatement')
    throw new Refusal('TM330', 3, 'the program text is not instrumented')
  const link = parameter.name
  const strict =
    wrapper.body.directives.some((directive) => directive.value.value === 'use strict') ||
    wrapper.body.body.some((statement) => firstLinkMethod(statement, link) === 'strict')
  const facts = walk(text, statements, { start: 0, end: text.length }, strict)
  const violations = facts.references.filter(({ write, variable }) => write && variable?.kind === 'const')
  const edit = (): MagicString => {
    const edited = new MagicString(text)
    for (const { start, end, name, shorthand } of violations) {
      edited.overwrite(start, end, `${shorthand ? `${name}:` : ''}${link}.constant(()=>${name}).value`)
    }
    return edited
  }
  const slice = (start: number, end: number): string =>
    violations.some((found) => found.start >= start && found.end <= end) ? edit().snip(start, end).toString() : text.slice(start, end)
  return { text, link, strict, facts, edit, slice, ...index(wrapper, text, link, facts) }
}

function index(
  wrapper: Node,
  text: string,
  link: string,
  facts: RawFacts,
): Pick<ProgramText, 'codes' | 'scopes' | 'imports' | 'exports' | 'globals'> {
  const parents: Parents = new Map()
  const calls: { node: types.CallExpression; method: string }[] = []
  const probes: { node: FunctionNode; call: types.CallExpression }[] = []
  const functions = new Map<number, FunctionNode>()
  const stack: Node[] = [wrapper]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (t.isFunction(node)) {
      functions.set(node.start!, node as FunctionNode)
      const call = probeOf(node as FunctionNode)
      if (call !== undefined) probes.push({ node: node as FunctionNode, call })
    }
    const method = linkMethod(node, link)
    if (method !== undefined) calls.push({ node: node as types.CallExpression, method })
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const child = node[key as keyof Node] as unknown as Node | (Node | null)[] | null
      for (const item of Array.isArray(child) ? child : [child]) {
        if (!item) continue
        parents.set(item, node)
        stack.push(item)
      }
    }
  }

  const callables = new Map(facts.callables.map((callable) => [`${callable.start}:${callable.end}`, callable]))
  const callableOf = (node: Node) => callables.get(`${node.start}:${node.end}`)
  const codes = new Map<string, CodeText>()
  const scopes = new Map<string, ScopeText>()
  const imports: ProgramText['imports'][number][] = []
  const exports: ProgramText['exports'][number][] = []
  const byVariable = new Map<Variable, string>()
  const lookup = createLookup(facts)

  for (const { node, method } of calls) {
    const [first, second] = node.arguments
    const id = stringOf(first)
    if (id === undefined) continue
    if (method === 'imports') {
      const cut = id.lastIndexOf(' ')
      const local = second?.type === 'ArrowFunctionExpression' && second.body.type === 'Identifier' ? second.body.name : undefined
      if (local !== undefined) imports.push({ specifier: id.slice(0, cut), name: id.slice(cut + 1), local, call: textOf(text, node) })
    } else if (method === 'exports') {
      if (second?.type === 'ArrowFunctionExpression' && second.body.type === 'Identifier')
        exports.push({ local: second.body.name, call: textOf(text, node) })
    } else if (method === 'env') {
      const shared = sharedAround(node, parents)
      addNames(scopes, id, link, node.arguments.slice(1), {
        slot: slotOf(node, parents),
        shared: shared && { name: shared.name, text: textOf(text, shared.arrow) },
      })
      const variable = shared && lookup(shared.name, shared.arrow.start!)
      if (variable !== undefined) byVariable.set(variable, id)
    } else if (method === 'scope') {
      const slot = slotOf(node, parents)
      addNames(scopes, id, link, node.arguments.slice(3), { slot, registration: textOf(text, node) })
      const variable = slot === undefined ? undefined : lookup(slot, node.start!)
      if (variable !== undefined) byVariable.set(variable, id)
    } else if (method === 'class') {
      const around = classAround(node, parents)
      if (around !== undefined && !codes.has(id))
        codes.set(id, { id, node: around, around: undefined, registration: node, callable: callableOf(around) })
    } else if (method === 'home' && second?.type === 'ObjectExpression') {
      codes.set(id, { id, node: second, around: undefined, callable: undefined })
    }
  }

  /** Ids of the environments that an array of handles names, from inside out. */
  const chainIds = (thunk: Node | undefined | null): string[] => {
    if (thunk?.type !== 'ArrowFunctionExpression' || thunk.body.type !== 'ArrayExpression') return []
    return thunk.body.elements.flatMap((element) => (element ? [handleId(element)] : [])).filter((id) => id !== undefined)
  }
  const handleId = (element: Node): string | undefined => {
    const named = element.type === 'CallExpression' && element.arguments.length === 0 ? element.callee : element
    if (named.type === 'Identifier') {
      const variable = lookup(named.name, element.start!)
      return variable && byVariable.get(variable)
    }
    const found = firstLinkCall(element, link)
    return found && stringOf(found.arguments[0])
  }
  /** Notes which environment each one stands in; the last of a chain knows that itself. */
  const nest = (chain: readonly string[]): string | undefined => {
    for (let i = 0; i + 1 < chain.length; i++) {
      const scope = scopes.get(chain[i]!)
      if (scope !== undefined) scope.around ??= chain[i + 1]
    }
    return chain[0]
  }

  for (const { node, method } of calls) {
    const id = stringOf(node.arguments[0])
    if (id === undefined) continue
    if (method === 'scope') {
      const parent = node.arguments[1]
      const scope = scopes.get(id)!
      if (parent && parent.type !== 'NumericLiteral') scope.around ??= handleId(parent)
      const names = stringOf(node.arguments[2]) ?? ''
      for (const [name, position] of registeredNames(names, scope, node.arguments.length)) {
        for (const local of scope.names[position] ?? []) {
          const callable = lookup(local, node.start!)?.holds
          const found = callable && (functions.get(callable.start) ?? undefined)
          if (found !== undefined) codes.set(name, { id: name, node: found, around: id, callable })
        }
      }
    } else if (method === 'class' && codes.get(id)?.registration === node) {
      codes.set(id, { ...codes.get(id)!, around: nest(chainIds(node.arguments[2])) })
    } else if (method === 'home' && codes.has(id)) {
      codes.set(id, { ...codes.get(id)!, around: nest(chainIds(node.arguments[2])) })
    }
  }
  for (const { node, call } of probes) {
    const id = stringOf(call.arguments[0])!
    const around = nest(chainIds(call.arguments[1]))
    if (!codes.has(id)) codes.set(id, { id, node, around, callable: callableOf(node) })
  }
  const globals = new Set(facts.references.flatMap((reference) => (reference.variable === undefined ? [reference.name] : [])))
  return { codes, scopes, imports, exports, globals }
}

function registeredNames(names: string, scope: ScopeText, argumentCount: number): [id: string, position: number][] {
  const [ready = '', late = ''] = names.split('|')
  const lateFrom = scope.names.length - (argumentCount - 4)
  const found: [string, number][] = []
  for (const [list, from] of [
    [ready, 0],
    [late, lateFrom],
  ] as const) {
    let prefix = ''
    if (list === '') continue
    for (const [i, name] of list.split(' ').entries()) {
      if (name.includes('#')) prefix = name.slice(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1)
      found.push([name.includes('#') ? name : prefix + name, from + i])
    }
  }
  return found
}

function addNames(
  scopes: Map<string, ScopeText>,
  id: string,
  link: string,
  readers: readonly Node[],
  found: { slot: string | undefined; registration?: string; shared?: ScopeText['shared'] },
): void {
  const [ready, ...late] = readers
  const elements = ready?.type === 'ArrowFunctionExpression' && ready.body.type === 'ArrayExpression' ? ready.body.elements : []
  const nodes = [...elements, ...late.map((thunk) => (thunk.type === 'ArrowFunctionExpression' ? thunk.body : null))]
  const names = nodes.map((node) => (node?.type === 'Identifier' ? node.name : undefined))
  const mapped = mappedParameters(elements.at(-1), names, link)
  const known = scopes.get(id)
  if (known === undefined) {
    scopes.set(id, {
      id,
      mapped,
      slot: found.slot,
      shared: found.shared,
      registration: found.registration,
      around: undefined,
      names: names.map((name) => new Set(name === undefined ? [] : [name])),
    })
    return
  }
  for (const [i, name] of names.entries()) if (name !== undefined) (known.names[i] as Set<string> | undefined)?.add(name)
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

/** The call by which a function answers a probe, if it is the first thing it does. */
function probeOf(node: FunctionNode): types.CallExpression | undefined {
  let at: Node | null | undefined = node.body.type === 'BlockStatement' ? node.body.body[0] : node.body
  for (;;) {
    switch (at?.type) {
      case 'IfStatement':
        at = isProbeTest(at.test) ? at.consequent : undefined
        break
      case 'BlockStatement':
        at = at.body[0]
        break
      case 'ReturnStatement':
      case 'UnaryExpression':
        at = at.argument
        break
      case 'ConditionalExpression':
        at = isProbeTest(at.test) ? at.consequent : undefined
        break
      case 'LogicalExpression':
        at = isProbeTest(at.left) ? at.right : undefined
        break
      case 'SequenceExpression':
        at = at.expressions[0]
        break
      case 'CallExpression':
        return at.callee.type === 'Identifier' && at.callee.name === PROBE && stringOf(at.arguments[0]) !== undefined ? at : undefined
      default:
        return undefined
    }
  }
}

/** `$TM`, `!$TM`, `!!$TM`, as minifiers turn the test around. */
function isProbeTest(test: Node): boolean {
  while (test.type === 'UnaryExpression' && test.operator === '!') test = test.argument
  return test.type === 'Identifier' && test.name === PROBE
}

/** The link method that a statement calls first; minifiers join statements with commas. */
function firstLinkMethod(statement: types.Statement, link: string): string | undefined {
  let at: Node = statement.type === 'ExpressionStatement' ? statement.expression : statement
  while (at.type === 'SequenceExpression') at = at.expressions[0]!
  return linkMethod(at, link)
}

function linkMethod(node: Node, link: string): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed) return undefined
  const { object, property } = node.callee
  return object.type === 'Identifier' && object.name === link && property.type === 'Identifier' ? property.name : undefined
}

function firstLinkCall(root: Node, link: string): types.CallExpression | undefined {
  const stack = [root]
  while (stack.length > 0) {
    const node = stack.pop()!
    const method = linkMethod(node, link)
    if (method === 'env' || method === 'of') return node as types.CallExpression
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const child = node[key as keyof Node] as unknown as Node | (Node | null)[] | null
      for (const item of Array.isArray(child) ? child : [child]) if (item) stack.push(item)
    }
  }
  return undefined
}

/** The variable that keeps the handle: target of the assignment or declaration around the call. */
function slotOf(node: Node, parents: Parents): string | undefined {
  const parent = parents.get(node)
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name
  if (parent?.type === 'AssignmentExpression' && parent.left.type === 'Identifier') return parent.left.name
  return undefined
}

/** `$f = () => $e ??= $tm.env(…)`: the arrow around the call, and the variable that holds it. */
function sharedAround(node: Node, parents: Parents): { name: string; arrow: Node } | undefined {
  let at = parents.get(node)
  while (at && (at.type === 'AssignmentExpression' || at.type === 'LogicalExpression' || at.type === 'ConditionalExpression'))
    at = parents.get(at)
  if (at?.type !== 'ArrowFunctionExpression') return undefined
  const name = slotOf(at, parents)
  return name === undefined ? undefined : { name, arrow: at }
}

function classAround(node: Node, parents: Parents): ClassNode | undefined {
  const field = parents.get(node)
  const body = field?.type === 'ClassPrivateProperty' ? parents.get(field) : undefined
  return body && (parents.get(body) as ClassNode)
}

export function stringOf(node: Node | undefined | null): string | undefined {
  if (node?.type === 'StringLiteral') return node.value
  if (node?.type === 'TemplateLiteral' && node.quasis.length === 1) return node.quasis[0]!.value.cooked ?? undefined
  return undefined
}

/** Finds the variable that a name means at an offset. */
function createLookup(facts: RawFacts): (name: string, at: number) => Variable | undefined {
  const byName = new Map<string, Variable[]>()
  for (const scope of facts.scopes)
    for (const variable of scope.variables.values()) byName.set(variable.name, [...(byName.get(variable.name) ?? []), variable])
  return (name, at) => {
    let best: Variable | undefined
    for (const variable of byName.get(name) ?? []) {
      const { start, end } = variable.scope.span
      if (start <= at && at < end && (best === undefined || end - start <= best.scope.span.end - best.scope.span.start)) best = variable
    }
    return best
  }
}

function textOf(text: string, node: Node): string {
  return text.slice(node.start!, node.end!)
}
