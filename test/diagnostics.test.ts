/** Checks what the plugin says about a program or a build it cannot do everything with: text, code, the user's file, line and frame. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { type ModuleFormat, type RollupLog, rollup } from 'rollup'
import * as obstacles from '../runtime/graph/obstacles/index.ts'
import { type PluginOptions, temporary, thingsMigrate } from './hop.ts'
import { typescript } from './plugins.ts'

const folder = temporary()
after(() => rmSync(folder, { recursive: true, force: true }))

interface Build {
  /** Path and text; the first is the entry. */
  readonly files: Readonly<Record<string, string>>
  readonly options?: PluginOptions
  readonly format?: ModuleFormat
  readonly inline?: boolean
}

let builds = 0

/** What the plugin reports, and what it stops with. */
async function build({ files, options = {}, format = 'es', inline = true }: Build) {
  const place = join(folder, String(++builds))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true })
    writeFileSync(join(place, path), text)
  }
  const logs: RollupLog[] = []
  const made = await rollup({
    input: join(place, Object.keys(files)[0]!),
    plugins: [typescript(), thingsMigrate(options)],
    onLog: (_, log) => void logs.push(log),
  })
  let error: RollupLog | undefined
  try {
    await made.generate({ format, inlineDynamicImports: inline, name: 'app' })
  } catch (thrown) {
    error = thrown as RollupLog
  } finally {
    await made.close()
  }
  const ours = logs.filter(({ plugin }) => plugin === 'things-migrate')
  return { ours, error, at: (path: string) => join(place, path) }
}

/** Without what Rollup puts before and behind it. */
const text = ({ message }: RollupLog) => /TM\d{3} .*/.exec(message)?.[0]

const PROBE_NAME =
  'TM103 the program uses the global $TM, which things-migrate needs. Rename it; if the program does not name it, the plugin stands there twice, or the input is built with it already'

test('direct eval', async () => {
  const { ours, error, at } = await build({
    files: {
      'main.ts': `import { run } from './run.ts'\nconsole.log(run('1'))\n`,
      'run.ts': `interface Removed {\n  a: string\n}\n// not this one: eval(code)\nexport function run(code: string): unknown {\n  const here = 1\n  return [eval(code), here]\n}\n`,
    },
  })
  assert.equal(error, undefined)
  assert.equal(ours.length, 1)
  const [warning] = ours as [RollupLog]
  assert.equal(
    text(warning),
    'TM101 direct eval: functions it makes cannot be captured; all variables around it are kept. Use an indirect eval, or new Function, or no eval',
  )
  assert.equal(warning.pluginCode, 'TM101')
  assert.equal(warning.id, at('run.ts'))
  assert.deepEqual(warning.loc, { file: at('run.ts'), line: 7, column: 10 })
  assert.equal(
    warning.frame,
    '5: export function run(code: string): unknown {\n6:   const here = 1\n7:   return [eval(code), here]\n             ^\n8: }',
  )
})

test('an indirect eval and the word eval are no direct eval', async () => {
  const { ours, error } = await build({
    files: {
      'main.ts': `const o = { eval: (x: string) => x }\nconsole.log((0, eval)('1'), globalThis.eval('2'), o.eval('3'), 'eval(4)')\n`,
    },
  })
  assert.deepEqual([ours, error], [[], undefined])
})

test('$TM used by the program', async () => {
  const { error, at } = await build({ files: { 'main.ts': `const hidden: number = 1\nconsole.log(hidden)\nconsole.log(typeof $TM)\n` } })
  assert.ok(error)
  assert.equal(text(error), PROBE_NAME)
  assert.equal(error.code, 'PLUGIN_ERROR')
  assert.equal(error.pluginCode, 'TM103')
  assert.deepEqual(error.loc, { file: at('main.ts'), line: 3, column: 19 })
  assert.match(error.frame ?? '', /^3: console\.log\(typeof \$TM\)\n {22}\^/m)
})

test('a variable of the program named $TM', async () => {
  const { error } = await build({
    files: { 'main.ts': `export function f($TM: number) {\n  return () => $TM++\n}\nconsole.log(f(1)())\n` },
  })
  assert.equal(error && text(error), PROBE_NAME)
})

test('a minified chunk', async () => {
  const lines = Array.from({ length: 200 }, (_, i) => `function f${i}(a){return function(){return a+=${i}}}console.log(f${i}(1)())`)
  const { ours } = await build({ files: { 'main.js': lines.join(';') } })
  assert.deepEqual(
    ours.map((log) => [log.pluginCode, text(log)]),
    [['TM104', 'TM104 the chunk arrives minified: ids and reports will show mangled names. Move the minifier to output.plugins']],
  )
})

test('several chunks in another format than es', async () => {
  const { error } = await build({
    files: { 'main.ts': `import('./late.ts').then(({ late }) => console.log(late))\n`, 'late.ts': `export const late = 1\n` },
    inline: false,
    format: 'cjs',
  })
  assert.match(
    (error && text(error)) ?? '',
    /^TM105 output\.format "cjs" with several chunks \((main, late|late, main)\) is not supported\. Use "es", or one chunk \(output\.inlineDynamicImports in Rollup and Vite 7, output\.codeSplitting: false in Rolldown and Vite 8\)$/,
  )
  assert.equal(error?.pluginCode, 'TM105')
})

for (const [what, change, message] of [
  [
    'functions beside the program',
    (code: string) => `var __keep=(x)=>x;${code.replaceAll('keep(', '__keep(')}`,
    'puts functions beside the program that it needs ("__keep"): a move would leave them behind. Use "es2022" or later',
  ],
  [
    'no async generators',
    (code: string) => code.replaceAll(/\basync\s*(function)?\s*\*/g, (_, word = '') => `${word}*`),
    'takes async generators away, which the runtime needs. Use "es2022" or later',
  ],
] as const) {
  test(`a build.target that leaves ${what}`, async () => {
    const plugin = thingsMigrate() as ReturnType<typeof thingsMigrate> & { configResolved(config: object): void }
    plugin.configResolved({ root: folder, build: { target: 'es2017' } })
    const source = { name: 'source', resolveId: (id: string) => id, load: () => 'const f = () => keep(1)\nsetTimeout(f)' }
    const lowering = { name: 'lowering', renderChunk: change }
    const made = await rollup({ input: 'main', plugins: [source, plugin, lowering], onLog: () => {} })
    await assert.rejects(made.generate({ format: 'es' }), {
      pluginCode: 'TM115',
      message: new RegExp(`TM115 build.target "es2017" ${message.replaceAll(/[().]/g, '\\$&')}`),
    })
    await made.close()
  })
}

for (const [target, codes] of [
  ['es2017', ['TM111']],
  [['es2020', 'chrome107'], ['TM111']],
  ['es2022', []],
  [['chrome107', 'safari16'], []],
] as const) {
  test(`a class, with build.target ${target}`, async () => {
    const plugin = thingsMigrate() as ReturnType<typeof thingsMigrate> & { configResolved(config: object): void }
    plugin.configResolved({ root: folder, build: { target } })
    const logs: RollupLog[] = []
    const source = { name: 'source', resolveId: (id: string) => id, load: () => 'class A {}\nconsole.log(new A())' }
    const made = await rollup({ input: 'main', plugins: [source, plugin], onLog: (_, log) => void logs.push(log) })
    await made.generate({ format: 'es' })
    await made.close()
    assert.deepEqual(
      logs.map(({ pluginCode }) => pluginCode),
      codes,
    )
  })
}

for (const format of ['system', 'amd'] as const) {
  test(`output.format "${format}"`, async () => {
    const { error } = await build({ files: { 'main.ts': `console.log(1)\n` }, format })
    assert.equal(error && text(error), `TM106 output.format "${format}" is not supported. Use "es", "cjs", "iife" or "umd"`)
    assert.equal(error?.pluginCode, 'TM106')
  })
}

for (const format of ['es', 'cjs', 'iife', 'umd'] as const) {
  test(`output.format "${format}" is fine`, async () => {
    const { ours, error } = await build({ files: { 'main.ts': `let n = 0\nexport const next = () => ++n\n` }, format })
    assert.deepEqual([ours, error], [[], undefined])
  })
}

test('an arrow that uses super of an object literal whose own values wait', async () => {
  const { ours, at } = await build({
    files: {
      'main.ts': `const base = { v: 1 }\nexport const o = {\n  __proto__: base,\n  k: await 1,\n  later() {\n    return () => super.v\n  },\n}\n`,
    },
  })
  assert.deepEqual(
    ours.map((log) => [log.pluginCode, text(log), log.loc]),
    [
      [
        'TM108',
        'TM108 an arrow function that uses super of an object literal cannot be captured while it is alive',
        { file: at('main.ts'), line: 6, column: 11 },
      ],
    ],
  )
})

test('a `with` statement', async () => {
  // No bundler lets one through in a module: only a plugin between Rollup and this one could have made it.
  const hook = thingsMigrate().renderChunk as { handler(...parameters: unknown[]): unknown }
  const said: { pluginCode: string; message: string }[] = []
  const host = {
    warn: (log: { pluginCode: string; message: string }) => void said.push(log),
    error(log: { message: string }) {
      throw new Error(log.message)
    },
    getModuleInfo: () => null,
  }
  const chunk = { name: 'app', fileName: 'app.js', isEntry: true, imports: [], modules: {} }
  hook.handler.call(
    host,
    'var f; with ({ x: 1 }) { f = function () { return x } }',
    chunk,
    { format: 'cjs' },
    { chunks: { 'app.js': chunk } },
  )
  assert.deepEqual(
    said.map(({ pluginCode, message }) => [pluginCode, message]),
    [['TM102', 'TM102 with: functions inside it cannot be captured, since their names have no fixed scope. Use a variable instead']],
  )
})

test('options that do not exist', () => {
  const wrong = (options: object, message: string) =>
    assert.throws(() => thingsMigrate(options as PluginOptions), { name: 'OptionError', message: `[things-migrate] ${message}` })
  wrong(
    { triger: 'none' },
    'unknown option "triger". Known: trigger, format, afterSnapshot, timers, patience, hookTimeout, include, exclude, redact, hosts, parts',
  )
  wrong({ trigger: 'SIGTERM' }, 'option "trigger" is "SIGTERM". Use "SIGUSR2", "none"')
  wrong({ format: 'xml' }, 'option "format" is "xml". Use "cbor", "json"')
  wrong({ afterSnapshot: true }, 'option "afterSnapshot" is true. Use "exit", "continue"')
  wrong({ patience: -1 }, 'option "patience" is -1. Use whole milliseconds from 0 to 2147483647')
  wrong({ timers: 5 }, 'option "timers" is 5. Use "remaining", "deadline"')
  wrong({ hosts: 'browser' }, 'option "hosts" is "browser". Use "node", "page", "both"')
  wrong({ parts: 'some' }, 'option "parts" is "some". Use "needed", "all"')
  assert.throws(() => thingsMigrate({ format: 'xml' } as never), TypeError)
})

test('each code has one text per reason, and stands in the README', () => {
  const at = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
  const readme = at('README.md')
  const inFile = (path: string) => [...at(path).matchAll(/'(TM\d{3})/g)].map(([, code]) => code!)
  const codes = [
    ...inFile('plugin/messages.ts'),
    ...['objects', 'outside', 'pages', 'values'].flatMap((name) => inFile(`runtime/graph/obstacles/${name}.ts`)),
  ]
  assert.ok(codes.length > 50)
  assert.deepEqual(
    codes.filter((code) => !readme.includes(code)),
    [],
  )
  const made = Object.values(obstacles).map((make) => (make as (...parts: unknown[]) => obstacles.Refusal)('what', 'v0', 'part'))
  for (const { code, what, why, wayOut } of made) {
    assert.match(code, /^TM2\d\d$/)
    assert.match(what, /./)
    assert.match(why, /^[a-z].+[^.]$/)
    assert.match(wayOut, /^[A-Z].+[^.]$/)
  }
  assert.equal(new Set(made.map(({ code, why }) => code + why)).size, made.length - 1)
})

test('options that leave out every module', async () => {
  const files = { 'main.js': `import './other.js'\nconsole.log(1)\n`, 'other.js': 'console.log(2)\n' }
  const { ours, at } = await build({ files, options: { include: 'sources/**' } })
  assert.deepEqual(ours.map(text), [
    `TM114 options include and exclude leave out every module, ${at('main.js')} too: no function of the program can be captured. Patterns are matched with whole paths, relative ones from the working directory on`,
  ])
  assert.deepEqual((await build({ files, options: { include: '**/other.js' } })).ours, [])
})
