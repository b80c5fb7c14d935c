/** Turns a `switch` into one that is entered in the middle. */
import type * as types from '@babel/types'
import { before, type Continuation, declared, statementText, textOf } from './continuation.ts'
import { resumeExpression, settled } from './expressions.ts'
import { resumeList } from './statements.ts'

export function resumeSwitch(node: types.SwitchStatement, c: Continuation): string {
  const { discriminant, cases } = node
  const texts = cases.map((branch) => caseText(branch, c))
  if (c.path.has(discriminant)) return `switch(${resumeExpression(discriminant, c)}){${texts.join('')}}`
  const at = cases.findIndex((branch) => c.path.has(branch))
  const branch = cases[at]!
  if (branch.test && c.path.has(branch.test)) return resumeTests(node, at, c)
  // Entered by its first case; what the cases before it declare belongs to the same scope.
  const dropped = cases.slice(0, at).flatMap(({ consequent }) => consequent)
  const declare = (lexical: readonly string[], functions: readonly string[]) => declaredFrom(node, lexical, functions, c)
  const first = resumeList(branch.consequent, c, { dropped, levels: c.levels(node), declare })
  return `switch(true){${first}${texts.slice(at + 1).join('')}}`
}

/** Entered at the first declaration that had been reached: those before it were jumped over, and stay uninitialised. */
function declaredFrom(node: types.SwitchStatement, lexical: readonly string[], functions: readonly string[], c: Continuation): string {
  const reached = lexical.map((name) => ({ name, lacks: c.lacks(node, name) }))
  const branches = reached.flatMap(({ name, lacks }) => (lacks === undefined ? [] : [`case !${lacks}:let ${name};`]))
  const others = reached.filter(({ lacks }) => lacks === undefined).map(({ name }) => name)
  return `${branches.join('')}case true:${declared('let', [...others, ...functions])}`
}

/** The tests before have failed, those behind are still to be made; `0/0` equals nothing. */
function resumeTests(node: types.SwitchStatement, at: number, c: Continuation): string {
  const { discriminant, cases } = node
  const value = settled(discriminant, c)
  const branches = cases.map((branch, i) => {
    const body = branch.consequent.map((statement) => statementText(statement, c)).join('')
    if (branch.test == null) return `default:${body}`
    if (i < at) return `case 0/0:${body}`
    const test = i === at ? before(c.levels(node), resumeExpression(branch.test, c)) : textOf(branch.test, c)
    return `case (${test})===${value}:${body}`
  })
  return `switch(true){${branches.join('')}}`
}

function caseText({ test, consequent }: types.SwitchCase, c: Continuation): string {
  return `${test ? `case ${textOf(test, c)}` : 'default'}:${consequent.map((statement) => statementText(statement, c)).join('')}`
}
