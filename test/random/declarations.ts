/** Chooses what a program with state declares. */
import { classes, many } from './classes.ts'
import { arrows, type Form, loop, maker, objects, one, scopes } from './closures.ts'
import type { Statement } from './context.ts'
import { buffer, callable, error, key, object, primitive, proxy, value } from './heap.ts'
import { hosts } from './hosts.ts'
import { roots } from './roots.ts'
import { declare, type Kind, kindOf, type Scene } from './scene.ts'
import { suspended } from './suspended.ts'

const simple =
  (kind: Kind, prefix: string, write: (s: Scene) => string): Form =>
  (s) => {
    const text = write(s)
    return one(`${s.dice.pick(['const', 'let'])} ${declare(s, kindOf(s, text) ?? kind, prefix)} = ${text}`)
  }

const VIEWS = ['Uint8Array', 'Int16Array', 'DataView', 'BigInt64Array', 'Uint8ClampedArray', 'Float32Array', 'BigUint64Array']

/** Several views of one buffer, some of which follow its length. */
const view: Form = (s) => {
  if (s.buffers.length === 0) return []
  const text = `viewOf(${s.dice.pick(VIEWS)}, ${s.dice.pick(s.buffers)}, ${s.dice.pick(['0', '8', '8'])}${s.dice.pick(['', ', 1'])})`
  return one(`const ${declare(s, 'views', 'v')} = ${text}`)
}

const forms: readonly (readonly [weight: number, form: Form])[] = [
  [6, simple('objects', 'o', (s) => value(s, 3))],
  [2, simple('objects', 'o', (s) => `{ a: ${value(s)}, [${key(s)}]: ${value(s)}, self: null }`)],
  [2, simple('lists', 'l', (s) => `[${value(s)}, ${value(s)}, ${s.dice.pick(['', primitive(s)])}, 3]`)],
  [2, simple('maps', 'm', (s) => `new Map([[${value(s)}, ${value(s)}], ['k', ${value(s)}], [${object(s)}, 1]])`)],
  [1, simple('sets', 's', (s) => `new Set([${value(s)}, ${object(s)}, 'z'])`)],
  [1, simple('weakMaps', 'w', (s) => `new WeakMap([[keep(${object(s)}), ${value(s)}]])`)],
  [1, simple('buffers', 'b', (s) => buffer(s, 1))],
  [2, view],
  [1, simple('dates', 'd', (s) => `new Date(${s.dice.int(1e9)})`)],
  [1, simple('patterns', 'r', (s) => s.dice.pick(['/a(b)?/g', '/[ab]/y', '/(?<x>a)|(b)/gu']))],
  [1, simple('symbols', 'y', (s) => s.dice.pick(["Symbol('desc')", 'Symbol()', "Symbol.for('reg')"]))],
  [1, simple('errors', 'e', (s) => error(s, 2))],
  [2, simple('proxies', 'x', (s) => proxy(s, 2))],
  [2, simple('functions', 'f', (s) => callable(s, 2))],
  [3, maker],
  [3, loop],
  [2, arrows],
  [2, objects],
  [4, classes],
  [1, many],
  [3, scopes],
  ...suspended,
  ...hosts,
  ...roots,
]

export function declaration(s: Scene): readonly Statement[] {
  const statements = s.dice.weighted(forms)(s)
  for (const [kind, name] of s.pending.splice(0)) s[kind].push(name)
  return statements
}
