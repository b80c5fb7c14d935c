/** Writes expressions for values of all kinds that the heap graph has. */
import { free, held, type Scene } from './scene.ts'

type Form = (s: Scene, depth: number) => string

const PRIMITIVES = [
  '0',
  '-0',
  '1',
  '-7.5',
  'NaN',
  'Infinity',
  '-Infinity',
  '2 ** 53',
  '5e-324',
  'undefined',
  'null',
  'true',
  'false',
  "''",
  "'text'",
  "'\\ud800 half'",
  "'é😀'",
  "'__proto__'",
  "'x'.repeat(70)",
  '12345678901234567890n',
  '-1n',
  '-(2n ** 70n)',
  'Symbol.iterator',
  'Symbol.asyncIterator',
  "Symbol.for('shared')",
]

export const primitive = ({ dice }: Scene): string => dice.pick(PRIMITIVES)

/** A variable that holds an object, or a new plain object. */
export function object(s: Scene): string {
  const known = held(s)
  return known.length > 0 && s.dice.chance(0.9) ? s.dice.pick(known) : '{}'
}

/** What an object may inherit from. */
export const prototype = (s: Scene): string =>
  s.dice.pick([
    'null',
    '{ up: 1 }',
    'Map.prototype',
    'Object.prototype',
    'Error.prototype',
    ...s.lists,
    ...s.maps,
    ...s.views,
    ...s.proxies,
    ...s.instances,
  ])

export function value(s: Scene, depth = 2): string {
  const { dice } = s
  if (depth <= 0 || dice.chance(0.25)) return dice.chance(0.5) && held(s).length > 0 ? dice.pick(held(s)) : primitive(s)
  return dice.weighted(forms)(s, depth - 1)
}

export const key = ({ dice, symbols }: Scene): string =>
  symbols.length > 0 && dice.chance(0.25)
    ? dice.pick(symbols)
    : dice.pick(["'a'", "'b'", "'c d'", "'0'", "'12'", "'__proto__'", "''", "'then2'", "'9999'", "'constructor'", 'Symbol.toStringTag'])

const entries: Form = (s, d) =>
  Array.from({ length: s.dice.int(4) }, () => `${s.dice.pick(['a', 'b', '1', `[${key(s)}]`, "'x y'"])}: ${value(s, d)}`).join(', ')

const TRAPS: readonly Form[] = [
  () => 'get: (t, k, r) => Reflect.get(t, k, r)',
  () => 'get(t, k, r) { return this.got = Reflect.get(t, k, r) }',
  () => 'set(t, k, x, r) { this.n = (this.n ?? 0) + 1; return Reflect.set(t, k, x, r) }',
  () => "has: (t, k) => k === 'yes' || Reflect.has(t, k)",
  () => 'deleteProperty: (t, k) => k === "a" ? false : Reflect.deleteProperty(t, k)',
  (s) => `getPrototypeOf: () => ${s.dice.pick(['null', 'Array.prototype', 'Map.prototype'])}`,
  () => 'ownKeys: (t) => Reflect.ownKeys(t).reverse()',
  () => 'isExtensible() { throw new RangeError("trap") }',
  (s, d) => `apply: (t, self, list) => [${value(s, d)}, list.length]`,
  (s, d) => `construct: (t, list) => ({ made: ${value(s, d)} })`,
  () => 'get [Symbol.for("odd")]() { return "trap" }, __proto__: { defineProperty: Reflect.defineProperty }',
]

export const proxy: Form = (s, d) => {
  const target = s.dice.pick([
    `{ ${entries(s, d)} }`,
    `[${value(s, d)}]`,
    'function f(a) { return a }',
    'class { static a = 1 }',
    // What a variable holds may be a primitive.
    ...[object(s), object(s)].map((text) => (free(s).includes(text) ? `Object(${text})` : '{}')),
  ])
  const traps = new Set(Array.from({ length: s.dice.int(3) }, () => s.dice.pick(TRAPS)(s, d)))
  const handler = s.dice.chance(0.2) ? `Object(${object(s)})` : `{ ${[...traps].join(', ')} }`
  return s.dice.chance(0.3) ? `revocable(${target}, ${handler})` : `new Proxy(${target}, ${handler})`
}

/** V8 writes a stack when it is read, which is to be now: later, its text may be another. */
export const error: Form = (s, d) =>
  `read(${s.dice.pick([
    () => `new ${s.dice.pick(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'EvalError'])}('e', { cause: ${value(s, d)} })`,
    () => `new AggregateError([${value(s, d)}, ${value(s, d)}], 'many', { cause: ${value(s, d)} })`,
    () => `new Error(undefined, { cause: undefined })`,
    () => `Object.assign(new Error('own'), { stack: ${primitive(s)}, code: 5, name: 'Own' })`,
    () => `Object.setPrototypeOf(read(new TypeError('foreign')), ${prototype(s)})`,
    () => `Object.defineProperty(new Error('e'), 'message', { get: () => (${value(s, d)}), configurable: true })`,
  ])()})`

export const buffer: Form = (s) =>
  s.dice.pick([
    'new ArrayBuffer(16)',
    'new ArrayBuffer(16, { maxByteLength: 32 })',
    'new ArrayBuffer(8, { maxByteLength: 8 })',
    'new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]).buffer',
    'new SharedArrayBuffer(16)',
    'new Float64Array([-0, NaN]).buffer',
    'detached(new ArrayBuffer(16))',
  ])

/** Functions of all forms that the grammar has. */
export const callable: Form = (s, d) =>
  s.dice.pick([
    () => `() => (${value(s, d)})`,
    () => `function () { return [this === undefined, ${value(s, d)}] }`,
    () => `function named(a, b = ${primitive(s)}, ...rest) { return [typeof named, a, b, rest.length] }`,
    () => `async (a) => alone(${value(s, d)})`,
    () => `async function named(a, b) { await a; return alone(${value(s, d)}) }`,
    () => `function* (a, b) { yield ${value(s, d)} }`,
    () => `async function* named(a) { yield ${value(s, d)} }`,
    () => `({ m() { return ${value(s, d)} } }).m`,
    () => `Object.getOwnPropertyDescriptor({ get x() { return ${value(s, d)} }, set x(v) {} }, 'x').${s.dice.pick(['get', 'set'])}`,
    () => `((a, b) => [a, b]).bind(null, ${value(s, d)})`,
    () => `function (a, b, c) { return [this, a, b, c] }.bind(${value(s, d)}, 1).bind(null, ${value(s, d)})`,
    () => `class { static a = ${value(s, d)}; b = ${value(s, d)} }`,
    () => `(class Named { static [${key(s)}] = () => this; #p = 1; static p = (o) => #p in o }).p`,
    ...s.classes.map((C) => () => `${C}.bind(null, ${value(s, d)})`),
  ])()

const forms: readonly (readonly [weight: number, form: Form])[] = [
  [4, (s, d) => `{ ${entries(s, d)} }`],
  [3, (s, d) => `[${value(s, d)}, ${s.dice.pick(['', value(s, d)])}, ${value(s, d)}]`],
  [1, (s, d) => `Object.assign([${value(s, d)}], { extra: ${value(s, d)}, 5: 1 })`],
  [
    1,
    (s, d) =>
      `Object.defineProperty([1, ${value(s, d)}], ${s.dice.pick(["'length', { writable: false }", '1, { get: () => 1 }', '9999, { value: 1 }'])})`,
  ],
  [2, (s, d) => `new Map([[${value(s, d)}, ${value(s, d)}], ['k', ${value(s, d)}]])`],
  [2, (s, d) => `new Set([${value(s, d)}, ${value(s, d)}])`],
  [1, (s) => `new WeakMap([[keep(${object(s)}), ${primitive(s)}]])`],
  [1, (s) => `new WeakSet([keep(${object(s)})])`],
  [1, (s) => `new WeakRef(keep(${object(s)}))`],
  [
    2,
    (s, d) =>
      `Object.create(${prototype(s)}, { a: { value: ${value(s, d)}, writable: true }, b: { value: ${value(s, d)}, enumerable: true } })`,
  ],
  [
    2,
    (s, d) =>
      `shut('${s.dice.pick(['freeze', 'seal', 'preventExtensions'])}', ${s.dice.pick([`{ ${entries(s, d)} }`, `[${value(s, d)}]`, object(s)])})`,
  ],
  [2, (s, d) => `{ get a() { return ${value(s, d)} === 1 }, set a(x) { this.b = x }, b: ${value(s, d)} }`],
  [1, (s) => `new Date(${s.dice.pick(['0', '1e12', 'NaN', '-1', '8.64e15'])})`],
  [
    1,
    (s) =>
      s.dice.pick([
        '/a(b)?/g',
        '/\\u{1F600}|x/giu',
        "new RegExp('/', 'y')",
        '/(?<n>a)|b/d',
        'Object.assign(/a/g, { lastIndex: 2 })',
        'Object.freeze(/[\\n/]/)',
      ]),
  ],
  [2, error],
  [1, (s) => `Object(${s.dice.pick(['1', '-0', "'boxed'", 'true', '7n', "Symbol('boxed')"])})`],
  [1, (s, d) => `(function () { return arguments })(${value(s, d)}, ${value(s, d)})`],
  [
    1,
    (s, d) =>
      `(function (a, b) { steps.push(() => [a, typeof (b = 2)]); a = 5; arguments[1] = ${value(s, d)}; return arguments })(1, ${value(s, d)})`,
  ],
  [
    1,
    (s) =>
      `new ${s.dice.pick(['Uint8Array', 'Int16Array', 'Float64Array', 'Uint8ClampedArray', 'Float32Array'])}([1, 2, ${s.dice.int(300)}])`,
  ],
  [1, (s) => s.dice.pick(["Buffer.alloc(3, 'ab')", 'Buffer.from(new ArrayBuffer(4), 1, 2)', 'new BigUint64Array([1n, 2n ** 64n - 1n])'])],
  [2, proxy],
  [4, callable],
  [1, () => 'strings`a${0}b`'],
  [
    2,
    (s, d) =>
      s.dice.pick([
        `Promise.resolve(${value(s, d)})`,
        `rejected(${value(s, d)})`,
        'new Promise(() => {})',
        `Promise.resolve(${value(s, d)}).then((x) => [x], (e) => [e])`,
      ]),
  ],
  [
    1,
    (s) =>
      `structuredClone({ a: [${primitive(s).replace(/^Symbol.*/, '1')}], d: new Date(${s.dice.int(5)}), m: new Map([[1, new RangeError('x')]]) })`,
  ],
  [1, (s, d) => `Object.groupBy?.([1, 2], (x) => x % 2 ? 'odd' : 'even') ?? (${value(s, d)})`],
]
