/** Collects what visitors find: scopes with their variables, references resolved against them, uses of `this` and the like. */
import type * as types from '@babel/types'
import { PROBE } from '../../../runtime/protocol.ts'
import type {
  Call,
  Callable,
  ClassFacts,
  DynamicImport,
  Hazard,
  Home,
  Reference,
  Scope,
  Span,
  Suspension,
  Template,
  Variable,
  VariableKind,
} from '../facts.ts'
import { eachChild, type Node } from '../tree.ts'
import type { Guard, PrivateUse, RawFacts } from './raw.ts'

export type Visitor<T extends Node = Node> = (node: T, scope: Scope, context: Context) => void

/** What takes a type of node; those without a visitor have only their children visited. */
export type Visitors = { readonly [T in Node['type']]?: Visitor<Extract<Node, { type: T }>> }

export interface Place {
  readonly scope: Scope
  /** The name that NamedEvaluation gives; '' if none. */
  readonly name: string
}

/** What takes the expressions that are functions and classes, and may be given a name. */
export type NamedVisitors = {
  readonly [T in 'FunctionExpression' | 'ArrowFunctionExpression' | 'ClassExpression']: (
    node: Extract<Node, { type: T }>,
    place: Place,
    context: Context,
  ) => Callable
}

export interface NewScope extends Pick<Scope, 'kind' | 'slotAt'> {
  readonly parent: Scope | undefined
  /** The node or span it takes up. */
  readonly at: { readonly start?: number | null; readonly end?: number | null }
  /** Default: that of the parent. */
  readonly owner?: Callable
  readonly strict?: boolean
  readonly inLoop?: boolean
}

interface Use {
  readonly read?: boolean
  readonly write?: boolean
  readonly called?: boolean
  readonly shorthand?: boolean
}

interface Declared {
  readonly kind: VariableKind
  readonly initialisedAt?: number
}

/** What may be said of the function that a `this`, `arguments`, … belongs to. */
export type Mark = 'usesThis' | 'usesArguments' | 'usesNewTarget' | 'usesSuper' | 'callsSuper'

export class Context {
  readonly text: string
  /** Names of classes that had none. */
  readonly classNames: ReadonlySet<string>
  readonly scopes: Scope[] = []
  readonly callables: Callable[] = []
  readonly references: Reference[] = []
  readonly names: Set<string> = new Set()
  readonly calls: Call[] = []
  /** Calls of `new` on what may be %Promise%, if the program uses that as a value. */
  readonly maybePromises: Call[] = []
  readonly hazards: Hazard[] = []
  readonly templates: Template[] = []
  /** Tagged templates that have to stay what they are. */
  readonly bareTags: Set<Node> = new Set()
  readonly dynamicImports: DynamicImport[] = []
  /** Expressions whose value is gone through where they stand. */
  readonly usedUp: Set<Node> = new Set()
  /** Members that are no values of their own: what is called as a method or written, the middle of an optional chain. */
  readonly unread: Set<Node> = new Set()
  readonly invoked: Map<Callable, Scope> = new Map()
  readonly privateUses: PrivateUse[] = []
  readonly guards: Map<Callable, Guard> = new Map()
  readonly homes: Map<types.ObjectExpression, Home> = new Map()
  /** The object literals that methods stand in. */
  readonly literals: Map<Callable, types.ObjectExpression> = new Map()
  /** The classes around the node that is visited, from outside in. */
  readonly classes: ClassFacts[] = []
  /** Top-level `await`s. */
  readonly suspensions: Suspension[] = []
  readonly statementStarts: Set<number> = new Set()
  /** Offsets at which what `new` is called on begins. */
  readonly constructorStarts: Set<number> = new Set()
  /** `with` statements around the node that is visited. */
  withDepth = 0
  /** `this` at the top of the program. */
  usesThis = false
  readonly #visitors: Visitors
  readonly #named: NamedVisitors

  constructor(text: string, classNames: ReadonlySet<string>, visitors: Visitors, named: NamedVisitors) {
    this.text = text
    this.classNames = classNames
    this.#visitors = visitors
    this.#named = named
  }

  visit(node: Node | null | undefined, scope: Scope): void {
    if (!node) return
    const visitor = this.#visitors[node.type] as Visitor | undefined
    if (visitor === undefined) this.visitChildren(node, scope)
    else visitor(node, scope, this)
  }

  visitAll(nodes: readonly (Node | null | undefined)[], scope: Scope): void {
    for (const node of nodes) this.visit(node, scope)
  }

  visitChildren(node: Node, scope: Scope): void {
    eachChild(node, (child) => this.visit(child, scope))
  }

  /** Visits an expression that NamedEvaluation may give a name; tells which function or class it is, if it is one. */
  visitNamed(node: Node | null | undefined, scope: Scope, name: string): Callable | undefined {
    switch (node?.type) {
      case 'FunctionExpression':
        return this.#named.FunctionExpression(node, { scope, name }, this)
      case 'ArrowFunctionExpression':
        return this.#named.ArrowFunctionExpression(node, { scope, name }, this)
      case 'ClassExpression':
        return this.#named.ClassExpression(node, { scope, name }, this)
    }
    this.visit(node, scope)
    return undefined
  }

  newScope({ kind, parent, at, slotAt, owner = parent?.owner, strict, inLoop }: NewScope): Scope {
    const scope: Scope = {
      kind,
      parent,
      owner,
      slotAt,
      span: { start: at.start!, end: at.end! },
      variables: new Map(),
      inLoop: inLoop ?? (owner === parent?.owner ? (parent?.inLoop ?? false) : false),
      strict: strict ?? parent?.strict ?? false,
      dynamic: false,
    }
    this.scopes.push(scope)
    return scope
  }

  declare(scope: Scope, { name, start }: Pick<types.Identifier, 'name' | 'start'>, { kind, initialisedAt = 0 }: Declared): Variable {
    this.names.add(name)
    if (name === PROBE) this.hazards.push({ kind: 'probe-name', ...scope.span })
    const known = scope.variables.get(name)
    if (known !== undefined && (kind === 'var' || kind === 'function') && known.kind !== 'self') {
      if (kind === 'function') known.ambiguous = true
      if (known.kind === 'parameter') known.redeclared = true
      return known
    }
    const variable: Variable = {
      name,
      kind,
      scope,
      at: start!,
      initialisedAt,
      references: [],
      captured: false,
      redacted: false,
      holds: undefined,
      ambiguous: false,
      redeclared: false,
    }
    scope.variables.set(name, variable)
    return variable
  }

  lookup(name: string, scope: Scope): Variable | undefined {
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
      const variable = at.variables.get(name)
      if (variable !== undefined) return variable
    }
    return undefined
  }

  /** Whether the node is this name, and nothing in the program declares it. */
  isGlobal(node: Node, name: string, scope: Scope): node is types.Identifier {
    return node.type === 'Identifier' && node.name === name && this.lookup(name, scope) === undefined
  }

  refer(node: types.Identifier, scope: Scope, { read = false, write = false, called = false, shorthand = false }: Use): void {
    const { name } = node
    const start = node.start!
    const end = node.end!
    this.names.add(name)
    const variable = this.lookup(name, scope)
    const reference: Reference = { name, variable, scope, start, end, read, write, called, shorthand }
    this.references.push(reference)
    if (variable !== undefined) variable.references.push(reference)
    else if (name === 'arguments') this.mark(scope, 'usesArguments')
    else if (name === PROBE) this.hazards.push({ kind: 'probe-name', start, end })
  }

  /** Notes that the declaration of this name gives it this function or class. */
  hold(name: string, scope: Scope, callable: Callable): void {
    const variable = this.lookup(name, scope)
    if (variable?.scope.owner === scope.owner && variable !== undefined) variable.holds ??= callable
  }

  /** Notes on the function whose `this`, `arguments`, … it is, and on every arrow on the way, that it is used. */
  mark(scope: Scope, fact: Mark): Callable | undefined {
    let at = scope.owner
    while (at?.kind === 'arrow') at = at.parent
    // At the top of a module there is a `this`, but none of the others; in an initialiser even an `eval` has no `arguments`.
    if (at === undefined && fact !== 'usesThis') return undefined
    if (at?.kind === 'initialiser' && fact === 'usesArguments') return undefined
    if (at === undefined) this.usesThis = true
    else at[fact] = true
    for (let arrow = scope.owner; arrow !== at; arrow = arrow!.parent) arrow![fact] = true
    return at
  }

  /** Whether %Promise% may be held by a name of the program: `(P || (P = Promise))`. */
  #usesPromise(): boolean {
    const isValue = ({ name, variable, start, end }: Reference) =>
      name === 'Promise' &&
      variable === undefined &&
      !/\b(?:new|extends|instanceof|typeof)\s*$/.test(this.text.slice(Math.max(0, start - 20), start)) &&
      !/^\s*\??\.\s*\w/.test(this.text.slice(end, end + 20))
    return /\.\s*Promise\b|\[['"`]Promise['"`]\]/.test(this.text) || this.references.some(isValue)
  }

  /** `program`: the outermost scope. */
  rawFacts(program: Scope): RawFacts {
    const {
      scopes,
      callables,
      references,
      names,
      hazards,
      templates,
      dynamicImports,
      suspensions,
      usesThis,
      invoked,
      privateUses,
      guards,
    } = this
    const homes = [...this.homes.values()]
    const calls = this.#usesPromise() ? [...this.calls, ...this.maybePromises] : this.calls
    const found = { scopes, callables, references, names, calls, homes, hazards, templates, dynamicImports, suspensions, usesThis }
    return { program, ...found, invoked, privateUses, guards }
  }
}

export function spanOf(node: Node): Span {
  return { start: node.start!, end: node.end! }
}
