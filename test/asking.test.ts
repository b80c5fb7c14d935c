/** Checks programs that ask for their snapshot themselves and wait for it: each goes on in a process of its own from the middle of a function. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import type { Plugin } from 'rollup'
import { bundle, generate, known, read, runFile, temporary, virtual } from './hop.ts'

const entry = resolve('app.js')

/** `hop()` writes the snapshot and ends the process; in the next process it answers. */
const prelude = `
import { writeFileSync } from 'node:fs'
import { snapshot } from 'things-migrate/runtime'
const tick = (value) => new Promise((resolve) => setImmediate(resolve, value))
const hop = async () => {
  const { resumed, bytes } = await snapshot()
  if (!resumed) { writeFileSync(process.env.TM_OUT, bytes); process.exit(0) }
  return resumed
}
`

/** What the plain program imports: a snapshot that is always resumed. */
const resumed: Plugin = {
  name: 'resumed',
  resolveId: (id) => (id === 'things-migrate/runtime' ? id : null),
  load: (id) =>
    id === 'things-migrate/runtime'
      ? 'export const snapshot = () => new Promise((resolve) => setImmediate(resolve, { resumed: true }))'
      : null,
}

interface Row {
  readonly code: string
  readonly hops: number
}

const rows: Readonly<Record<string, Row>> = {
  'in an async function': {
    hops: 1,
    code: `
      async function main(a) { const b = [a]; console.log('before', a, b); const r = await hop(); b.push(r); await tick(); console.log('after', a, b) }
      main(1)`,
  },
  'in a loop': {
    hops: 3,
    code: `
      async function main() { const seen = []; for (let i = 0; i < 3; i++) { seen.push(() => i); console.log('round', i); await hop(); await tick() } console.log(seen.map((f) => f())) }
      main()`,
  },
  'in an expression': {
    hops: 2,
    code: `
      async function main() { let x = 1; const text = \`\${x++} \${await hop()} \${x}\`; console.log(text, [x, ...[await hop()], (await snapshotted())], x) }
      const snapshotted = async () => { await tick(); return 'deep' }
      main()`,
  },
  'in try, catch and finally': {
    hops: 3,
    code: `
      async function main() { try { await hop(); throw new Error('one') } catch (e) { await hop(); console.log(e.message); return 'value' } finally { await hop(); console.log('finally') } }
      main().then(console.log)`,
  },
  'under callers, beside others that are suspended': {
    hops: 1,
    code: `
      const log = []
      const beside = async (name) => { for (let i = 0; i < 4; i++) { await tick(); log.push(name + i) } return name }
      const inner = async (x) => { await tick(); const r = await hop(); return [x, r] }
      const outer = async (x) => { const r = await inner(x + 1); return [...r, x] }
      async function main() { const others = [beside('a'), beside('b')]; console.log(await outer(1), await Promise.all(others), log.length) }
      main()`,
  },
  'in an async generator and in for await': {
    hops: 3,
    code: `
      async function* g() { for (let i = 0; i < 2; i++) { await hop(); yield i } }
      async function main() { for await (const x of g()) { console.log(x); if (x === 1) await hop() } }
      main()`,
  },
  'at the top level': {
    hops: 2,
    code: `
      let n = 1
      const add = () => ++n
      console.log('one', add())
      await hop()
      console.log('two', add())
      const { a = await hop() } = {}
      console.log('three', add(), a)`,
  },
  'with timers and a generator half-way': {
    hops: 1,
    code: `
      function* count() { let i = 0; while (true) yield i++ }
      const it = count()
      it.next()
      const handle = setInterval(() => { console.log('tick', it.next().value); if (it.next().value > 5) clearInterval(handle) }, 30)
      async function main() { console.log(it.next().value); await hop(); console.log(it.next().value) }
      main()`,
  },
}

describe('await snapshot()', { concurrency: 2 }, () => {
  for (const [name, { code, hops }] of Object.entries(rows)) {
    test(name, async (t) => {
      const folder = temporary()
      t.after(() => rmSync(folder, { recursive: true, force: true }))
      const out = join(folder, 'out.cbor')
      const run = async (text: string) => {
        writeFileSync(join(folder, 'app.mjs'), text)
        const ended = await runFile(join(folder, 'app.mjs'), { env: { TM_OUT: out } })
        assert.deepEqual({ code: ended.code, stderr: ended.stderr }, { code: 0, stderr: '' })
        return ended.stdout
      }
      const plugins = [virtual(prelude + code, entry)]
      const expected = await run(await bundle(entry, { plugins: [...plugins, resumed] }))
      let stdout = await run(await bundle(entry, { plugins, instrument: {} }))
      let count = 0
      for (; existsSync(out); count++) {
        const text = generate(read(readFileSync(out), known), { format: 'esm' })
        rmSync(out)
        stdout += await run(text)
      }
      assert.equal(stdout, expected)
      assert.equal(count, hops)
    })
  }

  test('answers twice, as fork does', async (t) => {
    const folder = temporary()
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const out = join(folder, 'out.cbor')
    const code = `
      import { writeFileSync } from 'node:fs'
      import { snapshot } from 'things-migrate/runtime'
      const tick = (value) => new Promise((resolve) => setImmediate(resolve, value))
      async function main(n) {
        const { resumed, bytes } = await snapshot()
        if (!resumed) writeFileSync(${JSON.stringify(out)}, bytes)
        for (let i = 0; i < 2; i++) { await tick(); console.log(resumed ? 'new' : 'old', n++) }
      }
      main(5)`
    const file = join(folder, 'app.mjs')
    writeFileSync(file, await bundle(entry, { plugins: [virtual(code, entry)], instrument: {} }))
    assert.deepEqual(await runFile(file), { code: 0, stdout: 'old 5\nold 6\n', stderr: '' })
    writeFileSync(file, generate(read(readFileSync(out), known), { format: 'esm' }))
    assert.deepEqual(await runFile(file), { code: 0, stdout: 'new 5\nnew 6\n', stderr: '' })
  })

  test('rejects where something cannot be captured, and the function goes on', async (t) => {
    const folder = temporary()
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const code = `
      import { snapshot } from 'things-migrate/runtime'
      async function main() {
        const made = new WebAssembly.Memory({ initial: 1 })
        try { await snapshot() } catch (e) { console.log(e.name, e.obstacles.length, typeof made) } finally { console.log('end') }
      }
      main()`
    const file = join(folder, 'app.mjs')
    writeFileSync(file, await bundle(entry, { plugins: [virtual(code, entry)], instrument: {} }))
    assert.deepEqual(await runFile(file), { code: 0, stdout: 'CaptureError 1 object\nend\n', stderr: '' })
  })
})
