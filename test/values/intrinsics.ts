/** Lists programs that change the language itself; they run together, each sees what the others did. */
import type { Row } from './row.ts'

export const intrinsicsHead: string = `const origPush = Array.prototype.push
Array.prototype.push = function (...a) { globalThis.pushes = (globalThis.pushes ?? 0) + 1; return origPush.apply(this, a) }
const origNow = Date.now; Date.now = () => 42
const origLog = console.log; console.log = (...a) => origLog('>', ...a)
const desc = Object.getOwnPropertyDescriptor(Map.prototype, 'size'); Object.defineProperty(Map.prototype, 'size', { get() { return desc.get.call(this) + 100 }, configurable: true })
Object.defineProperty(Object.prototype, 'hid', { value: 'h', enumerable: false, configurable: true })
String.prototype.shout = function () { return this.toUpperCase() + '!' }
const parse = JSON.parse; JSON.parse = (t) => parse(t)
const st = globalThis.setTimeout
Error.stackTraceLimit = 3
Error.prepareStackTrace = (e, s) => 'stack of ' + e.message
delete String.prototype.anchor
globalThis.myVar = { a: 1 }
Symbol.prototype.extra = 5
const OrigDate = Date; globalThis.Date = class extends OrigDate { plus() { return 'plus' } }
const f = globalThis.fetch; globalThis.fetch = (u) => 'mine ' + u
const emit = process.emit; process.emit = function (...a) { return emit.apply(this, a) }
Object.freeze(Math)`

export const intrinsics: readonly Row[] = [
  {
    name: 'methods and accessors replaced',
    code: `
    return () => { const a = []; a.push(1); return [globalThis.pushes > 0, Date.now(), [1, 2].hid, 'x'.shout(), JSON.parse('[1]'), new Map().size, Error.stackTraceLimit, new Error('q').stack, 'anchor' in String.prototype, myVar, Symbol().extra, new Date(0).plus(), fetch('x'), typeof origNow(), origPush.name, Object.isFrozen(Math), desc.get.name] }`,
  },
  {
    name: 'originals that are still held',
    code: `
    return () => [origPush === Array.prototype.push, typeof origNow, parse('{"a":1}'), OrigDate === Date, typeof st, typeof f, desc.get.call(new Map([[1, 1]]))]`,
  },
  {
    name: 'globalThis alias and getters',
    code: `
    Object.defineProperty(globalThis, 'dyn', { get() { return 'dyn' }, configurable: true }); globalThis.self2 = globalThis; const g = globalThis, G = Function('return this')()
    return () => [globalThis.dyn, self2 === globalThis, g === globalThis, G === globalThis]`,
  },
]
