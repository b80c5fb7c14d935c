/**
 * Turns a terminal into a device of the playground: takes the program that waits there, goes on with it in Node, and sends it back on Enter.
 * `npx tsx playground/device.ts http://localhost:5173`
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { restore } from './processes.ts'

const address = process.argv[2]
if (!address) throw new Error('the address of the playground is missing: npx tsx playground/device.ts http://localhost:5173')
const relay = (path: string) => new URL(`/relay/${path}`, address)
const tell = (message: object) => fetch(relay('message'), { method: 'PUT', body: JSON.stringify(message) })

const folder = mkdtempSync(join(tmpdir(), 'things-migrate-device-'))
try {
  const waiting = await fetch(relay('out'))
  if (!waiting.ok) throw new Error('no program waits there: press "Go on in Node" first')
  writeFileSync(join(folder, 'state.cbor'), new Uint8Array(await waiting.arrayBuffer()))
  await restore(join(folder, 'state.cbor'), join(folder, 'resumed.mjs'))
  const back = join(folder, 'back.cbor')
  const child = spawn(process.execPath, [join(folder, 'resumed.mjs')], {
    env: { ...process.env, TM_SNAPSHOT: back },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  console.log('The program goes on here. Press Enter to send it back.')
  await tell({ type: 'started' })
  const send = () => child.kill('SIGUSR2')
  const keys = createInterface({ input: process.stdin }).once('line', send)
  process.once('SIGINT', send)
  createInterface({ input: child.stdout }).on('line', (text) => {
    console.log(text)
    void tell({ type: 'line', text })
  })
  await new Promise((done) => child.once('close', done))
  keys.close()
  await fetch(relay('back'), { method: 'PUT', body: readFileSync(back) })
  await tell({ type: 'ended' })
  console.log('The program is back on the page.')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
