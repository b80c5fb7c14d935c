/** Checks that a hostile snapshot is refused before anything is built, with the exact clause, and that the dump is stable. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AdapterCheck } from '../runtime/adapters/adapter.ts'
import { dump } from '../runtime/graph/dump.ts'
import type { Snapshot, Value } from '../runtime/graph/format.ts'
import type { Check, KindCheck } from '../runtime/graph/kind.ts'
import { MAX_DEPTH } from '../runtime/graph/plain.ts'
import { UnsupportedError, verify } from '../runtime/graph/verify.ts'
import { EMPTY } from './snapshots.ts'

/** A kind that exists for its payload only. */
function kind(name: string, check: (payload: any, check: Check) => void, needs?: (payload: any) => readonly Value[]): KindCheck {
  const described = {
    name,
    verify: check,
    dump: (payload: unknown) => JSON.stringify(payload),
  } as KindCheck
  return needs ? { ...described, needs } : described
}

const nothing = (payload: unknown): void => {
  if (payload !== null) throw new TypeError('payload is not null')
}

const KINDS: readonly KindCheck[] = [
  kind('object', nothing),
  kind('array', ({ length, elements }, check: Check) => {
    check.integer(length, 0, 2 ** 32 - 1)
    for (const element of elements) check.element(element)
  }),
  kind('symbol', nothing),
  kind('buffer', (payload, check: Check) => check.bytes(payload)),
  kind('environment', ({ parent, values }, check: Check) => {
    check.value(parent)
    for (const value of values) if (value[0] !== -7) check.value(value)
  }),
  kind(
    'closure',
    ({ env }, check: Check) => check.node(env, 'environment'),
    ({ env }) => [env],
  ),
  kind(
    'bound',
    (target, check: Check) => check.node(target),
    (target) => [target],
  ),
]

const ADAPTERS = [
  {
    name: 'timers',
    kinds: [kind('timeout', nothing)],
    verify: (state: any, check: Check) => {
      for (const [callback, due] of state) {
        check.node(callback, 'closure')
        check.integer(due, 0, 2 ** 31)
      }
    },
  } as unknown as AdapterCheck,
]

const [OBJECT, ARRAY, SYMBOL, BUFFER, ENVIRONMENT, CLOSURE, BOUND, TIMEOUT] = [0, 1, 2, 3, 4, 5, 6, 7]

/** Fresh each time, so that a row of the table may spoil it. */
function sample(): any {
  return structuredClone({
    ...EMPTY,
    heap: {
      ...EMPTY.heap,
      kinds: ['object', 'array', 'symbol', 'buffer', 'environment', 'closure', 'bound', 'timeout'],
      shapes: [
        { proto: null, keys: [] },
        { proto: [0], keys: ['a', '__proto__', [2]] },
        { proto: [0], keys: ['x', 'y'], attributes: [14, 7], integrity: 2 },
        { proto: [1], keys: ['z'], brands: [[[5], 2]] },
      ],
      nodes: [
        [OBJECT, 0, null],
        [OBJECT, 1, null, 1, [3], 'grüße'],
        [SYMBOL, -1, null],
        [ARRAY, 2, { length: 3, elements: [1, [-2], [-1]] }, [5], [-1], [-6]],
        [ENVIRONMENT, -1, { scope: 0, parent: [-1], values: [[1], [-7], true] }],
        [CLOSURE, 0, { code: 0, env: [4] }],
        [BUFFER, 3, Uint8Array.of(1, 2), null, [-3], 5],
        [BOUND, 0, [5]],
        [TIMEOUT, 0, null],
      ],
    },
    resources: [['timers', [[[5], 250]]]],
  })
}

const deep = (levels: number): unknown => {
  let value: unknown = 0
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

const owned = (key: string, value: unknown): object =>
  Object.defineProperty({}, key, { value, enumerable: true, configurable: true, writable: true })

test('what is right passes', () => verify(sample(), KINDS, ADAPTERS))
test('nothing at all passes', () => verify(EMPTY, [], []))

describe('invalid', () => {
  const rows: readonly [name: string, spoil: (snapshot: any) => unknown, code: string, message: string][] = [
    ['no map', () => [], 'TM310', 'the snapshot is no map'],
    ['null', () => null, 'TM310', 'the snapshot is no map'],
    ['a key missing', (s) => void delete s.resources, 'TM310', 'the snapshot has no resources'],
    ['a key too many', (s) => void (s.more = 1), 'TM310', 'the snapshot has an unknown key "more"'],
    ['a map with __proto__', (s) => void (s.resources = owned('__proto__', [])), 'TM310', 'a map with the key __proto__'],
    ['a map with $bytes', (s) => void (s.heap.nodes[0][2] = { $bytes: '' }), 'TM310', 'a map with the key $bytes'],
    ['a lone surrogate', (s) => void (s.heap.nodes[1][5] = '\udc00'), 'TM310', 'a string with a lone surrogate'],
    ['a lone surrogate in a key', (s) => void (s['\udc00'] = 1), 'TM310', 'a key with a lone surrogate'],
    ['infinity as it is', (s) => void (s.heap.nodes[1][3] = Number.POSITIVE_INFINITY), 'TM310', 'the number Infinity as plain data'],
    ['minus zero as it is', (s) => void (s.heap.nodes[1][3] = -0), 'TM310', 'the number -0 as plain data'],
    ['a bigint', (s) => void (s.heap.nodes[1][3] = 1n), 'TM310', 'no plain data: bigint'],
    ['a date', (s) => void (s.heap.nodes[1][3] = new Date()), 'TM310', 'no plain data: object'],
    ['a depth bomb', (s) => void (s.resources[0][1] = deep(1e5)), 'TM310', `nested deeper than ${MAX_DEPTH}`],
    ['program text of another type', (s) => void (s.programs[0].text = { deflate: 1 }), 'TM310', 'the program has no text'],
    ['no program', (s) => void (s.programs = []), 'TM310', 'there is no program'],
    ['a program twice', (s) => void s.programs.push(s.programs[0]), 'TM310', 'the program "app.js" is there twice'],
    ['exports that are no list', (s) => void (s.programs[0].exports = {}), 'TM310', 'exports is no array'],
    [
      'an export twice',
      (s) =>
        void (s.programs[0].exports = [
          ['a', 1],
          ['a', 1],
        ]),
      'TM310',
      'the export "a" is there twice',
    ],
    ['an export of nothing', (s) => void (s.programs[0].exports = [['a', [99]]]), 'TM310', 'exports of app.js has a value that is none'],
    ['a program name for the terminal', (s) => void (s.programs[0].name = '\x1b[2J'), 'TM310', 'the program name is none'],
    ['an option of another value', (s) => void (s.options.trigger = 'SIGKILL'), 'TM310', 'option trigger is none of SIGUSR2, none'],
    ['an option missing', (s) => void delete s.options.timers, 'TM310', 'options has no timers'],
    ['a kind twice', (s) => void (s.heap.kinds[1] = 'object'), 'TM310', 'the kind "object" is there twice'],
    ['a kind of another type', (s) => void (s.heap.kinds[1] = 1), 'TM310', 'a kind is no string'],
    ['an unknown kind', (s) => void (s.heap.kinds[1] = 'teapot'), 'TM312', 'nothing here knows the kind "teapot"'],
    ['an unknown resource', (s) => void (s.resources[0][0] = 'mqtt'), 'TM312', 'nothing here knows the resource "mqtt"'],
    ['a kind named like Object’s', (s) => void (s.heap.kinds[1] = 'constructor'), 'TM312', 'nothing here knows the kind "constructor"'],
    ['a scope twice', (s) => void s.heap.scopes.push('src/app#make'), 'TM310', 'the scope id "src/app#make" is there twice'],
    ['a scope without id', (s) => void (s.heap.scopes[0] = ''), 'TM310', 'a scope id is none'],
    ['a code id with a newline', (s) => void (s.heap.code[0][0] = 'a\nb'), 'TM310', 'a code id is none'],
    ['code too short', (s) => void s.heap.code[0].pop(), 'TM310', 'an entry of code is no array of 3'],
    ['code with a length below zero', (s) => void (s.heap.code[0][2] = -1), 'TM310', 'code src/app#make/inc has no length'],
    ['nodes that are none', (s) => void (s.heap.nodes = {}), 'TM310', 'nodes is no array'],
    ['a node that is none', (s) => void (s.heap.nodes[2] = [0, 0]), 'TM310', 'node 2 is no node'],
    ['a kind out of range', (s) => void (s.heap.nodes[2][0] = 8), 'TM310', 'node 2 has no kind of the 8 there are'],
    ['a kind that is a fraction', (s) => void (s.heap.nodes[2][0] = 0.5), 'TM310', 'node 2 has no kind of the 8 there are'],
    ['a shape out of range', (s) => void (s.heap.nodes[2][1] = 4), 'TM310', 'node 2 has no shape of the 4 there are'],
    ['a shape below −1', (s) => void (s.heap.nodes[2][1] = -2), 'TM310', 'node 2 has no shape of the 4 there are'],
    ['a symbol with a shape', (s) => void (s.heap.nodes[2][1] = 0), 'TM310', 'node 2 (symbol) has a shape and is no object'],
    ['a value too few', (s) => void s.heap.nodes[1].pop(), 'TM310', 'node 1 (object) has 2 values where its shape has 3'],
    ['a value too many', (s) => void s.heap.nodes[3].push(1), 'TM310', 'node 3 (array) has 4 values where its shape has 3'],
    ['values without shape', (s) => void s.heap.nodes[2].push(1), 'TM310', 'node 2 (symbol) has 1 values where its shape has 0'],
    ['a reference out of range', (s) => void (s.heap.nodes[1][4] = [9]), 'TM310', 'node 1 (object) has a value that is none'],
    ['an unknown constant', (s) => void (s.heap.nodes[1][4] = [-8]), 'TM310', 'node 1 (object) has a value that is none'],
    ['a reference of two', (s) => void (s.heap.nodes[1][4] = [0, 0]), 'TM310', 'node 1 (object) has a value that is none'],
    ['bytes as a value', (s) => void (s.heap.nodes[1][4] = new Uint8Array(1)), 'TM310', 'node 1 (object) has a value that is none'],
    ['a hole as a property', (s) => void (s.heap.nodes[1][4] = [-2]), 'TM310', 'node 1 (object) has a hole where there can be none'],
    ['an uninitialised property', (s) => void (s.heap.nodes[1][4] = [-7]), 'TM310', 'node 1 (object) has a value that is none'],
    ['a getter that is a number', (s) => void (s.heap.nodes[3][3] = 1), 'TM310', 'node 3 (array) refers to no object'],
    ['a setter that is a symbol', (s) => void (s.heap.nodes[3][4] = [2]), 'TM310', 'node 3 (array) refers to a symbol where an object is'],
    ['a key twice', (s) => void (s.heap.shapes[1].keys[0] = '__proto__'), 'TM310', 'shape 1 has the key "__proto__" twice'],
    ['a symbol key twice', (s) => void (s.heap.shapes[1].keys[0] = [2]), 'TM310', 'shape 1 has the key [2] twice'],
    ['a key that is a number', (s) => void (s.heap.shapes[1].keys[0] = 0), 'TM310', 'shape 1 refers to no key'],
    ['a key that is an object', (s) => void (s.heap.shapes[1].keys[0] = [0]), 'TM310', 'shape 1 has a object as a key'],
    ['attributes too few', (s) => void s.heap.shapes[2].attributes.pop(), 'TM310', 'shape 2 has not one attribute a key'],
    [
      'attributes out of range',
      (s) => void (s.heap.shapes[2].attributes[0] = 16),
      'TM310',
      'shape 2 has 16 where an integer from 0 to 15 is',
    ],
    ['a writable accessor', (s) => void (s.heap.shapes[2].attributes[0] = 9), 'TM310', 'shape 2 has a writable accessor'],
    ['an unknown integrity', (s) => void (s.heap.shapes[2].integrity = 4), 'TM310', 'shape 2 has 4 where an integer from 1 to 3 is'],
    ['a prototype that is a number', (s) => void (s.heap.shapes[1].proto = 1), 'TM310', 'shape 1 refers to no object'],
    ['a prototype that is a symbol', (s) => void (s.heap.shapes[1].proto = [2]), 'TM310', 'shape 1 refers to a symbol where an object is'],
    ['an unknown key of a shape', (s) => void (s.heap.shapes[1].extra = 1), 'TM310', 'a shape has an unknown key "extra"'],
    ['private names of nobody', (s) => void (s.heap.shapes[3].brands[0][0] = [-1]), 'TM310', 'shape 3 refers to no object'],
    [
      'private names without number',
      (s) => void (s.heap.shapes[3].brands[0][1] = '2'),
      'TM310',
      'shape 3 has a string where an integer from 0 to 65535 is',
    ],
    ['a payload that is wrong', (s) => void (s.heap.nodes[0][2] = 1), 'TM310', 'node 0 (object) is wrong: payload is not null'],
    [
      'an array length out of range',
      (s) => void (s.heap.nodes[3][2].length = 2 ** 32),
      'TM310',
      'node 3 (array) has 4294967296 where an integer from 0 to 4294967295 is',
    ],
    ['no bytes', (s) => void (s.heap.nodes[6][2] = 'AQI='), 'TM310', 'node 6 (buffer) has no bytes where bytes are'],
    ['a payload field missing', (s) => void delete s.heap.nodes[4][2].parent, 'TM310', 'node 4 (environment) has a value that is none'],
    [
      'an environment of no scope',
      (s) => void (s.heap.nodes[4][2].scope = 1),
      'TM310',
      'node 4 (environment) has 1 where an integer from 0 to 0 is',
    ],
    [
      'a closure without code',
      (s) => void (s.heap.nodes[5][2].code = -1),
      'TM310',
      'node 5 (closure) has -1 where an integer from 0 to 0 is',
    ],
    [
      'a closure in an object',
      (s) => void (s.heap.nodes[5][2].env = [0]),
      'TM310',
      'node 5 (closure) refers to a object where a environment is',
    ],
    [
      'a state that is wrong',
      (s) => void (s.resources[0][1][0][0] = [0]),
      'TM310',
      'resource 0 (timers) refers to a object where a closure is',
    ],
    ['a state of another type', (s) => void (s.resources[0][1] = null), 'TM310', 'resource 0 (timers) is wrong: state is not iterable'],
    ['a function bound to itself', (s) => void (s.heap.nodes[7][2] = [7]), 'TM311', 'node 7 needs itself before it is made'],
    ['a prototype chain that is a ring', (s) => void (s.heap.shapes[1].proto = [6]), 'TM311', 'node 1 is in its own prototype chain'],
  ]
  for (const [name, spoil, code, message] of rows)
    test(name, () => {
      const snapshot = sample()
      const spoilt = spoil(snapshot)
      assert.throws(
        () => verify(spoilt === undefined ? snapshot : spoilt, KINDS, ADAPTERS),
        (error: any) => {
          assert.deepEqual({ code: error.code, message: error.message }, { code, message })
          assert.equal(error instanceof UnsupportedError, code === 'TM312')
          return true
        },
      )
    })
})

test('100,000 functions bound one to the other need no stack, and a ring of them is refused', () => {
  const chain: Snapshot = {
    ...EMPTY,
    heap: {
      ...EMPTY.heap,
      kinds: ['object', 'bound'],
      shapes: [{ proto: null, keys: [] }],
      nodes: [...Array.from({ length: 100_000 }, (_, i) => [1, 0, [i + 1]] as const), [0, 0, null]],
    },
  }
  verify(chain, KINDS, ADAPTERS)
  const ring = { ...chain, heap: { ...chain.heap, nodes: [...chain.heap.nodes.slice(0, -1), [1, 0, [0]]] } }
  assert.throws(() => verify(ring, KINDS, ADAPTERS), { code: 'TM311', message: 'node 0 needs itself before it is made' })
})

test('the dump shows every node, its properties, every resource', () => {
  const snapshot: Snapshot = sample()
  const expected = `program app.js
options SIGUSR2 cbor exit remaining
code 0 src/app#make/inc "inc" 1
scope 0 src/app#make
#0 object null proto null
#1 object null proto #0
  "a" = 1
  "__proto__" = #3
  [#2] = "grüße"
#2 symbol null
#3 array {"length":3,"elements":[1,[-2],[-1]]} proto #0 sealed
  "x" get #5 set undefined
  "y" = minusZero
#4 environment {"scope":0,"parent":[-1],"values":[[1],[-7],true]}
#5 closure {"code":0,"env":[4]} proto null
#6 buffer bytes 0102 proto #1
  "z" = null
  private of #5: NaN, 5
#7 bound [5] proto null
#8 timeout null proto null
resource 0 timers [[[5],250]]
`
  const withoutBuffer = KINDS.filter(({ name }) => name !== 'buffer')
  assert.equal(dump(snapshot, withoutBuffer), expected.replace('buffer bytes 0102', 'buffer "bytes 0102"'))
})
