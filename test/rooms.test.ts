/** Checks the import law of the tree: which room may import what, read from the import statements of every file. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix, sep } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseSync, types } from '@babel/core'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** One import of a file. `to` is a path from the root for a relative import, else the specifier as written. */
interface Import {
  readonly to: string
  readonly relative: boolean
  readonly typeOnly: boolean
}

type Law = (to: string, typeOnly: boolean) => boolean

const within = (...rooms: string[]): Law => {
  return (to) => rooms.some((room) => to === room || to.startsWith(`${room}/`))
}
const typesOf = (...rooms: string[]): Law => {
  const inside = within(...rooms)
  return (to, typeOnly) => typeOnly && inside(to, typeOnly)
}

const protocol = 'runtime/protocol.ts'
const adapter = 'runtime/adapters/adapter.ts'
const search = 'plugin/search.ts'

/** What functions and promises of the runtime are made with, what an object inherits from, what is native and what stands in for it, the text of stacks and of obstacles. */
const making = [
  'behaviour',
  'chain',
  'function-name',
  'iterators',
  'native',
  'obstacles/index',
  'promise',
  'resolve',
  'stack',
  'unasked',
].map((name) => `runtime/graph/${name}.ts`)

/** What each room may import by a relative path. The longest name that fits a file is its room. */
const laws: Readonly<Record<string, readonly Law[]>> = {
  plugin: [within('plugin', protocol)],
  'plugin/0-lower': [within('plugin/0-lower', 'plugin/1-analyse/index.ts', search, protocol)],
  'plugin/1-analyse': [within('plugin/1-analyse', 'plugin/messages.ts', search, protocol)],
  'plugin/2-plan': [within('plugin/2-plan', 'plugin/messages.ts', search, protocol), typesOf('plugin/1-analyse', 'plugin/options.ts')],
  'plugin/3-emit': [within('plugin/3-emit', 'plugin/messages.ts', protocol), typesOf('plugin/2-plan')],
  runtime: [within('runtime')],
  'runtime/graph': [within('runtime/graph', protocol), typesOf(adapter)],
  'runtime/codec': [within('runtime/codec', 'runtime/graph', protocol), typesOf(adapter)],
  'runtime/capture': [within('runtime/capture', 'runtime/graph', protocol), typesOf(adapter)],
  'runtime/restore': [within('runtime/restore', 'runtime/graph', protocol), typesOf(adapter)],
  'runtime/suspend': [within('runtime/suspend', 'runtime/graph', protocol), typesOf(adapter)],
  'runtime/adapters': [within('runtime/adapters', protocol, ...making), typesOf('runtime/graph')],
  'restore-cli': [within('restore-cli', 'runtime', 'plugin')],
  playground: [within('playground')],
}

function roomOf(file: string): string {
  const fixture = /^fixtures\/[^/]+/.exec(file)
  if (fixture) return fixture[0]
  const rooms = Object.keys(laws).filter((room) => file.startsWith(`${room}/`))
  return rooms.sort((a, b) => b.length - a.length)[0] ?? assert.fail(`${file} is in no room`)
}

function importsOf(file: string, code: string): Import[] {
  const ast = parseSync(code, { configFile: false, babelrc: false, sourceType: 'module', parserOpts: { plugins: ['typescript'] } })
  assert.ok(ast, file)
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean) => {
    const relative = specifier.startsWith('.')
    found.push({ to: relative ? posix.join(posix.dirname(file), specifier) : specifier, relative, typeOnly })
  }
  types.traverseFast(ast, (node) => {
    if (node.type === 'ImportDeclaration') {
      const { specifiers } = node
      const inline = specifiers.length > 0 && specifiers.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type')
      add(node.source.value, node.importKind === 'type' || inline)
    } else if ((node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') && node.source) {
      add(node.source.value, node.exportKind === 'type')
    } else if (node.type === 'TSImportType') {
      if (node.argument.type === 'StringLiteral') add(node.argument.value, true)
    } else if (node.type === 'CallExpression' && node.callee.type === 'Import') {
      const [specifier] = node.arguments
      if (specifier?.type === 'StringLiteral') add(specifier.value, false)
    }
  })
  return found
}

function faultsOf(file: string, code: string): string[] {
  const room = roomOf(file)
  const allowed = laws[room] ?? [within(room)]
  return importsOf(file, code)
    .filter(({ to, relative, typeOnly }) =>
      relative
        ? !allowed.some((law) => law(to, typeOnly))
        : room.startsWith('runtime') || (to.startsWith('things-migrate') && !isPublic(room, to)),
    )
    .map(({ to, typeOnly }) => `${file} imports ${typeOnly ? 'types of ' : ''}${to}`)
}

/** The package's own names are for those who stand outside of it. */
function isPublic(room: string, to: string): boolean {
  const outside = room === 'playground' || room.startsWith('fixtures/')
  return outside && ['things-migrate', 'things-migrate/restore', 'things-migrate/runtime'].includes(to)
}

function filesOf(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.split(sep).join('/')}`)
    .filter((path) => !/(^|\/)(node_modules|dist|_actual)\//.test(path))
}

const isSource = (path: string): boolean => /\.(ts|mts|js|mjs)$/.test(path) && !path.endsWith('.d.ts')
const rooms = ['plugin', 'runtime', 'restore-cli']

test('every file imports only what its room may', () => {
  const files = [...rooms, 'fixtures', 'playground'].flatMap(filesOf).filter(isSource)
  assert.ok(files.length > 0)
  // A file straight in fixtures/ belongs to no application.
  const applications = files.filter((path) => !/^fixtures\/[^/]+$/.test(path))
  assert.deepEqual(
    applications.flatMap((path) => faultsOf(path, readFileSync(join(root, path), 'utf8'))),
    [],
  )
})

test('the law refuses', async (t) => {
  const refused: readonly (readonly [string, string])[] = [
    ['plugin/0-lower/a.ts', `import type { P } from '../2-plan/index.ts'`],
    ['plugin/0-lower/a.ts', `import { boundNames } from '../1-analyse/declare.ts'`],
    ['plugin/1-analyse/a.ts', `import { lower } from '../0-lower/index.ts'`],
    ['plugin/1-analyse/a.ts', `import type { P } from '../2-plan/index.ts'`],
    ['plugin/1-analyse/a.ts', `import type { Options } from '../options.ts'`],
    ['plugin/2-plan/a.ts', `import { parse } from '../1-analyse/index.ts'`],
    ['plugin/2-plan/a.ts', `import { type A, parse } from '../1-analyse/index.ts'`],
    ['plugin/2-plan/a.ts', `import '../1-analyse/index.ts'`],
    ['plugin/2-plan/a.ts', `import type { E } from '../3-emit/index.ts'`],
    ['plugin/3-emit/a.ts', `export { plan } from '../2-plan/index.ts'`],
    ['plugin/3-emit/a.ts', `import type { A } from '../1-analyse/index.ts'`],
    ['plugin/index.ts', `import { snapshot } from '../runtime/index.ts'`],
    ['runtime/graph/kinds/map.ts', `import { walk } from '../../capture/index.ts'`],
    ['runtime/graph/kinds/map.ts', `import { host } from '../../adapters/adapter.ts'`],
    ['runtime/codec/cbor.ts', `import type { Capture } from '../capture/index.ts'`],
    ['runtime/restore/fill.ts', `export * from '../codec/index.ts'`],
    ['runtime/adapters/timers.ts', `import { kinds } from '../graph/index.ts'`],
    ['runtime/adapters/node/fs.ts', `import fs from 'node:fs'`],
    ['runtime/index.ts', `const fs = await import('node:fs')`],
    ['runtime/index.ts', `import { encode } from 'cbor-x'`],
    ['runtime/index.ts', `import { PROBE } from '../plugin/index.ts'`],
    ['fixtures/clock/src/main.ts', `import { snapshot } from '../../../runtime/index.ts'`],
    ['fixtures/clock/src/main.ts', `import { room } from '../../thermostat/src/room.ts'`],
    ['fixtures/clock/src/main.ts', `import 'things-migrate/dist/runtime/index.js'`],
    ['playground/demo.ts', `import { thingsMigrate } from '../plugin/index.ts'`],
  ]
  for (const [file, code] of refused) await t.test(`${file}: ${code}`, () => assert.equal(faultsOf(file, code).length, 1))
})

test('the law allows', async (t) => {
  const allowed: readonly (readonly [string, string])[] = [
    ['plugin/index.ts', `import { analyse } from './1-analyse/index.ts'`],
    ['plugin/0-lower/a.ts', `import { parse } from '../1-analyse/index.ts'`],
    ['plugin/2-plan/a.ts', `import { type A, type B } from '../1-analyse/index.ts'`],
    ['plugin/3-emit/a.ts', `import type { P } from '../2-plan/index.ts'`],
    ['plugin/3-emit/a.ts', `import MagicString from 'magic-string'`],
    ['plugin/3-emit/a.ts', `import { PROBE } from '../../runtime/protocol.ts'`],
    ['runtime/graph/kind.ts', `import type { Host } from '../adapters/adapter.ts'`],
    ['runtime/capture/walk.ts', `import { kinds } from '../graph/index.ts'`],
    ['fixtures/clock/src/main.ts', `import { snapshot } from 'things-migrate/runtime'`],
    ['fixtures/clock/src/main.ts', `import { room } from './room.ts'`],
  ]
  for (const [file, code] of allowed) await t.test(`${file}: ${code}`, () => assert.deepEqual(faultsOf(file, code), []))
})

test('the first line of every file is a doc comment, one sentence', () => {
  const faults = rooms
    .flatMap(filesOf)
    .filter((path) => path.endsWith('.ts'))
    .filter((path) => {
      const text = readFileSync(join(root, path), 'utf8').replace(/^#!.*\n/, '')
      // A door says more below: `/**`, then the sentence.
      return !/^\/\*\*(?:\n \*)? [A-Z`].*\.(?: \*\/)?\n/.test(text)
    })
  assert.deepEqual(faults, [])
})

test('no file or folder has a name that says nothing', () => {
  const nothing = /^(utils?|helpers?|common|misc|managers?)$/i
  const faults = [...rooms, 'test', 'scripts', 'bench', 'fixtures', 'playground'].flatMap(filesOf).filter((path) =>
    basename(path)
      .split(/[-._]/)
      .some((word) => nothing.test(word)),
  )
  assert.deepEqual(faults, [])
})
