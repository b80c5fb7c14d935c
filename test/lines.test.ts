/** Checks that programs that read lines go on after a hop at every turn, from streams and from the standard input. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { compareScript, generate, known, read, script, temporary, turns } from './differential.ts'
import { lines } from './streams/lines.ts'

const HEAD = `import readline from 'node:readline'
import promised from 'node:readline/promises'
import { Readable, Writable } from 'node:stream'
const later = (task) => setImmediate(task)
const turn = () => new Promise(later)
const log = console.log
const source = (parts, idle = 0) => new Readable({ read() { later(() => { if (parts.length) this.push(parts.shift()); else if (idle-- > 0) later(() => this._read()); else this.push(null) }) } })
`

for (const [name, code] of Object.entries(lines)) {
  test(name, async () => {
    await compareScript(`${HEAD}const main = async () => {${code}\n}\nmain()`, { extension: 'mjs' })
  })
}

/** Runs a program and gives it lines: the first at once, each other when it asks for more. */
function converse(file: string, answers: string[], env: NodeJS.ProcessEnv = {}, flags: readonly string[] = []): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [...flags, file], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: 60_000,
    })
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk
      if (String(chunk).includes('?')) child.stdin.write(answers.shift() ?? '')
      // Node reads on until the end.
      if (stdout.includes('a,b,c')) child.stdin.end()
    })
    child.stdin.on('error', () => {})
    child.stdin.write(answers.shift()!)
    child.on('error', failed)
    child.on('close', (code) => (code === 0 ? done(stdout) : failed(new Error(`ended with ${code}\n${stdout}`))))
  })
}

test('the standard input, with a hop between two lines', async () => {
  const code = `${HEAD}
    const rl = readline.createInterface({ input: process.stdin })
    const heard = []
    rl.on('line', (line) => { heard.push(line); console.log('heard ' + heard.join()); if (heard.length === 3) rl.close(); else setTimeout(() => console.log('more?'), 5) })
`
  const folder = temporary()
  try {
    const app = join(folder, 'app.mjs')
    const snapshot = join(folder, 's.cbor')
    writeFileSync(app, script(code, true, 'es'))
    const before = await converse(app, ['a\n'], { TM_TEST_TURN: '1', TM_SNAPSHOT: snapshot }, ['--import', turns])
    assert.ok(existsSync(snapshot))
    const resumed = join(folder, 'resumed.mjs')
    writeFileSync(resumed, generate(read(readFileSync(snapshot), known), { format: 'esm' }))
    assert.equal(before, 'heard a\nmore?\n')
    assert.equal(await converse(resumed, ['b\n', 'c\n']), 'heard a,b\nmore?\nheard a,b,c\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
