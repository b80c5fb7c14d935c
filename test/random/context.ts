/** Says what stands in scope at a place of the program that is being written, and in which kind of function the place is. */
import type { Dice } from './dice.ts'

export type Kind = 'sync' | 'async' | 'generator' | 'asyncGenerator'

export interface Callable {
  readonly name: string
  readonly kind: Kind
}

/** Names of variables by what they hold. */
export interface Names {
  /** Numbers that may be assigned. */
  numbers: string[]
  constants: string[]
  lists: string[]
  maps: string[]
  sets: string[]
  /** `{ a, b, f(x) }`. */
  objects: string[]
  /** Functions without parameters that return a number. */
  closures: string[]
  /** Generator objects and iterators of built-ins. */
  iterators: string[]
  asyncIterators: string[]
  promises: string[]
  functions: Callable[]
}

export interface Context {
  readonly dice: Dice
  readonly kind: Kind
  readonly names: Names
  /** Labels of the loops around, inside of the function. */
  readonly labels: readonly string[]
  readonly isInLoop: boolean
  /** How many statements are around. */
  readonly depth: number
  /** One thing happens at a time, so it may wait for timers. */
  readonly isSequential: boolean
  /** A name that occurs nowhere else. */
  readonly fresh: (prefix: string) => string
}

/** Pieces of text, and blocks of statements in between; what is shrunk is the list of a block. */
export interface Statement {
  readonly parts: readonly (string | readonly Statement[])[]
}

export const canAwait = ({ kind }: Context): boolean => kind === 'async' || kind === 'asyncGenerator'
export const canYield = ({ kind }: Context): boolean => kind === 'generator' || kind === 'asyncGenerator'

export function noNames(): Names {
  return {
    numbers: [],
    constants: [],
    lists: [],
    maps: [],
    sets: [],
    objects: [],
    closures: [],
    iterators: [],
    asyncIterators: [],
    promises: [],
    functions: [],
  }
}

function copy(names: Names): Names {
  return Object.fromEntries(Object.entries(names).map(([kind, list]) => [kind, [...list]])) as unknown as Names
}

/** A block in the same function. */
export function inner(context: Context, changes: Partial<Context> = {}): Context {
  return { ...context, names: copy(context.names), depth: context.depth + 1, ...changes }
}

/** The body of a function that is written at this place. */
export function body(context: Context, kind: Kind): Context {
  return inner(context, { kind, labels: [], isInLoop: false })
}

export function declare(context: Context, kind: Exclude<keyof Names, 'functions'>, prefix: string): string {
  const name = context.fresh(prefix)
  context.names[kind].push(name)
  return name
}

export function statement(...parts: readonly (string | readonly Statement[])[]): Statement {
  return { parts }
}

export function render(statements: readonly Statement[], indent = ''): string {
  return statements
    .map(({ parts }) => {
      const text = parts.map((part) => (typeof part === 'string' ? part : `{\n${render(part, `${indent}  `)}${indent}}`)).join('')
      return `${indent}${text}\n`
    })
    .join('')
}
