/** Writes expressions for values of all kinds that the heap graph has. */
import { held, type Scene } from './scene.ts'

type Form = (s: Scene, depth: number) => string

const PRIMITIVES = [
  '0',
  '-0',
  '1',
  '-7.5',
  'NaN',
  'Infinity',
  '2 ** 53',
  '5e-324',
  'undefined',
  'null',
  'true',
  "''",
  "'text'",
  "'\\ud800 half'",
  "'é😀'",
  "'__proto__'",
  "'x'.repeat(70)",
  '12345678901234567890n',
  '-1n',
  'Symbol.iterator',
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
  s.dice.pick(['null', '{ up: 1 }', 'Map.prototype', 'Object.prototype', ...s.lists, ...s.maps, ...s.views])

export function value(s: Scene, depth = 2): string {
  const { dice } = s
  if (depth <= 0 || dice.chance(0.25)) return dice.chance(0.5) && held(s).length > 0 ? dice.pick(held(s)) : primitive(s)
  return dice.weighted(forms)(s, depth - 1)
}

export const key = ({ dice, symbols }: Scene): string =>
  symbols.length > 0 && dice.chance(0.25)
    ? dice.pick(symbols)
    : dice.pick(["'a'", "'b'", "'c d'", "'0'", "'12'", "'__proto__2'", "''", "'then2'"])

const entries: Form = (s, d) =>
  Array.from({ length: s.dice.int(4) }, () => `${s.dice.pick(['a', 'b', '1', `[${key(s)}]`, "'x y'"])}: ${value(s, d)}`).join(', ')

const forms: readonly (readonly [weight: number, form: Form])[] = [
  [4, (s, d) => `{ ${entries(s, d)} }`],
  [3, (s, d) => `[${value(s, d)}, ${s.dice.pick(['', value(s, d)])}, ${value(s, d)}]`],
  [1, (s, d) => `Object.assign([${value(s, d)}], { extra: ${value(s, d)}, 5: 1 })`],
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
      `Object.${s.dice.pick(['freeze', 'seal', 'preventExtensions'])}(${s.dice.pick([`{ ${entries(s, d)} }`, `[${value(s, d)}]`])})`,
  ],
  [2, (s, d) => `{ get a() { return ${value(s, d)} === 1 }, set a(x) { this.b = x }, b: ${value(s, d)} }`],
  [1, (s) => `new Date(${s.dice.pick(['0', '1e12', 'NaN', '-1'])})`],
  [1, (s) => s.dice.pick(['/a(b)?/g', '/\\u{1F600}|x/giu', "new RegExp('/', 'y')", '/(?<n>a)|b/d'])],
  [1, (s, d) => `new ${s.dice.pick(['Error', 'TypeError', 'RangeError'])}('e', { cause: ${value(s, d)} })`],
  [1, (s, d) => `new AggregateError([${value(s, d)}, ${value(s, d)}], 'many')`],
  [1, (s) => `Object(${s.dice.pick(['1', "'boxed'", 'true', '7n', "Symbol('boxed')"])})`],
  [1, (s, d) => `(function () { return arguments })(${value(s, d)}, ${value(s, d)})`],
  [1, (s) => `new ${s.dice.pick(['Uint8Array', 'Int16Array', 'Float64Array'])}([1, 2, ${s.dice.int(300)}])`],
  [1, (s, d) => `new Proxy(${s.dice.pick([`{ ${entries(s, d)} }`, `[${value(s, d)}]`])}, { get: (t, k, r) => Reflect.get(t, k, r) })`],
  [2, (s, d) => `() => (${value(s, d)})`],
  [1, (s, d) => `function () { return [this === undefined, ${value(s, d)}] }`],
  [1, (s, d) => `((a, b) => [a, b]).bind(null, ${value(s, d)})`],
  [1, () => 'strings`a${0}b`'],
  [1, (s, d) => `Promise.resolve(${value(s, d)})`],
]
