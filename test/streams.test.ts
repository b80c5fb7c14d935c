/** Checks that programs with streams go on after a hop at every turn as the plain program does. */
import { test } from 'node:test'
import { compareScript } from './differential.ts'
import { base } from './streams/base.ts'
import { pipes } from './streams/pipes.ts'

const HEAD = `import { addAbortSignal, Duplex, finished, PassThrough, pipeline, promises, Readable, Transform, Writable } from 'node:stream'
const later = (task) => setImmediate(task)
const log = (...values) => console.log(...values.map((value) => (Buffer.isBuffer(value) ? \`<\${value}>\` : value)))
const slow = (name) => new Writable({ highWaterMark: 3, write(c, e, cb) { log(name, c); later(cb) } }).on('finish', () => log(name, 'finish')).on('close', () => log(name, 'close'))
const source = (n, o) => { let i = 0; return new Readable({ highWaterMark: 3, read() { later(() => this.push(i < n ? \`c\${i++}\` : null)) }, ...o }) }
`

for (const [name, code] of Object.entries({ ...base, ...pipes }))
  test(name, async () => {
    await compareScript(HEAD + code, { extension: 'mjs' })
  })
