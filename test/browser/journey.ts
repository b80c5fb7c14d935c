/** Runs a program that stops after so many lines of output and goes on in another page, or in Node. */

import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { generate, known, read, runFile, temporary } from '../hop.ts'
import { startChromium } from './chromium.ts'

export interface Leg {
  readonly host: 'page' | 'node'
  /** Lines after which it stops; absent: it runs until it prints `end`. */
  readonly lines?: number
}

export interface World {
  /** Lines of all legs. */
  travel(code: string, legs: readonly Leg[], pages: string | readonly string[]): Promise<string[]>
  /** Answers of the server that pages talk to, by path. */
  readonly routes: Map<string, string>
  readonly server: Server
  readonly browser: Browser
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = { '.css': 'text/css', '.js': 'text/javascript' }

/** Counts the lines that a program prints, and takes the snapshot behind the one that is asked for; what is printed after that is nobody's. */
const prelude = (lines: number, keep: string) => `{
  const { log } = console, { then } = Promise.prototype
  const after = globalThis.setImmediate ?? ((task) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); task() }; port2.postMessage(0) })
  let count = 0, recording = true
  console.log = (...values) => {
    if (!recording) return
    log.apply(console, values)
    if (++count !== ${lines}) return
    after(async () => {
      try {
        const { bytes } = await globalThis[Symbol.for('things-migrate')].snapshot()
        if (!bytes) return
        recording = false
        ;(${keep})(bytes)
      } catch (error) { log('refused: ' + error.message) }
    })
  }
}`

const IN_PAGE = `bytes => { globalThis.taken = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')) }`
const inNode = (path: string) =>
  `bytes => { process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(path)}, bytes); process.exit() }`

export async function openWorld(): Promise<World> {
  const browser = await startChromium()
  let html = ''
  const routes = new Map<string, string>()
  const server = createServer((request, response) => {
    const found = routes.get(request.url!)
    if (found === 'hang') return
    response.setHeader('content-type', found === undefined ? 'text/html' : (TYPES[extname(request.url!)] ?? 'text/plain'))
    response.end(found ?? `<!doctype html><meta charset="utf-8"><title>test</title>${html}`)
  }).listen(0, '127.0.0.1')
  // As RFC 6455 4.2.2 says; nothing is ever sent.
  server.on('upgrade', (request, socket) => {
    const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`)
    socket.on('error', () => {})
  })
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo

  async function inPage(code: string, lines: number | undefined): Promise<{ lines: string[]; bytes: Uint8Array | undefined }> {
    const context = await browser.newContext()
    context.setDefaultTimeout(90_000)
    const page = await context.newPage()
    const printed: string[] = []
    const isOver = new Promise<void>((done, failed) => {
      page.on('console', (message) => {
        if (message.type() !== 'log') return
        printed.push(message.text())
        if (message.text() === 'end' || message.text().startsWith('refused: ')) done()
      })
      page.on('pageerror', (error) => failed(new Error(`${error.stack}\n${printed.join('\n')}`)))
    })
    try {
      await page.goto(`http://127.0.0.1:${port}/page`)
      await page.evaluate(prelude(lines ?? -1, IN_PAGE))
      await page.addScriptTag({ content: code, type: 'module' })
      const taken = lines === undefined ? undefined : page.waitForFunction('globalThis.taken', undefined, { polling: 20, timeout: 90_000 })
      const bytes = await Promise.race([
        isOver.then(() => undefined),
        ...(taken ? [taken.then((handle) => handle.jsonValue() as Promise<string>)] : []),
      ])
      taken?.catch(() => {})
      return { lines: printed, bytes: bytes === undefined ? undefined : Buffer.from(bytes, 'base64') }
    } finally {
      await context.close()
    }
  }

  async function inProcess(code: string, lines: number | undefined): Promise<{ lines: string[]; bytes: Uint8Array | undefined }> {
    const folder = temporary()
    try {
      const bytes = join(folder, 'bytes')
      writeFileSync(join(folder, 'prelude.cjs'), prelude(lines ?? -1, inNode(bytes)))
      writeFileSync(join(folder, 'app.mjs'), code)
      const { stdout, stderr, code: exit } = await runFile(join(folder, 'app.mjs'), { flags: ['--require', join(folder, 'prelude.cjs')] })
      if (exit !== 0) throw new Error(stderr)
      return { lines: stdout.trimEnd().split('\n'), bytes: lines === undefined ? undefined : readFileSync(bytes) }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  return {
    browser,
    server,
    routes,
    async travel(code, legs, pages) {
      const all: string[] = []
      let text = code
      for (const [index, { host, lines }] of legs.entries()) {
        html = typeof pages === 'string' ? pages : pages[index]!
        const leg = await (host === 'page' ? inPage : inProcess)(text, lines)
        all.push(...leg.lines)
        if (!leg.bytes) break
        text = generate(read(leg.bytes, known), { format: 'esm' })
      }
      return all
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}
