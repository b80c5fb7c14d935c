/** Moves services on real frameworks while clients, which are another process, keep trying: they see connections refused and reset, and then the same state. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bundle, generate, known, read, temporary } from './hop.ts'
import { commonjs, json, nodeResolve } from './plugins.ts'
import { random } from './snapshots.ts'

const folder = temporary()
after(() => rmSync(folder, { recursive: true, force: true }))

/** A process that has a program, and is another one after each move. */
class Service {
  port = 0
  moves = 0
  #child: ChildProcess | undefined
  readonly #name: string
  errors = ''
  constructor(name: string) {
    this.#name = name
  }
  async start(text: string): Promise<void> {
    const file = join(folder, `${this.#name}-${this.moves}.mjs`)
    writeFileSync(file, text)
    const child = spawn(process.execPath, [file], {
      env: { ...process.env, TM_SNAPSHOT: this.#snapshot },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    child.stderr.on('data', (chunk) => (this.errors += chunk))
    let output = ''
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        output += chunk
        const [, port] = /^port (\d+)\n/.exec(output) ?? []
        if (port === undefined) return
        this.port = Number(port)
        resolve()
      })
      child.on('close', (code) => reject(new Error(`${this.#name} ended with ${code}\n${this.errors}`)))
    })
  }
  get #snapshot(): string {
    return join(folder, `${this.#name}-${this.moves}.cbor`)
  }
  async move(): Promise<void> {
    const child = this.#child!
    const ended = new Promise((resolve, reject) => {
      child.once('close', resolve)
      child.stderr!.once('data', (text) => reject(new Error(`${this.#name} does not move\n${text}`)))
    })
    child.kill('SIGUSR2')
    assert.equal(await ended, 0, this.errors)
    const text = generate(read(readFileSync(this.#snapshot), known), { format: 'esm', constructed: true })
    this.moves++
    await this.start(text)
  }
  end(): void {
    this.#child?.kill('SIGKILL')
  }
}

async function started(name: string, t: TestContext): Promise<Service> {
  const input = fileURLToPath(new URL(`../fixtures/services/${name}.js`, import.meta.url))
  const plugins = [nodeResolve({ exportConditions: ['node'], preferBuiltins: true }), commonjs(), json()]
  const text = await bundle(input, { plugins, instrument: {}, warnings: WARNINGS })
  const service = new Service(name)
  t.after(() => service.end())
  await service.start(text)
  return service
}

/** Of the dependencies: what cannot be alive at a snapshot. */
const WARNINGS = ['TM101', 'TM108', 'TM109']

interface Answer {
  readonly status: number
  readonly body: any
  readonly cookie: string | undefined
}

/** All that a client may see of a move. */
const GONE = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE']
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

class Client {
  cookie: string | undefined
  headers: Readonly<Record<string, string>> = {}
  resets = 0
  readonly #service: Service
  readonly #agent = new http.Agent({ keepAlive: true })
  constructor(service: Service) {
    this.#service = service
  }
  #once(method: string, path: string, body?: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = http.request({
        agent: this.#agent,
        host: '127.0.0.1',
        port: this.#service.port,
        method,
        path,
        headers: { ...this.headers, ...(body && { 'content-type': 'application/json' }), ...(this.cookie && { cookie: this.cookie }) },
      })
      request.on('error', reject)
      request.on('response', (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part) => (text += part))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode!, body: JSON.parse(text), cookie: response.headers['set-cookie']?.[0]?.split(';')[0] }),
        )
      })
      request.end(body && JSON.stringify(body))
    })
  }
  async ask(method: string, path: string, body?: object): Promise<Answer> {
    for (;;) {
      try {
        const answer = await this.#once(method, path, body)
        if (answer.cookie) this.cookie = answer.cookie
        return answer
      } catch (error) {
        if (!GONE.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
        this.resets++
        await pause(10)
      }
    }
  }
}

/** Moves the service each time so many requests have been sent; a few more are sent meanwhile. */
function mover(service: Service, every: () => number) {
  let left = every()
  let moving: Promise<void> | undefined
  let during = 0
  let failure: unknown
  return {
    async step(): Promise<void> {
      if (moving) return ++during > MEANWHILE ? await moving : undefined
      if (--left > 0) return
      left = every()
      during = 0
      moving = service.move().finally(() => {
        moving = undefined
      })
      moving.catch((error) => {
        failure = error
      })
    },
    async over(): Promise<void> {
      await moving
      if (failure) throw failure
    },
  }
}

const MEANWHILE = 3

test('express: sessions, orders, jobs', async (t) => {
  const service = await started('express', t)
  const dice = random(7)
  const { step, over } = mover(service, () => 4 + Math.floor(dice() * 8))
  await Promise.all(
    ['ann', 'bob'].map(async (name) => {
      const client = new Client(service)
      for (let i = 1; i <= 12; i++) {
        await step()
        const { status, body } = await client.ask('POST', `/basket/${i}`, { item: `${name}${i}` })
        assert.deepEqual([status, body], [200, { items: i, last: `${name}${i}` }])
        if (i % 4) continue
        await step()
        const order = await client.ask('POST', `/orders/${name}-${i}`)
        assert.deepEqual([order.status, order.body], [201, { number: `${name}-${i}`, items: i }])
      }
      const failed = await client.ask('GET', '/fails')
      assert.deepEqual([failed.status, failed.body], [418, { error: 'as asked for', path: '/fails', counted: true }])
    }),
  )
  await over()
  assert.ok(service.moves >= 2, `${service.moves} moves`)
  const client = new Client(service)
  let orders: Record<string, { state: string; items: string[] }> = {}
  // Until all jobs are done.
  do orders = (await client.ask('GET', '/orders')).body
  while (Object.values(orders).some(({ state }) => state !== 'packed') && (await pause(5)) === undefined)
  assert.equal(Object.keys(orders).length, 6)
  for (const name of ['ann', 'bob'])
    for (const count of [4, 8, 12])
      assert.deepEqual(
        orders[`${name}-${count}`]!.items,
        Array.from({ length: count }, (_, i) => `${name}${i + 1}`),
      )
  assert.equal(service.errors, '')
})

test('fastify: stock, reservations', async (t) => {
  const service = await started('fastify', t)
  const dice = random(11)
  const { step, over } = mover(service, () => 5 + Math.floor(dice() * 6))
  await Promise.all(
    ['ann', 'bob'].map(async (name) => {
      const client = new Client(service)
      client.headers = { 'x-customer': name }
      for (let i = 1; i <= 12; i++) {
        await step()
        const { status, body } = await client.ask('POST', `/articles/${i % 2 ? 'bolts' : 'nuts'}/reservations/${i}`, { count: i })
        assert.deepEqual([status, body], [201, { number: String(i), customer: name, left: true }])
      }
      const failed = await client.ask('POST', '/articles/bolts/reservations/99', { count: 1000 })
      assert.deepEqual([failed.status, failed.body], [409, { error: 'too few bolts', customer: name }])
      const invalid = await client.ask('POST', '/articles/bolts/reservations/99', { count: 0 })
      assert.deepEqual([invalid.status, invalid.body], [400, { error: 'body/count must be >= 1', customer: name }])
      assert.equal((await client.ask('GET', '/nothing')).status, 404)
    }),
  )
  await over()
  assert.ok(service.moves >= 2, `${service.moves} moves`)
  const client = new Client(service)
  assert.deepEqual((await client.ask('GET', '/articles/bolts')).body, { article: 'bolts', left: 100 - 2 * 36 })
  assert.deepEqual((await client.ask('GET', '/articles/nuts')).body, { article: 'nuts', left: 200 - 2 * 42 })
  assert.deepEqual((await client.ask('GET', '/answered')).body, { answered: true })
  assert.equal(service.errors, '')
})

interface Telemetry {
  on(event: string, listener: (data?: unknown) => void): void
  send(text: string, done?: (error?: Error) => void): void
  close(): void
}

test('ws: measurements of devices that connect again', async (t) => {
  const { WebSocket } = createRequire(import.meta.url)('ws') as { WebSocket: new (url: string) => Telemetry }
  const service = await started('ws', t)
  const dice = random(3)
  const { step, over } = mover(service, () => 10 + Math.floor(dice() * 20))
  const COUNT = 30
  let closes = 0
  let told = 0
  const summaries = await Promise.all(
    ['a', 'b', 'c'].map(
      (name) =>
        new Promise<Record<string, { count: number; sum: number }>>((resolve, reject) => {
          let number = 1
          let isOver = false
          const connect = () => {
            const socket = new WebSocket(`ws://127.0.0.1:${service.port}/?device=${name}`)
            const send = async () => {
              if (number <= COUNT) await step()
              // It may be closed by now.
              socket.send(JSON.stringify(number <= COUNT ? { number, value: number } : { ask: true }), () => {})
            }
            socket.on('open', () => void send().catch(reject))
            socket.on('message', (data) => {
              const message = JSON.parse(String(data))
              if (message.connections !== undefined) {
                told++
                if (message.connections !== message.clients)
                  reject(new Error(`${message.connections} connections, ${message.clients} clients`))
              } else if (message.summary) {
                isOver = true
                resolve(message.summary)
                socket.close()
              } else {
                assert.equal(message.got, number++)
                send().catch(reject)
              }
            })
            socket.on('error', (error) => {
              if (!GONE.includes((error as NodeJS.ErrnoException).code ?? '')) reject(error)
            })
            socket.on('close', () => {
              closes++
              if (!isOver) setTimeout(connect, 10)
            })
          }
          connect()
        }),
    ),
  )
  await over()
  assert.ok(service.moves >= 2 && closes >= 3, `${service.moves} moves, ${closes} connections closed`)
  assert.ok(told > 0)
  for (const summary of summaries)
    for (const state of Object.values(summary)) assert.equal(state.sum, (state.count * (state.count + 1)) / 2)
  assert.ok(summaries.some((summary) => Object.values(summary).every(({ count }) => count === COUNT)))
  assert.equal(service.errors, '')
})
