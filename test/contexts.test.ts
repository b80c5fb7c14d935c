/** Checks that stores of AsyncLocalStorage hold wherever they held before a hop, with a hop at every turn. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { bundle, compare, runWithHops, virtual } from './differential.ts'

const head = `
  import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
  void AsyncResource
  const als = new AsyncLocalStorage()
  /** In so many turns: timers of several delays would depend on how fast the machine is. */
  const later = (turns, task, ...rest) => turns > 1 ? void setImmediate(later, turns - 1, task, ...rest) : void setImmediate(task, ...rest)
  const wait = (turns) => new Promise((done) => later(turns, done))
  const say = (text) => console.log(text, als.getStore())
`

const rows: Readonly<Record<string, string>> = {
  'timers, immediates and intervals': `
    als.run('timer', () => { setImmediate(say, 'immediate'); setTimeout(say, 2, 'timeout') })
    setTimeout(say, 4, 'outside')
    als.run('interval', () => {
      let n = 0
      const interval = setInterval(() => { say('tick'); if (++n === 3) clearInterval(interval) }, 6)
    })`,
  'a timer that is refreshed, and one that is set in a callback': `
    als.run({ deep: 1 }, () => {
      let n = 0
      const timer = setTimeout(() => { say('again'); if (++n < 3) timer.refresh(); else setTimeout(say, 1, 'inner') }, 1)
    })`,
  'async functions inside run': `
    const deep = async (name) => { say(name + ' deep'); await wait(1); say(name + ' deep still') }
    const task = async (name) => { say(name); await wait(1); say(name); await deep(name); say(name); await null; say(name) }
    als.run(1, task, 'one')
    als.run({ two: 2 }, () => task('two'))
    task('none')
    await wait(3)
    say('top')`,
  'two storages': `
    const other = new AsyncLocalStorage()
    const task = async () => { await wait(1); console.log(als.getStore(), other.getStore()); await wait(1); console.log(als.getStore(), other.getStore()) }
    als.run('a', () => other.run('b', task))
    als.run('a', () => { task(); other.run('c', task) })
    other.run('d', task)`,
  'the same store, shared and changed': `
    const store = { n: 0 }
    const task = async () => { for (let i = 0; i < 2; i++) { als.getStore().n++; await wait(1) } say('end') }
    als.run(store, () => { task(); task() })
    later(3, () => console.log(store.n))`,
  'then, catch and finally': `
    const settle = []
    const open = () => new Promise((...both) => settle.push(both))
    als.run('then', () => open().then(() => say('then')).finally(() => say('finally')))
    als.run('catch', () => open().catch(() => say('catch')).then(() => say('after')))
    const shared = open()
    als.run('first', () => shared.then(() => say('shared')))
    als.run('second', () => shared.then(() => say('shared')))
    shared.then(() => say('shared'))
    later(3, () => als.run('settler', () => { settle[0][0](); settle[1][1](); settle[2][0]() }))
    later(1, say, 'outside')`,
  combinators: `
    als.run('all', async () => { await Promise.all([wait(1), wait(2).then(() => say('in'))]); say('all'); await Promise.race([wait(1)]); say('race') })`,
  'enterWith holds to the end of the turn and in what it sets going': `
    later(1, () => { als.enterWith('entered'); say('here'); later(2, say, 'later') })
    later(2, say, 'elsewhere')
    const task = async () => { await wait(1); als.enterWith('inside'); await wait(1); say('still'); await wait(1); say('and still') }
    task()`,
  'exit and disable': `
    als.run('run', async () => {
      await wait(1)
      als.exit(() => { say('exit'); later(1, say, 'from exit') })
      say('back')
      await wait(2)
      say('before')
      als.disable()
      say('disabled')
    })`,
  AsyncResource: `
    const resource = als.run('resource', () => new AsyncResource('App'))
    const bound = als.run('bound', () => AsyncResource.bind(function (a, b) { say(a + b + (this?.self ?? '')) }))
    class Mine extends AsyncResource { n = 1; constructor() { super('Mine') } go() { this.runInAsyncScope(say, null, 'mine ' + this.n++) } }
    const mine = als.run('mine', () => new Mine())
    later(1, () => { resource.runInAsyncScope(say, null, 'scope'); bound.call({ self: 3 }, 1, 2); console.log(bound.length) })
    later(2, () => als.run('other', () => { resource.runInAsyncScope(say, null, 'scope again'); bound(3, 4); say('other') }))
    later(3, () => mine.go())
    later(4, () => mine.go())`,
  'bind and snapshot': `
    const bound = als.run('bound', () => AsyncLocalStorage.bind((text) => say(text)))
    const inContext = als.run('snapshot', () => AsyncLocalStorage.snapshot())
    const held = als.run('resource', () => new AsyncResource('X')).bind(function (text) { say(text + this) }, 'self')
    console.log(bound.length, inContext.length, held.length)
    for (const turn of [1, 2])
      later(turn, () => {
        bound('bind'); inContext(say, 'snap'); held('held '); als.run('inner', () => inContext(() => say('inner')))
        console.log(bound.length, bound.name, inContext.length, held.length)
      })`,
  'async generators and for await': `
    async function* numbers() { for (let i = 0; i < 3; i++) { await wait(1); say('make ' + i); yield i } }
    als.run('loop', async () => { for await (const n of numbers()) say('take ' + n) })`,
  'a subclass with state of its own, which nobody uses yet': `
    class Request extends AsyncLocalStorage { count = 0; run(...rest) { this.count++; return super.run(...rest) } }
    const request = new Request()
    later(2, () => request.run('late', () => later(1, () => console.log(request.getStore(), request.count))))
    later(4, () => console.log(request.getStore(), request instanceof Request))`,
  'events and waiting for them': `
    const { EventEmitter, once } = await import('node:events')
    const emitter = new EventEmitter()
    als.run('once', async () => { console.log(await once(emitter, 'x')); say('awaited') })
    als.run('on', () => emitter.on('x', () => say('listener')))
    later(2, () => als.run('emit', () => emitter.emit('x', 5)))
    later(3, say, 'end')`,
  'a store that is a class with private fields, and cycles': `
    class Store { #n = 0; self = this; next() { return ++this.#n } }
    const task = async () => { console.log(als.getStore().next()); await wait(1); console.log(als.getStore().self.next()); await wait(1); console.log(als.getStore().next()) }
    als.run(new Store(), task)`,
}

describe('contexts', { concurrency: 2 }, () => {
  for (const [name, code] of Object.entries(rows)) {
    test(name, async () => {
      const entry = join(process.cwd(), 'app.js')
      const { hops } = await compare(entry, { build: { plugins: [virtual(head + code, entry)], treeshake: false } })
      assert.ok(hops > 0)
    })
  }

  test('a program that never uses one does not pay: nothing is noted', async () => {
    const entry = join(process.cwd(), 'app.js')
    const code = await bundle(entry, {
      plugins: [virtual(`import 'node:async_hooks'; setTimeout(() => setTimeout(() => console.log(1), 1), 1)`, entry)],
      instrument: {},
    })
    const { snapshots } = await runWithHops(code, [1], { format: 'json' })
    assert.doesNotMatch(Buffer.from(snapshots[0]!).toString(), /asynclocalstorage/)
  })
})
