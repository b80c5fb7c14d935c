/** Checks that instrumented code that is never captured does what the plain code does: a row for each construct of ECMA-262. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compare, type Make, type Program } from './semantics/compare.ts'
import { withTerser, withVite } from './semantics/hosts.ts'
import { rows, sections, textAt } from './semantics/read.ts'

/** `TM_FULL=1`: minified and bundled, too. */
const full = process.env.TM_FULL === '1'

const programs = rows.flatMap((row) => row.places.map((place) => ({ name: `${row.name}, ${place}`, ...textAt(row, place) })))

function check(how: string, chosen: readonly Program[], make?: Make): void {
  describe(how, async () => {
    const problems = await compare(chosen, make)
    for (const section of sections) {
      test(section, () => {
        const found = [...problems].filter(([name]) => name.startsWith(`${section}: `))
        assert.equal(found.map(([name, problem]) => `${name}: ${problem}`).join('\n'), '')
      })
    }
  })
}

test('each row has a name of its own', () => assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length))

check('as they are', programs)
if (full) {
  check('minified by terser', programs, withTerser)
  check(
    'through Vite',
    programs.filter(({ form }) => form === 'es'),
    withVite,
  )
}
