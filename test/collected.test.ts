/** Captures a program after the engine has collected its garbage: functions that only their scope names must still be known. */
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runFile, script, temporary } from './hop.ts'

test('a program of which no closure names its scope', async () => {
  const folder = temporary()
  try {
    const code = `
      const step = () => console.log('step')
      setTimeout(step, 60_000)
      function take() {
        for (let i = 0; i < 4; i++) globalThis.gc()
        globalThis[Symbol.for('things-migrate')].snapshot().then(({ bytes }) => { console.log(bytes.length > 0); process.exit() }, ({ message }) => { console.log(message); process.exit() })
      }
      setTimeout(() => setTimeout(take, 1), 1)`
    const file = join(folder, 'app.mjs')
    writeFileSync(file, script(code, true, 'es'))
    assert.deepEqual(await runFile(file, { flags: ['--expose-gc'] }), { code: 0, stdout: 'true\n', stderr: '' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
