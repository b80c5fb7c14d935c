/** Declares what a program text says: the ids in it, and what belongs to each. */
import type * as types from '@babel/types'
import type MagicString from 'magic-string'
import type { Callable, FunctionNode, Node, RawFacts, Scope, Variable } from '../../../plugin/1-analyse/index.ts'

export type { FunctionNode } from '../../../plugin/1-analyse/index.ts'
export type ClassNode = types.ClassDeclaration | types.ClassExpression

/** What an id in the text belongs to; `around`: id of the innermost environment or class it stands in, `undefined` for the program itself. */
export interface CodeText {
  readonly id: string
  readonly node: FunctionNode | ClassNode | types.ObjectExpression
  readonly around: string | undefined
  /** For a class: its registration, the first element of its body. */
  readonly registration?: types.CallExpression
  /** For a function that a handle notes: the variable with the handle, and the function's number. */
  readonly madeAt?: { readonly slot: string; readonly position: number }
  readonly callable: Callable | undefined
  /** For a function whose text says which it is. */
  readonly hasProbe?: boolean
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
  /** The innermost scope that one of its variables or its slot is declared in: there, all of them can be named. */
  readonly place: Scope | undefined
  around: string | undefined
}

/** Where a function can be suspended, as the emitted call says it. */
export interface SuspensionText {
  readonly id: string
  readonly point: number
  readonly how: 'await' | 'yield' | 'delegate'
  /** The function of this id, or what a minifier has put its text into; for the program with top-level await, its wrapper. */
  readonly owner: FunctionNode
  /** The function that the engine suspends: the generator itself, the async arrow in an async function. */
  readonly body: FunctionNode
  /** What has the value that the program gets when it goes on: `$f.on(await …)`, `$TM ? yield* $tm.again(…) : $y`, `yield* $tm.delegate(…)`. */
  readonly node: Node
  /** The call that names the point, and how many of its arguments come before the number of the point. */
  readonly call: types.CallExpression
  readonly numberAt: 1 | 2
  /** For `await`: the variable that holds the frame. For `yield`: the one that holds the value sent, if it is used. */
  readonly variable: string | undefined
  /** Variables kept by value. */
  readonly locals: readonly (Node | null)[]
  /** Ids of the environments around the point, from inside out to the outermost. */
  readonly chain: readonly string[]
  /** How many of them, from the first on, stand in `body`. */
  readonly own: number
}

/** Other text in place of a piece. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface ImportText {
  readonly specifier: string
  /** '' where only the module is to run. */
  readonly name: string
  readonly local: string | undefined
  readonly call: Node
}

export interface ExportText {
  readonly name: string
  readonly local: string
  readonly call: Node
}

export interface ProgramText {
  /** The text in parentheses; offsets count in it. */
  readonly text: string
  readonly link: string
  /** Another name for it in generated code, which no variable of the program has. */
  readonly alias: string
  readonly strict: boolean
  readonly facts: RawFacts
  /** What is in place of reads of redacted variables. */
  readonly withheld: readonly Edit[]
  readonly codes: ReadonlyMap<string, CodeText>
  readonly scopes: ReadonlyMap<string, ScopeText>
  /** By id of the function, in the order of the text. */
  readonly suspensions: ReadonlyMap<string, readonly SuspensionText[]>
  /** Of what emitted code calls, and of all that is around it. */
  readonly parents: ReadonlyMap<Node, Node>
  callableOf(node: Node): Callable | undefined
  /** The variable that a name means at an offset. */
  lookup(name: string, at: number): Variable | undefined
  readonly imports: readonly ImportText[]
  /** The same of other chunks, which are named in place of specifiers. */
  readonly chunks: readonly ImportText[]
  /** Specifiers of modules from outside in `import()`. */
  readonly externals: ReadonlySet<string>
  readonly exports: readonly ExportText[]
  /** Names that nothing in the text declares. */
  readonly globals: ReadonlySet<string>
  /** The text with room for edits; what writes a constant throws in it, although factories declare all variables as writable. */
  edit(): MagicString
  /** A part of that text without further edits. */
  slice(start: number, end: number): string
}
