/** Checks what happens before a snapshot: hooks that take their time, work of the host that ends by itself, snapshots that meet. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { bundle, type Ended, generate, known, type PluginOptions, read, runFile, temporary, virtual } from './hop.ts'

/** A program in a folder of its own, and ways to run it. */
async function app(t: TestContext, code: string, options: PluginOptions = {}, format: 'es' | 'cjs' = 'es') {
  const folder = temporary()
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const entry = join(process.cwd(), 'app.js')
  const extension = format === 'es' ? 'mjs' : 'cjs'
  writeFileSync(join(folder, `app.${extension}`), await bundle(entry, { plugins: [virtual(code, entry)], instrument: options, format }))
  const start = (program: string): Promise<Ended> => runFile(join(folder, program), { cwd: folder, env: { TM_SNAPSHOT: 'here.cbor' } })
  return {
    run: () => start(`app.${extension}`),
    resume: () => {
      writeFileSync(join(folder, 'resumed.mjs'), generate(read(readFileSync(join(folder, 'here.cbor')), known), { format: 'esm' }))
      return start('resumed.mjs')
    },
    taken: () => readdirSync(folder).includes('here.cbor'),
  }
}

const ended = (stdout: string, stderr = '') => ({ code: 0, stdout, stderr })

/** Imports, and a wait that keeps the process alive. */
const head = `
  import { defineResource, onResume, onSuspend, snapshot } from 'things-migrate/runtime'
  const wait = (ms) => new Promise((done) => setTimeout(done, ms))
`

describe('hooks that take their time', { concurrency: 2 }, () => {
  test('what is put away asynchronously is put away in order, travels, and comes back before onResume', async (t) => {
    const { run, resume } = await app(
      t,
      `${head}
      const step = async (text) => { console.log(text, 'begins'); await wait(3); console.log(text, 'is over') }
      const device = (name) => defineResource({
        async suspend() { await step('suspend ' + name); return { name } },
        async resume(state) { await step('resume ' + state.name) },
      })
      device('one')
      defineResource({ suspend: () => (console.log('suspend at once'), 5), resume: (five) => console.log('resume at once', five) })
      device('two')
      onSuspend(() => step('hook'))
      onResume(async () => { await step('onResume') })
      setTimeout(() => process.emit('SIGUSR2'), 1)`,
    )
    const steps = (...names: string[]) => names.map((name) => `${name} begins\n${name} is over\n`).join('')
    assert.deepEqual(await run(), ended(`${steps('hook', 'suspend one')}suspend at once\n${steps('suspend two')}`))
    assert.deepEqual(await resume(), ended(`${steps('resume one')}resume at once 5\n${steps('resume two', 'onResume')}`))
  })

  test('one that is too slow is named, and what was put away is brought back', async (t) => {
    const { run, taken } = await app(
      t,
      `${head}
      defineResource({ suspend: () => 1, resume: (state) => console.log('first is back', state) })
      defineResource({
        suspend: async function close() { await wait(120); console.log('closed at last'); return 2 },
        resume: (state) => console.log('second is back', state),
      })
      defineResource({ suspend: () => console.log('never'), resume() {} })
      setTimeout(() => process.emit('SIGUSR2'), 1)`,
      { hookTimeout: 40 },
    )
    assert.deepEqual(
      await run(),
      ended(
        'first is back 1\nclosed at last\nsecond is back 2\n',
        '[things-migrate] snapshot not taken: suspend of defineResource 2 (close) took longer than 40 ms (option hookTimeout)\n',
      ),
    )
    assert.equal(taken(), false)
  })

  test('a hook of onSuspend that is too slow is named', async (t) => {
    const { run, taken } = await app(
      t,
      `${head}
      onSuspend(() => {})
      onSuspend(function flush() { return new Promise(() => {}) })
      setTimeout(() => process.emit('SIGUSR2'), 1)`,
      { hookTimeout: 20 },
    )
    assert.deepEqual(
      await run(),
      ended('', '[things-migrate] snapshot not taken: onSuspend 2 (flush) took longer than 20 ms (option hookTimeout)\n'),
    )
    assert.equal(taken(), false)
  })

  test('one that fails later stops the snapshot, and what was put away is brought back', async (t) => {
    const { run, taken } = await app(
      t,
      `${head}
      defineResource({ suspend: async () => 'one', resume: (state) => console.log('back', state) })
      defineResource({ suspend: async () => { await wait(2); throw new Error('busy') }, resume: () => console.log('never') })
      setTimeout(() => snapshot().catch((error) => console.log(error.message)), 1)`,
    )
    assert.deepEqual(await run(), ended('back one\nbusy\n'))
    assert.equal(taken(), false)
  })

  test('one that fails to come back is an uncaught exception; the others come back', async (t) => {
    const { run, resume } = await app(
      t,
      `${head}
      process.on('uncaughtException', (error) => console.log('uncaught', error.message))
      defineResource({ suspend: () => 1, resume() { throw new Error('no network') } })
      defineResource({ suspend: () => 2, resume: async () => { throw new Error('no disk') } })
      defineResource({ suspend: () => 3, resume: (three) => console.log('back', three) })
      onResume(() => console.log('resumed'))
      setTimeout(() => process.emit('SIGUSR2'), 1)`,
    )
    assert.deepEqual(await run(), ended(''))
    const { stdout, ...rest } = await resume()
    assert.deepEqual(
      { ...rest, lines: stdout.split('\n').sort() },
      { code: 0, stderr: '', lines: ['', 'back 3', 'resumed', 'uncaught no disk', 'uncaught no network'] },
    )
  })

  test('one that is too slow to come back is named, and the program goes on', async (t) => {
    const { run, resume } = await app(
      t,
      `${head}
      defineResource({ suspend() {}, resume: () => new Promise(() => {}) })
      onResume(() => console.log('resumed'))
      setTimeout(() => process.emit('SIGUSR2'), 1)`,
      { hookTimeout: 20 },
    )
    assert.deepEqual(await run(), ended(''))
    assert.deepEqual(
      await resume(),
      ended(
        'resumed\n',
        '[things-migrate] resume of defineResource 1 (resume) took longer than 20 ms (option hookTimeout); the program goes on\n',
      ),
    )
  })

  test('snapshots that meet are taken one after the other', async (t) => {
    const { run } = await app(
      t,
      `${head}
      let open = true
      defineResource({
        async suspend() { if (!open) throw new Error('twice'); open = false; await wait(2) },
        resume() { open = true },
      })
      const taken = async (name) => console.log(name, (await snapshot()).resumed, open)
      setTimeout(() => { taken('one'); taken('two'); process.nextTick(taken, 'three') }, 1)`,
    )
    assert.deepEqual(await run(), ended('one false true\ntwo false true\nthree false true\n'))
  })
})

/** Work that only Node does, as a promise; each logs once when it is over. */
const works: readonly (readonly [name: string, code: string])[] = [
  ['fs.promises', `import { readFile } from 'node:fs/promises'; const work = async () => (await readFile('app.mjs')).length > 10`],
  [
    'fs with a callback',
    `import { stat } from 'node:fs'; const work = () => new Promise((done) => stat('app.mjs', (_, found) => done(found.isFile())))`,
  ],
  ['crypto.subtle', `const work = async () => (await crypto.subtle.digest('SHA-256', new Uint8Array(1e6))).byteLength`],
  ['crypto.subtle, then', `const work = () => crypto.subtle.digest('SHA-256', new Uint8Array(1e6)).then((bytes) => bytes.byteLength)`],
  [
    'pbkdf2',
    `import { pbkdf2 } from 'node:crypto'; const work = () => new Promise((done) => pbkdf2('a', 'b', 20000, 20, 'sha1', (_, key) => done(key.length)))`,
  ],
  [
    'gzip',
    `import zlib from 'node:zlib'; const work = () => new Promise((done) => zlib.gzip('x'.repeat(1e6), (_, bytes) => done(bytes.length > 10)))`,
  ],
  [
    'promisify(brotliCompress)',
    `import { brotliCompress } from 'node:zlib'; import { promisify } from 'node:util'; const work = async () => (await promisify(brotliCompress)('x'.repeat(1e5))).length > 5`,
  ],
  [
    'dns.lookup',
    `import { lookup } from 'node:dns'; const work = () => new Promise((done) => lookup('127.0.0.1', (_, address) => done(address)))`,
  ],
  ['dns.promises.lookup', `import { promises } from 'node:dns'; const work = async () => (await promises.lookup('localhost')).family > 0`],
  [
    'fetch',
    `import http from 'node:http'; const work = () => new Promise((done) => {
      const server = http.createServer((_, response) => { response.write('a'); setTimeout(() => response.end('b'), 20) }).listen(0, '127.0.0.1', async () => {
        const response = await fetch('http://127.0.0.1:' + server.address().port)
        const text = await response.text()
        server.close()
        server.closeAllConnections()
        done(text)
      })
    })`,
  ],
  ['Blob', `const work = () => new Blob(['a', 'b']).text()`],
  ['WebAssembly', `const work = async () => typeof await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))`],
  ['import()', `const work = async () => typeof (await import('node:v8')).serialize`],
]

describe('work of the host that ends by itself is waited for', { concurrency: 2 }, () => {
  for (const [name, code] of works) {
    test(name, async (t) => {
      const { run, resume, taken } = await app(
        t,
        `import { onResume } from 'things-migrate/runtime'
        ${code}
        setTimeout(async () => {
          process.emit('SIGUSR2')
          console.log('begins')
          const result = await work()
          console.log('over', result)
          const interval = setInterval(() => {}, 1000)
          onResume(() => { console.log('end'); clearInterval(interval) })
        }, 1)`,
      )
      const first = await run()
      assert.match(first.stdout, /^begins\nover \S+\n$/)
      assert.deepEqual({ ...first, taken: taken() }, { ...ended(first.stdout), taken: true })
      assert.deepEqual(await resume(), ended('end\n'))
    })
  }

  test('modules that are required later are seen as well', async (t) => {
    const { run, taken } = await app(
      t,
      `setTimeout(() => {
        process.emit('SIGUSR2')
        require('node:zlib').deflate('x'.repeat(1e6), () => console.log('over'))
        setInterval(() => {}, 1000)
      }, 1)`,
      {},
      'cjs',
    )
    assert.deepEqual({ ...(await run()), taken: taken() }, { ...ended('over\n'), taken: true })
  })

  test('what does not end is named, with the time it was waited for', async (t) => {
    const { run } = await app(
      t,
      `import { execFileSync } from 'node:child_process'
      import { open, openSync } from 'node:fs'
      import { snapshot } from 'things-migrate/runtime'
      execFileSync('mkfifo', ['pipe'])
      open('pipe', 'r', () => {})
      const forever = async () => { await new ReadableStream().getReader().read() }
      setTimeout(() => {
        forever()
        snapshot().catch(({ obstacles }) => {
          for (const { path, what, why } of obstacles) console.log(path + ':', what + ':', why.replace(/[0-9]+/, 'n'))
          openSync('pipe', 'r+')
        })
      }, 1)`,
      { patience: 15 },
    )
    assert.deepEqual(
      await run(),
      ended(
        'await in app#forever: Promise: a pending promise that only the host can settle, waited for n ms\n' +
          'host: FSReqCallback: work of the host that is still going on, waited for n ms\n',
      ),
    )
  })

  test('where something else is in the way, that is said', async (t) => {
    const { run } = await app(
      t,
      `import { snapshot } from 'things-migrate/runtime'
      const made = new WebAssembly.Memory({ initial: 1 })
      const work = async () => { await crypto.subtle.digest('SHA-256', new Uint8Array(1e6)); console.log('over') }
      setTimeout(() => {
        work()
        snapshot().catch(({ obstacles }) => console.log(obstacles.length, obstacles[0].what, typeof made))
      }, 1)`,
    )
    assert.deepEqual(await run(), ended('over\n1 WebAssembly.Memory object\n'))
  })
})
