/** Checks that programs of several chunks go on: chunks that are loaded before the hop, at it, and after it. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Plugin, rollup } from 'rollup'
import { rows } from './chunks/rows.ts'
import { type BuildOptions, bundleFiles, everyTurn, type HopOptions, runCounted, runWithHops, thingsMigrate } from './differential.ts'
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
