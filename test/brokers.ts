/** Starts MQTT brokers, Mosquitto and aedes, each in a process and on a port of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Broker {
  readonly port: number
  stop(): Promise<void>
}

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('close', () => resolve()))

/** A port that was free a moment ago: Mosquitto can't say which one it has taken. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** Installs it if it is not there. Throws where that fails. */
export async function mosquitto(): Promise<Broker> {
  const command = execFileSync('sh', [file('scripts/mosquitto.sh')], { encoding: 'utf8' }).trim()
  const folder = mkdtempSync(join(tmpdir(), 'things-migrate-mosquitto-'))
  for (;;) {
    const port = await freePort()
    const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence false', 'user root', 'max_queued_messages 0']
    writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`)
    const child = spawn(command, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' })
    let isOver = false
    const over = ended(child).then(() => {
      isOver = true
    })
    while (!isOver && !(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 20))
    // Somebody else was quicker.
    if (isOver) continue
    const stop = async () => {
      child.kill()
      await over
      rmSync(folder, { recursive: true, force: true })
    }
    return { port, stop }
  }
}

export async function aedes(): Promise<Broker> {
  const child = spawn(process.execPath, [file('playground/broker.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const over = ended(child)
  const port = await new Promise<number>((resolve) => child.stdout.once('data', (text) => resolve(Number(text))))
  const stop = () => {
    child.stdin.end()
    return over
  }
  return { port, stop }
}
