/** Checks that servers listen again after a hop, and that whoever was connected finds the connection reset, as Node tells it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { compareScript } from './differential.ts'
import { type Ended, generate, known, read, runFile, script, temporary } from './hop.ts'
import { CERT, KEY } from './sockets/certificate.ts'
import { http2Retrying, http2Told } from './sockets/http2.ts'
import { PRELUDE, retrying } from './sockets/retrying.ts'
import { told } from './sockets/told.ts'

/** Hops at early turns, and some in a row: how many turns there are depends on the network. */
const plans = () => [[1], [2], [3], [2, 1, 2]]

describe('servers and clients that try again', { concurrency: 2 }, () => {
  for (const [name, code] of Object.entries({ ...retrying, ...http2Retrying }))
    test(name, async () => {
      const { hops } = await compareScript(PRELUDE + code, { extension: 'mjs', plans })
      assert.ok(hops >= 3, `${hops} hops`)
    })
})

const folder = temporary()
after(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

const HEAD = `
import dgram from 'node:dgram'
import dns from 'node:dns'
import fs from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net from 'node:net'
import readline from 'node:readline'
import { PassThrough } from 'node:stream'
import tls from 'node:tls'
const KEY = ${JSON.stringify(KEY)}
const CERT = ${JSON.stringify(CERT)}
const hop = () => process.emit('SIGUSR2')
`

/** Runs a program to its `hop()`; returns what it has printed, and how the process goes on that is made of it. */
async function moved(code: string, head = HEAD): Promise<{ before: Ended; goOn: (env?: NodeJS.ProcessEnv) => Promise<Ended> }> {
  const path = join(folder, `${++count}`)
  writeFileSync(`${path}.mjs`, script(head + code, true, 'es'))
  const before = await runFile(`${path}.mjs`, { env: { TM_SNAPSHOT: `${path}.cbor` } })
  assert.equal(before.stderr, '')
  assert.equal(before.code, 0)
  writeFileSync(`${path}-resumed.mjs`, generate(read(readFileSync(`${path}.cbor`), known), { format: 'esm' }))
  return { before, goOn: (env = {}) => runFile(`${path}-resumed.mjs`, { env }) }
}

describe('what programs are told of their connections', { concurrency: 2 }, () => {
  for (const [name, { code, after }] of Object.entries({ ...told, ...http2Told }))
    test(name, async () => {
      const { goOn } = await moved(code)
      const { stdout, stderr } = await goOn()
      assert.equal(stderr, '')
      // Several connections end at once, in an order that does not matter.
      assert.deepEqual(stdout.trim().split('\n').sort(), [...after].sort())
    })
})

const LISTENER = (listen: string) => `
  const server = net.createServer()
  server.on('listening', () => console.log('listening', server.address().port))
  ERROR
  ${listen}
  setTimeout(hop, 10)
  setTimeout(() => { console.log('port', server.address()?.port); server.close() }, 400)`

/** Holds the port that the program had. */
async function occupied(stdout: string): Promise<net.Server> {
  const server = net.createServer().listen(Number(/\d+/.exec(stdout)![0]), '127.0.0.1')
  await once(server, 'listening')
  return server
}

describe('a port that is in use', { concurrency: 2 }, () => {
  const fixed = LISTENER(`
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => server.listen(port, '127.0.0.1'))
    })`)
  const says = /^listen EADDRINUSE: address already in use 127\.0\.0\.1:(\d+)\. After a move, TM_LISTEN_\1=<port> chooses another$/

  test('is told to who listens to errors', async () => {
    const { before, goOn } = await moved(fixed.replace('ERROR', `server.on('error', (error) => console.log(error.code, error.message))`))
    const holder = await occupied(before.stdout)
    const { stdout, stderr } = await goOn()
    holder.close()
    const [error, last] = stdout.trim().split('\n')
    assert.match(error!.replace('EADDRINUSE ', ''), says)
    assert.equal(last, 'port undefined')
    assert.equal(stderr, '')
  })

  test('ends the program where nobody does', async () => {
    const { before, goOn } = await moved(fixed.replace('ERROR', ''))
    const holder = await occupied(before.stdout)
    const { code, stderr } = await goOn()
    holder.close()
    assert.equal(code, 1)
    assert.match(
      stderr,
      /Error: listen EADDRINUSE: address already in use 127\.0\.0\.1:(\d+)\. After a move, TM_LISTEN_\1=<port> chooses another/,
    )
  })

  test('is replaced by the one that TM_LISTEN names', async () => {
    const { before, goOn } = await moved(fixed.replace('ERROR', ''))
    const holder = await occupied(before.stdout)
    const [old] = /\d+/.exec(before.stdout)!
    const { stdout, stderr } = await goOn({ [`TM_LISTEN_${old}`]: '0' })
    holder.close()
    assert.equal(stderr, '')
    assert.match(stdout, /^port \d+\n$/)
    assert.notEqual(stdout, `port ${old}\n`)
  })

  test('does not matter where any port was asked for, and is the same where it is free', async () => {
    const { before, goOn } = await moved(LISTENER(`server.listen(0, '127.0.0.1')`).replace('ERROR', ''))
    const [old] = /\d+/.exec(before.stdout)!
    assert.equal((await goOn()).stdout, `port ${old}\n`)
    const holder = await occupied(before.stdout)
    const { stdout, stderr } = await goOn()
    holder.close()
    assert.equal(stderr, '')
    assert.match(stdout, /^port \d+\n$/)
    assert.notEqual(stdout, `port ${old}\n`)
  })
})

test('a program that goes on after a snapshot keeps its connections', async () => {
  const path = join(folder, 'goes-on.mjs')
  const code = `
    import { createConnection, createServer } from 'node:net'
    const server = createServer((socket) => socket.on('data', (data) => socket.write(data)))
    server.listen(0, '127.0.0.1', () => {
      const client = createConnection(server.address().port, '127.0.0.1', async () => {
        client.write('a')
        const { resumed, bytes } = await globalThis[Symbol.for('things-migrate')].snapshot()
        console.log(resumed, bytes.length > 0, client.destroyed, client.listenerCount('end'))
        client.write('b')
      })
      let text = ''
      client.on('data', (data) => {
        text += data
        if (text.length < 2) return
        console.log(text)
        client.end()
        server.close(() => console.log('closed'))
      })
    })`
  writeFileSync(path, script(code, true, 'es'))
  const { stdout, stderr } = await runFile(path)
  assert.equal(stderr, '')
  assert.equal(stdout, 'false true false 1\nab\nclosed\n')
})

test('sockets that were bound and connected have what they were asked for', async () => {
  const { goOn } = await moved(`
    const a = dgram.createSocket('udp4')
    const closed = dgram.createSocket('udp6').on('close', () => console.log('closed'))
    closed.close()
    a.name = 'a'
    a.bind(0, '127.0.0.1', () => {
      const b = dgram.createSocket({ type: 'udp4' }, (message) => { console.log(String(message)); a.close(); b.close() })
      b.connect(a.address().port, '127.0.0.1', () => {
        a.addMembership('224.0.0.114', '127.0.0.1')
        a.setMulticastTTL(3)
        b.unref()
        setTimeout(hop, 10)
        setTimeout(() => {
          try { closed.address() } catch (error) { console.log(error.code) }
          try { a.addMembership('224.0.0.114', '127.0.0.1') } catch (error) { console.log(error.code) }
          console.log(a.name, b.remoteAddress().port === a.address().port)
          a.send('answer', b.address().port, '127.0.0.1')
        }, 400)
      })
    })`)
  const { stdout, stderr } = await goOn()
  assert.equal(stderr, '')
  assert.deepEqual(stdout.trim().split('\n'), ['ERR_SOCKET_DGRAM_NOT_RUNNING', 'EADDRINUSE', 'a true', 'answer'])
})

test('a program that uses https and never http', async () => {
  const { goOn } = await moved(
    `
    import https from 'node:https'
    const server = https.createServer(${JSON.stringify({ key: KEY, cert: CERT })}, (_, response) => response.end('answer'))
    server.listen(0, '127.0.0.1', () => {
      process.emit('SIGUSR2')
      setTimeout(() => https.get({ port: server.address().port, host: '127.0.0.1', agent: false, ca: server.cert, checkServerIdentity() {} }, (response) => {
        response.on('data', (data) => console.log(String(data)))
        server.close()
      }), 100)
    })`,
    '',
  )
  assert.deepEqual(await goOn(), { code: 0, stdout: 'answer\n', stderr: '' })
})

test('a CommonJS program that requires its modules late', async () => {
  const path = join(folder, 'late')
  const code = `
    const http = require('http')
    const server = http.createServer((request, response) => response.end('answer'))
    server.listen({ port: 0, host: '127.0.0.1', backlog: 3 }, () => {
      setTimeout(() => process.emit('SIGUSR2'), 10)
      setTimeout(() => http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, (response) => {
        response.on('data', (data) => console.log(String(data)))
        response.on('end', () => server.close(() => console.log('closed')))
      }), 400)
    })`
  writeFileSync(`${path}.cjs`, script(code, true))
  const before = await runFile(`${path}.cjs`, { env: { TM_SNAPSHOT: `${path}.cbor` } })
  assert.equal(before.stderr, '')
  const snapshot = read(readFileSync(`${path}.cbor`), known)
  assert.match(JSON.stringify(snapshot), /"backlog":3/)
  writeFileSync(`${path}-resumed.cjs`, generate(snapshot, { format: 'cjs' }))
  const { stdout, stderr } = await runFile(`${path}-resumed.cjs`)
  assert.equal(stderr, '')
  assert.equal(stdout, 'answer\nclosed\n')
})
