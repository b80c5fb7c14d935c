// Lists what a program changes or uses outside itself: the global object, intrinsics, its exports, modules of Node.
import { program, type Row, row, sloppy } from './row.ts'

export const globals: readonly Row[] = [
  row('global object changed', 'globalThis.added = { n: 1 }\nglobalThis[Symbol.for("row.key")] = "sym"\nconst f = () => ++added.n', 'console.log(f(), globalThis.added.n)', 'console.log(added, globalThis[Symbol.for("row.key")], delete globalThis.added, typeof added)'),
  sloppy('implicit global', 'function leak() { implicitGlobal = (typeof implicitGlobal === "number" ? implicitGlobal : 0) + 1; return implicitGlobal }\nleak()', 'console.log(leak(), globalThis.implicitGlobal)', 'console.log(leak(), typeof implicitGlobal)'),
  row('accessor on the global object', 'let n = 0\nObject.defineProperty(globalThis, "tick", { get: () => ++n, configurable: true })\ntick', 'console.log(tick)', 'console.log(tick, globalThis.tick)'),
  row('global function replaced', 'const before = globalThis.parseInt\nlet calls = 0\nglobalThis.parseInt = (...a) => (calls++, before(...a) + 1000)', 'console.log(parseInt("5"))', 'console.log(parseInt("6"), calls, before("7"))'),
  row('intrinsic prototype extended', 'Array.prototype.last = function () { return this[this.length - 1] }\nObject.defineProperty(String.prototype, "shout", { get() { return this.toUpperCase() + "!" }, configurable: true })\nconst list = [1, 2]', 'console.log(list.last(), "hi".shout)', 'console.log([9].last(), "last" in [], [].last.name)'),
  row('intrinsic method replaced', 'const random = Math.random\nlet seed = 1\nMath.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647\nMath.random()', 'console.log(Math.random())', 'console.log(Math.random(), Math.random === random, random.name)'),
  row('Math constant-like additions', 'Math.answer = 42\nJSON.own = { n: 1 }\nNumber.isOdd = (n) => n % 2 === 1', 'JSON.own.n++\nconsole.log(Math.answer, Number.isOdd(3))', 'console.log(JSON.own, delete Math.answer, Math.answer)'),
  program('module state read through exports', `
    let n = 0
    export const api = { next: () => ++n, get n() { return n } }
    export function bump() { n += 10 }
    export { n as count }
    export default class Thing { v = n }
    setTimeout(() => {
      api.next()
      setTimeout(() => {
        bump()
        console.log(api.n, new Thing().v)
        setTimeout(() => console.log(api.next(), n), 1)
      }, 1)
    }, 1)
  `),
  program('built-in modules of Node', `
    import assert from 'node:assert'
    import { EventEmitter } from 'node:events'
    import * as path from 'node:path'
    const emitter = new EventEmitter()
    let n = 0
    emitter.on('tick', (k) => { n += k })
    emitter.once('tick', () => console.log('once'))
    setTimeout(() => {
      emitter.emit('tick', 1)
      setTimeout(() => {
        emitter.emit('tick', 5)
        assert.equal(n, 6)
        console.log(n, path.posix.join('a', '..', 'b'), emitter.listenerCount('tick'))
      }, 1)
    }, 1)
  `),
]
