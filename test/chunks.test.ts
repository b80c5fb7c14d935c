/** Checks that programs of several chunks go on: chunks that are loaded before the hop, at it, and after it. */
import assert from 'node:assert/strict'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Plugin, rollup } from 'rollup'
import { rows } from './chunks/rows.ts'
import {
  type BuildOptions,
  bundleFiles,
  everyTurn,
  type HopOptions,
  runCounted,
  runFile,
  runWithHops,
  temporary,
  thingsMigrate,
  turns,
} from './differential.ts'
import { terser } from './plugins.ts'

/** The program plain, instrumented, and with hops, each of which has to take place. */
async function compare(
  sources: Readonly<Record<string, string>>,
  {
    plans = everyTurn,
    entry = 'main.mjs',
    ...options
  }: BuildOptions & { plans?: typeof everyTurn; entry?: string; entries?: readonly string[] } & HopOptions = {},
): Promise<void> {
  const { restoreAs, ...build } = options
  const both: Record<string, string> = { 'both.mjs': `import './left.mjs'\nimport './right.mjs'\n` }
  const files = { ...both, ...(await bundleFiles(sources, build)) }
  const plain = await runCounted('', 'mjs', { all: files, entry })
  assert.equal(plain.code, 0, plain.stderr)
  const ours = { ...both, ...(await bundleFiles(sources, { ...build, instrument: {} })) }
  const instrumented = await runCounted('', 'mjs', { all: ours, entry })
  assert.equal(instrumented.stdout, plain.stdout, `instrumented\n${instrumented.stderr}`)
  for (const plan of plans(plain.turns)) {
    const hopped = await runWithHops('', plan, { files: { all: ours, entry }, ...(restoreAs && { restoreAs }) })
    assert.equal(hopped.stdout, plain.stdout, `hops after ${plan.join(', ')} turns\n${hopped.stderr}`)
    assert.equal(hopped.stderr, '', `hops after ${plan.join(', ')} turns`)
    assert.ok(hopped.hops > 0 || plan[0]! >= plain.turns, `no hop after ${plan[0]} of ${plain.turns} turns`)
  }
}

/** Names of functions and classes are printed. */
const keepingNames = (terser as (options: object) => Plugin)({ keep_classnames: true, keep_fnames: true })

const tmRestore = fileURLToPath(new URL('../dist/restore-cli/index.js', import.meta.url))

/** Some turns of many: one hop each, and several in a row. */
const few = (turns: number) => [...[2, 4, 5, 7].filter((turn) => turn < turns).map((turn) => [turn]), [1, 2, 2, 2]]

describe('chunks', { concurrency: 2 }, () => {
  for (const { name, sources, ...options } of rows) {
    test(name, async () => compare(sources, { ...options, ...(process.env.TM_FULL === '1' ? {} : { plans: few }) }))
  }

  const { sources } = rows[0]!
  test('minified', async () => compare(sources, { output: { plugins: [keepingNames] }, plans: few }))
  test('restored as CommonJS', async () => compare(sources, { restoreAs: 'cjs', plans: few }))
  test('in folders', async () =>
    compare(sources, {
      output: { entryFileNames: 'a/[name].mjs', chunkFileNames: 'b/c/[name].mjs' },
      entry: 'a/main.mjs',
      plans: (turns) => few(turns).slice(0, 1),
    }))
})

describe('tm-restore -d', () => {
  for (const format of ['esm', 'cjs'] as const) {
    test(`chunks that are not loaded are files of their own, ${format}`, async () => {
      const { sources } = rows[0]!
      const plain = await runCounted('', 'mjs', { all: await bundleFiles(sources, {}), entry: 'main.mjs' })
      const folder = temporary()
      try {
        for (const [name, text] of Object.entries(await bundleFiles(sources, { instrument: {} }))) writeFileSync(join(folder, name), text)
        const snapshot = join(folder, 'state.cbor')
        const first = await runFile(join(folder, 'main.mjs'), {
          flags: ['--import', turns],
          env: { TM_TEST_TURN: '1', TM_SNAPSHOT: snapshot },
        })
        const command = await runFile(tmRestore, { parameters: [snapshot, '-d', join(folder, 'resumed'), '--format', format, '-q'] })
        assert.deepEqual(command, { code: 0, stdout: '', stderr: '' })
        // While it waited for work of the host, the snapshot may have let a turn or two pass.
        const names = readdirSync(join(folder, 'resumed')).map((name) => name.replace(/-\d/, ''))
        for (const name of ['late.js', 'package.json', 'resumed.js']) assert.ok(names.includes(name), names.join())
        const second = await runFile(join(folder, 'resumed', 'resumed.js'))
        assert.deepEqual({ stdout: first.stdout + second.stdout, stderr: second.stderr }, { stdout: plain.stdout, stderr: '' })
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    })
  }
})

describe('obstacles', () => {
  const refused = async (sources: Readonly<Record<string, string>>, spoil: (folder: string) => void) => {
    const folder = temporary()
    try {
      for (const [name, text] of Object.entries(await bundleFiles(sources, { instrument: {} }))) writeFileSync(join(folder, name), text)
      const program = runFile(join(folder, 'main.mjs'), {
        flags: ['--import', turns],
        env: { TM_TEST_TURN: '1', TM_SNAPSHOT: join(folder, 'no.cbor') },
      })
      spoil(folder)
      const { code, stderr } = await program
      assert.equal(code, 0)
      return stderr
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  test('a chunk whose file is gone', async () => {
    const main = `setTimeout(() => {}, 1); setTimeout(() => import('./lazy').catch((error) => console.log(error.code)), 30)`
    const remove = (folder: string) => {
      for (const name of readdirSync(folder)) if (name.startsWith('lazy')) rmSync(join(folder, name))
    }
    assert.match(
      await refused({ main, lazy: 'console.log(1)' }, remove),
      /TM255 chunks: chunk lazy: it is not loaded, and cannot be read: ENOENT/,
    )
  })

  test('a chunk that waits at its top level while others import it', async () => {
    const first = `export const x = await new Promise((done) => setTimeout(() => setTimeout(done, 9, 1), 1))`
    const sources = {
      main: `import { x } from './first'\nconsole.log(x)\nimport('./other')`,
      first,
      other: `import { x } from './first'\nconsole.log(x)`,
    }
    const output = { manualChunks: (id: string) => (id.includes('first') ? 'first' : null) }
    const files = await bundleFiles(sources, { instrument: {}, output })
    assert.match(Object.entries(files).find(([name]) => name.startsWith('first'))![1], /\$tm\.awaited\(\)/)
    const folder = temporary()
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
      const { stderr } = await runFile(join(folder, 'main.mjs'), {
        flags: ['--import', turns],
        env: { TM_TEST_TURN: '1', TM_SNAPSHOT: join(folder, 'no.cbor') },
      })
      assert.match(stderr, /TM256 chunks: chunk first: it waits at its top level, and other chunks for it/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('the build', () => {
  test('one file has the runtime', async () => {
    const files = await bundleFiles(rows[0]!.sources, { instrument: {} })
    const [runtime, ...others] = Object.entries(files).sort((a, b) => b[1].length - a[1].length)
    assert.match(runtime![0], /^things-migrate-[0-9a-f]{8}\.mjs$/)
    for (const [name, code] of others) {
      assert.ok(code.length < 4000, name)
      assert.ok(code.trimStart().startsWith(`import"./${runtime![0]}";`), name)
    }
  })

  test('chunks that import each other', async () => {
    const sources = {
      main: `import { a } from './a'\nconsole.log(a())`,
      a: `import { b } from './b'\nexport function a() { return b() }\nexport const c = 1`,
      b: `import { c } from './a'\nexport function b() { return c }`,
    }
    const build = bundleFiles(sources, {
      instrument: {},
      output: { manualChunks: (id) => (/\/[ab]\.js$/.test(id) ? id.at(-4)! : null) },
      warnings: ['CIRCULAR_DEPENDENCY', 'CIRCULAR_CHUNK'],
    })
    await assert.rejects(build, /TM110 the chunks .* import each other/)
  })

  test('a chunk that passes on all of an external module', async () => {
    const sources = { main: `import('./a').then((a) => console.log(a.own))`, a: `export * from 'node:path'\nexport const own = 1` }
    await assert.rejects(bundleFiles(sources, { instrument: {} }), /TM112 "export \* from" a module outside/)
    await bundleFiles({ main: `export * from 'node:path'\nimport('./a')`, a: 'export const own = 1\nconsole.log(own)' }, { instrument: {} })
  })

  test('one plugin for several builds and outputs', async () => {
    const plugin = thingsMigrate()
    const modules = {
      name: 'text',
      resolveId: (id: string) => id,
      load: (id: string) => (id === 'lazy' ? 'export const x = 1' : `import('lazy').then(({ x }) => console.log(x))`),
    }
    const once = async () => {
      const build = await rollup({ input: 'main', plugins: [modules, plugin] })
      const outputs = []
      for (const format of ['es', 'es', 'iife'] as const) {
        const { output } = await build.generate({ format, ...(format === 'iife' ? { inlineDynamicImports: true } : {}) })
        outputs.push(output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]))
      }
      await build.close()
      return outputs
    }
    const first = await once()
    assert.deepEqual(first[1], first[0])
    assert.equal(first[0]!.length, 3)
    assert.equal(first[2]!.length, 1)
    assert.deepEqual(await once(), first)
  })
})
