/** Checks that promises of ours take the ticks of the engine's: small programs, logged with a count of microtasks, with and without the runtime. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { programs } from './ticks/programs.ts'

const runner = fileURLToPath(new URL('./ticks/runner.ts', import.meta.url))

/** Logs of all programs, by name. */
function run(mode: 'plain' | 'ours'): Promise<Record<string, readonly string[]>> {
  return new Promise((done, failed) => {
    execFile(process.execPath, ['--import', 'tsx', runner, mode], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) failed(new Error(`${error.message}\n${stderr}`))
      else done(JSON.parse(stdout))
    })
  })
}

const [plain, ours] = await Promise.all([run('plain'), run('ours')])

describe('ticks', () => {
  for (const name of Object.keys(programs)) {
    test(name, () => {
      const expected = plain[name]!
      // A program that the engine lacks something for logs that, and nothing to compare.
      assert.ok(expected.length > 0, 'logs nothing')
      assert.deepEqual(ours[name], expected)
    })
  }
})
