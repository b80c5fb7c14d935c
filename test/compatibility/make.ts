// Adds the snapshots of the format's version at hand that are not there yet: `npx tsx test/compatibility/make.ts`, after `npm run build`.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FORMAT_VERSION } from '../../runtime/protocol.ts'
import { runCounted } from '../hop.ts'
import { built, folder, rows, taken } from './rows.ts'

const version = join(folder, `v${FORMAT_VERSION}`)
mkdirSync(version, { recursive: true })
for (const [name, turn] of rows) {
  const code = await built(name)
  const whole = (await runCounted(code)).stdout
  for (const format of ['cbor', 'json'] as const) {
    const path = join(version, `${name}.${format}`)
    if (existsSync(path)) continue
    const { bytes, before } = await taken(code, format, turn)
    if (!whole.startsWith(before)) throw new Error(`${name} prints something else each time`)
    writeFileSync(path, bytes)
    writeFileSync(`${path}.txt`, whole.slice(before.length))
    console.log(path, bytes.length)
  }
}
