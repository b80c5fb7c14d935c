/**
 * Turns program text into an index of what emitted code says in it: probes, environments, classes, home objects, imports.
 * In: the text of the program function. Out: a `ProgramText`. Names may have been shortened by a minifier, ids and positions not.
 */

import type * as types from '@babel/types'
import MagicString from 'magic-string'
import { parse, type RawFacts, type Variable, walk } from '../../../plugin/1-analyse/index.ts'
import { countWhile } from '../../../plugin/search.ts'
import { EXIT, Refusal } from '../../errors.ts'
import { stringLiteral } from '../literal.ts'
import { readBindings } from './bindings.ts'
import { readCodes } from './codes.ts'
import { readEnvironments } from './environments.ts'
import { type Survey, survey } from './survey.ts'
import { readSuspensions } from './suspensions.ts'
import { firstLinkMethod } from './syntax.ts'
import type { Edit, ProgramText } from './text.ts'

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
  const withheld = readsWithheld(surveyed, text, alias)
  return {
    text,
    link,
    alias,
    strict,
    facts,
    withheld,
    ...editing({ text, alias, facts, withheld }),
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
    throw new Refusal('TM330', EXIT.corrupt, `the program text does not parse: ${reason(error as Error)}`)
  }
}

/** Without the lines of the text, which are a stranger's. */
function reason({ message }: Error): string {
  return message.split('\n', 1)[0]!.replace(/^unknown: /, '')
}

function freshName({ names }: RawFacts): string {
  let name = '$tm'
  while (names.has(name)) name = `$${name}`
  return name
}

/** Reads of redacted variables, which throw until they have been written again; those of `x += 1`, too. What says what they are goes on as it is. */
function readsWithheld({ calls, lookup, facts: { references }, textOf }: Survey, text: string, alias: string): Edit[] {
  const names = new Map<Variable, string>()
  const places: { readonly start: number; readonly end: number }[] = []
  for (const { node, method, id } of calls) {
    if (method !== 'redact') continue
    places.push({ start: node.start!, end: node.end! })
    const [, thunk] = node.arguments
    const variable = thunk?.type === 'ArrowFunctionExpression' ? lookup(textOf(thunk.body), thunk.body.start!) : undefined
    if (variable !== undefined) names.set(variable, id)
  }
  if (names.size === 0) return []
  return references.flatMap(({ start, end, name, shorthand, read, write, variable }) => {
    const known = variable && names.get(variable)
    if (
      known === undefined ||
      !read ||
      (write && variable?.kind === 'const') ||
      places.some((place) => place.start <= start && end <= place.end)
    )
      return []
    const literal = stringLiteral(known)
    const given = name === '$v' ? '$w' : '$v'
    const call = write ? `${alias}.held(()=>${name},${given}=>${name}=${given},${literal}).value` : `${alias}.known(${name},${literal})`
    // `new name(…)` would take the call's arguments for its own.
    const isClass = /\bnew\s+$/.test(text.slice(Math.max(0, start - 40), start))
    return [{ start, end, text: `${shorthand ? `${name}:` : ''}${isClass ? `(${call})` : call}` }]
  })
}

const NOTHING: ReadonlyMap<string, string> = new Map()

/** The program with other expressions in place of names that nothing in its text declares. */
export function replaced(program: ProgramText, names: ReadonlyMap<string, string>): ProgramText {
  return names.size === 0 ? program : { ...program, ...editing(program, names) }
}

type Editable = Pick<ProgramText, 'text' | 'alias' | 'facts' | 'withheld'>

function editing({ text, alias, facts, withheld }: Editable, names = NOTHING): Pick<ProgramText, 'edit' | 'slice'> {
  const edits = facts.references.flatMap((reference): Edit[] => {
    const { start, end, name, shorthand, write, called, variable } = reference
    const expression = variable === undefined ? names.get(name) : undefined
    const before = shorthand ? `${name}:` : ''
    // A call of a property would pass its object as `this`.
    if (expression !== undefined)
      return [{ start, end, text: before + (called && !/^[\w$]+$/.test(expression) ? `(0,${expression})` : expression) }]
    return write && variable?.kind === 'const' ? [{ start, end, text: `${before}${alias}.constant(()=>${name}).value` }] : []
  })
  edits.push(...withheld)
  edits.sort((a, b) => a.start - b.start)
  const edit = (): MagicString => {
    const edited = new MagicString(text)
    for (const { start, end, text: by } of edits) edited.overwrite(start, end, by)
    return edited
  }
  const slice = (start: number, end: number): string => {
    let result = ''
    let from = start
    for (let i = countWhile(edits, (edit) => edit.start < start); i < edits.length && edits[i]!.end <= end; i++) {
      result += text.slice(from, edits[i]!.start) + edits[i]!.text
      from = edits[i]!.end
    }
    return result + text.slice(from, end)
  }
  return { edit, slice }
}
