/** Moves programs between pages of a real browser, and between pages and Node; the plain program is the oracle. */
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { build as vite } from 'vite'
import { type Leg, openWorld, type World } from './browser/journey.ts'
import { rows } from './browser/rows.ts'
import { bundle, temporary, thingsMigrate, virtual } from './hop.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const build = (code: string, instrument: boolean) =>
  bundle('/app/main.js', { plugins: [virtual(code)], instrument: instrument ? {} : undefined })

for (const { name, code, page = '', others = page, routes = {}, at, hosts, refused, fails, expected } of rows)
  test(name, { timeout: 180_000 }, async () => {
    for (const [path, text] of Object.entries(routes)) world.routes.set(path, text)
    const instrumented = await build(code, true)
    const pages = hosts.map((_, index) => (index ? others : page))
    const legs = (line: number): Leg[] =>
      hosts.map((host, index) => (index < hosts.length - 1 || refused ? { host, lines: index ? 1 : line } : { host }))
    if (refused) {
      const said = (await world.travel(instrumented, legs(at[0]!), pages)).at(-1)!
      for (const each of [refused].flat()) assert.match(said, each)
    } else if (fails) await assert.rejects(world.travel(instrumented, legs(at[0]!), pages), fails)
    else {
      const oracle = expected ?? (await world.travel(await build(code, false), [{ host: hosts[0]! }], page))
      if (!expected) assert.equal(oracle.at(-1), 'end')
      for (const line of at) assert.deepEqual(await world.travel(instrumented, legs(line), pages), oracle, `hop behind line ${line}`)
    }
  })

interface File {
  readonly fileName: string
  readonly code?: string
  readonly source?: string
  readonly isEntry?: boolean
}

/** An application with a stylesheet that comes with a chunk. */
const VITE = {
  'index.html': '<!doctype html><script type="module" src="/main.js"></script>',
  'main.js': `
    const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
    const colour = () => getComputedStyle(document.querySelector('p')).color
    console.log('start')
    await sleep(5)
    const coming = import('./late.js')
    console.log('importing')
    const { count } = await coming
    console.log('imported', count(), import.meta.env.PROD)
    await sleep(5)
    for (let tries = 0; tries < 400 && colour() !== 'rgb(1, 2, 3)'; tries++) await sleep(5)
    console.log(count(), colour(), document.querySelectorAll('link[rel=stylesheet]').length)
    console.log('end')`,
  'late.js': `import './late.css'\nlet n = 0\nexport const count = () => ++n`,
  'late.css': 'p { color: rgb(1, 2, 3) }',
}

test('a client of Vite moves before, during and after the import of a chunk with a stylesheet', { timeout: 180_000 }, async () => {
  const root = temporary()
  try {
    mkdirSync(root, { recursive: true })
    for (const [name, text] of Object.entries(VITE)) writeFileSync(join(root, name), text)
    const entry = async (instrument: boolean): Promise<string> => {
      const result = await vite({
        root,
        configFile: false,
        logLevel: 'error',
        plugins: instrument ? [thingsMigrate()] : [],
        build: { write: false, assetsDir: '', sourcemap: true, target: 'es2022' },
      })
      const [build] = [result].flat() as { readonly output: readonly File[] }[]
      const { output } = build!
      for (const { fileName, code, source } of output) world.routes.set(`/${fileName}`, code ?? String(source))
      return output.find(({ isEntry }) => isEntry)!.fileName
    }
    const [plain, instrumented] = [await entry(false), await entry(true)].map((name) => world.routes.get(`/${name}`)!)
    const oracle = await world.travel(plain!, [{ host: 'page' }], '<p>text</p>')
    assert.deepEqual(oracle.slice(-3), ['imported 1 true', '2 rgb(1, 2, 3) 1', 'end'])
    const pages = [{ host: 'page' }, { host: 'page' }] as const
    for (const lines of [1, 2, 3])
      assert.deepEqual(
        await world.travel(instrumented!, [{ ...pages[0], lines }, pages[1]], '<p>text</p>'),
        oracle,
        `hop behind line ${lines}`,
      )
    const name = [...world.routes].find(([, text]) => text === instrumented)![0]
    const line = instrumented!.slice(0, instrumented!.indexOf('importing')).split('\n')
    const map = new TraceMap(world.routes.get(`${name}.map`)!)
    const place = originalPositionFor(map, { line: line.length, column: line.at(-1)!.length })
    assert.deepEqual([place.source?.split('/').at(-1), place.line], ['main.js', 7])
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
