/** Checks tm-restore as a command, and the reader against every truncation and alteration of a small snapshot. */
import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { Encoder } from 'cbor-x'
import { parse } from '../restore-cli/args.ts'
import { continuation, type Generate, restore } from '../restore-cli/commands/restore.ts'
import { writeOutput } from '../restore-cli/file.ts'
import { HELP } from '../restore-cli/help.ts'
import { read } from '../restore-cli/read.ts'
import { takenFor } from '../restore-cli/taken.ts'
import { toCBOR } from '../runtime/codec/cbor.ts'
import { crc32, encodeSnapshot, toJSON } from '../runtime/codec/index.ts'
import type { Snapshot } from '../runtime/graph/format.ts'
import { EMPTY } from './snapshots.ts'

const deflate = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateRawSync(bytes))
const KNOWN = { kinds: [], adapters: [] }
const CBOR = encodeSnapshot(EMPTY, 'cbor', { deflate })
const JSON_FILE = encodeSnapshot(EMPTY, 'json', { deflate })

const folder = mkdtempSync(join(tmpdir(), 'tm-restore-'))
after(() => rmSync(folder, { recursive: true }))
const put = (name: string, bytes: Uint8Array | string): string => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), bytes)
  return name
}

/** An envelope that is right around a body that may not be. */
const cborFile = (body: unknown, version = 1): Uint8Array => cborEnvelope(toCBOR(body), version)
const cborEnvelope = (body: Uint8Array, version = 1): Uint8Array =>
  Buffer.concat([Uint8Array.of(0xd9, 0xd9, 0xf7), toCBOR({ format: 'things-migrate', version, crc32: crc32(body), body })])
const jsonFile = (body: string, version: unknown = 1): string =>
  `{"format":"things-migrate","version":${JSON.stringify(version)},"crc32":${crc32(Buffer.from(body))},"body":${body}}`
const withText = (text: unknown): unknown => ({ ...EMPTY, programs: [{ name: 'app.js', text, exports: [] }] })
const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'hex'))

describe('read', () => {
  test('both formats give the snapshot back', () => {
    assert.deepEqual(read(CBOR, KNOWN), EMPTY)
    assert.deepEqual(read(JSON_FILE, KNOWN), EMPTY)
    assert.deepEqual(read(encodeSnapshot(EMPTY, 'cbor'), KNOWN), EMPTY)
    assert.deepEqual(read(encodeSnapshot(EMPTY, 'json'), KNOWN), EMPTY)
  })

  test('JSON printed anew is the same snapshot', () => {
    const pretty = JSON.stringify(JSON.parse(Buffer.from(JSON_FILE).toString()), null, 2)
    assert.deepEqual(read(Buffer.from(`\ufeff\n${pretty}`), KNOWN), EMPTY)
  })

  test('every truncation is refused', () => {
    // The last byte of the JSON file is a line feed.
    for (const file of [CBOR, JSON_FILE.subarray(0, -1)])
      for (let length = 0; length < file.length; length++)
        assert.throws(
          () => read(file.subarray(0, length), KNOWN),
          { name: 'Refusal', exit: 3, message: /^(not a things-migrate|truncated|damaged: truncated)/ },
          `${length}`,
        )
  })

  test('every altered bit is refused', () => {
    for (const file of [CBOR, JSON_FILE])
      for (let at = 0; at < file.length; at++)
        for (let bit = 1; bit < 256; bit *= 2) {
          const altered = Uint8Array.from(file)
          altered[at]! ^= bit
          assert.throws(
            () => read(altered, KNOWN),
            (error: any) => error.name === 'Refusal' && (error.exit === 3 || error.exit === 4),
            `byte ${at} bit ${bit}`,
          )
        }
  })

  const invalid: readonly [name: string, file: Uint8Array | string, exit: number, code: string, message: string][] = [
    ['nothing', '', 3, 'TM301', 'not a things-migrate snapshot'],
    ['text', 'hello', 3, 'TM301', 'not a things-migrate snapshot'],
    ['other JSON', '{"a":1}', 3, 'TM301', 'not a things-migrate snapshot'],
    ['JSON that is none', '{a', 3, 'TM301', 'not a things-migrate snapshot'],
    ['other CBOR', new Encoder().encode({ a: [1, 2] }), 3, 'TM301', 'not a things-migrate snapshot'],
    ['other self-described CBOR', hex('d9d9f7a16161f6'), 3, 'TM301', 'not a things-migrate snapshot'],
    ['a future version', cborFile(EMPTY, 2), 4, 'TM305', 'version 2 of the snapshot format, newer than 1, the latest known here'],
    ['a far future version', cborFile({}, 70000), 4, 'TM305', 'version 70000 of the snapshot format, newer than 1, the latest known here'],
    ['a future version in JSON', jsonFile('0', 2), 4, 'TM305', 'version 2 of the snapshot format, newer than 1, the latest known here'],
    ['version 0', cborFile(EMPTY, 0), 3, 'TM304', 'damaged: no version'],
    ['a version that is text', jsonFile('{}', '1'), 3, 'TM304', 'damaged: no version'],
    ['JSON cut', jsonFile('{}').slice(0, -1), 3, 'TM304', 'damaged: truncated or altered JSON'],
    ['JSON of another order', jsonFile('{}').replace('"body":{}', '"more":{}'), 3, 'TM304', 'damaged: another envelope'],
    [
      'no UTF-8',
      Buffer.concat([Buffer.from('{"format":"'), hex('ff')]),
      3,
      'TM304',
      'damaged: no UTF-8 text, or more than a string can hold',
    ],
    [
      'a checksum that does not match',
      jsonFile('{}').replace('{}', '{"a":1}'),
      3,
      'TM303',
      'altered: the checksum does not match the body',
    ],
    ['$bytes that are none', jsonFile('{"$bytes":1}'), 3, 'TM304', 'damaged: $bytes beside other keys or without a string'],
    ['a depth bomb in JSON', jsonFile('['.repeat(1e6)), 3, 'TM304', 'damaged: nested deeper than 64'],
    ['a depth bomb in CBOR', cborEnvelope(new Uint8Array(1e6).fill(0x81)), 3, 'TM304', 'damaged: nested deeper than 64'],
    ['an array of 4 billion', cborEnvelope(hex('9affffffff00')), 3, 'TM302', 'truncated: it ends in the middle of the data'],
    ['a map of 4 billion', cborEnvelope(hex('baffffffff00')), 3, 'TM302', 'truncated: it ends in the middle of the data'],
    ['bytes of 4 billion', cborEnvelope(hex('5affffffff00')), 3, 'TM302', 'truncated: it ends in the middle of the data'],
    ['a 64-bit length', cborEnvelope(hex('9b0000000000000001f6')), 3, 'TM304', 'damaged: head of more than 32 bits at byte 0'],
    ['an indefinite length', cborEnvelope(hex('9ff6ff')), 3, 'TM304', 'damaged: indefinite length at byte 0'],
    ['a head longer than needed', cborEnvelope(hex('1817')), 3, 'TM304', 'damaged: head longer than needed at byte 0'],
    ['a record of cbor-x', cborEnvelope(hex('d9dfff8319e0008161610161')), 3, 'TM304', 'damaged: a tag at byte 0'],
    ['a date', cborEnvelope(hex('81c11a514b67b0')), 3, 'TM304', 'damaged: a tag at byte 1'],
    ['undefined', cborEnvelope(hex('f7')), 3, 'TM304', 'damaged: simple value 23 at byte 0'],
    ['a break', cborEnvelope(hex('ff')), 3, 'TM304', 'damaged: simple value 31 at byte 0'],
    ['a float of 16 bits', cborEnvelope(hex('f93c00')), 3, 'TM304', 'damaged: simple value 25 at byte 0'],
    ['a key that is a number', cborEnvelope(hex('a10001')), 3, 'TM304', 'damaged: a key that is no text at byte 1'],
    ['a key __proto__', cborEnvelope(hex('a1695f5f70726f746f5f5f01')), 3, 'TM304', 'damaged: a key __proto__'],
    ['two items', cborEnvelope(hex('0000')), 3, 'TM304', 'damaged: 1 bytes behind the end'],
    ['bytes behind the file', Buffer.concat([CBOR, hex('00')]), 3, 'TM304', 'damaged: 1 bytes behind the end'],
    ['NaN', cborEnvelope(hex('fb7ff8000000000000')), 3, 'TM310', 'refused: the number NaN as plain data'],
    ['no snapshot', cborFile([]), 3, 'TM310', 'refused: the snapshot is no map'],
    ['no snapshot in JSON', jsonFile('{"__proto__":1}'), 3, 'TM310', 'refused: a map with the key __proto__'],
    [
      'text that inflates to more',
      cborFile(withText({ deflate: deflate(Buffer.alloc(100)), length: 99 })),
      3,
      'TM307',
      'program text damaged: it does not inflate to 99 bytes',
    ],
    [
      'text that inflates to less',
      cborFile(withText({ deflate: deflate(Buffer.alloc(100)), length: 101 })),
      3,
      'TM307',
      'program text damaged: it has 100 bytes and not 101',
    ],
    [
      'text longer than it can be',
      cborFile(withText({ deflate: hex('00'), length: 1e9 })),
      3,
      'TM307',
      'program text damaged: it cannot have 1000000000 bytes',
    ],
    [
      'text that is no UTF-8',
      cborFile(withText({ deflate: deflate(hex('ff')), length: 1 })),
      3,
      'TM307',
      'program text damaged: it is no UTF-8',
    ],
    ['text that is something else', cborFile(withText({ deflate: 1, length: 1 })), 3, 'TM310', 'refused: the program has no text'],
    ['an unknown resource', cborFile({ ...EMPTY, resources: [['teapot', null]] }), 5, 'TM312', 'nothing here knows the resource "teapot"'],
    [
      'an unknown kind',
      cborFile({ ...EMPTY, heap: { ...EMPTY.heap, kinds: ['teapot'] } }),
      5,
      'TM312',
      'nothing here knows the kind "teapot"',
    ],
  ]
  for (const [name, file, exit, code, message] of invalid)
    test(name, () =>
      assert.throws(() => read(typeof file === 'string' ? Buffer.from(file) : file, KNOWN), { name: 'Refusal', exit, code, message }),
    )
})

/** As it is without options. */
const INSPECT = {
  command: 'inspect',
  input: 'a.cbor',
  json: false,
  quiet: false,
  view: 'summary',
  wanted: undefined,
  depth: 6,
  limit: 20,
  map: undefined,
  output: 'snapshot.html',
} as const

describe('arguments', () => {
  const valid: readonly [line: string, request: object][] = [
    ['a.cbor', { command: 'restore', input: 'a.cbor', output: 'resumed.js', format: 'esm', constructed: false, json: false, quiet: false }],
    ['- -o - -f cjs -q', { command: 'restore', input: '-', output: '-', format: 'cjs', constructed: false, json: false, quiet: true }],
    [
      '--output=x.js --json a.cbor --no-color',
      { command: 'restore', input: 'a.cbor', output: 'x.js', format: 'esm', constructed: false, json: true, quiet: false },
    ],
    ['inspect a.cbor --json', { ...INSPECT, json: true }],
    ['inspect a.cbor --tree --at #3 --depth 2 --limit 7', { ...INSPECT, view: 'tree', wanted: '#3', depth: 2, limit: 7 }],
    ['inspect a.cbor --why src/app#poll --map app.js.map', { ...INSPECT, view: 'why', wanted: 'src/app#poll', map: 'app.js.map' }],
    ['inspect a.cbor --html -o - -q', { ...INSPECT, view: 'html', output: '-', quiet: true }],
    ['diff a.cbor - --json', { command: 'diff', before: 'a.cbor', after: '-', json: true, limit: 100 }],
    [
      './inspect',
      { command: 'restore', input: './inspect', output: 'resumed.js', format: 'esm', constructed: false, json: false, quiet: false },
    ],
    ['--nonsense a b c --help --version', { command: 'help' }],
    ['-qh', { command: 'help' }],
    ['--version a b', { command: 'version' }],
    [
      '-- --help',
      { command: 'restore', input: '--help', output: 'resumed.js', format: 'esm', constructed: false, json: false, quiet: false },
    ],
  ]
  for (const [line, request] of valid) test(line, () => assert.deepEqual(parse(line.split(' ')), request))

  const wrong: readonly [line: string, message: string][] = [
    ['-q', 'no snapshot given (see tm-restore --help)'],
    ['a b', 'one snapshot at a time, not also b; commands are inspect, diff and seal'],
    ['inspect', 'no snapshot given to inspect'],
    ['inspect a b', 'one snapshot at a time, not also b'],
    ['inspect a -o b', 'inspect writes no file without --html: --output has no meaning'],
    ['inspect a --constructed', 'inspect writes no program: --directory, --format, --constructed and --verify have no meaning'],
    ['inspect a --tree --html', '--tree, --why and --html are different views: choose one'],
    ['inspect a --at x', '--at is where --tree begins'],
    ['inspect a --tree --depth x', '--depth is a number, not x'],
    ['a --tree', '--tree is for inspect and diff'],
    ['diff a', 'diff compares two snapshots'],
    ['diff a b c', 'diff compares two snapshots, not also c'],
    ['diff - -', 'only one of two snapshots can be stdin'],
    ['diff a b --html', '--html has no meaning for diff'],
    ['inspect a -d b', 'inspect writes no program: --directory, --format, --constructed and --verify have no meaning'],
    ['a --format amd', '--format is esm, cjs or iife, not amd'],
    ['a --json -o -', '--json and -o - both want stdout'],
    ['a --output=', '--output is empty'],
    ['a -d b -o c', '--output and --directory exclude each other'],
    ['a --directory=', '--directory is empty'],
    ['a --jason', "unknown option '--jason'"],
    ['a -o', "option '-o, --output <value>' argument missing"],
  ]
  for (const [line, message] of wrong)
    test(line, () => assert.throws(() => parse(line.split(' ')), { name: 'Refusal', exit: 2, code: 'TM320', message }))
})

describe('output', () => {
  const request = { command: 'restore', format: 'esm', constructed: false, json: false, quiet: true } as const
  const program = async () => () => 'the program'
  const path = (name: string): string => join(folder, name)

  test('is what the generator makes', async () => {
    await restore({ ...request, input: path(put('a.cbor', CBOR)), output: path('a.js') }, KNOWN, program)
    assert.equal(readFileSync(path('a.js'), 'utf8'), 'the program')
  })

  test('a failing generator leaves the file as it was', async () => {
    put('b.js', 'before')
    const failing = async () => () => assert.fail('no')
    await assert.rejects(restore({ ...request, input: path(put('b.cbor', CBOR)), output: path('b.js') }, KNOWN, failing), { message: 'no' })
    assert.equal(readFileSync(path('b.js'), 'utf8'), 'before')
  })

  test('a snapshot is not replaced by its program, not even through a link', async () => {
    put('c.cbor', CBOR)
    symlinkSync('c.cbor', path('c.js'))
    await assert.rejects(restore({ ...request, input: path('c.cbor'), output: path('c.js') }, KNOWN, program), {
      exit: 2,
      message: 'the program would replace its own snapshot',
    })
  })

  test('a link stays a link, a device a device, a folder a folder', () => {
    put('d.js', 'before')
    symlinkSync('d.js', path('link.js'))
    writeOutput(path('link.js'), 'after')
    assert.equal(readFileSync(path('d.js'), 'utf8'), 'after')
    writeOutput('/dev/null', 'gone')
    assert.throws(() => writeOutput(folder, 'x'), {
      exit: 2,
      code: 'TM322',
      message: 'cannot be written: illegal operation on a directory',
    })
    assert.throws(() => writeOutput(path('none/x.js'), 'x'), {
      exit: 2,
      code: 'TM322',
      message: 'cannot be written: no such file or directory',
    })
  })

  test('a folder appears whole or not at all', async () => {
    const input = path(put('f.cbor', CBOR))
    const parts =
      (name: string): Generate =>
      (_, { apart }) => {
        apart!(name, 'a chunk')
        return 'the program'
      }
    const write = (directory: string, name: string) =>
      restore({ ...request, input, output: '', directory: path(directory) }, KNOWN, async () => parts(name))
    await write('whole', 'lazy-1.js')
    assert.deepEqual(readdirSync(path('whole')), ['lazy-1.js', 'package.json', 'resumed.js'])
    assert.equal(readFileSync(path('whole/lazy-1.js'), 'utf8'), 'a chunk')
    await assert.rejects(write('whole', 'lazy-1.js'), { exit: 2, code: 'TM322', message: 'cannot be written: it is there already' })
    await assert.rejects(write('part', 'none/lazy.js'), { exit: 2, code: 'TM322' })
    assert.equal(existsSync(path('part')), false)
  })

  test('where Node would not run it, how to write it is said', () => {
    put('common/package.json', '{"type":"commonjs"}')
    put('common/none/package.json', '{}')
    put('common/module/package.json', '{"type":"module"}')
    const files = ['a.mjs', 'a.cjs', 'a.txt', 'common/a.js', 'common/in/a.js', 'common/none/a.js', 'common/module/a.js']
    assert.deepEqual(
      files.map((file) => takenFor(path(file))),
      ['esm', 'cjs', undefined, 'cjs', 'cjs', undefined, 'esm'],
    )
    const runs = 'go on with: node '
    assert.equal(
      continuation('a.cjs', 'esm'),
      'by its name or its package.json, Node takes it for CommonJS: use --format cjs, or a name that ends in .mjs',
    )
    assert.equal(
      continuation('a.mjs', 'cjs'),
      'by its name or its package.json, Node takes it for an ES module: use --format esm, or a name that ends in .cjs',
    )
    assert.deepEqual([continuation('a.mjs', 'esm'), continuation('a.cjs', 'iife')], [`${runs}a.mjs`, `${runs}a.cjs`])
  })

  test('nothing temporary is left', () =>
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.tmp')),
      [],
    ))
})

describe('command', () => {
  const command = fileURLToPath(new URL('../restore-cli/index.ts', import.meta.url))
  const tsx = import.meta.resolve('tsx')
  const run = (args: readonly string[], input: Uint8Array | string = ''): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, ['--import', tsx, command, ...args], { cwd: folder, input, encoding: 'utf8' })

  /** stdout stays empty, stderr holds one line, no file appears. */
  const refuses = (args: readonly string[], exit: number, stderr: string, input: Uint8Array | string = ''): void => {
    const before = readdirSync(folder)
    const result = run(args, input)
    assert.deepEqual({ exit: result.status, stdout: result.stdout, stderr: result.stderr }, { exit, stdout: '', stderr: `${stderr}\n` })
    assert.deepEqual(readdirSync(folder), before)
  }

  test('--help', () => {
    const result = run(['--bad', '--help'])
    assert.deepEqual([result.status, result.stdout, result.stderr], [0, HELP, ''])
    assert.match(HELP, /^Examples:/)
  })

  test('--version', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    assert.deepEqual([run(['--version']).stdout], [`${version}\n`])
  })

  test('inspect', () => {
    // Two objects, { self } and an empty one, of the kind that the command knows.
    const objects = [
      [0, 0, null, [0]],
      [0, 1, null],
    ] as const
    const shapes = [
      { proto: null, keys: ['self'] },
      { proto: null, keys: [] },
    ]
    const snapshot: Snapshot = { ...EMPTY, heap: { ...EMPTY.heap, kinds: ['object'], shapes, nodes: objects } }
    put('i.json', encodeSnapshot(snapshot, 'json', { deflate }))
    const result = run(['inspect', 'i.json'])
    assert.equal(result.status, 0)
    assert.equal(result.stderr, '')
    const sha256 = createHash('sha256').update(EMPTY.programs[0]!.text).digest('hex')
    assert.equal(
      result.stdout,
      `program app.js
  text ${Buffer.byteLength(EMPTY.programs[0]!.text)} bytes, sha256 ${sha256}
options trigger SIGUSR2, format cbor, afterSnapshot exit, timers remaining
snapshot ${readFileSync(join(folder, 'i.json')).length} bytes, json
  values 10, shapes 34, ids 46, resources 1 bytes as CBOR
values 2: bytes, count, kind
  10 2 object
modules: bytes, values
  10 2 app.js
environments by scope
functions by id
suspended
timers
resources
`,
    )
    const report = JSON.parse(run(['inspect', '--json', '-'], encodeSnapshot(snapshot, 'cbor', { deflate })).stdout)
    assert.equal(report.file.format, 'cbor')
    assert.deepEqual(report.options, EMPTY.options)
    assert.deepEqual(report.kinds, { object: { count: 2, bytes: 10 } })
  })

  test('inspect --tree, --why; diff', () => {
    const shapes = [{ proto: null, keys: ['self', '\x1b[2J'] }]
    const nodes = (value: number) => [[0, 0, null, [0], value]] as const
    const resources = [['hooks', { suspend: [[0]], resume: [], resources: [] }]] as const
    const make = (value: number): Snapshot => ({
      ...EMPTY,
      heap: { ...EMPTY.heap, kinds: ['object'], shapes, nodes: nodes(value) },
      resources,
    })
    put('j.cbor', encodeSnapshot(make(1), 'cbor', { deflate }))
    put('k.cbor', encodeSnapshot(make(2), 'cbor', { deflate }))
    const outcome = (...args: string[]) => {
      const { status, stdout, stderr } = run(args)
      return { status, stdout, stderr }
    }
    const root = 'onSuspend 0: object { self, \\u001b[2J } #0, 7 bytes'
    assert.deepEqual(outcome('inspect', 'j.cbor', '--tree'), {
      status: 0,
      stdout: `${root}\n  self: object { self, \\u001b[2J } #0 (cycle)\n  ["\\u001b[2J"] = 1\n`,
      stderr: '',
    })
    assert.deepEqual(JSON.parse(outcome('inspect', 'j.cbor', '--why', 'onSuspend 0.self', '--json').stdout), {
      reasons: [{ path: 'onSuspend 0', node: 0, kind: 'object', label: '{ self, \x1b[2J }', bytes: 7 }],
    })
    refuses(
      ['inspect', 'j.cbor', '--why', 'x'],
      2,
      'tm-restore: nothing in the snapshot is called x: no path, #number or id (--tree shows all) (TM320)',
    )
    assert.deepEqual(outcome('diff', 'j.cbor', 'j.cbor'), { status: 0, stdout: '', stderr: '' })
    assert.deepEqual(outcome('diff', 'j.cbor', 'k.cbor'), { status: 6, stdout: '~ onSuspend 0["\\u001b[2J"]: 1 → 2\n', stderr: '' })
    assert.deepEqual(JSON.parse(outcome('diff', 'j.cbor', 'k.cbor', '--json').stdout), {
      changes: [{ path: 'onSuspend 0["\\u001b[2J"]', before: '1', after: '2' }],
    })
  })

  test('2: wrong usage', () =>
    refuses(['a', 'b'], 2, 'tm-restore: one snapshot at a time, not also b; commands are inspect, diff and seal (TM320)'))
  test('2: no such file', () => refuses(['none.cbor'], 2, 'tm-restore: none.cbor: cannot be read: no such file or directory (TM321)'))
  test('2: a folder', () => refuses(['.'], 2, 'tm-restore: .: cannot be read: illegal operation on a directory (TM321)'))
  test('3: another file', () => refuses([put('x.txt', 'hello')], 3, 'tm-restore: x.txt: not a things-migrate snapshot (TM301)'))
  test('3: truncated', () =>
    refuses(['-'], 3, 'tm-restore: stdin: truncated: it ends in the middle of the data (TM302)', CBOR.subarray(0, 100)))
  test('4: a future version', () =>
    refuses(
      ['-', '-o', '-'],
      4,
      'tm-restore: stdin: version 9 of the snapshot format, newer than 1, the latest known here (TM305)',
      cborFile(0, 9),
    ))
  test('5: no adapter; a name that a terminal would obey', () => {
    const body = Buffer.from(toJSON({ ...EMPTY, resources: [['\x1b[2J\x9b', 0]] })).toString()
    refuses(['-'], 5, 'tm-restore: stdin: nothing here knows the resource "\\u001b[2J\\u009b" (TM312)', jsonFile(body))
  })
  test('--json: the error as JSON', () =>
    refuses(
      ['none.cbor', '--json'],
      2,
      '{"error":{"code":"TM321","exit":2,"message":"cannot be read: no such file or directory","file":"none.cbor"}}',
    ))
  test('no output file after all this', () => assert.ok(!existsSync(join(folder, 'resumed.js'))))
})
