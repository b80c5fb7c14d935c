/** Turns the statements around a suspended expression into what is left of them to run. */
import type * as types from '@babel/types'
import { asStatement, boundIn, type Continuation, declared, onPath, refuse, statementText } from './continuation.ts'
import { resumeExpression } from './expressions.ts'
import { resumeDoWhile, resumeFor, resumeForOf, resumeWhile } from './loops.ts'
import { resumeSwitch } from './switches.ts'
import { resumeTry } from './tries.ts'

/** A statement that begins in the middle of `node`. */
export function resumeStatement(node: types.Statement, c: Continuation): string {
  if (node === c.suspension.node) return `{${c.gate};${statementText(node, c)}}`
  switch (node.type) {
    case 'BlockStatement':
      return `{${resumeList(node.body, c, { levels: c.levels(node) })}}`
    case 'ExpressionStatement':
      return `${resumeExpression(node.expression, c)};`
    case 'ReturnStatement':
      return `return ${resumeExpression(node.argument!, c)};`
    case 'ThrowStatement':
      return `throw ${resumeExpression(node.argument, c)};`
    case 'VariableDeclaration':
      return `${resumeDeclaration(node, node.kind, c)};`
    case 'LabeledStatement':
      return `${node.label.name}:${resumeStatement(node.body, c)}`
    case 'IfStatement':
      return resumeIf(node, c)
    case 'WhileStatement':
      return resumeWhile(node, c)
    case 'DoWhileStatement':
      return resumeDoWhile(node, c)
    case 'ForStatement':
      return resumeFor(node, c)
    case 'ForOfStatement':
      return resumeForOf(node, c)
    case 'ForInStatement':
      if (!c.path.has(node.right)) break
      return `for(${c.slice(node.left.start!, node.left.end!)} in ${resumeExpression(node.right, c)})${statementText(node.body, c)}`
    case 'SwitchStatement':
      return resumeSwitch(node, c)
    case 'TryStatement':
      return resumeTry(node, c)
  }
  throw refuse(c, `it stands in a ${node.type}`)
}

export interface Opening {
  /** Declarations of the same scope that stand elsewhere. */
  readonly dropped?: readonly types.Statement[]
  readonly levels?: readonly string[]
  /** The list is the body of the function, whose functions are declared with its other variables. */
  readonly hoists?: boolean
  /** Declares what has been declared before the point: names of `let`, `const` and classes, and of functions. Default: by `let`. */
  readonly declare?: (lexical: readonly string[], functions: readonly string[]) => string
}

const byLet = (lexical: readonly string[], functions: readonly string[]): string => declared('let', [...lexical, ...functions])

/** The statements of one scope from the middle of one of them on; those before it leave what they declare. */
export function resumeList(
  list: readonly types.Statement[],
  c: Continuation,
  { dropped = [], levels = [], hoists = false, declare = byLet }: Opening,
): string {
  const at = list.findIndex((statement) => c.path.has(statement))
  const gone = [...dropped, ...list.slice(0, at)]
  const given = gone.filter((node) => node.type === 'FunctionDeclaration' && c.isGiven(node, node.id!.name))
  const lexical = [...gone, ...earlier(list[at]!, c)].filter(isLexical)
  const names = declare(boundIn(...lexical), hoists ? [] : boundIn(...given))
  const made = gone.filter((node) => !given.includes(node)).map((node) => remade(node, c))
  const rest = list.slice(at + 1).map((statement) => statementText(statement, c))
  return [names, ...made, asStatement(levels), resumeStatement(list[at]!, c), ...rest].join('')
}

/** Functions that no one keeps are made again: they are never written, and a minifier may have made variables of their declarations. */
function remade(node: types.Statement, c: Continuation): string {
  if (node.type === 'FunctionDeclaration') return c.slice(node.start!, node.end!)
  if (node.type !== 'VariableDeclaration') return ''
  const functions = node.declarations.flatMap(({ id, init }) => {
    if (init?.type !== 'FunctionExpression' && init?.type !== 'ArrowFunctionExpression') return []
    if (id.type !== 'Identifier' || c.isGiven(init, id.name)) return []
    return [`${id.name}=${c.slice(init.start!, init.end!)}`]
  })
  return asStatement(functions)
}

function isLexical(node: types.Node): boolean {
  return (
    node.type === 'ClassDeclaration' || node.type === 'VariableDeclarator' || (node.type === 'VariableDeclaration' && node.kind !== 'var')
  )
}

/** Declarators that have been evaluated, of the declaration that the point is in. */
function earlier(statement: types.Statement, c: Continuation): readonly types.VariableDeclarator[] {
  if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') return []
  return statement.declarations.slice(
    0,
    statement.declarations.findIndex((declarator) => c.path.has(declarator)),
  )
}

/** The declaration from its middle on, without a semicolon. */
export function resumeDeclaration(node: types.VariableDeclaration, keyword: string, c: Continuation): string {
  const at = node.declarations.findIndex((declarator) => c.path.has(declarator))
  const { id, init } = node.declarations[at]!
  if (init == null || !c.path.has(init)) throw refuse(c, 'it stands in a pattern')
  const rest = node.declarations.slice(at + 1).map((declarator) => c.slice(declarator.start!, declarator.end!))
  return `${keyword} ${[`${c.slice(id.start!, id.end!)}=${resumeExpression(init, c)}`, ...rest].join(',')}`
}

function resumeIf(node: types.IfStatement, c: Continuation): string {
  const { test, consequent, alternate } = node
  const branch = onPath([consequent, alternate], c)
  if (branch !== undefined) return resumeStatement(branch, c)
  const otherwise = alternate ? `else ${statementText(alternate, c)}` : ''
  return `if(${resumeExpression(test, c)}){${statementText(consequent, c)}}${otherwise}`
}
