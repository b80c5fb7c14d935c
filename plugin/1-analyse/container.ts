/** Finds in a chunk the statements that become the program, and the declarations that must stay around it. */
import type * as types from '@babel/types'
import type { Container, ExportedName, ImportedName, ReexportedName, Span } from './facts.ts'
import type { Source } from './index.ts'

export interface Found {
  readonly container: Container
  readonly statements: readonly types.Statement[]
  readonly imports: readonly ImportedName[]
  readonly exports: readonly ExportedName[]
  readonly reexports: readonly ReexportedName[]
}

/** `wrapped`: the bundler has put the chunk into a function of its own (IIFE, UMD), whose body is meant. */
export function findContainer(program: types.Program, form: Source['form']): Found | undefined {
  const { body: statements, directives, start, end } = program
  if (form !== 'wrapped') {
    // Node calls a CommonJS module with an object that other modules hold.
    const given = form === 'cjs' ? ['exports'] : []
    return contain({ statements, directives, from: start!, end: end!, strictAlready: program.sourceType === 'module', given })
  }
  const wrapper = program.body.map((statement) => wrapperOf(statement)).findLast((found) => found !== undefined)
  if (wrapper === undefined) return undefined
  const body = wrapper.body as types.BlockStatement
  const strictAlready = hasUseStrict(program.directives) || hasUseStrict(body.directives)
  const given = wrapper.params.flatMap((parameter) => (parameter.type === 'Identifier' ? [parameter.name] : []))
  return contain({ statements: body.body, directives: body.directives, from: body.start! + 1, end: body.end! - 1, strictAlready, given })
}

interface Contained {
  readonly statements: types.Statement[]
  readonly directives: types.Directive[]
  readonly from: number
  readonly end: number
  readonly strictAlready: boolean
  readonly given: readonly string[]
}

function contain({ statements, directives, from, end, strictAlready, given }: Contained): Found {
  const outside: Span[] = []
  const stars: Span[] = []
  const imports: ImportedName[] = []
  const exports: ExportedName[] = []
  const reexports: ReexportedName[] = []
  for (const statement of statements) {
    if (statement.type === 'ImportDeclaration') {
      outside.push(span(statement))
      if (statement.specifiers.length === 0) imports.push({ specifier: statement.source.value, name: '', local: '' })
      for (const specifier of statement.specifiers) {
        const name =
          specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : specifier.type === 'ImportNamespaceSpecifier'
              ? '*'
              : nameOf(specifier.imported)
        imports.push({ specifier: statement.source.value, name, local: specifier.local.name })
      }
    } else if (statement.type === 'ExportNamedDeclaration' && !statement.declaration) {
      outside.push(span(statement))
      for (const specifier of statement.specifiers) {
        if (statement.source) {
          const imported = specifier.type === 'ExportSpecifier' ? nameOf(specifier.local as types.Identifier | types.StringLiteral) : '*'
          reexports.push({ specifier: statement.source.value, imported, name: nameOf(specifier.exported) })
          continue
        }
        if (specifier.type === 'ExportSpecifier') exports.push({ name: nameOf(specifier.exported), local: specifier.local.name })
      }
    } else if (statement.type === 'ExportAllDeclaration') {
      outside.push(span(statement))
      stars.push(span(statement))
    }
  }
  const start = directives.length > 0 ? directives.at(-1)!.end! : from
  const container: Container = {
    start,
    end,
    outside,
    stars,
    topLevelAwait: statements.some((statement) => !isFunction(statement) && containsAwait(statement)),
    strict: strictAlready || hasUseStrict(directives),
    given,
    returns: statements.some((statement) => statement.type === 'ReturnStatement'),
  }
  return { container, statements, imports, exports, reexports }
}

/** The function that a top-level statement calls: `(function () {…})()`, or the factory handed to a UMD wrapper. */
function wrapperOf(statement: types.Statement): types.FunctionExpression | types.ArrowFunctionExpression | undefined {
  let expression: types.Node | null | undefined
  if (statement.type === 'ExpressionStatement') expression = statement.expression
  else if (statement.type === 'VariableDeclaration') expression = statement.declarations.at(-1)?.init
  while (expression?.type === 'AssignmentExpression') expression = expression.right
  if (expression?.type === 'UnaryExpression') expression = expression.argument
  if (expression?.type !== 'CallExpression') return undefined
  const factory = expression.arguments.findLast((argument) => isFunction(argument))
  const called = (factory ?? expression.callee) as types.Node
  return isFunction(called) && called.type !== 'FunctionDeclaration' && called.body.type === 'BlockStatement' ? called : undefined
}

function isFunction(node: types.Node): node is types.FunctionExpression | types.ArrowFunctionExpression | types.FunctionDeclaration {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression' || node.type === 'FunctionDeclaration'
}

function containsAwait(root: types.Node): boolean {
  const stack: unknown[] = [root]
  while (stack.length > 0) {
    const node = stack.pop() as types.Node | undefined
    if (node === null || typeof node !== 'object') continue
    if (Array.isArray(node)) {
      stack.push(...node)
      continue
    }
    if (typeof node.type !== 'string') continue
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return true
    if (isFunction(node) || node.type === 'ClassPrivateMethod') continue
    if (node.type === 'ObjectMethod' || node.type === 'ClassMethod') {
      if (node.computed) stack.push(node.key)
      continue
    }
    for (const key in node) if (key !== 'loc' && key !== 'extra') stack.push(node[key as keyof typeof node])
  }
  return false
}

function hasUseStrict(directives: readonly types.Directive[]): boolean {
  return directives.some((directive) => directive.value.value === 'use strict')
}

function nameOf(node: types.Identifier | types.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value
}

function span(node: types.Node): Span {
  return { start: node.start!, end: node.end! }
}
