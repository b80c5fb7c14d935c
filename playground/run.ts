/**
 * Runs any program with hops: `tsx playground/run.ts file.js [turns…]`.
 * Each number is how many turns (timer and immediate callbacks) a process runs before it is moved. Shows where the output differs from a plain run.
 */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundle } from './bundle.ts'
import { restore, start } from './processes.ts'

const [input, ...counts] = process.argv.slice(2)
if (input === undefined || counts.some((count) => !/^[1-9]\d*$/.test(count))) {
  console.error('usage: tsx playground/run.ts file.js [turns…]')
  process.exit(2)
}

const preload = new URL('../test/turns.mjs', import.meta.url).href
const folder = mkdtempSync(join(tmpdir(), 'things-migrate-run-'))
try {
  const entry = resolve(input)
  writeFileSync(join(folder, 'plain.mjs'), await bundle(entry, false))
  writeFileSync(join(folder, 'app.mjs'), await bundle(entry, true))
  const plain = await start(join(folder, 'plain.mjs'), [])

  let file = 'app.mjs'
  let output = ''
  for (const [i, turns] of [...counts, undefined].entries()) {
    const snapshot = join(folder, `${i + 1}.cbor`)
    const stop = turns === undefined ? {} : { TM_TEST_TURN: turns, TM_SNAPSHOT: snapshot }
    const ended = await start(join(folder, file), [], {
      flags: turns === undefined ? [] : ['--import', preload],
      env: stop,
      onLine: (line, _, { pid }) => console.log(`[pid ${pid}] ${line}`),
    })
    output += ended.stdout
    if (ended.code !== 0) throw new Error(`process ${ended.pid} ended with ${ended.code}`)
    if (turns === undefined) break
    if (!existsSync(snapshot)) {
      console.log(`process ${ended.pid} ended without a snapshot`)
      break
    }
    file = `resumed-${i + 1}.mjs`
    await restore(snapshot, join(folder, file))
    const [before, after] = [snapshot, join(folder, file)].map((path) => statSync(path).size)
    console.log(`-- moved after ${turns} turns: snapshot ${before} bytes, resumed program ${after} bytes`)
  }

  const expected = plain.stdout.split('\n')
  const actual = output.split('\n')
  const differs = [...Array(Math.max(expected.length, actual.length)).keys()].filter((at) => expected[at] !== actual[at])
  for (const at of differs.slice(0, 10)) {
    console.log(`line ${at + 1}\n  plain: ${expected[at] ?? '(none)'}\n  moved: ${actual[at] ?? '(none)'}`)
  }
  console.log(differs.length === 0 ? 'output equals the plain run' : `${differs.length} lines differ from the plain run`)
  if (differs.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
