/** Checks that programs with streams go on after a hop at every turn as the plain program does. */
import { test } from 'node:test'
import { compareScript } from './differential.ts'
import { base } from './streams/base.ts'

const HEAD = `import stream, { Duplex, PassThrough, Readable, Transform, Writable } from 'node:stream'
const later = (task) => setImmediate(task)
const log = (...values) => console.log(...values.map((value) => (Buffer.isBuffer(value) ? \`<\${value}>\` : value)))
`

for (const [name, code] of Object.entries(base))
  test(name, async () => {
    await compareScript(HEAD + code, { extension: 'mjs' })
  })
