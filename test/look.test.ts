/** Checks what tm-restore shows of a snapshot: every value has a name and a path, sizes are those of the file, differences are found. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { rollup } from 'rollup'
import { known } from '../restore-cli/known.ts'
import { differenceOf } from '../restore-cli/look/difference.ts'
import { ROOT, target } from '../restore-cli/look/graph.ts'
import { namesOf } from '../restore-cli/look/names.ts'
import { follow, pathTo } from '../restore-cli/look/paths.ts'
import { printReasons, printTree } from '../restore-cli/look/print.ts'
import { sizeOf } from '../restore-cli/look/size.ts'
import { locator } from '../restore-cli/look/source-map.ts'
import { type Look, look, summaryOf } from '../restore-cli/look/summary.ts'
import { treeOf } from '../restore-cli/look/tree.ts'
import { reasonsFor } from '../restore-cli/look/why.ts'
import { read } from '../restore-cli/read.ts'
import { toCBOR } from '../runtime/codec/cbor.ts'
import { bundle, runFile, runWithHops, temporary, thingsMigrate, turns, virtual } from './hop.ts'

const PROGRAM = `
import { setTimeout as sleep } from 'node:timers/promises'
class Sensor {
  #offset = 0.5
  constructor(name) { this.name = name }
  get value() { return this.#offset }
}
function poll(url) {
  let tries = 3
  const sensor = new Sensor(url)
  return () => [tries--, sensor]
}
const items = new Map([['ann', { id: 1 }], [{ id: 2 }, 'bob']])
items.get('ann').self = items
const seen = new Set(['x', items])
const tag = Symbol('tag')
const bytes = new Uint8Array(300)
const sparse = [1, , NaN, -0]
const bound = poll.bind(undefined, 'b')
const frozen = Object.freeze({ [tag]: 1, get left() { return items } })
async function work(n) {
  for (let i = 0; ; i++) await sleep(50_000 + n)
}
function* ids() { for (let i = 0; ; i++) yield i * 2 }
const gen = ids()
gen.next()
const pending = new Promise((resolve) => setTimeout(resolve, 70_000))
globalThis.keep = { items, seen, bytes, sparse, bound, frozen, gen, pending, error: new Error('no'), when: new Date(0), big: 10n, proxy: new Proxy({}, {}) }
work(1)
const tick = poll('http://a')
setInterval(tick, 1000)
let turn = 0
const again = () => { keep.sparse[0]++; if (turn++ === 2) keep.added = { fresh: true }; if (turn < 4) setImmediate(again) }
setImmediate(again)
setTimeout(() => process.exit(), 2000)
`

const ENTRY = join(process.cwd(), 'app/main.js')

let looks: Look[]
before(async () => {
  const code = await bundle(ENTRY, { plugins: [virtual(PROGRAM, ENTRY)], instrument: {} })
  const { snapshots } = await runWithHops(code, [1, 2])
  looks = snapshots.map((bytes) => {
    const snapshot = read(bytes, known)
    return look(snapshot, namesOf(snapshot.programs))
  })
  assert.equal(looks.length, 2)
})

const nodesOf = ({ graph }: Look): number[] => Array.from({ length: graph.size }, (_, node) => node)

describe('sizes', () => {
  const values: unknown[] = [null, true, 0, 23, 24, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32, -1, -25, -(2 ** 32), 0.5, 0.1, 1e300]
  values.push('', 'x'.repeat(24), 'grüße', '€'.repeat(100), '😀', new Uint8Array(300), [1, [2]], { a: 1, ä: { b: [] } })
  test('are those of the encoder', () => {
    for (const value of values) assert.equal(sizeOf(value), toCBOR(value).length, JSON.stringify(value))
    for (const { snapshot } of looks) assert.equal(sizeOf(snapshot), toCBOR(snapshot).length)
  })
  test('of modules and of kinds add up to those of all values', () => {
    for (const at of looks) {
      const { kinds, modules, bytes } = summaryOf(at)
      for (const amounts of [kinds, modules])
        assert.equal(
          Object.values(amounts).reduce((sum, amount) => sum + amount.bytes, 0),
          bytes.values,
        )
    }
  })
})

describe('paths', () => {
  const fields = ['env', 'parent', 'home', 'prototype', 'class', 'promise']
  test('every reference of a node is an edge, and has a name', () => {
    for (const { snapshot, graph } of looks)
      for (const node of nodesOf({ graph } as Look)) {
        const edges = graph.edges(node)
        for (const { edge } of edges) assert.notDeepEqual(edge, [`in ${graph.kind(node)}`], `${graph.kind(node)} ${graph.label(node)}`)
        const [, shape, payload, ...properties] = snapshot.heap.nodes[node]!
        const found = new Set(edges.map(({ value }) => value))
        for (const value of [
          ...properties,
          ...fields.map((field) => (payload as Record<string, unknown> | null)?.[field]),
          snapshot.heap.shapes[shape]?.proto,
        ])
          if (Array.isArray(value) && value.length === 1 && value[0]! >= 0 && graph.kind(value[0]!) !== 'intrinsic')
            assert.ok(found.has(value as never) || edges.some((edge) => target(edge) === value[0]), `${graph.label(node)} ${value}`)
      }
  })

  test('lead to the value whose path they are, and to no nearer one', () => {
    for (const { graph, paths } of looks) {
      assert.ok(paths.order.length > 40)
      for (const node of paths.order) {
        const path = pathTo(graph, paths, node)!
        const end = follow(graph, path)
        assert.ok(end, path)
        // Two edges of one value may have one name: keys of a Map that are objects.
        const steps = (at: number) => paths.stepsTo(at).length
        assert.ok(target(end.edge) === node || path.includes('{…}'), path)
        assert.equal(steps(target(end.edge)!) <= steps(node), true)
      }
    }
  })

  const why: readonly [wanted: string, expected: RegExp][] = [
    ['keep.items', /^keep\.items = map Map\(2\) #\d+, \d+ bytes$/],
    ['keep.items → get "ann".id', /^keep\.items → get "ann"\.id = 1$/],
    ['keep.frozen[Symbol(tag)]', /^keep\.frozen\[Symbol\(tag\)\] = 1$/],
    ['timer 0 → callback → scope app/main#poll → variable tries', /^timer 0 → .* → variable tries = 3$/],
    ['app/main#Sensor', /^timer 1 → callback → scope main → variable Sensor = class app\/main#Sensor #\d+, \d+ bytes$/],
    ['app/main#poll/~1', /^timer \d → callback = closure app\/main#poll\/~1 #\d+/],
  ]
  for (const [wanted, expected] of why)
    test(wanted, () => {
      const { graph, paths } = looks[0]!
      assert.match(printReasons(reasonsFor(graph, paths, wanted), 1).split('\n')[0]!, expected)
    })
  test('nothing is found where nothing is', () => {
    const { graph, paths } = looks[0]!
    for (const wanted of ['keep.item', 'keep.items ', '#99999', '#-1', '', 'app/main#none'])
      assert.deepEqual(reasonsFor(graph, paths, wanted), [])
  })
})

describe('tree', () => {
  const tree = (start: string, depth: number, children = 20): string => {
    const { graph, paths } = looks[0]!
    const rows = reasonsFor(graph, paths, start).flatMap(({ node }) => [...treeOf(graph, paths, node!, { depth, children })])
    return printTree(rows).replaceAll(/ #\d+(?:, \d+ bytes(?:, \d+ with what is below)?)?/g, '')
  }
  test('marks cycles and what has been shown, and ends where it should', () => {
    assert.equal(
      tree('keep.items', 2),
      `map Map(2)
  get "ann": object { id, self }
    id = 1
    self: map Map(2) (cycle)
  key {…}: object { id }
    id = 2
  get {…} = "bob"
`,
    )
    assert.equal(tree('keep.items', 1, 1), 'map Map(2)\n  get "ann": object { id, self }\n    … 2 more\n  … 2 more\n')
    assert.equal(tree('keep.seen', 1), 'set Set(2)\n  element "x" = "x"\n  element {…}: map Map(2)\n    … 3 more\n')
  })
  test('shows each value once from the roots', () => {
    for (const { graph, paths } of looks) {
      const rows = [...treeOf(graph, paths, ROOT, { depth: 1000, children: 1e6 })].filter((row) => row.node !== undefined && !row.again)
      assert.deepEqual(
        rows.map(({ node }) => node).sort((a, b) => a! - b!),
        [...paths.order].sort((a, b) => a - b),
      )
    }
  })
})

describe('summary', () => {
  test('says where functions wait, and what is left of timers', () => {
    const { suspended, timers } = summaryOf(looks[0]!)
    assert.deepEqual(
      suspended.map(({ id, point, count, text }) => ({ id, point, count, text })),
      [
        { id: 'app/main#ids', point: 1, count: 1, text: 'yield i * 2' },
        { id: 'app/main#work', point: 1, count: 1, text: 'await setTimeout$1(50_000 + n)' },
      ],
    )
    for (const { delay, left } of timers) assert.ok(left <= delay && left > delay - 2000, `${left} of ${delay}`)
    assert.deepEqual(
      timers.map(({ delay, repeats, callback }) => [delay, repeats, callback]).sort(),
      [
        [1000, true, 'app/main#poll/~1'],
        [2000, false, 'app/main#~2'],
        [50001, false, 'resolve'],
        [70000, false, 'resolve'],
      ].sort(),
    )
  })

  test("names the user's files by a source map", async () => {
    const folder = temporary()
    after(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src/main.js'), PROGRAM)
    const build = await rollup({
      input: join(folder, 'src/main.js'),
      external: [/^node:/],
      plugins: [thingsMigrate({ trigger: 'SIGUSR2' })],
    })
    await build.write({ file: join(folder, 'dist/app.js'), format: 'es', sourcemap: true })
    await build.close()
    const env = { TM_TEST_TURN: '1', TM_SNAPSHOT: join(folder, 'a.cbor') }
    await runFile(join(folder, 'dist/app.js'), { flags: ['--import', turns], env })
    const snapshot = read(readFileSync(join(folder, 'a.cbor')), known)
    const { programs } = snapshot
    const locate = locator(join(folder, 'dist/app.js.map'), programs)
    const { suspended } = summaryOf(look(snapshot, namesOf(programs), locate))
    const lineOf = (wanted: string) => PROGRAM.split('\n').findIndex((line) => line.includes(wanted)) + 1
    assert.deepEqual(
      suspended.map(({ source }) => source?.replace(/:\d+$/, '')),
      [`${join(folder, 'src/main.js')}:${lineOf('yield i * 2')}`, `${join(folder, 'src/main.js')}:${lineOf('await sleep')}`],
    )
    assert.deepEqual(
      suspended.map(({ text }) => text),
      [lineOf('yield i * 2'), lineOf('await sleep')].map((line) => PROGRAM.split('\n')[line - 1]!.trim()),
    )
    const path = join(folder, 'dist/app.js.map')
    const { sourcesContent: _, ...bare } = JSON.parse(readFileSync(path, 'utf8')) as { sourcesContent: unknown }
    writeFileSync(path, JSON.stringify(bare))
    const [, chunk] = summaryOf(look(snapshot, namesOf(programs), locator(path, programs))).suspended
    assert.equal(chunk!.text, 'await setTimeout$1(50_000 + n)')
    assert.throws(() => locator(join(folder, 'dist/app.js.map'), [{ name: 'app', text: '(function ($tm) { elsewhere() })' }]), {
      code: 'TM320',
    })
    assert.throws(() => locator(join(folder, 'none.map'), programs), { code: 'TM321' })
    assert.throws(() => locator(join(folder, 'src/main.js'), programs), { code: 'TM320' })
  })
})

describe('difference', () => {
  test('of a snapshot and itself: none', () => {
    for (const at of looks) assert.deepEqual(differenceOf(at, at), [])
  })
  test('what has changed, come and gone, by path', () => {
    const changes = differenceOf(looks[0]!, looks[1]!).filter(({ path }) => !/^(?:resource clock|interval|timeout)/.test(path))
    assert.deepEqual(changes, [
      { path: 'keep.added', after: 'object { fresh }' },
      { path: 'keep.sparse[0]', before: '3', after: '4' },
      { path: 'timer 1 → callback → scope main → variable turn', before: '2', after: '3' },
    ])
  })
})
