/** Checks what an application can ask the runtime for, and what a signal does without it. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { bundle, type Ended, generate, known, type PluginOptions, read, runFile, temporary, turns, virtual } from './hop.ts'

/** A folder of its own, a program in it, and ways to run it. */
async function app(t: TestContext, code: string, options: PluginOptions = {}) {
  const folder = temporary()
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const entry = join(process.cwd(), 'app.js')
  writeFileSync(join(folder, 'app.mjs'), await bundle(entry, { plugins: [virtual(code, entry)], instrument: options }))
  const run = (program: string, env: NodeJS.ProcessEnv = {}, turn?: number): Promise<Ended> =>
    runFile(join(folder, program), {
      cwd: folder,
      flags: turn === undefined ? [] : ['--import', turns],
      env: turn === undefined ? env : { ...env, TM_TEST_TURN: String(turn) },
    })
  const restore = (snapshot: string) => {
    writeFileSync(join(folder, 'resumed.mjs'), generate(read(readFileSync(join(folder, snapshot)), known), { format: 'esm' }))
    return run('resumed.mjs')
  }
  return { folder, run, restore, files: () => readdirSync(folder).sort() }
}

const prints = (stdout: string) => ({ code: 0, stdout, stderr: '' })

/** A program that prints 1 to 4, a turn each. */
const counting = `
let n = 0
const step = () => { console.log(++n); if (n < 4) setTimeout(step, 1) }
setTimeout(step, 1)
process.on('exit', (code) => console.log('exit', code))
`
/** The same with something that cannot move. */
const stuck = `const made = new WebAssembly.Memory({ initial: 1 })\n${counting.replace('++n', 'made ? ++n : 0')}`

test('functions made by new Function come along only where that is allowed', async (t) => {
  const { folder, run } = await app(t, `const made = new Function('a', 'return a + 5')\n${counting.replace('++n', 'made(n++) - 4')}`)
  assert.deepEqual(await run('app.mjs', {}, 2), prints('1\n2\n'))
  const snapshot = read(readFileSync(join(folder, 'snapshot.cbor')), known)
  assert.throws(() => generate(snapshot, { format: 'esm' }), /^Refusal: refused: 1 function made by new Function, .*--constructed$/)
  writeFileSync(join(folder, 'resumed.mjs'), generate(snapshot, { format: 'esm', constructed: true }))
  assert.deepEqual(await run('resumed.mjs'), prints('3\n4\nexit 0\n'))
})

describe('the signal', { concurrency: 2 }, () => {
  test('TM_SNAPSHOT names the file; the process ends with 0, without the listeners to exit', async (t) => {
    const { run, restore, files } = await app(t, counting)
    assert.deepEqual(await run('app.mjs', { TM_SNAPSHOT: 'here.cbor' }, 2), prints('1\n2\n'))
    assert.deepEqual(files(), ['app.mjs', 'here.cbor'])
    assert.deepEqual(await restore('here.cbor'), prints('3\n4\nexit 0\n'))
  })

  test('without TM_SNAPSHOT it is snapshot.cbor in the current folder', async (t) => {
    const { run, files } = await app(t, counting)
    assert.deepEqual(await run('app.mjs', {}, 2), prints('1\n2\n'))
    assert.deepEqual(files(), ['app.mjs', 'snapshot.cbor'])
  })

  test('a plugin option makes it snapshot.json', async (t) => {
    const { run, restore, files } = await app(t, counting, { format: 'json' })
    assert.deepEqual(await run('app.mjs', {}, 2), prints('1\n2\n'))
    assert.deepEqual(files(), ['app.mjs', 'snapshot.json'])
    assert.deepEqual(await restore('snapshot.json'), prints('3\n4\nexit 0\n'))
  })

  test('a path that ends in .json is JSON, whatever the option', async (t) => {
    const { folder, run, restore } = await app(t, counting)
    await run('app.mjs', { TM_SNAPSHOT: 'here.json' }, 3)
    assert.equal(JSON.parse(readFileSync(join(folder, 'here.json'), 'utf8')).format, 'things-migrate')
    assert.deepEqual(await restore('here.json'), prints('4\nexit 0\n'))
  })

  test('a program that cannot be captured says why, goes on, and no file is touched', async (t) => {
    const { folder, run, files } = await app(t, stuck)
    writeFileSync(join(folder, 'here.cbor'), 'before')
    const { code, stdout, stderr } = await run('app.mjs', { TM_SNAPSHOT: 'here.cbor' }, 2)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '1\n2\n3\n4\nexit 0\n' })
    assert.match(
      stderr,
      /^\[things-migrate\] snapshot not taken: the program cannot be captured: 1 obstacle\n {2}TM216 listener of process "exit" → scope app → variable made: WebAssembly\.Memory: /,
    )
    assert.equal(readFileSync(join(folder, 'here.cbor'), 'utf8'), 'before')
    assert.deepEqual(files(), ['app.mjs', 'here.cbor'])
  })

  test('TM_REPORT says where a program that cannot be captured says why, as JSON', async (t) => {
    const { folder, run, files } = await app(t, stuck)
    const { code, stdout, stderr } = await run('app.mjs', { TM_REPORT: 'why.json' }, 2)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '1\n2\n3\n4\nexit 0\n' })
    assert.match(stderr, /^\[things-migrate\] snapshot not taken: .*\n {2}TM216 .*\n$/)
    assert.deepEqual(files(), ['app.mjs', 'why.json'])
    assert.deepEqual(JSON.parse(readFileSync(join(folder, 'why.json'), 'utf8')), {
      name: 'CaptureError',
      message: 'the program cannot be captured: 1 obstacle',
      obstacles: [
        {
          code: 'TM216',
          path: 'listener of process "exit" → scope app → variable made',
          what: 'WebAssembly.Memory',
          why: "its code and state are the engine's",
          wayOut: 'Keep its bytes and what is in its memory, and instantiate it again (onSuspend, defineResource)',
        },
      ],
    })
    const missing = await run('app.mjs', { TM_REPORT: 'missing/why.json' }, 2)
    assert.match(missing.stderr, /\n\[things-migrate\] report not written: .*ENOENT.*missing.*\n$/)
    assert.equal(missing.stdout, '1\n2\n3\n4\nexit 0\n')
  })

  test('a path that cannot be written does not end the program', async (t) => {
    const { run, files } = await app(t, counting)
    const { code, stdout, stderr } = await run('app.mjs', { TM_SNAPSHOT: 'missing/here.cbor' }, 2)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '1\n2\n3\n4\nexit 0\n' })
    assert.match(stderr, /^\[things-migrate\] snapshot not taken: .*ENOENT.*missing/)
    assert.deepEqual(files(), ['app.mjs'])
  })

  test('an earlier snapshot is replaced', async (t) => {
    const { folder, run, restore } = await app(t, counting)
    writeFileSync(join(folder, 'here.cbor'), 'before')
    await run('app.mjs', { TM_SNAPSHOT: 'here.cbor' }, 1)
    assert.deepEqual(await restore('here.cbor'), prints('2\n3\n4\nexit 0\n'))
  })

  test("afterSnapshot: 'continue'", async (t) => {
    const { run, restore } = await app(t, counting, { afterSnapshot: 'continue' })
    assert.deepEqual(await run('app.mjs', { TM_SNAPSHOT: 'here.cbor' }, 2), prints('1\n2\n3\n4\nexit 0\n'))
    assert.deepEqual(await restore('here.cbor'), prints('3\n4\nexit 0\n'))
  })

  test("trigger: 'none'", async (t) => {
    const { run, files } = await app(t, `${counting}\nconsole.log(process.listenerCount('SIGUSR2'))`, { trigger: 'none' })
    assert.deepEqual(await run('app.mjs', { TM_SNAPSHOT: 'here.cbor' }, 2), prints('0\n1\n2\n3\n4\nexit 0\n'))
    assert.deepEqual(files(), ['app.mjs'])
  })
})

describe('snapshot()', { concurrency: 2 }, () => {
  const forking = (options: string) => `
    import { writeFileSync } from 'node:fs'
    import { snapshot } from 'things-migrate/runtime'
    let n = 1
    snapshot(${options}).then((result) => {
      console.log('then', n++, result.resumed, Object.keys(result).join())
      if (!result.resumed) writeFileSync('here', result.bytes)
      return n
    }).then((m) => console.log('and then', m))
    n = 10
    setTimeout(() => console.log('later', n), 20)
    process.on('exit', () => console.log('exit'))
  `

  test('returns twice, as fork(2)', async (t) => {
    const { run, restore, folder } = await app(t, forking(''))
    assert.deepEqual(await run('app.mjs'), prints('then 10 false resumed,bytes\nand then 11\nlater 11\nexit\n'))
    assert.deepEqual(await restore('here'), prints('then 10 true resumed\nand then 11\nlater 11\nexit\n'))
    assert.deepEqual([...readFileSync(join(folder, 'here')).subarray(0, 3)], [0xd9, 0xd9, 0xf7])
  })

  test('{ format }', async (t) => {
    const { run, restore, folder } = await app(t, forking(`{ format: 'json' }`))
    await run('app.mjs')
    assert.equal(JSON.parse(readFileSync(join(folder, 'here'), 'utf8')).format, 'things-migrate')
    assert.deepEqual(await restore('here'), prints('then 10 true resumed\nand then 11\nlater 11\nexit\n'))
  })

  test('rejects with every obstacle and its path', async (t) => {
    const { run } = await app(
      t,
      `
      import { snapshot } from 'things-migrate/runtime'
      const held = { deep: [new WebAssembly.Memory({ initial: 1 })], other: new WebAssembly.Memory({ initial: 1 }) }
      setTimeout(() => console.log('goes on', held.deep.length + Number(held.other !== null)), 20)
      snapshot().catch((error) => {
        console.log(error.name, error instanceof Error, error.obstacles.length)
        for (const { code, path, what, why, wayOut } of error.obstacles) console.log(code, path, what, [why, wayOut].every(Boolean))
      })
    `,
    )
    const { code, stdout, stderr } = await run('app.mjs')
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.match(
      stdout,
      /^CaptureError true 2\nTM216 timer 0 → callback → scope app → variable held\.other WebAssembly\.Memory true\nTM216 timer 0 → callback → scope app → variable held\.deep\[0\] WebAssembly\.Memory true\ngoes on 2\n$/,
    )
  })

  test('a program that goes on does not notice that promises were asked', async (t) => {
    const { run } = await app(
      t,
      `
      import { snapshot } from 'things-migrate/runtime'
      process.on('unhandledRejection', (reason, p) => console.log('unhandled', reason, p === alone))
      process.on('rejectionHandled', () => console.log('handled later'))
      const alone = Promise.reject('alone'), fine = Promise.resolve(1), handled = Promise.reject('x')
      handled.catch(() => {})
      let fail
      const open = new Promise((_, reject) => { fail = reject })
      const slow = Promise.race([fine, open])
      setTimeout(() => {
        console.log('before')
        setImmediate(() => console.log('next'))
        snapshot().then(({ resumed }) => {
          console.log(resumed)
          fail('open')
          setTimeout(() => console.log('end', [alone, fine, handled, slow].length), 1)
        })
        setImmediate(() => console.log('after'))
      }, 1)
    `,
    )
    assert.deepEqual(await run('app.mjs'), prints('unhandled alone true\nbefore\nnext\nfalse\nafter\nend 4\n'))
  })

  test('again and again in one process', async (t) => {
    const { run, restore } = await app(
      t,
      `
      import { writeFileSync } from 'node:fs'
      import { snapshot } from 'things-migrate/runtime'
      let n = 0
      const step = () => {
        n++
        if (n > 3) return console.log('end', n)
        snapshot().then(({ resumed, bytes }) => {
          console.log(n, resumed)
          if (!resumed) writeFileSync(String(n), bytes)
          setTimeout(step, 1)
        })
      }
      setTimeout(step, 1)
    `,
    )
    assert.deepEqual(await run('app.mjs'), prints('1 false\n2 false\n3 false\nend 4\n'))
    assert.deepEqual(await restore('2'), prints('2 true\n3 false\nend 4\n'))
    assert.deepEqual(await restore('1'), prints('1 true\n2 false\n3 false\nend 4\n'))
  })

  test('without an instrumented program', async (t) => {
    const folder = temporary()
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const runtime = new URL('../dist/runtime/index.js', import.meta.url).href
    writeFileSync(
      join(folder, 'app.mjs'),
      `import { snapshot } from ${JSON.stringify(runtime)}\nsnapshot().catch((error) => console.log(error.message))\n`,
    )
    assert.deepEqual(
      await runFile(join(folder, 'app.mjs')),
      prints('no instrumented program is running: build it with the things-migrate plugin\n'),
    )
  })
})

describe('hooks and resources', { concurrency: 2 }, () => {
  const program = (last = '') => `
    import { defineResource, onResume, onSuspend } from 'things-migrate/runtime'
    let n = 0
    let open = 'first'
    onSuspend(() => console.log('suspend', n))
    onSuspend(() => new Promise((done) => setImmediate(() => { console.log('waited for'); done() })))
    onResume(() => console.log('resume', n, open))
    defineResource({
      suspend() { const was = open; open = 'closed'; console.log('put away', was); return { was, at: n } },
      resume({ was, at }) { open = was + at; console.log('bring back', was, at) },
    })
    // Longer than it takes to wait for the hooks.
    const step = () => {
      console.log(++n, open)
      if (n < 3) setTimeout(step, 250)
      if (n === Number(process.env.AT)) process.emit('SIGUSR2')
    }
    setTimeout(step, 5)
    ${last}
  `

  test('run around a hop, in order', async (t) => {
    const { run, restore } = await app(t, program())
    assert.deepEqual(
      await run('app.mjs', { TM_SNAPSHOT: 'here.cbor', AT: '1' }),
      prints('1 first\nsuspend 1\nwaited for\nput away first\n'),
    )
    assert.deepEqual(await restore('here.cbor'), prints('bring back first 1\nresume 1 first1\n2 first1\n3 first1\n'))
  })

  test('run again on the next hop', async (t) => {
    const { run, restore, folder } = await app(t, program())
    await run('app.mjs', { TM_SNAPSHOT: 'here.cbor', AT: '1' })
    await restore('here.cbor')
    const { stdout } = await run('resumed.mjs', { TM_SNAPSHOT: 'there.cbor', AT: '2' })
    assert.equal(stdout, 'bring back first 1\nresume 1 first1\n2 first1\nsuspend 2\nwaited for\nput away first1\n')
    assert.ok(existsSync(join(folder, 'there.cbor')))
    assert.deepEqual(await restore('there.cbor'), prints('bring back first1 2\nresume 2 first12\n3 first12\n'))
  })

  test('where the program goes on, the resource is back and no one is told of a hop', async (t) => {
    const { run } = await app(t, program(), { afterSnapshot: 'continue' })
    const { stdout, stderr } = await run('app.mjs', { TM_SNAPSHOT: 'here.cbor', AT: '1' })
    assert.deepEqual(
      { stdout, stderr },
      { stdout: '1 first\nsuspend 1\nwaited for\nput away first\nbring back first 1\n2 first1\n3 first1\n', stderr: '' },
    )
  })

  test('a refused snapshot brings the resource back', async (t) => {
    const { run, files } = await app(t, program(`globalThis.made = new WebAssembly.Memory({ initial: 1 })`))
    const { code, stdout, stderr } = await run('app.mjs', { TM_SNAPSHOT: 'here.cbor', AT: '1' })
    assert.deepEqual(
      { code, stdout },
      { code: 0, stdout: '1 first\nsuspend 1\nwaited for\nput away first\nbring back first 1\n2 first1\n3 first1\n' },
    )
    assert.match(stderr, /snapshot not taken: the program cannot be captured: 1 obstacle/)
    assert.deepEqual(files(), ['app.mjs'])
  })

  test('a hook that fails stops the snapshot', async (t) => {
    const code = `import { onSuspend } from 'things-migrate/runtime'\nonSuspend(async () => { throw new Error('not now') })\n${counting}`
    const { run, files } = await app(t, code)
    const ended = await run('app.mjs', { TM_SNAPSHOT: 'here.cbor' }, 2)
    assert.deepEqual(ended, { code: 0, stdout: '1\n2\n3\n4\nexit 0\n', stderr: '[things-migrate] snapshot not taken: not now\n' })
    assert.deepEqual(files(), ['app.mjs'])
  })

  test('a resource that fails to be put away stops the snapshot', async (t) => {
    const code = `import { defineResource } from 'things-migrate/runtime'\ndefineResource({ suspend() { throw new Error('busy') }, resume() {} })\n${counting}`
    const { run, files } = await app(t, code)
    const ended = await run('app.mjs', { TM_SNAPSHOT: 'here.cbor' }, 2)
    assert.deepEqual(ended, { code: 0, stdout: '1\n2\n3\n4\nexit 0\n', stderr: '[things-migrate] snapshot not taken: busy\n' })
    assert.deepEqual(files(), ['app.mjs'])
  })
})
