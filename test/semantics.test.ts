/** Checks that instrumented code that is never captured does what the plain code does: a row for each construct of ECMA-262. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compare, compareBuilt, type Program } from './semantics/compare.ts'
import { spared, withTerser, withVite } from './semantics/hosts.ts'
import { rows, sections, textAt } from './semantics/read.ts'

/** `TM_FULL=1`: minified and bundled, too. */
const full = process.env.TM_FULL === '1'

const programs = rows.flatMap((row) => row.places.map((place) => ({ name: `${row.name}, ${place}`, ...textAt(row, place) })))

function check(how: string, compared: () => Promise<ReadonlyMap<string, string>>): void {
  describe(how, async () => {
    const problems = await compared()
    for (const section of sections) {
      test(section, () => {
        const found = [...problems].filter(([name]) => name.startsWith(`${section}: `))
        assert.equal(found.map(([name, problem]) => `${name}: ${problem}`).join('\n'), '')
      })
    }
  })
}

test('each row has a name of its own', () => assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length))

/** All but the rows that are spared. */
const without = (host: string, chosen: readonly Program[]) =>
  chosen.filter(({ name }) => !spared[host]!.some((row) => name.startsWith(`${row}, `)))
const modules = programs.filter(({ form }) => form === 'es')

check('as they are', () => compare(programs))
if (full) {
  check('minified by terser', () => compareBuilt(without('terser', programs), withTerser))
  check('through Vite', () => compareBuilt(without('Vite', modules), withVite))
}
