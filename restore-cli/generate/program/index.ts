/**
 * Turns program text into an index of what emitted code says in it: probes, environments, classes, home objects, imports.
 * In: the text of the program function. Out: a `ProgramText`. Names may have been shortened by a minifier, ids and positions not.
 */
import type { types } from '@babel/core'
import MagicString from 'magic-string'
import { parse, type RawFacts, walk } from '../../../plugin/1-analyse/index.ts'
import { EXIT, Refusal } from '../../errors.ts'
import { readBindings } from './bindings.ts'
import { readCodes } from './codes.ts'
import { readEnvironments } from './environments.ts'
import { survey } from './survey.ts'
import { readSuspensions } from './suspensions.ts'
import { firstLinkMethod } from './syntax.ts'
import type { ProgramText } from './text.ts'

export type { ClassNode, CodeText, FunctionNode, ProgramText, ScopeText, SuspensionText } from './text.ts'

/** @throws Refusal when the text is no instrumented program */
export function readProgram(source: string): ProgramText {
  const text = `(${source})`
  const { statements, wrapper, link, strict } = readWrapper(text)
  const facts = walk({ text, statements, span: { start: 0, end: text.length }, strict })
  const alias = freshName(facts)
  const surveyed = survey(wrapper, { text, link, facts })
  const environments = readEnvironments(surveyed)
  const codes = readCodes(surveyed, environments)
  const { parents, callableOf, lookup } = surveyed
  return {
    text,
    link,
    alias,
    strict,
    facts,
    ...editing(text, alias, facts),
    codes,
    scopes: environments.scopes,
    suspensions: readSuspensions(surveyed, environments, codes),
    parents,
    callableOf,
    lookup,
    ...readBindings(surveyed),
    globals: new Set(facts.references.flatMap((reference) => (reference.variable === undefined ? [reference.name] : []))),
  }
}

interface Wrapper extends Pick<ProgramText, 'link' | 'strict'> {
  readonly statements: readonly types.Statement[]
  readonly wrapper: types.FunctionExpression | types.ArrowFunctionExpression
}

/** The program is one function whose only parameter is its link. */
function readWrapper(text: string): Wrapper {
  const statements = parseText(text)
  const wrapper = statements.length === 1 && statements[0]!.type === 'ExpressionStatement' ? statements[0]!.expression : undefined
  if (wrapper?.type !== 'FunctionExpression' && wrapper?.type !== 'ArrowFunctionExpression') {
    throw new Refusal('TM330', EXIT.corrupt, 'the program text is not one function')
  }
  const [parameter] = wrapper.params
  if (parameter?.type !== 'Identifier' || wrapper.body.type !== 'BlockStatement') {
    throw new Refusal('TM330', EXIT.corrupt, 'the program text is not instrumented')
  }
  const link = parameter.name
  const strict =
    wrapper.body.directives.some((directive) => directive.value.value === 'use strict') ||
    wrapper.body.body.some((statement) => firstLinkMethod(statement, link) === 'strict')
  return { statements, wrapper, link, strict }
}

function parseText(text: string): readonly types.Statement[] {
  try {
    return parse(text, /\bimport\s*\.\s*meta\b/.test(text)).body
  } catch (error) {
    throw new Refusal('TM330', EXIT.corrupt, `the program text does not parse: ${(error as Error).message}`)
  }
}

function freshName({ names }: RawFacts): string {
  let name = '$tm'
  while (names.has(name)) name = `$${name}`
  return name
}

function editing(text: string, alias: string, facts: RawFacts): Pick<ProgramText, 'edit' | 'slice'> {
  const violations = facts.references.filter(({ write, variable }) => write && variable?.kind === 'const')
  const edit = (): MagicString => {
    const edited = new MagicString(text)
    for (const { start, end, name, shorthand } of violations) {
      edited.overwrite(start, end, `${shorthand ? `${name}:` : ''}${alias}.constant(()=>${name}).value`)
    }
    return edited
  }
  const slice = (start: number, end: number): string =>
    violations.some((found) => found.start >= start && found.end <= end) ? edit().snip(start, end).toString() : text.slice(start, end)
  return { edit, slice }
}
