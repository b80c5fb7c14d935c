/** Checks the refusals that only a whole file or its program text can have, and that every code of a refusal is in some test. */
import assert from 'node:assert/strict'
import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readInput, writeOutput } from '../restore-cli/file.ts'
import { generate } from '../restore-cli/generate/index.ts'
import { known } from '../restore-cli/known.ts'
import { read } from '../restore-cli/read.ts'
import { encodeSnapshot } from '../runtime/codec/index.ts'
import type { Snapshot } from '../runtime/graph/format.ts'
import { temporary } from './hop.ts'
import { EMPTY } from './snapshots.ts'

/** A program text, and what is alive of it. */
const snapshot = (texts: readonly string[], heap: Partial<Snapshot['heap']> = {}): Snapshot => ({
  ...EMPTY,
  programs: texts.map((text, i) => ({ name: `chunk${i}`, text, exports: [] })),
  heap: { kinds: [], shapes: [], code: [], scopes: [], nodes: [], ...heap },
})
const whole = (body: string): string => `function ($tm) { $tm.strict(); ${body} }`
const scope = (id: string): string => `var $e = $tm.scope(${JSON.stringify(id)}, 0, "", () => [])`

const rows: readonly [name: string, snapshot: Snapshot, exit: number, code: string, message: string, options?: object][] = [
  ['a text that is a number', snapshot(['1']), 3, 'TM330', 'the program text is not one function'],
  ['a text of two statements', snapshot(['1); (2']), 3, 'TM330', 'the program text is not one function'],
  ['a text without its link', snapshot(['function () {}']), 3, 'TM330', 'the program text is not instrumented'],
  ['a text that is none', snapshot(['function (']), 3, 'TM330', 'the program text does not parse: Unexpected token, expected "{" (1:12)'],
  ['a scope that the text has not', snapshot([whole('')], { scopes: ['app#f'] }), 3, 'TM332', 'the program text has no app#f'],
  ['code that the text has not', snapshot([whole('')], { code: [['app#g', 'g', 0]] }), 3, 'TM332', 'the program text has no app#g'],
  [
    'one id in two texts',
    snapshot([whole(scope('app#f')), whole(scope('app#f'))], { scopes: ['app#f'] }),
    3,
    'TM332',
    'two program texts have app#f',
  ],
  [
    'a package in a script',
    snapshot([whole('$tm.imports("left-pad default", () => pad)')]),
    5,
    'TM333',
    'the program imports left-pad, which a script cannot: use --format esm or cjs',
    { format: 'iife' },
  ],
  [
    'code of new Function',
    snapshot([whole('')], {
      kinds: ['constructed'],
      nodes: [
        [0, -1, ['a', 'return a']],
        [0, -1, ['', '']],
      ],
    }),
    3,
    'TM335',
    'refused: 2 functions made by new Function, with code that is not in the program text; if you trust where the snapshot comes from: --constructed',
  ],
]

describe('generate', () => {
  for (const [name, given, exit, code, message, options] of rows)
    test(name, () => assert.throws(() => generate(given, { format: 'esm', ...options }), { name: 'Refusal', exit, code, message }))
})

test('a prototype chain that is a ring, in a file', () => {
  const ring = snapshot([whole('')], {
    kinds: ['object'],
    shapes: [
      { proto: [1], keys: [] },
      { proto: [0], keys: [] },
    ],
    nodes: [
      [0, 0, null],
      [0, 1, null],
    ],
  })
  for (const format of ['cbor', 'json'] as const)
    assert.throws(() => read(encodeSnapshot(ring, format), known), {
      exit: 3,
      code: 'TM311',
      message: 'refused: node 0 is in its own prototype chain',
    })
})

test('a file larger than the limit is not read', async () => {
  const folder = temporary()
  const path = join(folder, 'large.cbor')
  const file = openSync(path, 'w')
  // Takes no room on the disk.
  ftruncateSync(file, 2 ** 30 + 1)
  closeSync(file)
  await assert.rejects(readInput(path), { exit: 3, code: 'TM306', message: 'larger than 1073741824 bytes, the limit of a snapshot' })
  rmSync(folder, { recursive: true })
})

// Linux has a device that fails.
if (process.platform === 'linux')
  test('a device that fails is no mistake of the caller', () =>
    assert.throws(() => writeOutput('/dev/full', 'x'), { exit: 1, code: 'TM322', message: 'cannot be written: no space left on device' }))

test('every code of a refusal is in a test', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const codesIn = (folder: string): Set<string> => {
    const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
    return new Set(paths.flatMap((path) => readFileSync(join(root, folder, path), 'utf8').match(/'TM3\d\d'/g) ?? []))
  }
  const tested = codesIn('test')
  const all = [...codesIn('restore-cli'), ...codesIn('runtime')]
  // Those that would be a fault of ours: no input leads to them.
  const ours = [300, 331, 334].map((number) => `'TM${number}'`)
  assert.deepEqual([...new Set(all)].filter((code) => !tested.has(code)).sort(), ours)
})
