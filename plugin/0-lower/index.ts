/**
 * Turns the text of a chunk into text with the same behaviour in which nothing is hidden while a function is suspended.
 * In: text. Out: `Lowered`: text, what each suspension needs behind it, and where everything went.
 * What the engine would hold over an `await` or `yield` (operands, iterators, completions of `finally`) is in temporaries named `$s…`.
 * Where `super` belongs to a function that may be left without its method, the home object is in a variable named `$h…`.
 * All other text outside of async functions and generators stays as it is, byte for byte. Knows no options and no plan.
 */
import { type Node, parse, walk } from '../1-analyse/index.ts'
import { createConstants } from './constants.ts'
import { functionRenderer, lowerProgram } from './functions.ts'
import { findHomes } from './homes.ts'
import { Lowering } from './lowering.ts'
import { type DecodedSourceMap, inverse, mapOf, positionIn } from './map.ts'
import { join } from './rope.ts'
import { survey } from './survey.ts'
import { createNames } from './temporaries.ts'
import { expressions, statements } from './visitors.ts'

export type { DecodedSourceMap } from './map.ts'

export interface Lowered {
  readonly text: string
  /** For each suspension (`await`, `yield`) in `text`, by its start offset there: the temporaries needed after it. */
  readonly temporaries: ReadonlyMap<number, readonly string[]>
  /** Names of all temporaries. */
  readonly names: ReadonlySet<string>
  /** Names of classes that had none. */
  readonly classNames: ReadonlySet<string>
  /** Offset in `text` of an offset in the input. */
  position(offset: number): number
  /** Offset in the input of an offset in `text`. */
  origin(offset: number): number
  /** Decoded source map from `text` to the input; undefined when nothing changed. */
  readonly map: DecodedSourceMap | undefined
  /** Functions left as they are, with the reason; offsets in the input. */
  readonly untouched: readonly { readonly start: number; readonly end: number; readonly why: string }[]
}

export interface LowerOptions {
  /** Whether a function that begins at this offset is to be lowered. Default: all are. */
  readonly included?: (offset: number) => boolean
  /** The text is an ES module. Default: whether it can be one. */
  readonly module?: boolean
}

/** Nothing changes in text without these words. */
const SUSPENDING = /\b(?:await|yield|async|super)\b/

/** Throws a `SyntaxError` when the text has a suspension and is no JavaScript. */
export function lower(text: string, { included = () => true, module }: LowerOptions = {}): Lowered {
  const same = (offset: number) => offset
  if (!SUSPENDING.test(text))
    return {
      text,
      temporaries: new Map(),
      names: new Set(),
      classNames: new Set(),
      position: same,
      origin: same,
      map: undefined,
      untouched: [],
    }
  const { program, strict } = read(text, module)
  const facts = walk({ text, statements: program.body, span: { start: program.start!, end: program.end! }, strict })
  const surveyed = survey(program)
  const names = createNames(text)
  const homes = findHomes(program, facts, surveyed, names)
  const references = new Map(facts.references.map((reference) => [reference.start, reference]))
  const lowering = new Lowering({
    text,
    included,
    survey: surveyed,
    constants: createConstants(program, facts, references),
    references,
    homes,
    names,
    expressions,
    statements,
    renderFunction: functionRenderer(facts),
  })
  const rope = lowerProgram(program, lowering)
  const joined = join(rope, text)
  return {
    text: joined.text,
    temporaries: joined.marks,
    names: lowering.names.temporaries,
    classNames: homes.classNames,
    position: positionIn(joined.placed, joined.text.length),
    origin: positionIn(inverse(joined.placed), text.length),
    map: joined.text === text ? undefined : mapOf(joined.placed, text, joined.text),
    untouched: [...lowering.untouched].sort((a, b) => a.start - b.start),
  }
}

function read(text: string, module: boolean | undefined): { program: ReturnType<typeof parse>; strict: boolean } {
  const isStrict = ({ directives }: ReturnType<typeof parse>) => directives.some(({ value }) => value.value === 'use strict')
  if (module !== undefined) {
    const program = parse(text, module)
    return { program, strict: module || isStrict(program) }
  }
  try {
    const program = parse(text, true)
    return { program, strict: isStrict(program) || program.body.some(isModuleItem) }
  } catch {
    const program = parse(text, false)
    return { program, strict: isStrict(program) }
  }
}

function isModuleItem({ type }: Node): boolean {
  return /^(Import|Export)/.test(type)
}
