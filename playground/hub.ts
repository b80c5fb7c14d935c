/**
 * Shows a sensor hub on MQTT that moves between two processes while messages are under way.
 * Ends with 1 when a message is lost, or came twice.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.ts'
import { field } from './field.ts'
import { restore, start } from './processes.ts'

const ENTRY = fileURLToPath(new URL('../fixtures/apps/hub.js', import.meta.url))
const READINGS = 400
/** The hub's own readings that have come when it is moved. */
const MOVES = [80, 200]

const folder = mkdtempSync(join(tmpdir(), 'things-migrate-demo-'))
const broker = spawn(process.execPath, [fileURLToPath(new URL('broker.mjs', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] })
try {
  const port = await new Promise<number>((resolve) => broker.stdout.once('data', (text) => resolve(Number(text))))
  console.log(`an MQTT broker (aedes) listens on port ${port}`)
  const app = await bundle(ENTRY, true)
  writeFileSync(join(folder, 'app.mjs'), app)
  console.log(`built fixtures/apps/hub.js with MQTT.js: ${app.length} bytes`)

  let heardAt = 0
  const downtimes: number[] = []
  let movedAt: number | undefined
  let last = 0
  let move = () => {}
  const observed = field({
    // The hub sees a reading of QoS 1 again where its acknowledgement was lost, and counts it once.
    qos: 1,
    port,
    readings: READINGS,
    onMessage(topic, payload) {
      if (topic !== 'hub/own/two') return
      heardAt = performance.now()
      last = Math.max(last, Number(payload))
      if (MOVES.includes(Number(payload))) move()
    },
  })

  const rows: { turns: number; bytes: number; tool: number }[] = []
  let file = 'app.mjs'
  for (const [i, at] of [...MOVES, undefined].entries()) {
    const snapshot = join(folder, `${i + 1}.cbor`)
    console.log(`\n$ TM_SNAPSHOT=${i + 1}.cbor node ${file}`)
    const before = last
    const ended = await start(join(folder, file), [], {
      env: { MQTT_PORT: `${port}`, HUB_READINGS: `${READINGS}`, TM_SNAPSHOT: snapshot },
      onLine(line, _, child) {
        if (movedAt !== undefined) downtimes.push(performance.now() - movedAt)
        movedAt = undefined
        console.log(`[pid ${child.pid}] ${line}`)
        move = () => {
          console.log(`$ kill -USR2 ${child.pid}   (after reading ${at})`)
          child.kill('SIGUSR2')
        }
      },
    })
    if (ended.code !== 0) throw new Error(`${file} ended with ${ended.code}`)
    if (at === undefined) {
      rows.push({ turns: last - before, bytes: 0, tool: 0 })
      break
    }
    movedAt = heardAt
    file = `resumed-${i + 1}.mjs`
    const restored = await restore(snapshot, join(folder, file))
    console.log(`process ${ended.pid} has ended; $ tm-restore ${i + 1}.cbor -o ${file}`)
    rows.push({ turns: last - before, bytes: statSync(snapshot).size, tool: restored.times.end - restored.times.start })
  }

  const { received, sent, lost, duplicated } = await observed
  const table = [
    ['hop', 'turns before', 'snapshot bytes', 'tm-restore ms', 'downtime ms'],
    ...MOVES.map((_, i) => [i + 1, rows[i]!.turns, rows[i]!.bytes, Math.round(rows[i]!.tool), Math.round(downtimes[i] ?? 0)].map(String)),
  ]
  console.log('')
  for (const row of table) console.log(row.map((cell, i) => cell.padStart(table[0]![i]!.length)).join('  '))
  console.log('(a turn of the hub: one reading of its own; downtime: from its last message to its next line)')
  console.log(
    `\nmessages sent by sensors: ${sent}\nmessages received from the hub: ${received}\nlost: ${lost}\nduplicated (QoS 2): ${duplicated}`,
  )
  if (lost + duplicated > 0) process.exitCode = 1
} finally {
  broker.stdin.end()
  rmSync(folder, { recursive: true, force: true })
}
