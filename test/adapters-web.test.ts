/** Runs the web host's timers on a fake clock, before and after a move to another realm with other ids; refuses what no page has written. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestsCheck } from '../runtime/adapters/requests.ts'
import { documentCheck } from '../runtime/adapters/web/dom.ts'
import { framesCheck, idleCheck } from '../runtime/adapters/web/frames.ts'
import { mediaCheck } from '../runtime/adapters/web/media.ts'
import { webSocketsCheck } from '../runtime/adapters/web/sockets.ts'
import { stylesheetsCheck } from '../runtime/adapters/web/stylesheets.ts'
import { webTimers, webTimersCheck, webTimersMaker } from '../runtime/adapters/web/timers.ts'
import { checker } from '../runtime/graph/check.ts'
import type { Check, Describe, KindCheck } from '../runtime/graph/kind.ts'

type Callback = (...args: unknown[]) => void
interface Timers {
  setTimeout(callback: Callback | string, ms?: number, ...args: unknown[]): number
  setInterval(callback: Callback, ms?: number, ...args: unknown[]): number
  clearTimeout(id?: unknown): void
  clearInterval(id?: unknown): void
}

/** Puts timers with numeric ids from `first` on into `globalThis`, driven by `run(ms)`. */
function device(first: number) {
  const saved = Object.getOwnPropertyDescriptors(globalThis)
  const realNow = Date.now
  let now = 1e12
  let next = first
  const timers = new Map<number, { due: number; every: number; callback: Callback; order: number }>()
  const set = (callback: Callback, ms: number, every: number) => {
    timers.set(next, { due: now + ms, every, callback, order: next })
    return next++
  }
  Date.now = () => now
  Object.assign(globalThis, {
    setTimeout: (callback: Callback, ms = 0) => set(callback, ms, 0),
    setInterval: (callback: Callback, ms = 0) => set(callback, ms, Math.max(ms, 1)),
    clearTimeout: (id: number) => void timers.delete(id),
    clearInterval: (id: number) => void timers.delete(id),
  })
  return {
    run(ms: number) {
      for (const end = now + ms; ; ) {
        const [id, timer] = [...timers].sort(([, a], [, b]) => a.due - b.due || a.order - b.order)[0] ?? []
        if (!timer || timer.due > end) return void (now = end)
        now = timer.due
        if (timer.every) Object.assign(timer, { due: now + timer.every, order: next++ })
        else timers.delete(id as number)
        timer.callback.call(globalThis)
      }
    },
    skip: (ms: number) => void (now += ms),
    pending: () => timers.size,
    remove() {
      Date.now = realNow
      for (const name of ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'])
        Object.defineProperty(globalThis, name, saved[name] as PropertyDescriptor)
    },
  }
}

const values: unknown[] = []
const describe = { value: (value: unknown) => [values.push(value) - 1], isForeign: () => false } as unknown as Describe
const build = { value: (value: unknown) => values[(value as number[])[0] as number] }
const check = { integer: (v: number) => assert(Number.isInteger(v)), value() {}, fail: assert.fail } as unknown as Check
const realm = globalThis as unknown as Timers

test('ids, remaining times, arguments and periods survive a move', () => {
  const log: unknown[] = []
  let one = device(1)
  const before = webTimers()
  before.install?.()
  const timeout = realm.setTimeout((...args) => log.push(['timeout', ...args]), 100, 'a', 'b')
  let count = 0
  const interval = realm.setInterval(() => {
    log.push('interval')
    if (++count === 5) realm.clearInterval(interval)
  }, 40)
  const cleared = realm.setTimeout(() => log.push('no'), 90)
  realm.setTimeout(() => log.push('first of a tie'), 80)
  realm.setTimeout(() => log.push('second of a tie'), 80)
  assert.deepEqual([timeout, interval, cleared], [1, 2, 3])
  one.run(50)
  const state = JSON.parse(JSON.stringify(before.capture!(describe)))
  before.stop?.()
  one.run(1000)
  assert.deepEqual(log, ['interval'])
  one.remove()

  one = device(1)
  const after = webTimers()
  after.install?.()
  const verify: typeof webTimersCheck.verify = webTimersCheck.verify
  verify(state, check)
  webTimersMaker(after).restore(state, build, { timers: 'remaining' } as never)
  realm.clearTimeout(cleared)
  const fresh = realm.setTimeout(() => log.push('fresh'), 1)
  assert(fresh > 5)
  one.run(29)
  realm.clearTimeout(fresh)
  one.run(500)
  assert.deepEqual(log, [
    'interval',
    'fresh',
    'first of a tie',
    'second of a tie',
    'interval',
    ['timeout', 'a', 'b'],
    'interval',
    'interval',
    'interval',
  ])
  assert.equal(one.pending(), 0)
  assert.equal(after.capture!(describe), undefined)
  one.remove()
})

test('with deadlines, what was due meanwhile runs at once', () => {
  const log: unknown[] = []
  const one = device(1)
  const before = webTimers()
  before.install?.()
  realm.setTimeout(() => log.push('late'), 20)
  realm.setTimeout(() => log.push('later'), 500)
  const state = before.capture!(describe)
  one.remove()
  const two = device(1)
  two.skip(100)
  const after = webTimers()
  after.install?.()
  webTimersMaker(after).restore(state as never, build, { timers: 'deadline' } as never)
  two.run(0)
  assert.deepEqual(log, ['late'])
  two.run(399)
  assert.deepEqual(log, ['late'])
  two.run(1)
  assert.deepEqual(log, ['late', 'later'])
  two.remove()
})

test('names and lengths of the functions stay, and text as a callback still runs', () => {
  const native = realm.setTimeout
  const one = device(1)
  webTimers().install?.()
  assert.equal(realm.setTimeout.name, 'setTimeout')
  realm.setTimeout('var ran = true', 1)
  one.run(1)
  one.remove()
  assert.equal(realm.setTimeout, native)
  const ran = globalThis as { ran?: boolean }
  assert.equal(ran.ran, true)
  delete ran.ran
})

/** Of a graph of one node, which is a promise. */
const strict = checker(1, () => 'promise')
const bytes = (...numbers: number[]) => new Uint8Array(new Uint32Array(numbers).buffer)
const [node, context] = documentCheck.kinds as readonly KindCheck[]
const [socket] = webSocketsCheck.kinds as readonly KindCheck[]
const path = [['p'], -1]
const listeners = [10, false, []]

for (const [name, verify, wrong] of [
  ['frames', framesCheck.verify, [{}, [1], [[0, [0]]], [[1, 'f']], [[1, [7]]]]],
  ['idle callbacks', idleCheck.verify, [{}, [[1, [0], 0]], [[1, [0], 'a']], [[1, [0], 1, 1]]]],
  ['stylesheets', stylesheetsCheck.verify, [{}, [['/a.css']], [['javascript:1', null]], [['data:,', null]], [['/a.css', 1]]]],
  ['media', mediaCheck.verify, [{}, [1], [[0]]]],
  ['a media query', (mediaCheck.kinds![0] as KindCheck).verify, [null, ['x'], [1, listeners], ['x', [10, false, [['load', [[[0], 64]]]]]]]],
  ['requests', requestsCheck.verify, [{}, [1], [[4]]]],
  ['listeners of a page', documentCheck.verify, [{}, [1], [[[0], listeners]], [['p', listeners]]]],
  ['sockets', webSocketsCheck.verify, [{}, [[0]]]],
  [
    'a socket',
    socket!.verify,
    [
      null,
      ['http://x', 'blob', true, listeners],
      ['javascript:1', 'blob', true, listeners],
      ['ws://x', 'text', true, listeners],
      ['ws://x', 'blob', 1, listeners],
      [
        'ws://x',
        'blob',
        true,
        [
          10,
          false,
          [
            ['x', [[[0], 64]]],
            ['A B', [[[0], 64]]],
          ],
        ],
      ],
    ],
  ],
  [
    'a node',
    node!.verify,
    [
      null,
      [],
      [[['p'], -2]],
      [[[1], -1]],
      [['p', -1]],
      [path, [1, 1]],
      [path, [2, 1, bytes(3, 0)]],
      [path, [2, 1, bytes(1, 0)]],
      [path, [2 ** 24, 2, bytes(2 ** 25, 0)]],
      [path, [0, 5, bytes(1, 0)]],
      [path, [1, 1, new Uint8Array(7)]],
      [path, [1, 1, bytes(2 ** 31, 0, 2 ** 31 + 1, 0)]],
    ],
  ],
  ['a context', context!.verify, [null, [[0], {}, [], [], [1, 0, 0, 1, 0, 0]]]],
] as const)
  test(`${name} that no page has written`, () => {
    for (const state of wrong)
      assert.throws(
        () => strict.run(() => (verify as (state: unknown, check: Check) => void)(state, strict)),
        { name: 'SnapshotError' },
        JSON.stringify(state),
      )
  })
