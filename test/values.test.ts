/** Checks that each value of the table is after hops what it is without: what can be seen of it, turn by turn, is the same. */
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { bundle, runCounted, runFile, runWithHops, script, temporary, virtual } from './hop.ts'
import { binary } from './values/binary.ts'
import { classes, classesHead } from './values/classes.ts'
import { host } from './values/host.ts'
import { intrinsics, intrinsicsHead } from './values/intrinsics.ts'
import { objects } from './values/objects.ts'
import { odd, oddHead } from './values/odd.ts'
import { refusals } from './values/refusals.ts'
import type { Row } from './values/row.ts'

/** All rows in one program, which prints a line for each and turn. */
const program = (head: string, rows: readonly Row[]) => `
import { inspect } from 'node:util'
const print = console.log
const watched = new Map()
${head}
${rows.map(({ name, code }) => `watched.set(${JSON.stringify(name)}, (() => {${code}\n})())`).join('\n')}
const turn = (k) => {
  for (const [name, look] of watched) print(k + ' ' + name + ': ' + inspect(look(k), { depth: 6, breakLength: Infinity, compact: 100 }))
  if (k < 2) setTimeout(turn, 1, k + 1)
}
setTimeout(turn, 1, 0)
`

/** The lines of each row. */
const linesOf = (stdout: string) => {
  const lines = new Map<string, string[]>()
  for (const line of stdout.trimEnd().split('\n')) {
    const [, name = ''] = /^\d (.*?): /.exec(line) ?? []
    lines.set(name, [...(lines.get(name) ?? []), line])
  }
  return lines
}

const tables: Readonly<Record<string, readonly [head: string, rows: readonly Row[]]>> = {
  objects: ['', objects],
  odd: [oddHead, odd],
  classes: [classesHead, classes],
  binary: ['', binary],
  host: ['', host],
  intrinsics: [intrinsicsHead, intrinsics],
}

for (const [table, [head, rows]] of Object.entries(tables)) {
  test(table, async (t) => {
    const code = program(head, rows)
    const plain = await runCounted(code, 'mjs')
    assert.deepEqual({ code: plain.code, stderr: plain.stderr }, { code: 0, stderr: '' })
    const instrumented = await runCounted(script(code, true, 'es'), 'mjs')
    const moved = await runWithHops(script(code, true, 'es'), [1, 1])
    assert.equal(moved.stderr, '')
    // The second one may come too late: a snapshot waits for what the host does, and the program goes on.
    assert.ok(moved.hops > 0)
    const [expected, ...actual] = [plain, instrumented, moved].map(({ stdout }) => linesOf(stdout))
    for (const { name } of rows) {
      await t.test(name, () => {
        assert.equal(expected!.get(name)?.length, 3)
        for (const lines of actual) assert.deepEqual(lines.get(name), expected!.get(name))
      })
    }
  })
}

describe('what cannot be captured is named', () => {
  test('all obstacles at once, each with its code', async () => {
    const code = `
      import { snapshot } from 'things-migrate/runtime'
      const held = {}
      ${refusals.map(({ name, code }) => `held[${JSON.stringify(name)}] = (() => {${code}\n})()`).join('\n')}
      setTimeout(async () => {
        try { await snapshot() } catch (error) { console.log(JSON.stringify(error)) }
        process.exit(held ? 0 : 1)
      }, 1)
    `
    const folder = temporary()
    const file = join(folder, 'app.mjs')
    const entry = resolve('app.js')
    writeFileSync(file, await bundle(entry, { plugins: [virtual(code, entry)], instrument: {}, treeshake: false }))
    const { stdout, stderr } = await runFile(file)
    rmSync(folder, { recursive: true })
    assert.equal(stderr, '')
    const { obstacles } = JSON.parse(stdout) as { obstacles: readonly { code: string; path: string }[] }
    const found = refusals.map(({ name }) => [
      name,
      ...new Set(obstacles.filter(({ path }) => path.includes(name)).map(({ code }) => code)),
    ])
    assert.deepEqual(
      found,
      refusals.map(({ name, refusal }) => [name, refusal]),
    )
  })
})
