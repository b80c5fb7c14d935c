// Makes rows of the language tables: a small program out of the text of its turns.

export interface Row {
  readonly name: string
  /** The text of a whole program: a module, or a script where `strict` is false. */
  readonly code: string
  /** False for a script in sloppy mode (`.cjs`); absent for a module. */
  readonly strict?: boolean
  /** What a snapshot after the first turn is refused with: the construct cannot be captured, by design. */
  readonly obstacle?: RegExp
  /** Code of the warning that the build gives. */
  readonly warning?: string
}

/** The same row, whose construct is an obstacle. */
export function refused(row: Row, obstacle: RegExp, warning?: string): Row {
  return warning === undefined ? { ...row, obstacle } : { ...row, obstacle, warning }
}

/**
 * The first text runs at once, each further one in a turn of its own, 1 ms later, inside the scope of the turn before.
 * With three turns there is a hop before, between and after them.
 */
export function row(name: string, first: string, ...turns: readonly string[]): Row {
  return { name, code: chain([first, ...turns]) }
}

/** The same, as a script in sloppy mode. */
export function sloppy(name: string, first: string, ...turns: readonly string[]): Row {
  return { name, code: chain([first, ...turns]), strict: false }
}

/** The program as it is written; its text makes its own turns. */
export function program(name: string, code: string, strict = true): Row {
  const text = `${outdent(code)}\n`
  return strict ? { name, code: text } : { name, code: text, strict }
}

/**
 * The same row inside a function that runs twice: its variables then live in two environments of one scope, not in the program's.
 * Undefined where the text has to stay at the top level (imports).
 */
export function twice({ name, code, ...rest }: Row): Row | undefined {
  if (/^import\b/m.test(code)) return undefined
  return { ...rest, name: `${name}, twice`, code: `function program() {\n${indent(code)}}\nprogram()\nprogram()\n` }
}

function chain([first = '', ...rest]: readonly string[]): string {
  const text = `${outdent(first)}\n`
  return rest.length === 0 ? text : `${text}setTimeout(() => {\n${indent(chain(rest))}}, 1)\n`
}

function outdent(text: string): string {
  const lines = text.replace(/^\s*\n/, '').trimEnd().split('\n')
  const depth = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(depth === Infinity ? 0 : depth)).join('\n')
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
