/** Checks what a capture sees of promises and suspended functions, and that it comes back: in one process, without a build. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { types } from 'node:util'
import { walkHeap } from '../runtime/capture/walk.ts'
import { baseline } from '../runtime/graph/baseline.ts'
import type { Dispatcher } from '../runtime/graph/code.ts'
import type { Heap, Value } from '../runtime/graph/format.ts'
import { intrinsicNames } from '../runtime/graph/intrinsics.ts'
import { checks } from '../runtime/graph/kinds/checks.ts'
import type { FramePayload } from '../runtime/graph/kinds/frame.ts'
import { useNames } from '../runtime/graph/kinds/intrinsic.ts'
import { detectPromises, NativePromise } from '../runtime/graph/promise.ts'
import type { Resumption } from '../runtime/graph/resumption.ts'
import { detectProxies } from '../runtime/graph/tracked.ts'
import { verify } from '../runtime/graph/verify.ts'
import { Frame, originOf } from '../runtime/graph/waiting.ts'
import { buildHeap, putBackReactions, settlePromises } from '../runtime/restore/index.ts'
import { installPromises, promise as promiseClass } from '../runtime/suspend/index.ts'

type AnyFunction = (...parameters: any[]) => any

Object.defineProperty(globalThis, '$TM', { value: undefined, writable: true, configurable: true })
detectPromises(types.isPromise)
detectProxies(types.isProxy)
installPromises()
const names = intrinsicNames(baseline())
const nameOf = (value: object | symbol) => names.get(value)
useNames(nameOf)
const Ours = promiseClass(Promise) as PromiseConstructor
const turn = () => new NativePromise((done) => setImmediate(done))

const capture = (root: unknown) =>
  walkHeap({ nameOf, texts: [], adapterKinds: [], isLast: true, namesIn: () => undefined }, (describe) => describe.value(root, 'root'))

/** Bodies of suspended functions from their one suspension point on, by id. */
const bodies: Record<string, (sent: unknown, ...locals: any[]) => unknown> = {}

/** Calls an async function that is suspended once. */
function call(id: string, value: unknown, ...locals: unknown[]): Promise<unknown> {
  const frame = new Frame(id)
  const promise = (async () => bodies[id]!(frame.on(await frame.at(value, 1, locals)), ...locals))()
  frame.promise = promise
  return promise
}

/** Stands for the text that tm-restore writes: enters the bodies above in the middle. */
const continuing =
  (heap: Heap): Dispatcher =>
  (what, handle) => {
    // There are no classes.
    if (what === 'constructors') return {}
    const resumption = handle as Resumption
    const [code, point] = String(what).slice(1).split('.').map(Number) as [number, number]
    const [id] = heap.code[code]!
    const frame = new Frame(id)
    const values: unknown[] = []
    resumption.level((name, value) => void (values[Number(String(name).slice(1))] = value), -1)
    const promise = (async () => {
      await resumption.ready
      return bodies[id]!(frame.on(await frame.at(resumption.value, point, values)), ...values)
    })()
    frame.promise = promise
    return promise
  }

async function restore(heap: Heap, root: Value): Promise<unknown> {
  const build = buildHeap(heap, continuing(heap), [])
  settlePromises(heap, build)
  await new NativePromise<void>((done) => putBackReactions(heap, build, done))
  return build.value(root)
}

function verified(heap: Heap): Heap {
  const options = { trigger: 'none', format: 'cbor', afterSnapshot: 'exit', timers: 'remaining' } as const
  verify({ programs: [{ name: 'a', text: 'b' }], options, heap, resources: [] }, checks, [])
  return heap
}

/** What comes back, in the same process: of a function that is no behaviour there is only its own. */
async function hop<T>(root: T): Promise<T> {
  const { heap, obstacles, roots } = await capture(root)
  assert.deepEqual(obstacles, [])
  return (await restore(verified(JSON.parse(JSON.stringify(heap)) as Heap), roots)) as T
}

const deferred = () => {
  const d = {} as { promise: Promise<unknown>; resolve: AnyFunction; reject: AnyFunction }
  d.promise = new Ours((resolve, reject) => Object.assign(d, { resolve, reject }))
  return d
}

const payloads = (heap: Heap, kind: string) => heap.nodes.filter(([k]) => heap.kinds[k] === kind).map(([, , payload]) => payload)

/** Functions that the walker takes for the language's. */
let made = 0
const log: unknown[] = []
function note(name: string): AnyFunction {
  const f = (value: unknown) => void log.push([name, value])
  names.set(f, `%note${made}%`)
  const holder = globalThis as Record<string, unknown>
  holder[`note${made++}`] = f
  return f
}

describe('promises', () => {
  test('settled ones', async () => {
    const error = new Error('x')
    const rejected = NativePromise.reject(error)
    rejected.catch(() => {})
    const back = await hop({ error, rejected, fulfilled: NativePromise.resolve({ a: 1 }), frozen: Object.freeze(NativePromise.resolve(2)) })
    assert.deepEqual(await back.fulfilled, { a: 1 })
    assert.equal(await back.frozen, 2)
    assert.ok(Object.isFrozen(back.frozen))
    assert.equal(await back.rejected.catch((reason: unknown) => reason), back.error)
  })

  test('frozen pending ones', async () => {
    const d = deferred()
    Object.freeze(d.promise)
    const back = await hop(d)
    back.resolve(1)
    assert.ok(Object.isFrozen(back.promise))
    assert.equal(await back.promise, 1)
  })

  test('fulfilled with what has a then', async () => {
    const thenable = {} as { then?: unknown }
    const p = NativePromise.resolve(thenable)
    await turn()
    thenable.then = note('then')
    const back = await hop({ p, thenable })
    let seen: unknown
    back.p.then((value) => {
      seen = value === back.thenable
    })
    await turn()
    assert.equal(seen, true)
  })

  test('a pending one that only the host can settle', async () => {
    const { obstacles } = await capture({ deep: [new NativePromise(() => {})] })
    assert.deepEqual(
      obstacles.map(({ path, what, why }) => [path, what, why]),
      [['root.deep[0]', 'Promise', 'a pending promise that only the host can settle']],
    )
  })

  test('a promise of an async function that is not instrumented', async () => {
    const d = deferred()
    const { obstacles } = await capture({ p: (async () => await d.promise)() })
    assert.equal(obstacles.length, 1)
  })

  test('what the engine hangs on a promise', async () => {
    const d = deferred()
    // A subclass that is not instrumented.
    class Native extends NativePromise<unknown> {}
    const n = new Native((resolve) => resolve(d.promise))
    await turn()
    const { obstacles } = await capture({ d, n })
    assert.match(obstacles.map(({ why }) => why).join(), /a function of the engine/)
  })

  test('the order of nodes does not depend on whom to ask', async () => {
    const d = deferred()
    const root = { list: [NativePromise.resolve({ first: 1 }), d.promise.then(note('a')), NativePromise.resolve({ second: 2 })], d }
    const first = await capture(root)
    const second = await capture(root)
    assert.deepEqual(second.heap, first.heap)
  })
})

describe('frames', () => {
  test('are reached from what they wait for, and from what they returned', async () => {
    bodies.add = (sent, n) => (sent as number) + n
    const d = deferred()
    const back = await hop({ d, p: call('add', d.promise, 5) })
    back.d.resolve(1)
    assert.equal(await back.p, 6)
  })

  test('payload', async () => {
    bodies.show = () => 0
    const d = deferred()
    void call('show', d.promise, 'x', 2)
    const { heap, roots } = await capture(d.promise)
    const [frame] = payloads(heap, 'frame') as FramePayload[]
    const promises = payloads(heap, 'promise') as Value[][]
    assert.deepEqual({ ...frame, promise: 0 }, { code: 0, point: 1, chain: [], locals: ['x', 2], promise: 0 })
    assert.equal(heap.code[0]![0], 'show')
    const [id] = roots as [number]
    assert.deepEqual(heap.nodes[id]![2], [0, [[heap.nodes.findIndex(([k]) => heap.kinds[k] === 'frame')]]])
    assert.equal(promises.filter(([state, , of]) => state === 0 && of !== undefined).length, 1)
  })

  test('that wait for each other', async () => {
    bodies.next = (sent) => (sent as number) + 1
    const d = deferred()
    let last = d.promise
    for (let i = 0; i < 2000; i++) last = call('next', last)
    const back = await hop({ d, last })
    back.d.resolve(0)
    assert.equal(await back.last, 2000)
  })

  test('in a ring', async () => {
    const holder: { p?: unknown } = {}
    const frame = new Frame('ring')
    frame.promise = (async () => {
      await null
      frame.on(await frame.at(holder.p, 1, []))
    })()
    holder.p = frame.promise
    await turn()
    const { obstacles, heap } = await capture(holder)
    assert.deepEqual(obstacles, [])
    assert.equal(payloads(heap, 'frame').length, 1)
  })

  test('a frame whose await threw waits for nothing', async () => {
    const d = deferred()
    const frame = new Frame('threw')
    frame.promise = (async () => {
      try {
        frame.on(await frame.at(d.promise, 1, []))
      } catch {
        return 'caught'
      }
      return 0
    })()
    d.reject(1)
    await turn()
    const { heap, obstacles } = await capture([d.promise, frame.promise])
    assert.deepEqual(obstacles, [])
    assert.equal(originOf(frame.promise!), frame)
    assert.deepEqual(payloads(heap, 'frame'), [])
    assert.deepEqual(
      (payloads(heap, 'promise') as unknown[][]).map(([state, value]) => [state, value]),
      [
        [2, 1],
        [1, 'caught'],
      ],
    )
  })

  test('the order of handlers and frames', async () => {
    const build = () => {
      const d = deferred()
      const f = note
      d.promise.then(f('a')).then(f('a2')).then(f('a3'))
      bodies.b = f('b')
      call('b', d.promise).then(f('b2'))
      d.promise.then(f('c')).then(f('c2'))
      bodies.d = f('d')
      const p = call('d', d.promise)
      bodies.e = f('e')
      call('e', p).then(f('e2'))
      d.promise.finally(f('f')).then(f('f2'))
      Promise.all([d.promise, p]).then(f('all'))
      call('b', d.promise)
      return d
    }
    const run = async (d: ReturnType<typeof deferred>) => {
      log.length = 0
      d.resolve(1)
      await turn()
      return [...log]
    }
    const expected = await run(build())
    assert.ok(expected.length > 10)
    assert.deepEqual(await run(await hop(build())), expected)
    assert.deepEqual(await run(await hop(await hop(build()))), expected)
  })

  test('a thenable that is awaited', async () => {
    bodies.got = note('got')
    const thenable = { then: undefined as unknown, resolve: undefined as unknown as AnyFunction }
    const then = function (this: typeof thenable, resolve: AnyFunction) {
      this.resolve = resolve
    }
    names.set(then, '%takes%')
    ;(globalThis as Record<string, unknown>).takes = then
    thenable.then = then
    void call('got', thenable)
    await turn()
    const back = await hop({ thenable })
    log.length = 0
    back.thenable.resolve('x')
    await turn()
    assert.deepEqual(log, [['got', 'x']])
  })
})

describe('a process that goes on', () => {
  const unhandled: unknown[] = []
  const event = 'unhandledRejection'
  // Those of the test runner.
  const others = process.listeners(event)
  before(() => {
    process.removeAllListeners(event)
    process.on(event, (reason) => unhandled.push(reason))
  })
  after(() => {
    process.removeAllListeners(event)
    for (const other of others) process.on(event, other)
  })

  test('a promise that was asked and is rejected then is unhandled', async () => {
    let reject!: AnyFunction
    const p = new NativePromise((_, r) => {
      reject = r
    })
    await capture(p)
    await capture(p)
    reject('asked')
    await turn()
    assert.deepEqual(unhandled.splice(0), ['asked'])
  })

  test('unless somebody waits for it', async () => {
    let reject!: AnyFunction
    const p = new NativePromise((_, r) => {
      reject = r
    })
    p.then(note('never'), note('before'))
    await capture(p)
    const q = new NativePromise((_, r) => {
      reject = ((f) => (reason: unknown) => {
        f(reason)
        r(reason)
      })(reject)
    })
    await capture(q)
    q.catch(note('after'))
    reject('x')
    await turn()
    assert.deepEqual(unhandled.splice(0), [])
  })

  test('a rejected one that nobody handles', async () => {
    const p = NativePromise.reject('alone')
    await turn()
    assert.deepEqual(unhandled.splice(0), ['alone'])
    const { rejected } = await capture({ p })
    assert.deepEqual([...rejected], [p])
  })
})
