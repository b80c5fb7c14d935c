/** Checks that what Node's modules do with promises and listeners takes the same ticks and says the same with the runtime as without. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
// @ts-expect-error: without types, so that any Node runs it as it is.
import { programs } from './node-waiting/programs.mjs'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Logs of all programs, by name. */
function run(...parameters: readonly string[]): Promise<Record<string, readonly string[]>> {
  return new Promise((done, failed) => {
    execFile(process.execPath, [path('./node-waiting/runner.mjs'), ...parameters], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) failed(new Error(`${error.message}\n${stderr}`))
      else done(JSON.parse(stdout))
    })
  })
}

const plain = await run()
const ours = await run(path('../dist/runtime/index.js'))

describe('what Node’s modules do', () => {
  for (const name of Object.keys(programs as object)) {
    test(name, () => {
      assert.ok(plain[name]!.length > 0, 'logs nothing')
      assert.deepEqual(ours[name], plain[name])
    })
  }
})
