/** Turns loops into loops whose first turn begins in the middle. */
import type * as types from '@babel/types'
import { asStatement, before, boundIn, type Continuation, declared, refuse, statementText, textOf } from './continuation.ts'
import { resumeExpression } from './expressions.ts'
import { resumeDeclaration, resumeStatement } from './statements.ts'

/** The body: once from the middle, then as it was. */
function turns(flag: string, first: string, body: string): string {
  return `{if(${flag}){${flag}=false;${first}}else{${body}}}`
}

/** An expression: once from the middle, then as it was. */
function once(flag: string, first: string, then: string): string {
  return `${flag}?(${flag}=false,${first}):${then}`
}

export function resumeWhile({ test, body }: types.WhileStatement, c: Continuation): string {
  const flag = c.flag()
  const condition = `(${textOf(test, c)})`
  if (c.path.has(test)) return `while(${once(flag, resumeExpression(test, c), condition)})${statementText(body, c)}`
  return `while(${flag}||${condition})${turns(flag, resumeStatement(body, c), statementText(body, c))}`
}

export function resumeDoWhile({ test, body }: types.DoWhileStatement, c: Continuation): string {
  const flag = c.flag()
  const text = statementText(body, c)
  const condition = `(${textOf(test, c)})`
  if (c.path.has(test)) return `do{if(!${flag}){${text}}}while(${once(flag, resumeExpression(test, c), condition)});`
  return `do${turns(flag, resumeStatement(body, c), text)}while${condition};`
}

/** Variables of the head are declared again; the environment of the turn that goes on is set up in that turn. */
export function resumeFor(node: types.ForStatement, c: Continuation): string {
  const { init, test, update, body } = node
  const condition = test ? `(${textOf(test, c)})` : ''
  const step = update ? textOf(update, c) : ''
  const text = statementText(body, c)
  if (init && c.path.has(init)) return `for(${resumeInit(node, init, c)};${condition};${step})${text}`
  const head = init?.type === 'VariableDeclaration' && init.kind !== 'var' ? declared('let', boundIn(init)).slice(0, -1) : ''
  const levels = c.levels(node)
  const flag = c.flag()
  if (test && c.path.has(test)) return `for(${head};${once(flag, before(levels, resumeExpression(test, c)), condition)};${step})${text}`
  if (update && c.path.has(update)) {
    const first = once(flag, before(levels, resumeExpression(update, c)), '0')
    return `for(${head};${first},${condition || 'true'};${step})${text}`
  }
  const first = asStatement(levels) + resumeStatement(body, c)
  return `for(${head};${condition && `${flag}||${condition}`};${step})${turns(flag, first, text)}`
}

function resumeInit(node: types.ForStatement, init: NonNullable<types.ForStatement['init']>, c: Continuation): string {
  if (init.type !== 'VariableDeclaration') return resumeExpression(init, c)
  if (init.kind === 'var') return resumeDeclaration(init, 'var', c)
  const at = init.declarations.findIndex((declarator) => c.path.has(declarator))
  const early = [...boundIn(...init.declarations.slice(0, at)), ...c.levels(node).map((level, i) => `${c.names.turn}${i}=${level}`)]
  return resumeDeclaration(init, `let ${early.map((name) => `${name},`).join('')}`.trim(), c)
}

/** The cursor is a variable: what goes on reads it when all is there, so the loop is entered without asking it. */
export function resumeForOf(node: types.ForOfStatement, c: Continuation): string {
  const { left, right, body } = node
  if (node.await) throw refuse(c, 'it stands in a for await')
  const text = statementText(body, c)
  if (c.path.has(right)) return `for(${c.slice(left.start!, left.end!)} of ${resumeExpression(right, c)})${text}`
  if (!c.path.has(body)) throw refuse(c, 'it stands in the head of a loop')
  // A minifier puts into the head what stood before the loop.
  const list = right.type === 'SequenceExpression' ? right.expressions.at(-1)! : right
  const cursor = list.type === 'AssignmentExpression' && list.left.type === 'Identifier' ? list.left.name : undefined
  if (cursor === undefined || !c.kept.has(cursor)) throw refuse(c, 'the iterator of a loop around it is not kept')
  const flag = c.flag()
  const { turn, handle } = c.names
  const first = `${left.type === 'VariableDeclaration' && left.kind !== 'var' ? declared('let', boundIn(left)) : ''}${asStatement(c.levels(node))}${resumeStatement(body, c)}`
  return `for(const ${turn} of ${handle}.again(()=>${cursor}))${turns(flag, first, `${bound(left, c)};${text}`)}`
}

/** What the head does with the value of each turn. */
function bound(left: types.ForOfStatement['left'], c: Continuation): string {
  const { turn } = c.names
  if (left.type !== 'VariableDeclaration') return `(${c.slice(left.start!, left.end!)}=${turn})`
  const { id } = left.declarations[0]!
  return `${left.kind} ${c.slice(id.start!, id.end!)}=${turn}`
}
