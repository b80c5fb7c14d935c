/** Checks that snapshots of all versions of the format are read, and go on as they did. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { FORMAT_VERSION } from '../runtime/protocol.ts'
import { folder, rows, taken } from './compatibility/rows.ts'
import { bundle, generate, known, read, runFile, temporary, virtual } from './hop.ts'

const place = temporary()
after(() => rmSync(place, { recursive: true }))
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /^v\d+.*\.(cbor|json)$/.test(path))

test('there are snapshots of every version', () => {
  for (let version = 1; version <= FORMAT_VERSION; version++)
    for (const [name] of rows)
      for (const format of ['cbor', 'json'])
        assert.ok(files.includes(join(`v${version}`, `${name}.${format}`)), `v${version} ${name}.${format}`)
})

describe('goes on', () => {
  for (const path of files)
    test(path, async () => {
      const file = join(place, 'resumed.mjs')
      writeFileSync(file, generate(read(readFileSync(join(folder, path)), known), { format: 'esm' }))
      const { code, stdout, stderr } = await runFile(file)
      assert.deepEqual({ code, stderr, stdout }, { code: 0, stderr: '', stdout: readFileSync(join(folder, `${path}.txt`), 'utf8') })
    })
})

describe('the same state, the same bytes', () => {
  // Nothing in it depends on the time: no timer waits.
  const code = `
    const cells = new Map(), log = [Symbol('s'), -0, 'text', /x/g, new Date(0), new Uint8Array([1, 2, 3])]
    class Cell { #n = 0; next() { cells.set(this, ++this.#n); return this.#n } }
    const all = [new Cell(), new Cell()]
    async function wait() { for (const cell of all) await new Promise((resolve) => { log.push(resolve) }) }
    function* count() { let i = 0; for (;;) yield ++i }
    const it = count()
    wait()
    let n = 0
    const turn = () => { for (const cell of all) cell.next(); log.push(it.next().value); if (++n < 6) setImmediate(turn) }
    setImmediate(turn)`
  for (const format of ['cbor', 'json'] as const)
    test(format, async () => {
      const text = await bundle('/app/main.js', { plugins: [virtual(code)], instrument: {}, treeshake: false })
      const [one, two] = await Promise.all([taken(text, format, 3), taken(text, format, 3)])
      assert.ok(one.bytes.length > 1000)
      assert.deepEqual(Buffer.from(two.bytes).toString('latin1'), Buffer.from(one.bytes).toString('latin1'))
      const other = await taken(text, format, 4)
      assert.notDeepEqual(other.bytes, one.bytes)
    })
})
