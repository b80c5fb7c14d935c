/** Writes what a turn does to the state: one change, which may be refused. */
import { key, object, primitive, prototype, value } from './heap.ts'
import { held, type Kind, type Scene } from './scene.ts'

type Form = (s: Scene) => string

const of = (s: Scene, kind: Kind): string => s.dice.pick(s[kind])
const target = (s: Scene): string => s.dice.pick(held(s))

const forms: readonly (readonly [weight: number, write: Form, needs?: Kind])[] = [
  [5, (s) => `${target(s)}[${key(s)}] = ${value(s, 1)}`],
  [2, (s) => `${target(s)}[${key(s)}] = ${target(s)}`],
  [2, (s) => `delete ${target(s)}[${key(s)}]`],
  [
    2,
    (s) =>
      `Object.defineProperty(${target(s)}, ${key(s)}, { ${s.dice.pick([`value: ${value(s, 1)}`, `get: () => ${primitive(s)}`, 'enumerable: false', 'writable: false'])}, configurable: ${s.dice.pick(['true', 'false'])} })`,
  ],
  [1, (s) => `Object.${s.dice.pick(['freeze', 'seal', 'preventExtensions'])}(${of(s, 'objects')})`, 'objects'],
  [1, (s) => `Object.setPrototypeOf(${of(s, 'objects')}, ${prototype(s)})`, 'objects'],
  [
    3,
    (s) =>
      `${of(s, 'lists')}.${s.dice.pick([`push(${value(s, 1)})`, 'pop()', 'shift()', `splice(1, 1, ${value(s, 1)})`, 'reverse()', `length = ${s.dice.int(6)}`, `fill(${primitive(s)}, 0, 1)`])}`,
    'lists',
  ],
  [
    3,
    (s) =>
      `${of(s, 'maps')}.${s.dice.pick([`set(${object(s)}, ${value(s, 1)})`, `set(${primitive(s)}, ${value(s, 1)})`, "delete('k')", `delete(${object(s)})`])}`,
    'maps',
  ],
  [2, (s) => `${of(s, 'sets')}.${s.dice.pick([`add(${value(s, 1)})`, "delete('z')", 'clear()'])}`, 'sets'],
  [2, (s) => `${of(s, 'weakMaps')}.set(keep(${object(s)}), ${value(s, 1)})`, 'weakMaps'],
  [2, (s) => `set(${of(s, 'views')}, ${s.dice.int(256)})`, 'views'],
  [1, (s) => `${of(s, 'buffers')}.resize?.(${8 + s.dice.int(20)})`, 'buffers'],
  [1, (s) => `${of(s, 'dates')}.setTime(${of(s, 'dates')}.getTime() + ${s.dice.int(1e6)})`, 'dates'],
  [2, (s) => `log('match', ${of(s, 'patterns')}.exec('xaab')?.index, ${of(s, 'patterns')}.lastIndex)`, 'patterns'],
  [4, (s) => `log('step', digest([${of(s, 'iterators')}.next(${primitive(s)})]))`, 'iterators'],
  [1, (s) => `log('ended', digest([${of(s, 'iterators')}.return?.(${primitive(s)})]))`, 'iterators'],
  [4, (s) => `${of(s, 'settlers')}(${value(s, 1)})`, 'settlers'],
  [2, (s) => `${of(s, 'instances')}.both = ${value(s, 1)}`, 'instances'],
  [1, (s) => `${of(s, 'classes')}.made?.push(new ${of(s, 'classes')}(...[]))`, 'classes'],
  [1, (s) => `${of(s, 'classes')}.prototype[${key(s)}] = function () { return ${value(s, 1)} }`, 'classes'],
  [1, (s) => `steps.push(${of(s, 'functions')})`, 'functions'],
]

export function change(s: Scene): string {
  const possible = forms.filter(([, , needs]) => needs === undefined || s[needs].length > 0)
  return s.dice.weighted(possible.map(([weight, write]) => [weight, write] as const))(s)
}
