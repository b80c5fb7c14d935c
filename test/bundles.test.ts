/** Checks that several bundles in one process move together, or say why they cannot. */
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { bundle, type PluginOptions, runCounted, runFile, runWithHops, temporary, turns, virtual } from './hop.ts'

/** Ticks, and talks to the other through a global. */
const source = (name: string, shared = '') => `
${shared}
const { EventEmitter } = process.getBuiltinModule('node:events')
class Ticker extends EventEmitter {
  #count = 0
  tick() {
    this.#count++
    this.emit('tick', this.#count)
    return this.#count
  }
}
const $x0 = (globalThis.seen ??= [])
const ticker = new Ticker()
ticker.on('tick', (count) => $x0.push('${name}' + count))
const timer = setInterval(() => {
  if (ticker.tick() === 4) clearInterval(timer)
  console.log('${name}', $x0.join())
}, 5)
export { ticker }
`

const build = async (name: string, instrument: PluginOptions | undefined, text = source(name)) =>
  bundle(`/app/${name}.js`, { plugins: [virtual(text, `/app/${name}.js`)], format: 'iife', instrument, output: { name } })

/** Two scripts one after the other, as two script elements would be. */
const both = async (instrument: PluginOptions | undefined, other = instrument) =>
  `${await build('first', instrument)};${await build('second', other)}`

/** Takes a snapshot after one turn; what the program says to it. */
async function refused(code: string): Promise<string> {
  const folder = temporary()
  const path = join(folder, 'no.cbor')
  writeFileSync(join(folder, 'program.cjs'), code)
  const { code: exit, stderr } = await runFile(join(folder, 'program.cjs'), {
    flags: ['--import', turns],
    env: { TM_TEST_TURN: '1', TM_SNAPSHOT: path },
  })
  assert.equal(exit, 0)
  assert.equal(existsSync(path), false)
  return stderr
}

describe('two bundles in one process', { concurrency: 2 }, () => {
  test('both go on', async () => {
    const plain = await runCounted(await both(undefined), 'cjs')
    assert.equal(plain.stdout.split('\n').length, 9)
    const code = await both({})
    assert.equal((await runCounted(code, 'cjs')).stdout, plain.stdout, 'never captured')
    for (const restoreAs of ['esm', 'cjs', 'iife'] as const) {
      const hopped = await runWithHops(code, [2, 2], { extension: 'cjs', restoreAs })
      assert.equal(hopped.hops, 2)
      assert.equal(hopped.stdout, plain.stdout, restoreAs)
    }
  })

  test('with other options', async () => {
    assert.match(
      await refused(await both({}, { timers: 'deadline' })),
      /programs with different options of things-migrate run in this process/,
    )
  })

  test('with other parts of the runtime', async () => {
    const first = 'let n = 0; const timer = setInterval(() => { console.log(++n); if (n === 3) clearInterval(timer) }, 5)'
    const second = `const numbers = new Intl.NumberFormat('en'); ${first.replace('++n', 'numbers.format(++n)')}`
    const code = async (options: PluginOptions | undefined) =>
      `${await build('first', options, first)};${await build('second', options, second)}`
    assert.match(await refused(await code({})), /has not \(intl\): build them with parts: 'all'/)
    const { stdout } = await runCounted(await code(undefined), 'cjs')
    const hopped = await runWithHops(await code({ parts: 'all' }), [2], { extension: 'cjs' })
    assert.deepEqual([hopped.hops, hopped.stdout], [1, stdout])
  })

  test('with one module in both', async () => {
    const shared = {
      name: 'shared',
      resolveId: (id: string) => (id === 'shared' ? '/app/shared.js' : null),
      load: (id: string) => (id === '/app/shared.js' ? 'export const counter = () => { let n = 0; return () => n++ }' : null),
    }
    const code = async (name: string) =>
      bundle(`/app/${name}.js`, {
        plugins: [virtual(source(name, `import { counter } from 'shared'; globalThis.${name} = counter()`), `/app/${name}.js`), shared],
        format: 'iife',
        instrument: {},
        output: { name },
      })
    assert.match(
      await refused(`${await code('first')};${await code('second')}`),
      /the programs "first" and "second" both have the module .*app\/shared: build them together/,
    )
  })

  test('with one name', async () => {
    const code = await build('first', {})
    assert.match(await refused(`${code};{${code}}`), /two programs with the name "first"/)
  })
})
