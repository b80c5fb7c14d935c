// Makes rows of the suspension tables: a small program out of a text that logs and waits.
import { type Row as LanguageRow, program } from '../language/row.ts'

export interface Row extends LanguageRow {
  /** The row shares its process with no other row: it looks at what belongs to the process, or stops all modules while it waits. */
  readonly alone?: boolean
}

/**
 * A text that may use what stands in `prelude`. Several of them run in one process; each line of output says whose it is.
 * The order of its own output must depend neither on the speed of the machine nor on other rows.
 */
export function row(name: string, code: string): Row {
  return program(name, code)
}

/** The same for a text that needs a process of its own. */
export function alone(name: string, code: string): Row {
  return { ...program(name, code), alone: true }
}

/** The same for a script in sloppy mode. */
export function sloppy(name: string, code: string): Row {
  return { ...program(name, code, false), alone: true }
}

/** `tick` ends the turn by an immediate, `sleep` by a timer; `fail` rejects a turn later. */
function prelude(label: string): string {
  return `const log = (...values) => console.log(format(...values).replace(/^/gm, ${label} + ' | '))
const tick = (value) => new Promise((resolve) => setImmediate(resolve, value))
const sleep = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value))
const fail = (message) => new Promise((_, reject) => setImmediate(() => reject(new Error(message))))
`
}

/** The row as a whole program. */
export function text({ name, code, strict }: Row): string {
  const format = strict === false ? `const { format } = require('node:util')\n` : `import { format } from 'node:util'\n`
  return `${format}${prelude(JSON.stringify(name))}${code}`
}

/** The row as a program in which its text stands in a function that runs twice; undefined where it has to stay at the top level. */
export function twice(row: Row): string | undefined {
  if (row.alone || /^(import|export)\b/m.test(row.code)) return undefined
  const names = ['one', 'two'].map((which) => JSON.stringify(`${row.name}, ${which}`))
  return `import { format } from 'node:util'\nfunction program(label) {\n${prelude('label')}${row.code}}\n${names.map((name) => `program(${name})\n`).join('')}`
}
