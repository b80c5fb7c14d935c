/** Checks the codec against cbor-x, JSON, zlib and the examples of RFC 8949. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import zlib from 'node:zlib'
import { Decoder } from 'cbor-x/decode-no-eval'
import { textLiteral } from '../restore-cli/generate/literal.ts'
import { stateText } from '../restore-cli/generate/state.ts'
import { scanCBOR, scanJSON } from '../restore-cli/scan.ts'
import { decode as decodeBase64, encode as encodeBase64, fromBase64, toBase64 } from '../runtime/codec/base64.ts'
import { toCBOR } from '../runtime/codec/cbor.ts'
import { crc32, encodeSnapshot, fromJSON, toJSON } from '../runtime/codec/index.ts'
import { EMPTY, random } from './snapshots.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
const decode = (bytes: Uint8Array): unknown => new Decoder({ useRecords: false, mapsAsObjects: true }).decode(new Uint8Array(bytes))

describe('CBOR', () => {
  // RFC 8949 appendix A, as far as it is plain data of this format.
  const examples: readonly [value: unknown, hex: string][] = [
    [0, '00'],
    [1, '01'],
    [10, '0a'],
    [23, '17'],
    [24, '1818'],
    [25, '1819'],
    [100, '1864'],
    [255, '18ff'],
    [256, '190100'],
    [1000, '1903e8'],
    [65535, '19ffff'],
    [65536, '1a00010000'],
    [1000000, '1a000f4240'],
    [4294967295, '1affffffff'],
    [-1, '20'],
    [-10, '29'],
    [-100, '3863'],
    [-1000, '3903e7'],
    [-4294967296, '3affffffff'],
    [1.1, 'fb3ff199999999999a'],
    [100000.5, 'fa47c35040'],
    [3.4028234663852886e38, 'fa7f7fffff'],
    [1.0e300, 'fb7e37e43c8800759c'],
    [-4.1, 'fbc010666666666666'],
    [false, 'f4'],
    [true, 'f5'],
    [null, 'f6'],
    [new Uint8Array(0), '40'],
    [Uint8Array.of(1, 2, 3, 4), '4401020304'],
    ['', '60'],
    ['a', '6161'],
    ['IETF', '6449455446'],
    ['"\\', '62225c'],
    ['\u00fc', '62c3bc'],
    ['\u6c34', '63e6b0b4'],
    ['\u{10151}', '64f0908591'],
    [[], '80'],
    [[1, 2, 3], '83010203'],
    [[1, [2, 3], [4, 5]], '8301820203820405'],
    [{}, 'a0'],
    [{ a: 1, b: [2, 3] }, 'a26161016162820203'],
    [['a', { b: 'c' }], '826161a161626163'],
  ]
  for (const [value, expected] of examples)
    test(`${JSON.stringify(value)} is ${expected}`, () => assert.equal(hex(toCBOR(value)), expected))

  test('beyond 32 bits an integer is a float', () => {
    assert.equal(hex(toCBOR(2 ** 32)), 'fa4f800000')
    assert.equal(hex(toCBOR(Number.MAX_SAFE_INTEGER)), 'fb433fffffffffffff')
    assert.equal(hex(toCBOR(-(2 ** 32) - 1)), 'fbc1f0000000100000')
  })

  test('the head of a string fits its bytes, not its characters', () => {
    for (const unit of ['x', 'ü', '水', '😀'])
      for (const length of [1, 7, 8, 11, 12, 23, 24, 63, 64, 85, 86, 127, 128, 255, 256, 16383, 16384, 21845, 21846, 65535, 65536]) {
        const string = unit.repeat(length)
        const bytes = toCBOR([string, 1])
        scanCBOR(bytes)
        assert.deepEqual(decode(bytes), [string, 1])
      }
  })
})

describe('random plain data', () => {
  const next = random(20240611)
  for (let seed = 0; seed < 300; seed++) {
    const value = data(next, 0)
    test(`number ${seed}`, () => {
      const cbor = toCBOR(value)
      scanCBOR(cbor)
      assert.deepEqual(decode(cbor), value)
      assert.deepEqual(toCBOR(value), cbor)
      const json = text(toJSON(value))
      scanJSON(json)
      assert.deepEqual(fromJSON(json), value)
      const withoutBytes = JSON.parse(JSON.stringify(value, (_, it) => (it instanceof Uint8Array ? hex(it) : it)))
      assert.equal(text(toJSON(withoutBytes)), JSON.stringify(withoutBytes))
    })
  }
})

test('the state of a resumed program is the same JSON, with bytes in it or without', () => {
  const next = random(7)
  for (let i = 0; i < 40; i++) {
    const nodes = Array.from({ length: 9 }, () => [0, -1, data(next, 0), 'ü', [1]] as const)
    const heap = { kinds: ['object'], shapes: [], code: [], scopes: [], nodes }
    const state = { exports: [[['a', 1]]], heap, resources: [['b', data(next, 0)]] } as const
    assert.equal(stateText(state), text(toJSON(state)))
  }
})

test('a text of any length is an expression of its own', () => {
  for (const text of ['', 'a', '\'\\"\u2028</script>', `${'x'.repeat(2 ** 19 - 1)}😀${'y'.repeat(2 ** 20)}`]) {
    const literal = textLiteral(text)
    assert.equal(runInNewContext(`${literal}.slice()`), text)
    assert.ok(literal.split('+').every((piece) => piece.length < 2 ** 20))
    assert.doesNotMatch(literal, /[<\u2028]/)
  }
})

describe('what is no plain data', () => {
  const invalid: readonly [name: string, value: unknown, message: string][] = [
    ['NaN', Number.NaN, 'no plain number: NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'no plain number: Infinity'],
    ['minus zero', [-0], 'no plain number: -0'],
    ['undefined', { a: undefined }, 'no plain data: undefined'],
    ['a function', [() => 0], 'no plain data: function'],
    ['a symbol', Symbol.iterator, 'no plain data: symbol'],
    ['a bigint', 1n, 'no plain data: bigint'],
  ]
  for (const [name, value, message] of invalid)
    test(name, () => {
      assert.throws(() => toCBOR(value), { name: 'TypeError', message })
      assert.throws(() => toJSON(value), { name: 'TypeError', message })
    })
  for (const lone of ['\ud800', 'a\udc00', '\ud800\ud800', 'x\ud83d'])
    test(`a lone surrogate ${JSON.stringify(lone)}`, () =>
      assert.throws(() => toCBOR(lone), { name: 'RangeError', message: 'lone surrogate' }))
  test('the key $bytes in JSON', () => assert.throws(() => toJSON({ $bytes: 'AA==' }), { message: 'reserved key: $bytes' }))
  for (const json of ['{"$bytes":1}', '{"$bytes":"AA==","a":1}', '[{"$bytes":"A"}]', '{"$bytes":"A*=="}', '{"$bytes":"===="}'])
    test(`bytes as ${json}`, () => assert.throws(() => fromJSON(json), { name: 'SyntaxError' }))
})

describe('size and depth', () => {
  test('a chain of 200,000 arrays needs no stack', () => {
    let chain: unknown = 0
    for (let i = 0; i < 200_000; i++) chain = [chain]
    assert.equal(toCBOR(chain).length, 200_001)
    assert.equal(toJSON(chain).length, 400_001)
    fromJSON(text(toJSON([new Uint8Array(1), chain])))
  })
  test('large bytes between small ones, and more than one part', () => {
    const value = Array.from({ length: 40 }, (_, i) => ['x'.repeat(i * 997), new Uint8Array(i * 1499).fill(i), i])
    const cbor = toCBOR(value)
    scanCBOR(cbor)
    assert.deepEqual(decode(cbor), value)
    assert.deepEqual(fromJSON(text(toJSON(value))), value)
    const snapshot = { ...EMPTY, resources: [['many', value]] } as const
    for (const format of ['cbor', 'json'] as const)
      assert.deepEqual(encodeSnapshot(snapshot, format, { crc32: zlib.crc32 }), encodeSnapshot(snapshot, format))
  })
  test('cost is linear: 8 times the nodes, less than 24 times the time', () => {
    const nodes = (count: number): unknown => Array.from({ length: count }, (_, i) => [i % 5, i % 99, null, i, `name${i}`, [i]])
    const time = (value: unknown): number => {
      const start = performance.now()
      toCBOR(value)
      return performance.now() - start
    }
    const [small, large] = [nodes(50_000), nodes(400_000)]
    time(small)
    const least = (value: unknown): number => Math.min(time(value), time(value), time(value))
    assert.ok(least(large) < 24 * least(small))
  })
})

describe('parts', () => {
  test('CRC-32 is that of zlib', () => {
    assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926)
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) >> 3)
    assert.equal(crc32(bytes), zlib.crc32(bytes))
    assert.equal(crc32(bytes.subarray(1000), crc32(bytes.subarray(0, 1000))), zlib.crc32(bytes))
  })
  test('base64 is that of Buffer, for every length', () => {
    for (const length of [...Array(50).keys(), 6143, 6144, 6145, 20000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7919) >> 3)
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'))
      assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString('base64'))
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes)
      assert.deepEqual(decodeBase64(toBase64(bytes)), bytes)
    }
  })
  test('base64 with spare bits that are not zero is none', () => {
    for (const text of ['AR==', 'AAH=']) {
      assert.throws(() => fromBase64(text), { message: 'no base64' })
      assert.throws(() => decodeBase64(text), { message: 'base64 with bits behind the end' })
    }
  })
  test('a toJSON on a prototype is not asked', () => {
    const prototype = String.prototype as { toJSON?: unknown }
    prototype.toJSON = () => 'wrong'
    try {
      assert.equal(text(toJSON(['a', { b: 1 }])), '["a",{"b":1}]')
    } finally {
      delete prototype.toJSON
    }
  })
})

describe('envelope', () => {
  test('CBOR: magic, name, version, checksum, body', () => {
    const file = encodeSnapshot(EMPTY, 'cbor')
    assert.equal(hex(file.subarray(0, 3)), 'd9d9f7')
    const envelope = decode(file.subarray(3)) as Record<string, unknown>
    assert.deepEqual(Object.keys(envelope), ['format', 'version', 'crc32', 'body'])
    assert.equal(envelope.crc32, zlib.crc32(envelope.body as Uint8Array))
    assert.deepEqual(decode(envelope.body as Uint8Array), EMPTY)
  })
  test('JSON: the same structure, the body as it is', () => {
    const file = text(encodeSnapshot(EMPTY, 'json'))
    const envelope = JSON.parse(file)
    assert.deepEqual(Object.keys(envelope), ['format', 'version', 'crc32', 'body'])
    assert.equal(envelope.crc32, zlib.crc32(JSON.stringify(envelope.body)))
    assert.deepEqual(envelope.body, EMPTY)
  })
  test('program text deflated', () => {
    const file = encodeSnapshot(EMPTY, 'json', { deflate: (bytes) => new Uint8Array(zlib.deflateRawSync(bytes)) })
    const packed = (fromJSON(text(file)) as { body: { programs: [{ text: { deflate: Uint8Array; length: number } }] } }).body.programs[0]
      .text
    assert.equal(packed.length, Buffer.byteLength(EMPTY.programs[0]!.text))
    assert.equal(zlib.inflateRawSync(packed.deflate).toString(), EMPTY.programs[0]!.text)
  })
  test('the order of keys is not the maker’s', () => {
    const { programs, options, heap, resources } = EMPTY
    const turned = {
      resources,
      heap,
      options: Object.fromEntries(Object.entries(options).reverse()) as unknown as typeof options,
      programs,
    }
    assert.deepEqual(encodeSnapshot(turned, 'cbor'), encodeSnapshot(EMPTY, 'cbor'))
  })
})

function data(next: () => number, depth: number): unknown {
  const below = (limit: number): number => Math.floor(next() * limit)
  const string = (): string =>
    Array.from({ length: below(6) * below(8) }, () => 'az09"\\\n\0\x7f\u2028ü水😀é{[$'.at(below(17)) ?? '😀')
      .join('')
      .toWellFormed()
  switch (below(depth > 4 ? 6 : 9)) {
    case 0:
      return [null, true, false][below(3)]
    case 1:
      return below(2) ? below(2 ** 33) : -1 - below(2 ** 33)
    case 2:
      return below(300) - 150 || 0
    case 3:
      return (next() - 0.5) * 10 ** (below(600) - 300) || 0
    case 4:
      return string()
    case 5:
      return Uint8Array.from({ length: below(40) }, () => below(256))
    case 6:
    case 7:
      return Array.from({ length: below(9) }, () => data(next, depth + 1))
    default:
      return Object.fromEntries(Array.from({ length: below(7) }, () => [`k${string()}`, data(next, depth + 1)]))
  }
}
