/** Checks that what a snapshot says of streams, files and lines is refused when the runtime cannot have written it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adapterChecks } from '../runtime/adapters/checks.ts'
import { checker } from '../runtime/graph/check.ts'

/** Nodes that payloads refer to, by number. */
const KINDS = ['fswatcher', 'closure', 'object', 'string']
const check = checker(KINDS.length, ([id]) => KINDS[id]!)
check.at('node')
const kinds = new Map(adapterChecks.flatMap((adapter) => adapter.kinds ?? []).map((kind) => [kind.name, kind]))
const adapters = new Map(adapterChecks.map((adapter) => [adapter.name, adapter]))

const watcher = (rest: object) => ({ events: [2], path: 'f', options: { persistent: true }, open: true, refed: true, ...rest })
const files = (rest: object) => ({ open: [], watchers: [], held: [], ...rest })
const stdin = (rest: object) => ({
  events: [],
  flowing: true,
  encoding: null,
  chunks: [],
  pipes: [],
  awaiting: null,
  ended: false,
  ...rest,
})

const accepted: readonly (readonly [name: string, payload: unknown])[] = [
  ['readablestate', ['ended', 'flowing?']],
  ['writablestate', []],
  ['driven', [2]],
  ['codederror', null],
  ['filehandle', { events: [2], file: null }],
  ['filehandle', { events: [2], file: ['f', 'r+', 5] }],
  ['fswatcher', watcher({})],
  ['fswatcher', watcher({ ignore: [2] })],
  ['files', files({ open: [[17, ['f', 'a']]], watchers: [[0]], held: [[[2], '_read', [5]]] })],
  ['stdin', stdin({ events: [['data', [[1]]]], chunks: ['x'] })],
]

const refused: readonly (readonly [name: string, payload: unknown])[] = [
  ['readablestate', null],
  ['readablestate', ['ended', 'ended']],
  ['readablestate', [5]],
  ['readablestate', Array.from({ length: 33 }, (_, i) => `n${i}`)],
  ['driven', [1]],
  ['codederror', {}],
  ['codederror', [9]],
  ['filehandle', null],
  ['filehandle', { events: [9], file: null }],
  ['filehandle', { events: [2], file: ['f', 'w'] }],
  ['filehandle', { events: [2], file: [5, 'r'] }],
  ['filehandle', { events: [2], file: ['f', 'r', -1] }],
  ['fswatcher', watcher({ open: 1 })],
  ['fswatcher', watcher({ options: { a: {} } })],
  ['fswatcher', watcher({ ignore: [9] })],
  ['files', files({ open: [[2, ['f', 'r']]] })],
  ['files', files({ open: [[1e9, ['f', 'r']]] })],
  ['files', files({ watchers: [[1]] })],
  ['files', files({ held: [[[2], 'constructor', []]] })],
  ['stdin', stdin({ flowing: 1 })],
  ['stdin', stdin({ events: [['data', [5]]] })],
  ['streams', []],
]

const verify = (name: string, payload: unknown): void => {
  const known = kinds.get(name) ?? adapters.get(name)
  assert.ok(known, name)
  known.verify(payload, check)
}

for (const [name, payload] of accepted) test(`${name} ${JSON.stringify(payload)} is accepted`, () => verify(name, payload))
for (const [name, payload] of refused)
  test(`${name} ${JSON.stringify(payload)} is refused`, () => {
    assert.throws(() => verify(name, payload), TypeError)
  })
