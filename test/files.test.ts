/** Checks that programs with open files go on with them after a hop, where they were. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareScript, runWithHops, script } from './differential.ts'
import { files } from './streams/files.ts'

const HEAD = `import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { promises, Transform } from 'node:stream'
const later = (task) => setImmediate(task)
const turn = () => new Promise(later)
const log = (...values) => console.log(...values.map((value) => (Buffer.isBuffer(value) ? \`<\${value}>\` : value)))
const dir = fs.mkdtempSync(join(os.tmpdir(), 'things-migrate-files-'))
const at = (name) => join(dir, name)
`
const wrapped = (code: string) => `${HEAD}const main = async () => {${code}\n; fs.rmSync(dir, { recursive: true }) }\nmain()`

for (const [name, code] of Object.entries(files)) {
  test(name, async () => {
    // What a watcher sees depends on the clock, so only the moments before count.
    const plans = name === 'watchers' ? () => [[1], [2], [1, 1]] : undefined
    await compareScript(wrapped(code), { extension: 'mjs', ...(plans ? { plans } : {}) })
  })
}

test('a file that is not there any more', async () => {
  const code = wrapped(`
    for (const name of 'mnw') fs.writeFileSync(at(name), 'abc')
    const h = await fs.promises.open(at('m')), s = fs.createReadStream(at('n'), { highWaterMark: 1 }), w = fs.watch(at('w'))
    await once(s, 'readable')
    for (const name of 'mnw') fs.rmSync(at(name))
    w.once('error', (e) => log('watcher', e.code))
    await turn(); await turn()
    const failed = new Promise((done) => s.on('close', done))
    s.on('error', (e) => log('stream', e.syscall)).on('data', () => {})
    await h.read(Buffer.alloc(1), 0, 1, 0).then(() => log('read'), (e) => log('handle', e.syscall))
    await failed`)
  const { stdout, hops } = await runWithHops(script(code, true, 'es'), [1], { extension: 'mjs' })
  assert.equal(hops, 1)
  assert.deepEqual(stdout.trim().split('\n').sort(), ['handle read', 'stream read', 'watcher ENOENT'])
})
