/** Checks that a capture right after a restore sees the graph that was restored: nothing is lost, added or joined on the way. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bundle, generate, known, read, runFile, runWithHops, script, temporary } from './differential.ts'
import { rows } from './language/index.ts'
import { commonjs, nodeResolve, typescript } from './plugins.ts'

const full = process.env.TM_FULL === '1'
const { dump } = (await import(new URL('../dist/runtime/graph/dump.js', import.meta.url).href)) as typeof import('../runtime/graph/dump.ts')
const at = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url))

const kinds = [...known.kinds, ...known.adapters.flatMap((adapter) => adapter.kinds ?? [])]

/** A snapshot as text. Of a timer it has the delay, not what was left of it; of the clock not the time. */
const show = (bytes: Uint8Array) => dump(read(bytes, known), kinds).replace(/^(resource \d+ clock) .*$/m, '$1')

/** Restores a snapshot, and takes another one before the first turn of the program. */
async function again(snapshot: Uint8Array): Promise<Uint8Array> {
  const folder = temporary()
  try {
    const path = join(folder, 'again.cbor')
    // All timers of the program are set going in the first immediate, the request is the next.
    const program = `${generate(read(snapshot, known), { format: 'esm' })}\nprocess.emit('SIGUSR2')\n`
    writeFileSync(join(folder, 'resumed.mjs'), program)
    const { code, stdout, stderr } = await runFile(join(folder, 'resumed.mjs'), { env: { TM_SNAPSHOT: path } })
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' })
    return readFileSync(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function same(code: string, turn: number, extension = 'mjs'): Promise<void> {
  const { snapshots } = await runWithHops(code, [turn], { extension })
  const [first] = snapshots
  assert.ok(first, 'no snapshot')
  const second = await again(first)
  assert.equal(show(second), show(first))
  assert.equal(read(second, known).programs[0]!.text, read(first, known).programs[0]!.text)
}

const libraries = [nodeResolve(), commonjs()]
const programs = [
  { path: 'thermostat/src/main.ts', turn: 9, plugins: [typescript()] },
  { path: 'inventory/src/main.ts', turn: 6, plugins: [typescript()] },
  { path: 'adventure/src/main.ts', turn: 8, plugins: [typescript()] },
  { path: 'stream/src/main.ts', turn: 7, plugins: [typescript()] },
  { path: 'dependencies/eventemitter3.js', turn: 6, plugins: libraries },
  { path: 'dependencies/lodash.js', turn: 4, plugins: libraries },
  { path: 'dependencies/rxjs.js', turn: 5, plugins: libraries },
]

describe('graph', { concurrency: 2 }, () => {
  for (const { path, turn, plugins } of programs) {
    test(path, async () => same(await bundle(at(path), { plugins, instrument: {} }), turn))
  }

  // Programs whose next turn is an immediate have run it by then.
  const quiet = rows.filter(({ code, obstacle }) => obstacle === undefined && !/setImmediate|^export\b|process\.|performance/m.test(code))
  for (const { name, code, strict } of full ? quiet : quiet.filter(({ name }, i) => i % 12 === 0 || /super/.test(name))) {
    const [extension, form] = strict === false ? (['cjs', 'cjs'] as const) : (['mjs', 'es'] as const)
    test(name, () => same(script(code, true, form), 1, extension))
  }
})
