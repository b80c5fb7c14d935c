/**
 * Turns the AST of a program into raw facts: scopes with their variables, every reference resolved, every function and class.
 * In: statements and their text. Out: `RawFacts`. What holds for the whole chunk is not decided here.
 */
import type * as types from '@babel/types'
import type { Span } from '../facts.ts'
import { Context } from './context.ts'
import { hoist } from './hoist.ts'
import type { RawFacts } from './raw.ts'
import { namedVisitors, visitors } from './visitors.ts'

export type { Guard, RawFacts } from './raw.ts'

export interface Walked {
  readonly text: string
  readonly statements: readonly types.Statement[]
  /** The part of the text that they take up. */
  readonly span: Span
  readonly strict: boolean
  /** Names that whoever calls the program gives it. */
  readonly given?: readonly string[]
  /** Names of classes that had none. */
  readonly classNames?: ReadonlySet<string>
}

export function walk({ text, statements, span, strict, given = [], classNames = new Set() }: Walked): RawFacts {
  const context = new Context(text, classNames, visitors, namedVisitors)
  const program = context.newScope({ kind: 'program', parent: undefined, at: span, slotAt: { how: 'block', at: span.start }, strict })
  for (const name of given) context.declare(program, { name, start: span.start }, { kind: 'parameter' })
  hoist(statements, { scope: program, varScope: program }, context)
  context.visitAll(statements, program)
  return context.rawFacts(program)
}
