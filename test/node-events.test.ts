/** Checks that what a snapshot says of targets, signals, events and exceptions is refused when the runtime cannot have written it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adapterChecks } from '../runtime/adapters/checks.ts'
import { checker } from '../runtime/graph/check.ts'

/** Nodes that payloads refer to, by number. */
const KINDS = ['abortsignal', 'closure', 'object', 'string']
const check = checker(KINDS.length, ([id]) => KINDS[id]!)
check.at('node')
const kinds = new Map(adapterChecks.flatMap((adapter) => adapter.kinds ?? []).map((kind) => [kind.name, kind]))

const none = [10, false, []] as const
const listening = (...entries: readonly unknown[]) => [10, false, [['abort', entries]]]
const signal = (rest: object) => ({ aborted: false, reason: [-1], listeners: none, followers: [], ...rest })

const accepted: readonly (readonly [kind: string, payload: unknown, shown: string])[] = [
  ['eventtarget', none, 'no listeners'],
  ['eventtarget', listening([[1], 3], [[2], 16, [2]]), 'abort 2'],
  ['abortsignal', signal({}), 'no listeners'],
  ['abortsignal', signal({ aborted: true, listeners: listening([null, 64]) }), 'aborted, abort 1'],
  ['abortsignal', signal({ sources: [[0]], followers: [[0]] }), 'no listeners'],
  ['abortsignal', signal({ timeout: [5, 1e12] }), 'no listeners'],
  ['abortcontroller', [0], ''],
  ['event', ['x', 0, null], 'x'],
  ['event', ['x', 127, [2], 5], 'x'],
  ['interval', [2], ''],
  ['domexception', ['m', 'AbortError', null], 'AbortError: m'],
  ['domexception', [[3], 'AbortError', 'stack'], 'AbortError: …'],
]

const refused: readonly (readonly [kind: string, payload: unknown])[] = [
  ['eventtarget', null],
  ['eventtarget', [10, 0, []]],
  ['eventtarget', [10, false, [['x']]]],
  ['eventtarget', [10, false, [['x', [5]]]]],
  ['eventtarget', listening([5, 0])],
  ['eventtarget', listening([[9], 0])],
  ['eventtarget', listening([[1], 65])],
  ['eventtarget', listening([[1], 16])],
  ['eventtarget', listening([[1], 0, [2]])],
  ['eventtarget', listening([[1], 64])],
  ['abortsignal', null],
  ['abortsignal', signal({ aborted: 1 })],
  ['abortsignal', signal({ sources: [[2]] })],
  ['abortsignal', signal({ followers: 5 })],
  ['abortsignal', signal({ timeout: ['x', 1] })],
  ['abortsignal', signal({ timeout: [Number.NaN, 1] })],
  ['abortsignal', signal({ listeners: [10, false, [['click', [[[1], 64]]]]] })],
  ['abortcontroller', [2]],
  ['event', ['x', 0]],
  ['event', [5, 0, null]],
  ['event', ['x', 128, null]],
  ['interval', [1]],
  ['domexception', ['m', 'n']],
  ['domexception', [5, 'n', null]],
  ['domexception', ['m', 'n', 5]],
]

for (const [kind, payload, shown] of accepted)
  test(`${kind} ${JSON.stringify(payload)}`, () => {
    const { verify, dump } = kinds.get(kind) as { verify: (payload: unknown, use: unknown) => void; dump: (payload: unknown) => string }
    verify(payload, check)
    assert.equal(dump(payload), shown)
  })

for (const [kind, payload] of refused)
  test(`not ${kind} ${JSON.stringify(payload)}`, () => {
    const { verify } = kinds.get(kind) as { verify: (payload: unknown, use: unknown) => void }
    assert.throws(() => verify(payload, check), /^\w*Error: node /)
  })

test('a list of signals', () => {
  const { verify } = adapterChecks.find(({ name }) => name === 'signals') as { verify: (state: unknown, use: unknown) => void }
  verify([[0]], check)
  for (const state of [null, [[1]], [5]]) assert.throws(() => verify(state, check), /^\w*Error: node /)
})
