/** Writes what only one root leads to: globals, changed intrinsics, listeners, timers, another module. */
import { type Form, number } from './closures.ts'
import { statement } from './context.ts'
import { callable, primitive, value } from './heap.ts'
import { declare } from './scene.ts'

const global: Form = (s) => {
  const name = s.unique('global')
  const forms = [
    `globalThis.${name} = ${value(s, 2)}`,
    `Object.defineProperty(globalThis, '${name}', { get: ((n) => () => n++)(${number(s)}), configurable: true })`,
    `Object.defineProperty(globalThis, '${name}', { value: ${value(s, 1)}, enumerable: ${s.dice.pick(['true', 'false'])} })`,
    `globalThis[Symbol.for('${name}')] = globalThis.${name} = ${callable(s, 1)}`,
  ]
  return [
    statement(s.dice.pick(forms)),
    statement(
      `steps.push(() => [globalThis.${name}, globalThis[Symbol.for('${name}')], JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, '${name}')?.enumerable)])`,
    ),
  ]
}

/** Methods of the language and of the host that answer otherwise to one argument, which no other program has. */
const METHODS = [
  ['Map.prototype', 'get', 'new Map().get(KEY)'],
  ['Map.prototype', 'has', 'new Map().has(KEY)'],
  ['Map.prototype', 'set', 'new Map().set(KEY)'],
  ['Set.prototype', 'add', 'new Set().add(KEY)'],
  ['WeakMap.prototype', 'get', 'new WeakMap().get(KEY)'],
  ['Array.prototype', 'push', '[].push(KEY)'],
  ['Array.prototype', 'includes', '[].includes(KEY)'],
  ['Array.prototype', 'indexOf', '[].indexOf(KEY)'],
  ['Array.prototype', 'concat', '[].concat(KEY)'],
  ['Array.prototype', 'map', '[].map(KEY)'],
  ['Array.prototype', 'join', '[1, 2].join(KEY)'],
  ['String.prototype', 'startsWith', "''.startsWith(KEY)"],
  ['Object', 'keys', 'Object.keys(KEY)'],
  ['Object', 'getPrototypeOf', 'Object.getPrototypeOf(KEY)'],
  ['Object', 'defineProperty', 'Object.defineProperty(KEY)'],
  ['Object', 'freeze', 'Object.freeze(KEY)'],
  ['Reflect', 'apply', 'Reflect.apply(KEY)'],
  ['Reflect', 'ownKeys', 'Reflect.ownKeys(KEY)'],
  ['Array', 'isArray', 'Array.isArray(KEY)'],
  ['Array', 'from', 'Array.from(KEY)'],
  ['JSON', 'stringify', 'JSON.stringify(KEY)'],
  ['Math', 'max', 'Math.max(KEY)'],
  ['Promise', 'resolve', 'Promise.resolve(KEY)'],
  ['Promise.prototype', 'then', 'Promise.resolve().then(KEY)'],
  ['Function.prototype', 'call', '(() => 1).call(KEY)'],
  ['Function.prototype', 'bind', '(() => 1).bind(KEY)'],
  ['Symbol', 'for', 'Symbol.for(KEY)'],
  ['globalThis', 'setTimeout', 'setTimeout(KEY)'],
  ['globalThis', 'queueMicrotask', 'queueMicrotask(KEY)'],
  ['Date', 'now', 'Date.now(KEY)'],
  ['URL.prototype', 'toJSON', "new URL('http://h/').toJSON(KEY)"],
  ['EventTarget.prototype', 'dispatchEvent', 'new EventTarget().dispatchEvent(KEY)'],
  ['AbortController.prototype', 'abort', 'new AbortController().abort(KEY)'],
] as const

const method: Form = (s) => {
  const [owner, name, call] = s.dice.pick(METHODS)
  const key = s.unique('key')
  return [
    statement(
      `{ const own = ${owner}.${name}; let n = ${number(s)}; Object.defineProperty(${owner}, '${name}', { ...Object.getOwnPropertyDescriptor(${owner}, '${name}'), value(...list) { return list[0] === '${key}' ? [n++, typeof own] : apply(own, this, list) } }) }`,
    ),
    statement(`steps.push(() => ${call.replace('KEY', `'${key}'`)})`),
  ]
}

/** Things that objects of the language have got, or lost. */
const addition: Form = (s) => {
  const owner = s.dice.pick([
    'Array.prototype',
    'Object.prototype',
    'Function.prototype',
    'Map',
    'Promise',
    'Error',
    'JSON',
    'Math',
    'Symbol.prototype',
    'URL.prototype',
    'EventTarget',
    'process',
    'console',
    'Reflect',
    'Intl',
  ])
  const name = s.unique('added')
  const gone = s.dice.pick(['anchor', 'big', 'blink', 'bold', 'fixed'])
  // What other programs do to the same may come sooner or later than here.
  const [change, look] = s.dice.pick([
    [`Object.defineProperty(${owner}, '${name}', { value: ${value(s, 2)}, configurable: true })`, `${owner}.${name}`],
    [
      `Object.defineProperty(${owner}, Symbol.for('${name}'), { get: ((n) => () => n++)(${number(s)}), set() {}, configurable: ${s.dice.pick(['true', 'false'])} })`,
      `${owner}[Symbol.for('${name}')]`,
    ],
    [`Object.defineProperty(${owner}, '${name}', { value: ${callable(s, 1)}, writable: true })`, `${owner}.${name}`],
    [`delete String.prototype.${gone}`, `'${gone}' in String.prototype`],
  ] as const)
  return [statement(change), statement(`steps.push(() => ${look})`)]
}

const listener: Form = (s) => {
  const name = s.unique('event')
  return [
    statement(
      `{ let n = ${number(s)}; process.${s.dice.pick(['on', 'once', 'prependListener'])}('${name}', (...list) => log('process', n++, digest([...list, ${value(s, 1)}]))) }`,
    ),
    statement(`steps.push(() => [process.emit('${name}', ${primitive(s)}), process.listenerCount('${name}')])`),
  ]
}

/** A timer that is far away, and does not keep the program. */
const timer: Form = (s) => {
  const t = s.fresh('t')
  return [
    statement(`const ${t} = ${s.dice.pick(['setTimeout', 'setInterval'])}(${callable(s, 1)}, 1e8, ${value(s, 1)})`),
    statement(`${t}.unref()`),
    statement(`steps.push(() => [${t}.hasRef(), ${t}._repeat, ${t}._timerArgs, ${t}._onTimeout])`),
  ]
}

/** Variables of another module: those of the other module change, and are read here. */
const library: Form = (s) => {
  if (!s.isModule || s.library.length > 0) return []
  const [live, turn, made, ns, alias] = [
    s.fresh('live'),
    declare(s, 'setters', 'set'),
    declare(s, 'objects', 'made'),
    s.fresh('ns'),
    s.fresh('alias'),
  ]
  const dflt = s.dice.pick([
    'function (x) { return [live, x] }',
    'class { static #n = 1; static n() { return [this.#n++, live] } }',
    '() => live',
    '{ get live() { return live } }',
    'async function named(x) { return [x, live] }',
  ])
  s.library.push(
    `let n = ${number(s)}`,
    `export let live = ${primitive(s)}`,
    `export const ${made} = { get n() { return n++ }, ${s.dice.pick(['m() { return live }', 'list: []', 'f: async () => live'])} }`,
    `export function ${turn}(x) { const old = live; live = x; n++; return old }`,
    `export { live as ${alias}, n as counted }`,
    `export default ${dflt}`,
  )
  const d = declare(s, 'objects', 'dflt')
  return [
    statement(`import ${d}, { live as ${live}, ${turn}, ${made}, ${alias} } from 'LIBRARY'`),
    statement(`import * as ${ns} from 'LIBRARY'`),
    statement(
      `steps.push(() => [${live}, ${alias}, ${ns}.live, ${ns}.counted, Object.keys(${ns}), ${ns}.default === ${d}, ${d}.n?.(), ${made}.n])`,
    ),
    ...(s.dice.chance(0.5) ? [statement(`steps.push(() => ${ns})`)] : []),
  ]
}

export const roots: readonly (readonly [weight: number, form: Form])[] = [
  [1.5, global],
  [1.5, method],
  [1, addition],
  [1, listener],
  [1, timer],
  [2, library],
]
