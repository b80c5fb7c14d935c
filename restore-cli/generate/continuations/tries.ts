/** Turns a `try` into one that is entered in its block, its handler or its finalizer. */
import type * as types from '@babel/types'
import { eachChild, isClass, isFunction, type Node } from '../../../plugin/1-analyse/index.ts'
import { linkMethod } from '../program/syntax.ts'
import { asStatement, boundIn, type Continuation, declared, refuse } from './continuation.ts'
import { resumeStatement } from './statements.ts'

export function resumeTry(node: types.TryStatement, c: Continuation): string {
  const { block, handler, finalizer } = node
  if (c.path.has(block)) return `try${resumeStatement(block, c)}${c.slice(block.end!, node.end!)}`
  if (finalizer && c.path.has(finalizer)) return `{${resumeStatement(finalizer, c)}${completionText(node, finalizer, c)}}`
  if (!handler || !c.path.has(handler.body)) throw refuse(c, 'it stands in a pattern')
  const names = handler.param ? boundIn(handler.param) : []
  const caught = `{${declared('let', names)}${asStatement(c.levels(handler))}${resumeStatement(handler.body, c)}}`
  return finalizer ? `try${caught}finally${c.slice(finalizer.start!, finalizer.end!)}` : caught
}

/** Goes on with what was under way when the finalizer began: `undefined`, `[0, error]`, `[1, value]` or `[2, n]` for the n-th jump. */
function completionText(node: types.TryStatement, finalizer: types.BlockStatement, c: Continuation): string {
  const name = markedBy(finalizer, c)
  const jumps = new Map<number, string>()
  collectJumps(node.block, name, c, jumps)
  if (node.handler) collectJumps(node.handler.body, name, c, jumps)
  const taken = [...jumps].map(([n, jump]) => `if(${name}[1]===${n})${jump}`)
  // A generator that was told to return has noted that in the innermost `finally` only: the engine would tell the others.
  const told = aroundOf(node, c).map((outer) => `${outer}=`)
  const value = told.length === 0 ? `${name}[1]` : `(${told.join('')}[1,${name}[1]])[1]`
  return `if(${name}){if(${name}[0]===0)throw ${name}[1];if(${name}[0]===1)return ${value};${taken.join('')}}`
}

/** Notes of the tries around this one that a `return` in it would leave through their `finally`. */
function aroundOf(node: types.TryStatement, c: Continuation): string[] {
  const names: string[] = []
  for (let at: Node | undefined = node; at !== undefined && c.path.has(at); at = c.program.parents.get(at)) {
    if (at === node || at.type !== 'TryStatement' || !at.finalizer || c.path.has(at.finalizer)) continue
    const name = noteIn(at.finalizer, c)
    if (name !== undefined) names.push(name)
  }
  return names
}

function markedBy(finalizer: types.BlockStatement, c: Continuation): string {
  const name = noteIn(finalizer, c)
  if (name === undefined) throw refuse(c, 'what its finally will go on with is not kept')
  return name
}

/** `$tm.completion($s1)`, among the first things that the finalizer does; slots and notes on functions stand before it. */
function noteIn({ body }: types.BlockStatement, c: Continuation): string | undefined {
  const pending: Node[] = [...body].reverse()
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (linkMethod(at, c.program.link) === 'completion') {
      const [kept] = (at as types.CallExpression).arguments
      if (kept?.type === 'Identifier') return kept.name
    }
    if (at.type === 'ExpressionStatement') pending.push(at.expression)
    else if (at.type === 'SequenceExpression') pending.push(...[...at.expressions].reverse())
    else if (at.type === 'IfStatement' || at.type === 'ConditionalExpression') pending.push(at.test)
    else if ((at.type === 'ReturnStatement' || at.type === 'ThrowStatement') && at.argument) pending.push(at.argument)
    else if (at.type === 'LogicalExpression' || at.type === 'BinaryExpression') pending.push(at.left)
    else if (at.type === 'ForOfStatement' || at.type === 'ForInStatement') pending.push(at.right)
    else if (at.type === 'ForStatement' && at.init) pending.push(at.init)
    else if (at.type === 'SwitchStatement') pending.push(at.discriminant)
    else if (at.type === 'VariableDeclaration' && at.declarations[0]?.init) pending.push(at.declarations[0].init)
  }
  return undefined
}

/** `$s1 = [2, n]` right before a jump. A jump to where control gets anyway, a minifier may have left out. */
function collectJumps(node: Node, name: string, c: Continuation, found: Map<number, string>): void {
  const lists = node.type === 'BlockStatement' ? node.body : node.type === 'SwitchCase' ? node.consequent : []
  let numbers: number[] = []
  for (const statement of lists) {
    if (statement.type === 'BreakStatement' || statement.type === 'ContinueStatement') {
      for (const number of numbers) found.set(number, `${c.slice(statement.start!, statement.end!).replace(/;$/, '')};`)
    }
    numbers = statement.type === 'ExpressionStatement' ? [...numbers, ...jumpNumbers(statement.expression, name)] : []
  }
  eachChild(node, (child) => {
    if (!isFunction(child) && !isClass(child)) collectJumps(child, name, c, found)
  })
}

function jumpNumbers(node: Node, name: string): number[] {
  if (node.type === 'SequenceExpression') return node.expressions.flatMap((expression) => jumpNumbers(expression, name))
  if (node.type !== 'AssignmentExpression') return []
  const inner = jumpNumbers(node.right, name)
  const { left } = node
  let { right } = node
  while (right.type === 'AssignmentExpression') right = right.right
  if (left.type !== 'Identifier' || left.name !== name || right.type !== 'ArrayExpression') return inner
  const [kind, number] = right.elements
  return kind?.type === 'NumericLiteral' && kind.value === 2 && number?.type === 'NumericLiteral' ? [...inner, number.value] : inner
}
