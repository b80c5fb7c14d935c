// Joins the tables: one small program per construct that suspends.
import { asyncGenerators } from './asyncgenerators.ts'
import { completions } from './completions.ts'
import { destructuring } from './destructuring.ts'
import { expressions } from './expressions.ts'
import { functions } from './functions.ts'
import { generators } from './generators.ts'
import { hosts } from './hosts.ts'
import { iterators } from './iterators.ts'
import { loops } from './loops.ts'
import { promises } from './promises.ts'
import type { Row } from './row.ts'
import { toplevel } from './toplevel.ts'

export { type Row, text, twice } from './row.ts'

export const groups: Readonly<Record<string, readonly Row[]>> = {
  functions,
  expressions,
  loops,
  completions,
  destructuring,
  toplevel,
  generators,
  asyncGenerators,
  iterators,
  promises,
  hosts,
}
