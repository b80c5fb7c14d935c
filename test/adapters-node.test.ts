/** Runs the Node host in child processes: exit with output under way, files, names, listeners, work in flight. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'adapters-'))
after(() => rmSync(folder, { recursive: true }))

let count = 0
/** Writes a program that has `host`, installed as the runtime does it; returns Node's arguments. */
function program(text: string): string[] {
  const file = join(folder, `${++count}.mjs`)
  writeFileSync(
    file,
    `import ${JSON.stringify(new URL('../runtime/parts/index.ts', import.meta.url).href)}
     import { host } from ${JSON.stringify(new URL('../runtime/adapters/index.ts', import.meta.url).href)}
     import { adapterChecks } from ${JSON.stringify(new URL('../runtime/adapters/checks.ts', import.meta.url).href)}
     import { adapterMakers, resolveHostName } from ${JSON.stringify(new URL('../runtime/adapters/makers.ts', import.meta.url).href)}
     globalThis.$TM = undefined
     for (const adapter of host.adapters) adapter.install?.()
     const parts = [...host.adapters, ...adapterMakers(host.adapters), ...adapterChecks]
     const adapter = (name) => Object.assign({}, ...parts.filter((each) => each.name === name))
     const resolve = resolveHostName(host.adapters)
     ${text}`,
  )
  return ['--import', import.meta.resolve('tsx'), file]
}

function run(text: string, options: Parameters<typeof spawnSync>[2] = {}) {
  const child = spawnSync(process.execPath, program(text), { cwd: folder, encoding: 'utf8', timeout: 20_000, ...options })
  return { ...child, stdout: String(child.stdout), stderr: String(child.stderr) }
}

test('exit flushes a pipe that is read slowly, and no step of the program runs meanwhile', async () => {
  const child = spawn(
    process.execPath,
    program(`
      process.on('exit', () => console.error('exit listener'))
      process.on('SIGHUP', () => {}).on('SIGUSR1', () => console.error('signal listener'))
      process.on('beforeExit', () => console.error('beforeExit listener'))
      process.stdin.on('data', () => console.error('stdin')).on('end', () => console.error('stdin end'))
      process.stdout.on('drain', () => console.error('drain'))
      setInterval(() => console.error('interval'), 1)
      setTimeout(() => {
        process.stdout.write('x'.repeat(3e6), () => console.error('written'))
        for (let i = 0; i < 100; i++) process.stdout.write('é' + i + '\\n', () => console.error('written'))
        host.betweenTurns(() => {
          for (const each of host.adapters) each.stop?.()
          if (process.stdout.writableLength < 1e6) console.error('no back-pressure')
          host.report('leaving\\n')
          host.exit()
        })
        setImmediate(() => console.error('immediate'))
        setTimeout(() => console.error('timeout'), 0)
      }, 20)`),
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  let errors = ''
  const chunks: Buffer[] = []
  await new Promise<void>((resolve) => child.stderr.on('data', (chunk) => (errors += chunk).includes('leaving') && resolve()))
  child.stdin.write('hello')
  child.kill('SIGUSR1')
  await new Promise((resolve) => setTimeout(resolve, 200))
  child.stdout.on('data', (chunk) => chunks.push(chunk))
  const [code, signal] = await new Promise<unknown[]>((resolve) => child.on('close', (...args) => resolve(args)))
  assert.deepEqual([code, signal], [0, null])
  assert.equal(errors.replace(/^(interval\n)*/, ''), 'leaving\n')
  assert.equal(Buffer.concat(chunks).toString(), `${'x'.repeat(3e6)}${Array.from({ length: 100 }, (_, i) => `é${i}\n`).join('')}`)
})

test('exit ends although the reader has gone, or stdout was ended', async () => {
  const end = `process.stdout.end('x'.repeat(2e5)); host.betweenTurns(() => host.exit()); process.on('exit', () => console.error('no'))`
  const result = run(end)
  assert.equal(result.stdout.length, 2e5)
  assert.equal(result.stderr, '')
  assert.equal(result.status, 0)
  const child = spawn(
    process.execPath,
    program(`
      process.stdout.write('x'.repeat(1e6), () => console.error('no'))
      host.betweenTurns(() => { host.report('leaving\\n'); host.exit() })`),
  )
  let errors = ''
  await new Promise<void>((resolve) => child.stderr.on('data', (chunk) => (errors += chunk).includes('leaving') && resolve()))
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(child.exitCode, null)
  child.stdout.destroy()
  assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0)
  assert.equal(errors, 'leaving\n')
})

test('a snapshot is stored whole or not at all', () => {
  const text = `
    console.log(String(host.format()))
    try { host.store(new Uint8Array([1, 2, 3]), 'cbor'); console.log('stored') } catch (error) { console.log(error.code) }`
  assert.equal(run(text, { env: { ...process.env, TM_SNAPSHOT: '' } }).stdout, 'undefined\nstored\n')
  assert.deepEqual([...readFileSync(join(folder, 'snapshot.cbor'))], [1, 2, 3])
  const env = { ...process.env, TM_SNAPSHOT: join(folder, 'a.JSON') }
  assert.equal(run(text, { env }).stdout, 'json\nstored\n')
  assert.equal(run(text, { env: { ...process.env, TM_SNAPSHOT: join(folder, 'none', 'a.cbor') } }).stdout, 'cbor\nENOENT\n')
  assert.equal(run(text, { env: { ...process.env, TM_SNAPSHOT: folder } }).stdout, 'undefined\nEISDIR\n')
  assert.deepEqual(
    readdirSync(folder).filter((name) => /tmp/.test(name)),
    [],
  )
})

test('every name leads back to its object, and what the program made has none', () => {
  const { stdout, stderr } = run(`
    import fs from 'node:fs'
    import events, { EventEmitter } from 'node:events'
    import http from 'node:http'
    import os from 'node:os'
    import crypto from 'node:crypto'
    import promises from 'node:fs/promises'
    import util from 'node:util'
    const loaded = process.moduleLoadList.length
    const mine = { plain: {}, replaced: () => $TM, added: { a: 1 }, whole: function () {}, deep: {} }
    http.globalAgent.options.mine = mine.deep
    util.mine = mine.added
    fs.readFile = mine.replaced
    util.deprecate = mine.whole
    EventEmitter.prototype.getMaxListeners = mine.replaced
    const start = performance.now()
    const name = host.names(() => false)
    name(fs)
    const ms = performance.now() - start
    for (const value of Object.values(mine)) if (name(value) !== undefined) console.log('named', name(value))
    const timeout = setTimeout(() => {}, 1), immediate = setImmediate(() => {})
    const wanted = { fs, readFileSync: fs.readFileSync, stats: fs.Stats.prototype, on: EventEmitter.prototype.on, events, join: process.getBuiltinModule('path').win32.join,
      methods: http.METHODS, constants: os.constants, open: fs.promises.open, hash: crypto.createHash, readFile: promises.readFile, stdout: process.stdout, stderr: process.stderr,
      timeout: Object.getPrototypeOf(timeout), immediate: Object.getPrototypeOf(immediate), setTimeout, clear: clearTimeout, url: URL.prototype, decoder: util.TextDecoder }
    for (const [key, value] of Object.entries(wanted)) {
      console.log(key, name(value))
      if (resolve(name(value)) !== value) console.log('does not lead back', key)
    }
    for (const bad of ['node:nothing', 'node:fs#constructor.constructor', 'node:fs#__proto__', 'fs', 'node:fs#a.b', 'node:process#argv.x', 'node:internal/timers', 'node:timers#Timeout.prototype.nothing'])
      if (resolve(bad) !== undefined) console.log('resolved', bad)
    console.log(ms < 60, process.moduleLoadList.length - loaded < 20)`)
  assert.equal(stderr, '')
  assert.equal(
    stdout,
    `fs node:fs
readFileSync node:fs#readFileSync
stats node:fs#Stats.prototype
on node:events#prototype.addListener
events node:events
join node:path#win32.join
methods node:http#METHODS
constants node:os#constants
open node:fs/promises#open
hash node:crypto#createHash
readFile node:fs/promises#readFile
stdout node:process#stdout
stderr node:process#stderr
timeout node:timers#Timeout.prototype
immediate node:timers#Immediate.prototype
setTimeout node:timers#setTimeout
clear node:timers#clearTimeout
url node:url#URL.prototype
decoder node:util#TextDecoder
true true
`,
  )
})

test('exports that the program has replaced or added come back, also for import bindings', () => {
  const { stdout, stderr } = run(`
    import fs, { readFileSync } from 'node:fs'
    import util from 'node:util'
    import { syncBuiltinESMExports } from 'node:module'
    const modules = adapter('modules'), values = []
    const describe = { value: (v) => [values.push(v) - 1] }
    const capture = () => modules.capture(describe)
    util.parseArgs; util.MIMEType; util.styleText; fs.promises
    console.log(capture())
    const native = fs.readFileSync
    fs.readFileSync = function patched() { return 'patched' }
    util.extra = 5
    const state = capture()
    console.log(JSON.stringify(state), host.names(() => false)(fs.readFileSync), values[0].name)
    fs.readFileSync = native
    delete util.extra
    syncBuiltinESMExports()
    console.log(readFileSync === native)
    modules.restore(state, { value: (v) => values[v[0]] }, {})
    console.log(readFileSync(), util.extra)`)
  assert.equal(stderr, '')
  assert.equal(stdout, 'undefined\n[["fs","readFileSync",[0]],["util","extra",[1]]] undefined patched\ntrue\npatched 5\n')
})

test('listeners on process come back in their order, before and behind Node’s own', () => {
  const hop = `
    const process_ = adapter('process'), values = []
    const describe = { value: (v) => [values.push(v) - 1], obstacle: ({ what, why, wayOut }) => console.log([what, why, wayOut].join()) }
    const check = { value() {}, fail(m) { throw new TypeError(m) } }
    const capture = () => JSON.parse(JSON.stringify(process_.capture(describe) ?? null))
    const restore = (state) => { process_.verify(state, check); process_.restore(state, { value: (v) => values[v[0]] }, {}) }
    const show = (event) => process.rawListeners(event).map((l) => l.name + (l.listener ? ':' + l.listener.name : '')).join()`
  const { stdout, stderr, status } = run(`${hop}
    console.log(capture())
    host.listen('SIGUSR2', () => {})
    console.log(capture())
    const events = ['exit', 'SIGUSR2', 'SIGHUP', 'newListener', 'custom', 'warning']
    process.on('exit', function a() { console.log('a') })
    process.once('exit', function b() { console.log('b') })
    process.prependListener('exit', function c() { console.log('c') })
    process.prependListener('warning', function first() {})
    process.prependOnceListener('warning', function zeroth() {})
    process.on('warning', function last() {})
    process.on('SIGUSR2', function own() {})
    process.on('SIGHUP', function usr() { console.log('signal') })
    process.on('custom', function custom() {})
    process.on('newListener', function heard() { console.log('heard') })
    process.exitCode = 7
    process.setMaxListeners(3)
    const before = events.map(show)
    const state = capture()
    for (const event of events) for (const l of process.rawListeners(event)) if (/^(a|bound onceWrapper|c|wrapper|first|last|own|usr|custom|heard)$/.test(l.name)) process.removeListener(event, l)
    process.setMaxListeners(11)
    process.exitCode = undefined
    restore(state)
    const again = events.map(show)
    console.log(before.join(';') === again.join(';') || [before, again].join('\\n'))
    console.log(process.getMaxListeners(), process.exitCode, Object.hasOwn(process, 'emit'))
    const read = (state) => JSON.stringify(state, (_, v) => Array.isArray(v) && v.length === 1 && typeof v[0] === 'number' ? String(values[v[0]]) : v)
    console.log(read(capture()) === read(state))
    setTimeout(() => {}, 100)
    process.kill(process.pid, 'SIGHUP')
    process.removeAllListeners('newListener')`)
  assert.equal(stderr, '')
  assert.equal(stdout, 'null\nnull\ntrue\n3 7 false\ntrue\nsignal\nc\na\nb\n')
  assert.equal(status, 7)
})

const inFlight = `
  await new Promise((r) => setTimeout(r, 50))
  setTimeout(() => {}, 30); setInterval(() => {}, 20).unref(); setImmediate(() => {})
  import('node:fs').then(({ appendFileSync }) => appendFileSync(process.env.REPORT, JSON.stringify(host.inFlight()) + '\\n'))`
const shells: [name: string, command: (node: string) => string][] = [
  ['pipes', (node) => `sleep 0.5 | ${node} 2>&1 | cat >/dev/null`],
  ['files', (node) => `${node} </dev/null >/dev/null 2>/dev/null`],
  ['regular files', (node) => `${node} <"$REPORT.in" >"$REPORT.out" 2>&1`],
  ['closed', (node) => `${node} <&- >&- 2>&-`],
  ['terminal', (node) => `script -qec '${node}' /dev/null </dev/null >/dev/null`],
  ['parent in Node', (node) => `${process.execPath} -e 'require("child_process").exec(process.argv[1])' '${node}'`],
]
for (const [name, command] of shells)
  for (const use of ['', 'console.log(1); console.error(2);', 'process.stdin;'])
    test(`nothing is in flight with ${name}${use && `, after ${use}`}`, () => {
      const report = join(folder, `report-${++count}`)
      writeFileSync(`${report}.in`, 'text')
      const node = [process.execPath, ...program(use + inFlight)].join(' ')
      spawnSync('bash', ['-c', command(node)], { env: { ...process.env, REPORT: report }, timeout: 20_000 })
      assert.equal(readFileSync(report, 'utf8'), '[]\n')
    })

test('what is in flight is named', () => {
  const { stdout } = run(
    `import fs from 'node:fs'
     import net from 'node:net'
     import { setTimeout as later } from 'node:timers/promises'
     setTimeout(() => {}, 10)
     later(20)
     fs.stat('/dev/null', () => {})
     fs.promises.stat('/dev/null')
     // A server listens again, and the standard input is read again: their adapters see to it.
     const server = net.createServer().listen(0)
     process.stdin.on('data', () => {})
     await new Promise((resolve) => process.nextTick(resolve))
     console.log(host.inFlight().filter((x) => x !== 'CloseReq' && x !== 'ConnectWrap').sort().join())
     process.exit()`,
    { input: 'x' },
  )
  assert.equal(stdout, 'FSReqCallback,FSReqPromise\n')
})
