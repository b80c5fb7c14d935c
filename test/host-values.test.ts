/** Checks that objects of the host's classes come back as they were, with a hop at every turn. */
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { bundle, compare, runFile, temporary, virtual } from './differential.ts'

const head = `
  const turn = () => new Promise((done) => setImmediate(done))
  const log = (...values) => console.log(...values)
`

/** Each logs what it holds before and after a turn, and changes it in between. */
const rows: Readonly<Record<string, string>> = {
  'URL and its searchParams': `
    const url = new URL('http://user:pass@host:8080/path?a=1&b=%20x#hash')
    const params = url.searchParams
    const other = new URL('file:///a b')
    class Link extends URL { label = 'mine'; get short() { return this.host } }
    const link = new Link('https://example.org/x?q=ü')
    await turn()
    params.append('c', 'd é')
    log(url.href, params === url.searchParams, params.toString(), [...params])
    url.pathname = '/other'
    log(other.href, link.label, link.short, link instanceof Link, link.search)
    await turn()
    url.search = '?z=1'
    other.host = 'there'
    log(url.href, params.get('z'), params.size, other.href)`,
  'URLSearchParams without a URL': `
    const params = new URLSearchParams([['a', '1'], ['a', '2'], ['', 'ü'], ['plus+', ' ']])
    params.note = 'mine'
    await turn()
    params.delete('a', '1')
    log(params.toString(), params.note, [...params.keys()])
    await turn()
    params.sort()
    log(params.toString(), new URLSearchParams().toString() === '')`,
  'TextEncoder and TextDecoder': `
    const encoder = new TextEncoder()
    const latin = new TextDecoder('latin1')
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    await turn()
    log(encoder.encode('é'), encoder.encoding, latin.decode(Uint8Array.of(233)), latin.encoding, strict.fatal, strict.ignoreBOM)
    try { strict.decode(Uint8Array.of(255)) } catch (error) { log(error.name, error.code) }
    log(strict.decode(Uint8Array.of(0xef, 0xbb, 0xbf, 65)).length)`,
  'a TextDecoder in the middle of a character': `
    const pieces = (decoder, bytes) => async function* () { for (const byte of bytes) { yield decoder.decode(Uint8Array.of(byte), { stream: true }); await turn() } yield decoder.decode() }
    const show = async (decoder, bytes) => { const found = []; for await (const text of pieces(decoder, bytes)()) found.push(escape(text)); log(decoder.encoding, found.join('|')) }
    await Promise.all([
      show(new TextDecoder(), [0xef, 0xbb, 0xbf, 0xf0, 0x9f, 0x98, 0x80]),
      show(new TextDecoder(), [0x61, 0xef, 0xbb, 0xbf, 0xe0, 0x80, 0xe2]),
      show(new TextDecoder('utf-16le'), [0xff, 0xfe, 0x3d, 0xd8, 0x00, 0xde, 0x3d]),
      show(new TextDecoder('latin1'), [0xe9, 0x41]),
    ])`,
  'own symbols of objects of the host, sealed and frozen': `
    import { createHash, createHmac } from 'node:crypto'
    import { BlockList, SocketAddress, Server, Socket } from 'node:net'
    import { IncomingMessage } from 'node:http'
    import { PassThrough } from 'node:stream'
    const later = () => new Promise((done) => setTimeout(done, 20))
    const keys = [Symbol.for('reg'), Symbol('own'), Symbol.toStringTag]
    const held = [new TextDecoder('latin1'), new TextEncoder(), new Headers([['a', 'b']]), new FormData(), createHash('md5'), createHmac('md5', 'k'), new BlockList(),
      new SocketAddress(), new URL('http://a'), new URLSearchParams('a=b'), new AbortController(), AbortSignal.abort(1), new Event('a'), new EventTarget(),
      new DOMException('a'), new Intl.Collator(), setTimeout(() => {}, 1e6).unref(), setImmediate(() => {}), new PassThrough(), new Server(), new Socket(), new IncomingMessage(new Socket())]
    held.forEach((value, i) => {
      for (const key of keys) Object.defineProperty(value, key, { value: i, writable: true, configurable: true })
      if (i < 14) [Object.seal, Object.freeze, Object.preventExtensions][i % 3](value)
    })
    const show = () => log(held.map((value, i) => keys.map((key) => value[key] === i).join() + Object.isFrozen(value) + Object.isSealed(value) + Object.isExtensible(value)).join(' '))
    show()
    await later()
    show()
    await later()
    show()
    log(held[0].decode(Uint8Array.of(233)), held[2].get('a'))`,
  Intl: `
    const number = new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR', minimumFractionDigits: 1 })
    const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Asia/Tokyo' })
    const parts = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC', weekday: 'short' })
    const list = new Intl.ListFormat('fr', { type: 'disjunction' })
    const plural = new Intl.PluralRules('pl', { type: 'ordinal' })
    const relative = new Intl.RelativeTimeFormat('es', { numeric: 'auto' })
    const names = new Intl.DisplayNames('it', { type: 'region' })
    const collator = new Intl.Collator('sv', { numeric: true, sensitivity: 'base' })
    const words = new Intl.Segmenter('en', { granularity: 'word' })
    const locale = new Intl.Locale('zh-Hans-CN', { calendar: 'chinese', hourCycle: 'h12' })
    const show = () => log(number.format(1234.5), date.format(0), parts.format(5e7), list.format(['a', 'b']), plural.select(2),
      relative.format(-1, 'day'), names.of('DE'), ['10', 'ä', '9', 'z'].sort(collator.compare).join(), [...words.segment('a b')].length, locale.toString(), locale.hourCycle)
    await turn()
    show()
    await turn()
    show()`,
  'block lists and addresses of sockets': `
    import net from 'node:net'
    class List extends net.BlockList { note = 1 }
    const list = new List()
    list.addAddress('1.2.3.4')
    list.addRange('10.0.0.1', '10.0.0.9')
    list.addSubnet('fe80::', 64, 'ipv6')
    const server = net.createServer({ blockList: list })
    const address = new net.SocketAddress({ address: '::1', family: 'ipv6', port: 80, flowlabel: 7 })
    const before = list.rules.join()
    await turn()
    log(list.rules.join() === before, list.rules.length, list.check('10.0.0.5'), list.check('10.0.1.5'), list.check('fe80::1', 'ipv6'), list.note, list instanceof List)
    list.addAddress('::2', 'ipv6')
    log(list.check('::2', 'ipv6'), net.BlockList.prototype.isPrototypeOf(list), (server.blockList ?? list) === list)
    log(address.address, address.family, address.port, address.flowlabel, address)`,
  'promises of listeners, whose rejections an emitter catches': `
    import { EventEmitter } from 'node:events'
    class Own extends EventEmitter {
      constructor() { super({ captureRejections: true }) }
      [Symbol.for('nodejs.rejection')](error, event, ...rest) { log('own', error.message, event, rest) }
    }
    const emitter = new EventEmitter({ captureRejections: true }).on('error', (error) => log('caught', error.message))
    const fail = async (text) => { await turn(); await turn(); throw new Error(text) }
    emitter.on('a', fail)
    emitter.emit('a', 'late')
    const own = new Own().on('b', fail).on('b', async () => { await turn(); log('fine') })
    own.emit('b', 'mine', { n: 1 })
    await turn()
    await turn()
    await turn()`,
  'a child process that is over': `
    import { spawn } from 'node:child_process'
    const child = spawn('true', { stdio: 'ignore' })
    child.on('late', () => log('heard'))
    if (child.exitCode === null) await new Promise((done) => child.on('exit', () => done()))
    await turn()
    log(child.exitCode, child.signalCode, child.spawnfile, child.killed, typeof child.pid, child.kill())
    await turn()
    child.emit('late')`,
  'os, path, util and structuredClone by name': `
    import os from 'node:os'
    import path, { posix, join as joined } from 'node:path'
    import { format, inspect, inherits } from 'node:util'
    import dns from 'node:dns'
    import net from 'node:net'
    const lazy = [dns.promises, dns.promises.lookup, net.BlockList]
    const held = { os, path, posix, joined, format, inspect, inherits, clone: structuredClone, EOL: os.EOL }
    await turn()
    log(held.os === os, held.path.join('a', '..', 'b'), held.posix === path.posix, held.joined === joined, held.format('%d', 1), held.clone({ a: [1n] }), held.EOL === os.EOL)
    log(lazy[0] === dns.promises, lazy[1] === dns.promises.lookup, lazy[2] === net.BlockList)
    await turn()
    log(held.inspect(new Map([[1, held.inherits === inherits]])))`,
  'an emitter that captures rejections': `
    import { EventEmitter } from 'node:events'
    const emitter = new EventEmitter({ captureRejections: true })
    emitter.on('x', async (n) => { throw new Error('of ' + n) })
    emitter.on('error', (error) => log(error.message))
    emitter.emit('x', 1)
    await turn()
    emitter.emit('x', 2)
    await turn()
    await turn()`,
  diagnostics_channel: `
    import channels from 'node:diagnostics_channel'
    import { AsyncLocalStorage } from 'node:async_hooks'
    const mine = channels.channel('mine')
    const heard = (message, name) => log('heard', message, name)
    channels.subscribe('mine', heard)
    channels.subscribe('other', (message) => log('other', message.n))
    const als = new AsyncLocalStorage()
    channels.channel('stored').bindStore(als, (data) => ({ data }))
    await turn()
    mine.publish({ n: 1 })
    log(mine === channels.channel('mine'), mine.hasSubscribers, channels.hasSubscribers('none'))
    channels.channel('other').publish({ n: 2 })
    channels.channel('stored').runStores(5, () => log(als.getStore()))
    await turn()
    log(channels.unsubscribe('mine', heard), mine.hasSubscribers)
    mine.publish({ n: 3 })
    await turn()
    mine.subscribe(heard)
    mine.publish({ n: 4 })`,
  keys: `
    import crypto from 'node:crypto'
    const secret = crypto.createSecretKey(Buffer.from('0123456789abcdef'))
    const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519')
    const { randomUUID } = crypto
    const { proxy, revoke } = Proxy.revocable({}, {})
    const below = Object.create(proxy, { own: { value: 1 } })
    revoke()
    await turn()
    log(below.own)
    const signature = crypto.sign(null, Buffer.from('text'), privateKey)
    log(secret.symmetricKeySize, secret.export().toString(), publicKey.asymmetricKeyType, crypto.verify(null, Buffer.from('text'), publicKey, signature))
    await turn()
    log(crypto.createPublicKey(privateKey).equals(publicKey), secret.type, randomUUID().length, randomUUID === crypto.randomUUID, secret instanceof crypto.KeyObject)`,
  'hashes in progress': `
    import { createHash, createHmac, createSecretKey } from 'node:crypto'
    const hash = createHash('sha256').update('a')
    const hmac = createHmac('sha1', 'secret')
    const keyed = createHmac('sha512', createSecretKey(Buffer.from('key'))).update('68', 'hex')
    const long = createHash('shake256', { outputLength: 7 })
    const over = createHash('md5').update('x')
    const data = new Uint8Array([1, 2, 3])
    hmac.update(data)
    data.fill(9)
    log(over.digest('hex'))
    await turn()
    const copy = hash.copy()
    hash.update('é').update(Buffer.from([0, 255]))
    hmac.update('text', 'latin1')
    try { over.update('y') } catch (error) { log(error.code) }
    await turn()
    log(hash.digest('hex'), hmac.digest('base64'), keyed.digest('hex').slice(0, 9), copy.digest('hex'), long.update('z').digest('hex'))`,
  'Headers and FormData': `
    const held = new Headers([['B', '2'], ['a', 'é'], ['Set-Cookie', 'x=1'], ['set-cookie', 'y=2']])
    const form = new FormData()
    form.append('k', '1')
    form.append('k', 'ü')
    form.note = 'mine'
    await turn()
    held.append('b', '3')
    form.set('z', 'last')
    log([...held], held.getSetCookie(), [...form], form.note, form instanceof FormData)
    await turn()
    held.delete('a')
    form.delete('k')
    log([...held.keys()], form.get('z'))`,
  'symbols of modules, under which programs keep listeners and headers': `
    import { EventEmitter, errorMonitor } from 'node:events'
    import { sensitiveHeaders } from 'node:http2'
    const em = new EventEmitter()
    em.on(errorMonitor, (e) => log('seen', e.message)).on('error', () => {})
    const headers = { cookie: 'x', [sensitiveHeaders]: ['cookie'] }
    const kept = [errorMonitor, sensitiveHeaders]
    await turn()
    em.emit('error', new Error('boom'))
    log(kept[0] === errorMonitor, kept[0] === EventEmitter.errorMonitor, kept[1] === sensitiveHeaders, headers[sensitiveHeaders])`,
  'functions that new Function has made, and what these return': `
    const sum = new Function('a', 'b', 'return a + b')
    const make = new Function('start', 'say', \`'use strict'
      let n = start
      const seen = []
      function bump (by) { n += by; seen.push(n); return n }
      return function next (by = 1) { if (by > 5) say('big'); return [bump(by), seen.length, typeof this] }\`)
    const a = make(10, log), b = make(20, log)
    const own = Function('a', 'var a = a || 7; let c = a; return () => [a, c++]')(0)
    const symbol = new Function('return () => Symbol.iterator')()
    const scope = { list: [] }
    const compiled = new Function('self', 'scope', "const list = scope.list; return function validate(data, { path = '' } = {}) { validate.errors = list.length; return self === scope.self && data > path.length }")
    const valid = compiled(scope, scope)
    Object.assign(scope, { self: scope, valid }).list.push(valid)
    valid.scope = scope
    log(sum(1, 2), ...a(), ...b(6), ...own())
    await turn()
    log(sum(1, 2), ...a(2), ...b(), ...own(), valid(1), valid.errors, valid.scope.valid === valid, scope.list[0] === valid, valid(1, { path: 'xx' }))
    await turn()
    log(...a(3), ...b(3), ...own(), a.name, own.name, valid.length, symbol() === Symbol.iterator)`,
  'what is set in modules of Node': `
    import events, { EventEmitter } from 'node:events'
    import util from 'node:util'
    import dns from 'node:dns'
    import net from 'node:net'
    import tls from 'node:tls'
    import http from 'node:http'
    import stream from 'node:stream'
    events.defaultMaxListeners = 50
    events.captureRejections = true
    util.inspect.defaultOptions.depth = 0
    dns.setDefaultResultOrder('ipv4first')
    net.setDefaultAutoSelectFamily(false)
    tls.DEFAULT_MIN_VERSION = 'TLSv1.3'
    stream.setDefaultHighWaterMark(true, 7)
    process.title = 'hub'
    Buffer.poolSize = 100
    http.globalAgent.maxSockets = 3
    http.globalAgent.options.family = 4
    await turn()
    await turn()
    log(new EventEmitter().getMaxListeners(), events.captureRejections, { a: { b: {} } }, dns.getDefaultResultOrder(), net.getDefaultAutoSelectFamily(), tls.DEFAULT_MIN_VERSION,
      new stream.PassThrough({ objectMode: true }).readableHighWaterMark, stream.getDefaultHighWaterMark(false), process.title, Buffer.poolSize, http.globalAgent.maxSockets, http.globalAgent.options.family)`,
  'clocks go on': `
    const began = [performance.now(), process.hrtime(), process.hrtime.bigint()]
    const { now } = performance
    for (let i = 0; i < 3; i++) {
      const [ms, pair, big] = [performance.now(), process.hrtime(), process.hrtime.bigint()]
      await turn()
      log(performance.now() >= ms, process.hrtime.bigint() >= big, process.hrtime(pair)[0] >= 0, performance.now() - began[0] < 60000, now === performance.now)
      const before = performance.now(), marked = performance.mark('m')
      log(marked.startTime >= before, performance.mark('n', { startTime: 5 }).startTime, performance.mark.length, performance.mark.name)
      log(performance.measure('all').duration >= before, performance.measure('some', 'm').duration < 5000, performance.measure('given', 'n', 'm').duration === marked.startTime - 5)
      performance.clearMarks()
      performance.clearMeasures()
      log(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 5000, process.hrtime(began[1])[0] < 60)
    }`,
}

describe('objects of the host', { concurrency: 2 }, () => {
  for (const [name, code] of Object.entries(rows)) {
    test(name, async () => {
      const entry = join(process.cwd(), 'app.js')
      const { hops } = await compare(entry, { build: { plugins: [virtual(head + code, entry)], treeshake: false } })
      assert.ok(hops > 0)
    })
  }
})

/** Programs that hold what cannot move: what the obstacles say, and the code that all of them have, where there is one. */
const stuck: readonly (readonly [name: string, code: string, path: RegExp, what: RegExp, only?: string])[] = [
  [
    'a child process',
    `import { spawn } from 'node:child_process'; const held = spawn('sleep', ['5'], { stdio: 'ignore' }); const end = () => held.kill()`,
    /held$/,
    /^child process [0-9]+$/,
  ],
  [
    'a child process that no variable holds',
    `import { spawn } from 'node:child_process'; let pid = 0; { pid = spawn('sleep', ['5'], { stdio: 'ignore' }).pid } const end = () => process.kill(pid)`,
    /^host$/,
    /^child process [0-9]+$/,
    'TM241',
  ],
  [
    'a child process on pipes, one with a channel, and what ends it',
    `import { spawn } from 'node:child_process'; const { signal } = new AbortController(); const held = spawn('sleep', ['5'], { signal }); held.stdout.on('data', () => {}); held.stdin.write('x'); const other = spawn(process.execPath, ['-e', 'process.on("message", () => {})'], { stdio: ['pipe', 'pipe', 'pipe', 'ipc'] }); const end = () => { held.kill(); other.kill() }`,
    /(?:held|other)$|signal/,
    /^child process [0-9]+$/,
    'TM241',
  ],
  [
    'a thread with its streams',
    `import { Worker } from 'node:worker_threads'; const held = new Worker('setInterval(() => {}, 1000)', { eval: true, stdin: true, stdout: true }); held.stdout.on('data', () => {}); held.on('message', () => {}); const end = () => held.terminate()`,
    /held$/,
    /^thread [0-9]+$/,
    'TM241',
  ],
  [
    'a thread',
    `import { Worker } from 'node:worker_threads'; const held = new Worker('setInterval(() => {}, 1000)', { eval: true }); const end = () => held.terminate()`,
    /held$|^host$/,
    /^thread [0-9]+$|^MessagePort$/,
  ],
  [
    'a thread that no variable holds',
    `import { Worker } from 'node:worker_threads'; new Worker('setTimeout(() => {}, 1000)', { eval: true }); const end = () => process.exit()`,
    /^host$/,
    /^thread [0-9]+$|^MessagePort$/,
  ],
  [
    'lines of a terminal',
    `import { createInterface } from 'node:readline'; import { PassThrough } from 'node:stream'; const held = createInterface({ input: new PassThrough(), output: new PassThrough(), terminal: true }); const end = () => held.close()`,
    /held$/,
    /^readline\.Interface$/,
  ],
  [
    'a signal that a stream was made with',
    `import { Readable } from 'node:stream'; const held = new AbortController(); Readable.from([], { signal: held.signal }); const end = () => {}`,
    /held/,
    /^a stream that Node keeps watch of$/,
    'TM252',
  ],
  [
    'a socket and a request made with a signal',
    `import http, { ClientRequest } from 'node:http'; import { Socket } from 'node:net'; const { signal } = new AbortController(); const held = [new Socket({ signal }), new ClientRequest({ signal, agent: new http.Agent({ maxSockets: 0 }) }), signal]; held[1].on('error', () => {}); const end = () => held[1].destroy()`,
    /held/,
    /^a stream that Node keeps watch of$/,
    'TM252',
  ],
  [
    'streams made into one',
    `import { Duplex, PassThrough, compose } from 'node:stream'; const held = [compose(new PassThrough(), new PassThrough()), Duplex.from({ readable: new PassThrough(), writable: new PassThrough() })]; const end = () => {}`,
    /held/,
    /^a stream that Node keeps watch of$/,
    'TM252',
  ],
  ['a port', `const held = new MessageChannel().port1; const end = () => held.close()`, /held$/, /^MessagePort$/],
  [
    'a BroadcastChannel',
    `const held = new BroadcastChannel('x'); held.unref(); const end = () => held.close()`,
    /held$/,
    /^BroadcastChannel$/,
  ],
  [
    'a long hash',
    `import { createHash } from 'node:crypto'; const held = createHash('md5').update(Buffer.alloc(2 ** 20)).update('x'); const end = () => {}`,
    /held$/,
    /^Hash$/,
  ],
  [
    'a cipher',
    `import { createCipheriv } from 'node:crypto'; const held = createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16)); const end = () => {}`,
    /held/,
    /^Cipheriv$/,
  ],
  [
    'headers of a response',
    `new Headers(); const held = Response.redirect('http://x/').headers; const end = () => {}`,
    /held$/,
    /^Headers$/,
  ],
  [
    'a function in a function of what new Function has made',
    `const held = new Function('return (function (n) { return function () { return n } })(1)')(); const end = () => {}`,
    /held$/,
    /^a function without a name$/,
  ],
  [
    'a function of a loop in what new Function has made',
    `const held = new Function('let f; for (let i = 0; i < 1; i++) f = function () { return i }; return f')(); const end = () => {}`,
    /held$/,
    /^function f$/,
  ],
  ['a Blob', `const held = new Blob(['x']); const end = () => {}`, /held$/, /^Blob$/],
]

describe('what cannot move is named', { concurrency: 2 }, () => {
  for (const [name, code, path, what, only] of stuck) {
    test(name, async () => {
      const entry = join(process.cwd(), 'app.js')
      const rest = `
        import { snapshot } from 'things-migrate/runtime'
        setTimeout(() => snapshot().catch(({ obstacles }) => { console.log(JSON.stringify([obstacles, typeof held === 'undefined'])); end() }), 60)`
      const file = join(temporary(), 'app.mjs')
      writeFileSync(file, await bundle(entry, { plugins: [virtual(code + rest, entry)], instrument: {}, treeshake: false }))
      const { stdout, stderr } = await runFile(file)
      rmSync(dirname(file), { recursive: true })
      assert.equal(stderr, '')
      const [obstacles] = JSON.parse(stdout) as [{ code: string; path: string; what: string; wayOut: string }[]]
      assert.ok(
        obstacles.every((each) => path.test(each.path) || each.path === 'host'),
        stdout,
      )
      assert.ok(
        obstacles.some((each) => path.test(each.path) && what.test(each.what) && each.wayOut.length > 20),
        stdout,
      )
      if (only !== undefined) assert.deepEqual([...new Set(obstacles.map(({ code }) => code))], [only], stdout)
    })
  }
})
