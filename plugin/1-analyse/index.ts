/**
 * Turns the text of a chunk into facts about it.
 * In: text, and whether it is a module, a script, or a script in a wrapper function. Out: an `Analysis`, plain objects with offsets.
 * Knows no options and no plan; nothing of Babel leaves this folder.
 */
import { findContainer } from './container.ts'
import { exportWrites } from './exported.ts'
import type { Analysis, Variable } from './facts.ts'
import { parse } from './parse.ts'
import { settle } from './settle/index.ts'
import { walk } from './walk/index.ts'

export { boundNames, varScoped } from './declare.ts'
export type * from './facts.ts'
export { parse } from './parse.ts'
export { findToken } from './text.ts'
export { eachChild, isClass, isFunction, type Node } from './tree.ts'
export type { FunctionNode } from './walk/functions.ts'
export { type RawFacts, walk } from './walk/index.ts'
export { type Words, wordsOf } from './words.ts'

export interface Source {
  readonly text: string
  /** `es`: an ES module. `cjs`: a script whose top level is a function body. `wrapped`: IIFE or UMD. */
  readonly form: 'es' | 'cjs' | 'wrapped'
  /** Whether the value of a variable is to stay out of snapshots. Absent: of none. */
  readonly redacted?: (variable: Variable) => boolean
  /** Names of classes that had none. Absent: there are none. */
  readonly classNames?: ReadonlySet<string>
}

/** Throws a `SyntaxError` when the text is no JavaScript, or `wrapped` and without a wrapper function. */
export function analyse({ text, form, redacted, classNames }: Source): Analysis {
  const program = parse(text, form === 'es')
  const found = findContainer(program, form)
  if (found === undefined) throw new SyntaxError('no wrapper function in the chunk')
  const { statements, imports, exports, reexports } = found
  const container = { ...found.container, given: found.container.given.filter((name) => text.includes(name)) }
  const facts = walk({
    text,
    statements,
    span: { start: container.start, end: container.end },
    strict: container.strict,
    given: container.given,
    ...(classNames && { classNames }),
  })
  for (const { local } of exports) {
    const variable = facts.program.variables.get(local)
    if (variable === undefined) continue
    const use = {
      name: local,
      variable,
      scope: facts.program,
      start: container.end,
      end: container.end,
      read: true,
      write: false,
      called: false,
      shorthand: false,
    }
    variable.references.push(use)
  }
  settle(facts, redacted)
  const exported = new Set(exports.flatMap(({ local }) => facts.program.variables.get(local) ?? []))
  const globals = new Set(facts.references.flatMap((reference) => (reference.variable === undefined ? [reference.name] : [])))
  return { ...facts, container, imports, exports, reexports, exportWrites: exportWrites(statements, exported), globals }
}
