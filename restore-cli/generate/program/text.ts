/** Declares what a program text says: the ids in it, and what belongs to each. */
import type { types } from '@babel/core'
import type MagicString from 'magic-string'
import type { Callable, FunctionNode, RawFacts } from '../../../plugin/1-analyse/index.ts'

export type { FunctionNode } from '../../../plugin/1-analyse/index.ts'
export type ClassNode = types.ClassDeclaration | types.ClassExpression

/** What an id in the text belongs to; `around`: id of the innermost environment or class it stands in, `undefined` for the program itself. */
export interface CodeText {
  readonly id: string
  readonly node: FunctionNode | ClassNode | types.ObjectExpression
  readonly around: string | undefined
  /** For a class: its registration, the first element of its body. */
  readonly registration?: types.CallExpression
  readonly callable: Callable | undefined
}

/** A scope as its accessors have it. */
export interface ScopeText {
  readonly id: string
  /** Names by position; several where a minifier has given one variable two; none where it has put in a constant. */
  readonly names: ReadonlySet<string>[]
  readonly slot: string | undefined
  /** For a large scope: the function through which closures name it, and its text. */
  readonly shared: { readonly name: string; readonly text: string } | undefined
  /** Parameters that the `arguments` object shares its cells with, by their number. */
  readonly mapped: { readonly keeper: string; readonly parameters: readonly (string | undefined)[] } | undefined
  /** For a scope that exists once: the call that registers it. */
  readonly registration: string | undefined
  around: string | undefined
}

export interface ImportText {
  readonly specifier: string
  readonly name: string
  readonly local: string
  readonly call: string
}

export interface ExportText {
  readonly local: string
  readonly call: string
}

export interface ProgramText {
  /** The text in parentheses; offsets count in it. */
  readonly text: string
  readonly link: string
  readonly strict: boolean
  readonly facts: RawFacts
  readonly codes: ReadonlyMap<string, CodeText>
  readonly scopes: ReadonlyMap<string, ScopeText>
  readonly imports: readonly ImportText[]
  readonly exports: readonly ExportText[]
  /** Names that nothing in the text declares. */
  readonly globals: ReadonlySet<string>
  /** The text with room for edits; what writes a constant throws in it, although factories declare all variables as writable. */
  edit(): MagicString
  /** A part of that text without further edits. */
  slice(start: number, end: number): string
}
