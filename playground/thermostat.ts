/**
 * Shows one program in three processes: a house with thermostats is stopped by a signal twice, and goes on twice.
 * Ends with 1 when its output is not that of a run without interruption.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'rollup'
import { bundle } from './bundle.ts'
import { type Ended, restore, start } from './processes.ts'

const ENTRY = fileURLToPath(new URL('../fixtures/thermostat/src/main.ts', import.meta.url))
/** Lines that a process prints before it gets the signal; the last one runs to the end. */
const LINES = [14, 17, Infinity]

/** The house ticks every 2 ms, too fast to watch, and for a signal to meet it in the middle. */
const slowMotion: Plugin = { name: 'slow-motion', transform: (code) => code.replaceAll('setInterval(tick, 2)', 'setInterval(tick, 60)') }

const hasColour = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
const paint = (code: number, text: string) => (hasColour ? `\x1b[${code}m${text}\x1b[0m` : text)
const colours = [36, 33, 35]
const say = (text: string) => console.log(paint(90, text))

interface Hop {
  readonly snapshot: number
  readonly resumed: number
  /** From the signal to the next line of the program. */
  readonly downtime: number
  /** What of that tm-restore took. */
  readonly restore: number
}

const folder = mkdtempSync(join(tmpdir(), 'things-migrate-demo-'))
try {
  const [plain, instrumented] = await Promise.all([bundle(ENTRY, false, [slowMotion]), bundle(ENTRY, true, [slowMotion])])
  writeFileSync(join(folder, 'plain.mjs'), plain)
  writeFileSync(join(folder, 'app.mjs'), instrumented)
  const uninterrupted = start(join(folder, 'plain.mjs'), [])
  say(`built fixtures/thermostat: ${plain.length} bytes plain, ${instrumented.length} with things-migrate (runtime included)`)

  const hops: Hop[] = []
  let file = 'app.mjs'
  let output = ''
  let signalled = 0
  let restored: Ended | undefined
  for (const [i, limit] of LINES.entries()) {
    const snapshot = `${i + 1}.cbor`
    const from = signalled
    say(`\n$ TM_SNAPSHOT=${snapshot} node ${file}`)
    const ended = await start(join(folder, file), [], {
      env: { TM_SNAPSHOT: join(folder, snapshot) },
      onLine(line, lines, child) {
        console.log(`${paint(colours[i % colours.length]!, `[pid ${child.pid}]`)} ${line}`)
        if (lines !== limit) return
        say(`$ kill -USR2 ${child.pid}`)
        signalled = performance.now()
        child.kill('SIGUSR2')
      },
    })
    if (ended.code !== 0) throw new Error(`${file} ended with ${ended.code}`)
    output += ended.stdout
    if (restored) {
      hops.push({
        snapshot: statSync(join(folder, `${i}.cbor`)).size,
        resumed: statSync(join(folder, file)).size,
        downtime: ended.times.firstLine - from,
        restore: restored.times.end - restored.times.start,
      })
    }
    if (limit === Infinity) break
    file = `resumed-${i + 1}.mjs`
    say(`process ${ended.pid} has ended\n$ tm-restore ${snapshot} -o ${file}`)
    restored = await restore(join(folder, snapshot), join(folder, file))
  }

  const expected = await uninterrupted
  const isEqual = expected.code === 0 && expected.stdout === output
  console.log('\nhop  snapshot bytes  resumed.js bytes  tm-restore ms  downtime ms')
  for (const [i, { snapshot, resumed, restore, downtime }] of hops.entries()) {
    const cells = [snapshot, resumed, Math.round(restore), Math.round(downtime)]
    console.log([`${i + 1}`.padEnd(3), ...cells.map((cell, at) => `${cell}`.padStart([14, 16, 13, 11][at]!))].join('  '))
  }
  console.log('(downtime: from the signal to the next line of output, the wait for the next tick included)')
  console.log(`\nhops: ${hops.length}\noutput equals the uninterrupted run: ${isEqual ? paint(32, 'yes') : paint(31, 'no')}`)
  if (!isEqual) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
