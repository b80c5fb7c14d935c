/** Checks the CDDL of SPEC.md: real snapshots are what it says, every kind and resource has its rule, and what is wrong is not let through. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Decoder } from 'cbor-x'
import { known } from '../restore-cli/known.ts'
import { sealingWith } from '../runtime/adapters/node/sealing.ts'
import { fromJSON, seal } from '../runtime/codec/index.ts'
import { grammar, Tagged } from './cddl.ts'
import { folder } from './compatibility/rows.ts'
import { corpus } from './fuzz/corpus.ts'

const spec = readFileSync(new URL('../SPEC.md', import.meta.url), 'utf8')
const source = [...spec.matchAll(/^```cddl\n([^]*?)^```$/gm)].map(([, text]) => text).join('\n')
const decoder = new Decoder({ useRecords: false, mapsAsObjects: true })
const decode = (bytes: Uint8Array): unknown => plain(decoder.decode(bytes))
const cddl = grammar(source, decode)

/** Views of a `Buffer` are bytes. */
function plain(value: any): any {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
    : value
}

const kinds = [...known.kinds, ...known.adapters.flatMap((adapter) => adapter.kinds ?? [])].map(({ name }) => name)
/** Adapters that write a state; the others have kinds only. */
const states = known.adapters.filter(({ verify }) => !/\bno resource\b/.test(verify.toString())).map(({ name }) => name)

/** A file as the rule for its format sees it, and its body. */
function opened(file: Uint8Array): { data: unknown; rule: string; body: any } {
  if (file[0] === 0x7b) {
    const data = fromJSON(Buffer.from(file).toString()) as { body: unknown }
    return { data, rule: 'file-json', body: data.body }
  }
  assert.deepEqual([...file.subarray(0, 3)], [0xd9, 0xd9, 0xf7])
  const data = decode(file.subarray(3)) as { body: Uint8Array }
  return { data: new Tagged(55799, data), rule: 'file-cbor', body: data.body && decode(data.body) }
}

/** Everything in a snapshot that is not what the rules say. */
function faults(file: Uint8Array): string[] {
  const { data, rule, body } = opened(file)
  const found = [cddl.check(data, rule)]
  for (const [index, node] of body.heap.nodes.entries())
    found.push(about(`node ${index}`, cddl.check(node[2], `kind.${body.heap.kinds[node[0]]}`)))
  for (const [name, state] of body.resources) found.push(about(name, cddl.check(state, `state.${name}`)))
  return found.filter((fault) => fault !== undefined)
}
const about = (what: string, fault: string | undefined) => fault && `${what}: ${fault}`

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /^v\d+.*\.(cbor|json)$/.test(path))

test('every kind and every resource has a rule, and every such rule one of them', () => {
  const named = (prefix: string) => cddl.names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
  assert.deepEqual(named('kind.').sort(), [...kinds].sort())
  assert.deepEqual(named('state.').sort(), [...states].sort())
})

describe('snapshots are as the rules say', () => {
  for (const path of files) test(path, () => assert.deepEqual(faults(readFileSync(join(folder, path))), []))
  test('those that the fuzzer begins with', async () => {
    for (const { name, bytes } of await corpus()) assert.deepEqual(faults(bytes), [], name)
  })
  test('sealed ones', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    for (const format of ['cbor', 'json'] as const)
      for (const secrets of [{ key }, { passphrase: 'x' }, { key, passphrase: 'x' }]) {
        const file = seal(Uint8Array.of(1), format, sealingWith(secrets))
        const { data } = opened(file)
        assert.equal(cddl.check(data, `sealed-${format}`), undefined)
      }
  })
})

describe('the rules let through nothing else', () => {
  const original = () => opened(readFileSync(join(folder, 'v1', 'async.json'))).data as any
  const wrong: readonly [name: string, spoil: (file: any) => void, fault: string][] = [
    ['another format', (file) => (file.format = 'x'), '.format: "things-migrate" expected, "x" is there'],
    ['a checksum of 33 bits', (file) => (file.crc32 = 2 ** 33), '.crc32: uint expected, 8589934592 is there'],
    ['no body', (file) => delete file.body, 'it: no body'],
    ['an entry too many', (file) => (file.more = 1), 'it: a key more that is unknown'],
    ['no program', (file) => (file.body.programs = []), '.body.programs: an array of other elements expected, [] is there'],
    ['an option of another value', (file) => (file.body.options.format = 'xml'), '.body.options.format: "cbor" expected, "xml" is there'],
    ['a node of two', (file) => (file.body.heap.nodes[3] = [0, 0]), '.body.heap.nodes[3]: an array of other elements expected'],
    ['an id of nothing', (file) => (file.body.heap.scopes[0] = ''), '.body.heap.scopes[0]: 1..4096 expected, 0 is there'],
    [
      'an attribute of five bits',
      (file) => (file.body.heap.shapes[0].attributes = [16]),
      '.body.heap.shapes[0].attributes[0]: 0..15 expected, 16 is there',
    ],
    ['a resource without state', (file) => (file.body.resources[0].length = 1), '.body.resources[0]: an array of other elements expected'],
  ]
  for (const [name, spoil, fault] of wrong)
    test(name, () => {
      const file = original()
      assert.equal(cddl.check(file, 'file-json'), undefined)
      spoil(file)
      assert.ok(cddl.check(file, 'file-json')?.startsWith(fault), cddl.check(file, 'file-json'))
    })

  const payloads: readonly [rule: string, right: unknown, wrong: unknown][] = [
    ['kind.map', [[0], 1, 'k', [-1]], [[0], 1, 'k']],
    ['kind.array', [1, [-2]], [1, [-8]]],
    ['kind.promise', [0, [[3], [[-1], [-1], [4]]], [1]], [3, []]],
    ['kind.bigint', '-1f', '01'],
    ['kind.typedarray', ['Uint8Array', [1], 0, null], ['Uint8Array', [1], 0]],
    ['kind.timeout', [[1], null, 5, null, true, 7, 3.5, 1e12], [[1], null, 5, null, true, 7, 3.5]],
    ['kind.environment', { scope: 0, parent: [-1], values: [[-7], [-8], 1] }, { scope: 0, parent: 0, values: [] }],
    [
      'kind.node-agent',
      { type: 'http.Agent', listeners: [['free', ['onFree', [1]]]], slots: [['kOnKeylog', null]] },
      { type: 'http.Agent', listeners: [], slots: [], more: 1 },
    ],
    ['kind.intl', ['NumberFormat', 'de', { style: 'unit' }], ['NumberFormat', 'de', { style: [] }]],
    ['kind.canvas2d', [[0], { alpha: true }, [['font', 'x']], [1], [1, 0, 0, 1, 0, 0]], [[0], {}, [], [], [1, 0, 0, 1, 0]]],
    ['state.web-timers', [[1, [2], null, 5, false, 5, 6]], [[1, [2], null, 5, false, 5]]],
  ]
  for (const [rule, right, bad] of payloads)
    test(rule, () => {
      assert.equal(cddl.check(right, rule), undefined)
      assert.notEqual(cddl.check(bad, rule), undefined)
    })
})

test('what is no CDDL is refused', () => {
  for (const text of ['a', 'a = ', 'a = [b', 'a = {b: c', 'a = 1 a = 2', 'a = §'])
    assert.throws(() => grammar(text, decode), SyntaxError, text)
  assert.throws(() => grammar('a = b', decode).check(1, 'a'), { message: 'CDDL: no type b' })
  assert.throws(() => grammar('a = uint .bits b b = 1', decode).check(1, 'a'), { message: 'CDDL: no operator .bits' })
})
