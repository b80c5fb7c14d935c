/** Turns the AST of a chunk into raw facts: scopes with their variables, every reference resolved, every function and class. */
import { types as t, type types } from '@babel/core'
import { boundNames, lexicallyDeclared, varScoped } from './declare.ts'
import type {
  Call,
  Callable,
  CallableKind,
  ClassFacts,
  Hazard,
  Home,
  Reference,
  Scope,
  ScopeKind,
  SlotPlace,
  Span,
  Template,
  Variable,
  VariableKind,
} from './facts.ts'
import { findToken, isOpaque } from './text.ts'

type Node = types.Node

export interface RawFacts {
  readonly program: Scope
  readonly scopes: Scope[]
  readonly callables: Callable[]
  readonly references: Reference[]
  readonly names: Set<string>
  readonly calls: Call[]
  readonly homes: Home[]
  readonly hazards: Hazard[]
  readonly templates: Template[]
  usesThis: boolean
  /** Function expressions called on the spot. */
  readonly invoked: Map<Callable, Scope>
  /** Uses of private names: the class they belong to and the function they stand in. */
  readonly privateUses: { readonly class: ClassFacts; readonly from: Callable | undefined }[]
  /** CommonJS guards (`if (done) return x; done = 1`) at the start of a function: the flag, and where the code behind it begins. */
  readonly guards: Map<Callable, { readonly flag: string; readonly scope: Scope; readonly from: number; readonly write: Span }>
}

interface FunctionPlace {
  readonly kind: CallableKind
  readonly name: string
  readonly parent?: Callable | undefined
  readonly inClass?: ClassFacts | undefined
  readonly literal?: types.ObjectExpression | undefined
}

type AnyFunction =
  | types.FunctionDeclaration
  | types.FunctionExpression
  | types.ArrowFunctionExpression
  | types.ObjectMethod
  | types.ClassMethod
  | types.ClassPrivateMethod

/** Walks the statements of a program. `span`: the part of the text they take up. */
export function walk(text: string, statements: readonly types.Statement[], span: Span, strict: boolean): RawFacts {
  const names = new Set<string>()
  const scopes: Scope[] = []
  const callables: Callable[] = []
  const references: Reference[] = []
  const calls: Call[] = []
  const homes = new Map<types.ObjectExpression, Home>()
  const hazards: Hazard[] = []
  const templates: Template[] = []
  const invoked: RawFacts['invoked'] = new Map()
  const privateUses: RawFacts['privateUses'] = []
  const guards: RawFacts['guards'] = new Map()
  const literals = new Map<Callable, types.ObjectExpression>()
  const classes: { facts: ClassFacts; scope: Scope }[] = []
  let withDepth = 0
  let usesThis = false

  const program = newScope('program', undefined, undefined, span, { how: 'block', at: span.start }, { strict })
  hoist(statements, program, program)
  visitAll(statements, program)
  return {
    program,
    scopes,
    callables,
    references,
    names,
    calls,
    homes: [...homes.values()],
    hazards,
    templates,
    usesThis,
    invoked,
    privateUses,
    guards,
  }

  function newScope(
    kind: ScopeKind,
    parent: Scope | undefined,
    owner: Callable | undefined,
    at: { start?: number | null; end?: number | null },
    slotAt: SlotPlace | undefined,
    more: { strict?: boolean; inLoop?: boolean; update?: Span | undefined } = {},
  ): Scope {
    const scope: Scope = {
      kind,
      parent,
      owner,
      slotAt,
      span: { start: at.start!, end: at.end! },
      variables: new Map(),
      inLoop: more.inLoop ?? (owner === parent?.owner ? (parent?.inLoop ?? false) : false),
      strict: more.strict ?? parent?.strict ?? false,
      dynamic: false,
      update: more.update,
    }
    scopes.push(scope)
    return scope
  }

  function declare(scope: Scope, name: string, kind: VariableKind, initialisedAt = 0): Variable {
    names.add(name)
    const known = scope.variables.get(name)
    if (known !== undefined && (kind === 'var' || kind === 'function') && known.kind !== 'self') {
      if (kind === 'function') known.ambiguous = true
      return known
    }
    const variable: Variable = { name, kind, scope, initialisedAt, references: [], captured: false, holds: undefined, ambiguous: false }
    scope.variables.set(name, variable)
    return variable
  }

  /** Declares what the statements of a scope declare, before anything in them is visited. */
  function hoist(list: readonly Node[], scope: Scope, varScope: Scope | undefined): void {
    if (varScope !== undefined) {
      const { names: vars, blockFunctions } = varScoped(list)
      for (const name of vars) declare(varScope, name.name, 'var')
      if (!varScope.strict) {
        for (const node of blockFunctions) {
          if (node.id && !node.async && !node.generator && !varScope.variables.has(node.id.name)) declare(varScope, node.id.name, 'var')
        }
      }
    }
    for (const node of lexicallyDeclared(list)) {
      if (node.type === 'FunctionDeclaration') {
        if (node.id) declare(scope, node.id.name, 'function')
      } else if (node.type === 'ClassDeclaration') {
        if (node.id) declare(scope, node.id.name, 'class', node.end!)
      } else if (node.type === 'VariableDeclaration') {
        for (const declarator of node.declarations) {
          for (const name of boundNames(declarator.id)) declare(scope, name.name, node.kind === 'let' ? 'let' : 'const', declarator.end!)
        }
      }
    }
  }

  function lookup(name: string, scope: Scope): Variable | undefined {
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
      const variable = at.variables.get(name)
      if (variable !== undefined) return variable
    }
    return undefined
  }

  function refer(
    node: types.Identifier,
    scope: Scope,
    use: { read?: boolean; write?: boolean; called?: boolean; shorthand?: boolean },
  ): void {
    names.add(node.name)
    const variable = lookup(node.name, scope)
    const reference: Reference = {
      name: node.name,
      variable,
      scope,
      start: node.start!,
      end: node.end!,
      read: use.read ?? false,
      write: use.write ?? false,
      called: use.called ?? false,
      shorthand: use.shorthand ?? false,
    }
    references.push(reference)
    variable?.references.push(reference)
    if (variable === undefined) {
      if (node.name === 'arguments') mark(scope, 'usesArguments')
      else if (node.name === '$TM') hazards.push({ kind: 'probe-name', start: node.start!, end: node.end! })
    }
  }

  /** Notes on the function whose `this`, `arguments`, … it is, and on every arrow on the way, that it is used. */
  function mark(scope: Scope, fact: 'usesThis' | 'usesArguments' | 'usesNewTarget' | 'usesSuper' | 'callsSuper'): Callable | undefined {
    const arrows: Callable[] = []
    let at = scope.owner
    while (at?.kind === 'arrow') {
      arrows.push(at)
      at = at.parent
    }
    // At the top of a module there is a `this`, but none of the others.
    if (at === undefined && fact !== 'usesThis') return undefined
    if (at === undefined) usesThis = true
    else at[fact] = true
    for (const arrow of arrows) arrow[fact] = true
    return at
  }

  function visitAll(nodes: readonly (Node | null | undefined)[], scope: Scope): void {
    for (const node of nodes) visit(node, scope)
  }

  function visitChildren(node: Node, scope: Scope): void {
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const child = node[key as keyof Node] as unknown as Node | Node[] | null
      if (Array.isArray(child)) visitAll(child, scope)
      else visit(child, scope)
    }
  }

  function visit(node: Node | null | undefined, scope: Scope): void {
    if (!node) return
    switch (node.type) {
      case 'Identifier':
        return refer(node, scope, { read: true })
      case 'ThisExpression':
        mark(scope, 'usesThis')
        return
      case 'MetaProperty':
        if (node.meta.name === 'new') mark(scope, 'usesNewTarget')
        return
      case 'Super':
        return visitSuper(scope)
      case 'PrivateName':
        return
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        visit(node.object, scope)
        if (node.property.type === 'PrivateName') usePrivate(node.property.id.name, scope)
        else if (node.computed) visit(node.property, scope)
        return
      case 'BinaryExpression':
        if (node.left.type === 'PrivateName') usePrivate(node.left.id.name, scope)
        else visit(node.left, scope)
        return visit(node.right, scope)
      case 'ObjectExpression':
        for (const member of node.properties) visitMember(member, node, scope)
        return
      case 'AssignmentExpression':
        if (node.operator === '=') visitPattern(node.left, scope, false)
        else visitTarget(node.left, scope, true)
        visitNamed(node.right, scope, targetName(node.left))
        return
      case 'UpdateExpression':
        return visitTarget(node.argument, scope, true)
      case 'CallExpression':
      case 'OptionalCallExpression':
        return visitCall(node, scope)
      case 'NewExpression':
        if (node.callee.type === 'TaggedTemplateExpression') return (visitChildren(node.callee, scope), visitAll(node.arguments, scope))
        if (node.callee.type === 'Identifier' && node.callee.name === 'Proxy' && lookup('Proxy', scope) === undefined) {
          calls.push({ what: 'proxy', start: node.start!, end: node.end!, object: spanOf(node.callee), scope })
        }
        return visitChildren(node, scope)
      case 'TaggedTemplateExpression':
        visit(node.tag, scope)
        noteTemplate(node, scope)
        return visitAll(node.quasi.expressions, scope)
      case 'AwaitExpression':
      case 'YieldExpression':
        scope.owner?.suspensions.push(spanOf(node))
        return visitChildren(node, scope)
      case 'VariableDeclaration':
        for (const declarator of node.declarations) {
          visitPattern(declarator.id, scope, true, node.kind === 'var' && declarator.init != null)
          const callable = visitNamed(declarator.init, scope, targetName(declarator.id))
          if (callable !== undefined && declarator.id.type === 'Identifier') hold(declarator.id.name, scope, callable)
        }
        return
      case 'FunctionDeclaration': {
        const callable = visitFunction(node, scope, { kind: 'declaration', name: node.id?.name ?? '' })
        if (node.id) hold(node.id.name, scope, callable)
        // In a block of sloppy code it is given to a variable of the function as well (B.3.2.1).
        if (node.id && !scope.strict && !['program', 'function', 'body', 'initialiser'].includes(scope.kind))
          refer(node.id, scope, { read: true })
        return
      }
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ClassExpression':
        visitNamed(node, scope, '')
        return
      case 'ClassDeclaration': {
        const callable = visitClass(node, scope, node.id?.name ?? '')
        if (node.id) hold(node.id.name, scope, callable)
        return
      }
      case 'ExportNamedDeclaration':
        return visit(node.declaration, scope)
      case 'ExportDefaultDeclaration':
        return visit(node.declaration, scope)
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return
      case 'LabeledStatement':
        return visitLabelled(node, scope)
      case 'BreakStatement':
      case 'ContinueStatement':
        return
      case 'BlockStatement':
        return visitBlock(node, newScope('block', scope, scope.owner, node, { how: 'block', at: node.start! + 1 }))
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return visitLoop(node, scope, node)
      case 'SwitchStatement':
        return visitSwitch(node, scope, node)
      case 'CatchClause': {
        const inner = newScope('catch', scope, scope.owner, node, { how: 'block', at: node.body.start! + 1 })
        for (const name of boundNames(node.param)) declare(inner, name.name, 'catch')
        if (node.param) visitPattern(node.param, inner, true)
        return visitBlock(node.body, newScope('block', inner, inner.owner, node.body, { how: 'block', at: node.body.start! + 1 }))
      }
      case 'WithStatement':
        hazards.push({ kind: 'with', start: node.start!, end: node.end! })
        visit(node.object, scope)
        withDepth++
        visit(node.body, scope)
        withDepth--
        return
      default:
        return visitChildren(node, scope)
    }
  }

  function visitBlock(node: types.BlockStatement, scope: Scope): void {
    hoist(node.body, scope, undefined)
    visitAll(node.body, scope)
  }

  function visitLabelled(node: types.LabeledStatement, scope: Scope): void {
    let inner: Node = node.body
    while (inner.type === 'LabeledStatement') inner = inner.body
    if (inner.type === 'ForStatement' || inner.type === 'ForInStatement' || inner.type === 'ForOfStatement')
      return visitLoop(inner, scope, node)
    visit(node.body, scope)
  }

  function visitLoop(
    node: types.ForStatement | types.ForInStatement | types.ForOfStatement | types.WhileStatement | types.DoWhileStatement,
    scope: Scope,
    whole: Node,
  ): void {
    if (node.type === 'WhileStatement' || node.type === 'DoWhileStatement') {
      const inner = newScope('block', scope, scope.owner, node, undefined, { inLoop: true })
      visit(node.test, inner)
      return visit(node.body, inner)
    }
    if (node.type === 'ForStatement') {
      const lexical = node.init?.type === 'VariableDeclaration' && node.init.kind !== 'var'
      const copied = lexical && (node.init as types.VariableDeclaration).kind === 'let'
      const slot: SlotPlace = copied
        ? {
            how: 'head',
            at: (node.init as types.VariableDeclaration).declarations.at(-1)!.end!,
            update: node.update ? spanOf(node.update) : undefined,
            updateAt: updateAt(node),
          }
        : { how: 'around', start: whole.start!, end: whole.end! }
      const inner = newScope('loop', scope, scope.owner, node, slot, { inLoop: copied ? true : scope.inLoop })
      if (lexical) hoist([node.init!], inner, undefined)
      visit(node.init, inner)
      const body = copied ? inner : newScope('block', inner, scope.owner, node, undefined, { inLoop: true })
      visit(node.test, body)
      visit(node.update, body)
      return visit(node.body, body)
    }
    visit(node.right, scope)
    const slot: SlotPlace =
      node.body.type === 'BlockStatement'
        ? { how: 'block', at: node.body.start! + 1 }
        : { how: 'around', start: node.body.start!, end: node.body.end! }
    const inner = newScope('each', scope, scope.owner, node, slot, { inLoop: true })
    if (node.type === 'ForOfStatement' && node.await) scope.owner?.suspensions.push(spanOf(node))
    if (node.left.type === 'VariableDeclaration') {
      const { kind } = node.left
      const declared = boundNames(node.left.declarations[0]!.id)
      if (kind !== 'var') for (const name of declared) declare(inner, name.name, kind === 'let' ? 'let' : 'const', node.body.start!)
      visitPattern(node.left.declarations[0]!.id, inner, true, kind === 'var')
    } else visitPattern(node.left, inner, false)
    visit(node.body, inner)
  }

  function updateAt(node: types.ForStatement): number {
    if (node.update) return node.update.start!
    let from = findToken(text, ';', node.init!.end!) + 1
    if (text[node.init!.end! - 1] === ';') from = node.init!.end!
    if (node.test) from = node.test.end!
    return findToken(text, ';', from) + 1
  }

  function visitSwitch(node: types.SwitchStatement, scope: Scope, whole: Node): void {
    visit(node.discriminant, scope)
    const inner = newScope('switch', scope, scope.owner, node, { how: 'around', start: whole.start!, end: whole.end! })
    hoist(
      node.cases.flatMap((branch) => branch.consequent),
      inner,
      undefined,
    )
    for (const branch of node.cases) {
      visit(branch.test, inner)
      visitAll(branch.consequent, inner)
    }
  }

  function visitSuper(scope: Scope): void {
    const method = mark(scope, 'usesSuper')
    const literal = method && literals.get(method)
    if (literal !== undefined && !homes.has(literal)) {
      homes.set(literal, { start: literal.start!, end: literal.end!, scope: method!.scope, name: method!.name })
    }
  }

  function usePrivate(name: string, scope: Scope): void {
    const found = classes.findLast(({ facts }) => facts.privateNames.includes(name))
    if (found) privateUses.push({ class: found.facts, from: scope.owner })
  }

  function visitCall(node: types.CallExpression | types.OptionalCallExpression, scope: Scope): void {
    const { callee } = node
    if (callee.type === 'Super') {
      mark(scope, 'callsSuper')
      mark(scope, 'usesThis')
    } else if (callee.type === 'Identifier') {
      refer(callee, scope, { read: true, called: true })
      if (callee.name === 'eval' && lookup('eval', scope) === undefined && node.type === 'CallExpression') directEval(node, scope)
    } else if (isFunctionNode(callee)) {
      invoked.set(visitNamed(callee, scope, '')!, scope)
    } else if (
      callee.type === 'MemberExpression' &&
      !callee.computed &&
      callee.property.type === 'Identifier' &&
      callee.object.type !== 'Super'
    ) {
      const method = callee.property.name
      if (isFunctionNode(callee.object) && (method === 'call' || method === 'apply'))
        invoked.set(visitNamed(callee.object, scope, '')!, scope)
      else {
        visit(callee.object, scope)
        const dot = text.lastIndexOf('.', callee.property.start!)
        if (method === 'bind' && node.type === 'CallExpression') {
          calls.push({ what: 'bind', start: callee.start!, end: callee.end!, object: { start: callee.start!, end: dot }, scope })
        } else if (
          method === 'revocable' &&
          callee.object.type === 'Identifier' &&
          callee.object.name === 'Proxy' &&
          lookup('Proxy', scope) === undefined
        ) {
          calls.push({ what: 'proxy', start: callee.start!, end: callee.end!, object: spanOf(callee.object), scope })
        }
      }
    } else if (
      callee.type === 'OptionalMemberExpression' &&
      callee.optional &&
      !callee.computed &&
      callee.property.type === 'Identifier' &&
      callee.property.name === 'bind' &&
      !node.optional
    ) {
      visit(callee.object, scope)
      const end = text.lastIndexOf('?.', callee.property.start!)
      calls.push({ what: 'optional bind', start: callee.start!, end: callee.end!, object: { start: callee.start!, end }, scope })
    } else visit(callee, scope)
    visitAll(node.arguments, scope)
  }

  /** The strings of a tagged template are one object for each place in the text (ECMA-262 13.2.8.4). */
  function noteTemplate(node: types.TaggedTemplateExpression, scope: Scope): void {
    const { tag, quasi } = node
    if (
      tag.type === 'MemberExpression' &&
      tag.object.type === 'Identifier' &&
      tag.object.name === 'String' &&
      lookup('String', scope) === undefined
    )
      return
    const { quasis, expressions } = quasi
    templates.push({
      start: quasi.start!,
      end: quasi.end!,
      cooked: quasis.map((part) => part.value.cooked ?? undefined),
      raw: quasis.map((part) => part.value.raw),
      expressions: expressions.map(spanOf),
    })
  }

  function directEval(node: Node, scope: Scope): void {
    hazards.push({ kind: 'direct-eval', start: node.start!, end: node.end! })
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) at.dynamic = true
    for (const fact of ['usesThis', 'usesArguments'] as const) mark(scope, fact)
  }

  function visitMember(member: types.ObjectMember | types.SpreadElement, literal: types.ObjectExpression, scope: Scope): void {
    if (member.type === 'SpreadElement') return visit(member.argument, scope)
    if (member.computed) visit(member.key, scope)
    const name = member.computed ? '' : keyName(member.key)
    if (member.type === 'ObjectMethod') {
      const kind = member.kind === 'get' ? 'getter' : member.kind === 'set' ? 'setter' : 'method'
      visitFunction(member, scope, { kind, name, literal })
    } else if (member.shorthand && member.value.type === 'Identifier') refer(member.value, scope, { read: true, shorthand: true })
    else visitNamed(member.value, scope, name)
  }

  /** Visits an expression that NamedEvaluation may give a name; tells which function or class it is, if it is one. */
  function visitNamed(node: Node | null | undefined, scope: Scope, name: string): Callable | undefined {
    if (!node) return undefined
    if (node.type === 'FunctionExpression') return visitFunction(node, scope, { kind: 'expression', name: node.id?.name ?? name })
    if (node.type === 'ArrowFunctionExpression') return visitFunction(node, scope, { kind: 'arrow', name })
    if (node.type === 'ClassExpression') return visitClass(node, scope, node.id?.name ?? name)
    visit(node, scope)
    return undefined
  }

  function hold(name: string, scope: Scope, callable: Callable): void {
    const variable = lookup(name, scope)
    if (variable?.scope.owner === scope.owner && variable !== undefined) variable.holds ??= callable
  }

  /** `declares`: the names in it are being declared, which is no write unless `writes` says that it happens when control gets there. */
  function visitPattern(node: Node, scope: Scope, declares: boolean, writes = false): void {
    switch (node.type) {
      case 'Identifier':
        if (!declares || writes) refer(node, scope, { write: true })
        else names.add(node.name)
        return
      case 'AssignmentPattern':
        visitPattern(node.left, scope, declares, writes)
        visitNamed(node.right, scope, targetName(node.left))
        return
      case 'RestElement':
        return visitPattern(node.argument, scope, declares, writes)
      case 'ArrayPattern':
        for (const element of node.elements) if (element) visitPattern(element, scope, declares, writes)
        return
      case 'ObjectPattern':
        for (const property of node.properties) {
          if (property.type === 'RestElement') visitPattern(property.argument, scope, declares, writes)
          else {
            if (property.computed) visit(property.key, scope)
            const target = property.value as Node
            if (property.shorthand && !declares) {
              const identifier = target.type === 'AssignmentPattern' ? target.left : target
              if (identifier.type === 'Identifier') refer(identifier, scope, { write: true, shorthand: true })
              if (target.type === 'AssignmentPattern') visitNamed(target.right, scope, targetName(target.left))
            } else visitPattern(target, scope, declares, writes)
          }
        }
        return
      default:
        return visitTarget(node, scope, false)
    }
  }

  function visitTarget(node: Node, scope: Scope, read: boolean): void {
    if (node.type === 'Identifier') refer(node, scope, { write: true, read })
    else visit(node, scope)
  }

  function visitFunction(node: AnyFunction, scope: Scope, place: FunctionPlace): Callable {
    const block = node.body.type === 'BlockStatement' ? node.body : undefined
    const strict = scope.strict || (block?.directives.some((directive) => directive.value.value === 'use strict') ?? false)
    const callable: Callable = {
      kind: place.kind,
      name: place.name,
      scope,
      strict,
      start: node.start!,
      end: node.end!,
      named: (node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration') && node.id != null,
      parent: place.parent ?? scope.owner,
      async: node.async ?? false,
      generator: node.generator ?? false,
      inClass: place.inClass,
      bodyAt: block === undefined ? arrowEnd(node) : (block.directives.at(-1)?.end ?? block.start! + 1),
      expressionBody: block === undefined,
      parameters: parametersOf(node),
      usesThis: false,
      usesArguments: false,
      usesNewTarget: false,
      usesSuper: false,
      callsSuper: false,
      escapes: true,
      once: false,
      onceFrom: 0,
      suspensions: [],
      home: undefined,
      inWith: withDepth > 0,
      class: undefined,
    }
    callables.push(callable)
    if (place.literal) literals.set(callable, place.literal)
    const at = callable.bodyAt
    const slot: SlotPlace = block === undefined ? { how: 'expression', at, end: node.end! } : { how: 'block', at }
    const inner = newScope('function', scope, callable, node, slot, { strict })
    if (node.type === 'FunctionExpression' && node.id) {
      names.add(node.id.name)
      declare(inner, node.id.name, 'self').holds = callable
    }
    for (const parameter of node.params) for (const name of boundNames(parameter)) declare(inner, name.name, 'parameter')
    for (const parameter of node.params) visitPattern(parameter, inner, true)
    if (block === undefined) visit(node.body, inner)
    else {
      const split = node.params.some((parameter) => parameter.type !== 'Identifier' && hasClosure(parameter))
      const body = split ? newScope('body', inner, callable, block, slot) : inner
      hoist(block.body, body, body)
      visitAll(block.body, body)
      findGuard(block.body, callable, body)
    }
    return callable
  }

  function arrowEnd(node: AnyFunction): number {
    const from = node.params.length > 0 ? node.params.at(-1)!.end! : node.start!
    return findToken(text, '=>', from) + 2
  }

  function parametersOf(node: AnyFunction): Callable['parameters'] {
    const first = node.params[0]
    const last = node.params.at(-1)
    const start = first?.start ?? 0
    const end = last?.end ?? 0
    const index = node.params.findIndex((parameter) => parameter.type !== 'Identifier')
    const simple = index < 0
    return {
      start,
      end,
      simple,
      count: node.params.length,
      names: simple ? node.params.map((parameter) => (parameter as types.Identifier).name) : [],
      computed: !simple && node.params.some(hasComputedKey),
      opaque: !simple && isOpaque(text.slice(start, end)),
      patternsAt: simple ? 0 : node.params[index]!.start!,
      patternsIndex: index,
      closures: false,
    }
  }

  /** `if (done) return …; done = 1`, as `@rollup/plugin-commonjs` begins its wrappers; Rolldown's are called through a helper. */
  function findGuard(body: readonly types.Statement[], callable: Callable, scope: Scope): void {
    const [test, set] = body
    if (test?.type !== 'IfStatement' || test.alternate || test.test.type !== 'Identifier') return
    const then = test.consequent.type === 'BlockStatement' ? test.consequent.body[0] : test.consequent
    if (then?.type !== 'ReturnStatement' || set?.type !== 'ExpressionStatement' || set.expression.type !== 'AssignmentExpression') return
    const { left, right } = set.expression
    if (left.type !== 'Identifier' || left.name !== test.test.name) return
    if (!(right.type === 'NumericLiteral' && right.value === 1) && !(right.type === 'BooleanLiteral' && right.value)) return
    guards.set(callable, { flag: left.name, scope, from: set.end!, write: spanOf(left) })
  }

  function visitClass(node: types.ClassDeclaration | types.ClassExpression, scope: Scope, name: string): Callable {
    const inner = newScope('class', scope, scope.owner, node, undefined, { strict: true })
    const members = node.body.body
    const privates = (select: (member: Node) => boolean) =>
      members.filter(select).map((member) => '#' + (member as types.ClassPrivateProperty).key.id.name)
    const facts: ClassFacts = {
      bodyAt: node.body.start! + 1,
      nameSpan: node.id ? spanOf(node.id) : undefined,
      nameAt: node.start! + 'class'.length,
      privateFields: privates((member) => member.type === 'ClassPrivateProperty' && !member.static),
      privateMethods: privates((member) => member.type === 'ClassPrivateMethod' && !member.static && member.kind === 'method'),
      privateBrand: privates(
        (member) => (member.type === 'ClassPrivateProperty' || member.type === 'ClassPrivateMethod') && !member.static,
      )[0],
      privateStatics: privates((member) => member.type === 'ClassPrivateProperty' && member.static),
      privateStaticMethods: privates((member) => member.type === 'ClassPrivateMethod' && member.static && member.kind === 'method'),
      privateNames: privates((member) => member.type === 'ClassPrivateProperty' || member.type === 'ClassPrivateMethod').map((key) =>
        key.slice(1),
      ),
      computedKeys: members.flatMap((member) =>
        'computed' in member && member.computed && member.key && !isStableKey(member.key, inner) ? [spanOf(member.key)] : [],
      ),
      scope: inner,
      needed: false,
    }
    const callable: Callable = {
      kind: 'class',
      name,
      scope,
      strict: true,
      start: node.start!,
      end: node.end!,
      named: node.id != null,
      parent: scope.owner,
      async: false,
      generator: false,
      inClass: undefined,
      bodyAt: facts.bodyAt,
      expressionBody: false,
      parameters: {
        start: 0,
        end: 0,
        count: 0,
        names: [],
        simple: true,
        computed: false,
        opaque: false,
        patternsAt: 0,
        patternsIndex: -1,
        closures: false,
      },
      usesThis: false,
      usesArguments: false,
      usesNewTarget: false,
      usesSuper: false,
      callsSuper: false,
      escapes: true,
      once: false,
      onceFrom: 0,
      suspensions: [],
      home: undefined,
      inWith: withDepth > 0,
      class: facts,
    }
    callables.push(callable)
    if (node.id) declare(inner, node.id.name, 'self').holds = callable
    visit(node.superClass, inner)
    classes.push({ facts, scope: inner })
    for (const member of members) visitClassMember(member, inner, callable, facts)
    classes.pop()
    return callable
  }

  function visitClassMember(member: types.ClassBody['body'][number], scope: Scope, parent: Callable, facts: ClassFacts): void {
    if (member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') {
      if (member.type === 'ClassMethod' && member.computed) visit(member.key, scope)
      const name = member.type === 'ClassPrivateMethod' ? '#' + member.key.id.name : member.computed ? '' : keyName(member.key)
      const kind = member.kind === 'get' ? 'getter' : member.kind === 'set' ? 'setter' : 'method'
      visitFunction(member, scope, { kind, name, parent, inClass: facts })
    } else if (member.type === 'StaticBlock') {
      const inner = initialiser(member, scope, parent, member.start! + 1)
      hoist(member.body, inner, inner)
      visitAll(member.body, inner)
    } else if (member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty' || member.type === 'ClassAccessorProperty') {
      if (member.type !== 'ClassPrivateProperty' && member.computed) visit(member.key as Node, scope)
      if (!member.value) return
      const name =
        member.key.type === 'PrivateName' ? '#' + member.key.id.name : 'computed' in member && member.computed ? '' : keyName(member.key)
      visitNamed(member.value, initialiser(member.value, scope, parent, undefined), name)
    }
  }

  /** A field initialiser or static block: runs as a method would, but is no function anybody can hold. */
  function initialiser(node: Node, scope: Scope, parent: Callable, slot: number | undefined): Scope {
    const callable: Callable = {
      kind: 'initialiser',
      name: '',
      scope,
      strict: true,
      start: node.start!,
      end: node.end!,
      named: false,
      parent,
      async: false,
      generator: false,
      inClass: undefined,
      bodyAt: -1,
      expressionBody: false,
      parameters: {
        start: 0,
        end: 0,
        count: 0,
        names: [],
        simple: true,
        computed: false,
        opaque: false,
        patternsAt: 0,
        patternsIndex: -1,
        closures: false,
      },
      usesThis: false,
      usesArguments: false,
      usesNewTarget: false,
      usesSuper: false,
      callsSuper: false,
      escapes: true,
      once: false,
      onceFrom: 0,
      suspensions: [],
      home: undefined,
      inWith: withDepth > 0,
      class: undefined,
    }
    callables.push(callable)
    const at = slot === undefined ? undefined : text.indexOf('{', slot - 1) + 1
    return newScope('initialiser', scope, callable, node, at === undefined ? undefined : { how: 'block', at })
  }

  function isStableKey(key: Node, scope: Scope): boolean {
    if (key.type === 'StringLiteral' || key.type === 'NumericLiteral') return true
    return (
      key.type === 'MemberExpression' &&
      !key.computed &&
      key.object.type === 'Identifier' &&
      key.object.name === 'Symbol' &&
      lookup('Symbol', scope) === undefined
    )
  }
}

function isFunctionNode(node: Node): node is types.FunctionExpression | types.ArrowFunctionExpression {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
}

function spanOf(node: Node): Span {
  return { start: node.start!, end: node.end! }
}

function keyName(key: Node): string {
  if (key.type === 'Identifier') return key.name
  if (key.type === 'StringLiteral' || key.type === 'NumericLiteral') return String(key.value)
  return ''
}

/** The name that an assignment gives an anonymous function, or for a member the hint that makes its id readable. */
function targetName(node: Node): string {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier') return node.property.name
  return ''
}

function hasClosure(node: Node): boolean {
  return contains(node, (at) => isFunctionNode(at) || at.type === 'ClassExpression' || at.type === 'ObjectMethod')
}

function hasComputedKey(node: Node): boolean {
  return contains(node, (at) => at.type === 'ObjectProperty' && at.computed)
}

function contains(root: Node, test: (node: Node) => boolean): boolean {
  const stack: Node[] = [root]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (test(node)) return true
    for (const key of t.VISITOR_KEYS[node.type] ?? []) {
      const child = node[key as keyof Node] as unknown as Node | Node[] | null
      if (Array.isArray(child)) stack.push(...child.filter((item) => item !== null))
      else if (child) stack.push(child)
    }
  }
  return false
}
