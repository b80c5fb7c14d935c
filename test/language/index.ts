// Joins the tables: one small program per construct of the language.
import { classes } from './classes.ts'
import { closures } from './closures.ts'
import { functions } from './functions.ts'
import { globals } from './globals.ts'
import { nodeAsync } from './node-async.ts'
import { objects } from './objects.ts'
import { ordinary } from './ordinary.ts'
import { promises } from './promises.ts'
import { type Row, twice } from './row.ts'
import { timers } from './timers.ts'
import { values } from './values.ts'

export type { Row } from './row.ts'

export const rows: readonly Row[] = [...closures, ...functions, ...classes, ...objects, ...ordinary, ...values, ...globals, ...timers, ...promises, ...nodeAsync]

/** The rows of some tables again, inside a function that runs twice: the same text with environments that exist more than once. */
export const nested: readonly Row[] = [...closures, ...functions, ...classes, ...objects, ...ordinary, ...values, ...promises].flatMap((row) => twice(row) ?? [])
