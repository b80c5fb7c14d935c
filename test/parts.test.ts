/** Checks which parts of the runtime a chunk gets, and that one built for pages says so elsewhere. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Plugin, rollup } from 'rollup'
import { runFile, temporary, thingsMigrate, virtual } from './hop.ts'

const at = (path: string) => new URL(path, import.meta.url).href
const { wordsOf } = (await import(at('../dist/plugin/1-analyse/index.js'))) as typeof import('../plugin/1-analyse/index.ts')
const { describeParts, planParts } = (await import(at('../dist/plugin/2-plan/index.js'))) as typeof import('../plugin/2-plan/index.ts')

interface Chunk {
  readonly code: string
  readonly imports?: readonly string[]
  readonly form?: 'es' | 'cjs' | 'wrapped'
  readonly hosts?: 'node' | 'page' | 'both'
  readonly all?: boolean
  readonly calls?: readonly string[]
}

const parts = ({ code, imports = [], form = 'es', hosts, all = false, calls = [] }: Chunk) =>
  planParts(wordsOf(code, form !== 'es'), {
    calls: new Set(calls),
    imports,
    isOwn: (specifier) => specifier === './other.js',
    form,
    hosts,
    all,
  })
const names = (chunk: Chunk) =>
  parts(chunk)
    .map(({ name }) => name)
    .join(' ')

const ALL_OF_NODE =
  'iterators node-contexts node-signals node-made node-once node-events node-timers-promises node-constructed node-callsites node-channels node-sockets node-http2 node-streams node-files node-readline node-stdin dom-exceptions urls texts intl node-elsewhere headers node-crypto node-working node-requests node-websockets node-url node-settings node'
const ALL_OF_PAGES = 'dom-exceptions urls texts intl headers web-frames web-document web-signals web-requests web-sockets web-hosted web'

const chunks: readonly (readonly [why: string, chunk: Chunk, expected: string])[] = [
  ['plain data may run anywhere', { code: 'let n = 0; setInterval(() => console.log(++n), 9)' }, 'node web'],
  ['a module of Node leaves pages out', { code: 'import a from "node:path"', imports: ['node:path'] }, 'node'],
  ['CommonJS leaves pages out', { code: 'let n = 0', form: 'cjs' }, 'node'],
  ['a page leaves Node out', { code: 'document.title = 1', hosts: 'page' }, 'dom-exceptions web-document web'],
  ['what is said to run in both does', { code: 'import a from "node:path"', imports: ['node:path'], hosts: 'both' }, 'node web'],
  ['all are asked for', { code: 'let n = 0', hosts: 'page', all: true }, `iterators async-generators generators ${ALL_OF_PAGES}`],
  ['an iterator', { code: '', form: 'cjs', calls: ['scope', 'iterator'] }, 'iterators node'],
  ['a generator', { code: '', form: 'cjs', calls: ['again'] }, 'iterators generators node'],
  ['for await', { code: '', form: 'cjs', calls: ['asyncCursor'] }, 'iterators async-generators generators node'],
  ['names are found in strings, too', { code: 'globalThis["Intl"]' }, 'intl node web'],
  ['files without streams', { code: 'fs.readFileSync(f)', imports: ['node:fs'] }, 'node-once node-files node'],
  [
    'files with streams',
    { code: 'fs.createReadStream(f)', imports: ['fs'] },
    'iterators node-signals node-once node-streams node-files dom-exceptions node',
  ],
  ['a subpath of a module', { code: '', imports: ['node:fs/promises'] }, 'node-once node-files node'],
  [
    'a server',
    { code: 'http.createServer()', imports: ['node:http'] },
    'iterators node-signals node-once node-sockets node-streams dom-exceptions node',
  ],
  ['what stdin is', { code: 'process.stdin', form: 'cjs' }, 'iterators node-signals node-once node-streams node-stdin dom-exceptions node'],
  ['a dynamic import of Node may not be reached in a page', { code: 'await import("node:path")' }, 'node web'],
  ['require by name', { code: 'const a = require("async_hooks")', form: 'cjs' }, 'node-contexts node'],
  ['another chunk', { code: 'import("./other.js")', imports: ['./other.js'] }, 'node web'],
  ['a page with a listener', { code: 'onresize = () => {}', hosts: 'page' }, 'dom-exceptions web-document web-hosted web'],
  ['a page with a foreign module', { code: '$("p")', imports: ['jquery'], hosts: 'page' }, ALL_OF_PAGES],
  ...(
    [
      ['a foreign module', { code: '', imports: ['express'], form: 'cjs' }],
      ['a file outside of the bundle', { code: '', imports: ['./config.js'], form: 'cjs' }],
      ['require of a value', { code: 'require(name)', form: 'cjs' }],
      ['require as a value', { code: 'const load = require', form: 'cjs' }],
      ['import of a value', { code: 'import(name)', form: 'cjs' }],
      ['import in a string', { code: 'new Function("m", "return import(m)")', form: 'cjs' }],
      ['import of a pattern', { code: `import(\`node:\${name}\`)`, form: 'cjs' }],
      ['getBuiltinModule', { code: 'process.getBuiltinModule(name)', form: 'cjs' }],
      ['process.binding', { code: 'process.binding(name)', form: 'cjs' }],
      ['node:module', { code: '', imports: ['node:module'] }],
      ['node:vm', { code: '', imports: ['vm'] }],
    ] as const
  ).map(([why, chunk]) => [`${why} brings all parts`, chunk, ALL_OF_NODE] as const),
]

for (const [why, chunk, expected] of chunks) test(why, () => assert.equal(names(chunk), expected))

test('the choice can be printed', () => {
  assert.equal(
    describeParts(parts({ code: 'fetch; Intl', imports: ['node:fs'] })),
    [
      'part iterators  needed by node-streams',
      'part node-signals  fetch',
      'part node-once  node:fs',
      'part node-sockets  fetch',
      'part node-streams  needed by node-sockets',
      'part node-files  node:fs',
      'part dom-exceptions  needed by node-signals',
      'part intl  Intl',
      'part headers  fetch',
      'part node-requests  fetch',
      'part node  runs in Node',
      '',
    ].join('\n'),
  )
})

const build = async (code: string, plugins: readonly Plugin[] = []): Promise<string> => {
  const bundle = await rollup({ input: '/app/main.js', plugins: [virtual(code), ...plugins, thingsMigrate()], external: [/^node:/] })
  const { output } = await bundle.generate({ format: 'es' })
  await bundle.close()
  return output[0].code
}

test('a bundle has only its parts', async () => {
  const plain = await build('console.log(1)')
  const files = await build('import fs from "node:fs"; console.log(fs)')
  assert.ok(!plain.includes('openAsBlob') && plain.length < files.length)
})

test('a bundle for pages names what is wrong in Node', async () => {
  const code = await build('console.log(1)', [
    {
      name: 'html',
      resolveId: { order: 'pre', handler: (source) => (source === '/app/main.js' ? '/app/main.html' : null) },
      load: () => 'console.log(1)',
    },
  ])
  const file = join(temporary(), 'page.mjs')
  writeFileSync(file, code)
  const { code: status, stderr } = await runFile(file)
  assert.equal(status, 1)
  assert.match(stderr, /\[things-migrate\] this bundle was built for pages only/)
})
