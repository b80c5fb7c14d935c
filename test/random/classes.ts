/** Writes declarations of classes, and of what they make. */
import { type Form, number } from './closures.ts'
import { statement } from './context.ts'
import { key, primitive, value } from './heap.ts'
import { declare, type Scene } from './scene.ts'

/** Classes of the language, with what an instance is made of. */
const BASES: Readonly<Record<string, string>> = {
  Array: '',
  Map: "[['a', 1]]",
  Set: '[1]',
  Error: "'sub', { cause: 1 }",
  AggregateError: "[1, 2], 'sub'",
  Uint8Array: '[1, 2]',
  Object: '',
  Date: '5',
  RegExp: "'a', 'g'",
  ArrayBuffer: '4',
  DataView: 'new ArrayBuffer(4)',
  WeakMap: '',
  WeakSet: '',
  Promise: '(resolve) => resolve?.(1)',
  String: "'str'",
  Number: '-0',
  Boolean: 'false',
}

/** Classes whose instances are refused with another prototype. */
const TIED: Readonly<Record<string, string>> = {
  EventTarget: '',
  URL: "'http://h/'",
  Event: "'sub'",
  URLSearchParams: "'a=1'",
  FinalizationRegistry: '() => {}',
}

/** Fields, private members, accessors, statics, computed keys; perhaps derived from a class of the language, or of the program. */
export const classes: Form = (s) => {
  const known = s.classes
  const base = s.dice.pick(['', '', ...[BASES, BASES, TIED].map((bases) => s.dice.pick(Object.keys(bases))), ...known, ...known])
  const C = declare(s, base in TIED ? 'hosts' : 'classes', 'C')
  const own = base === '' ? '' : s.dice.chance(0.15) ? `extends mixed(${base}) ` : `extends ${base} `
  const [head, tail] = s.dice.pick([
    [`class ${C} ${own}`, ''],
    [`const ${C} = class Named${C} ${own}`, ''],
    [`const ${C} = ((n) => class ${own}`, ')(1)'],
    [`const { ${C} } = { ${C}: class ${own}`, '}'],
    [`const [${C}] = [0, 1].map((n) => class ${own}`, ')'],
  ] as const)
  const members = [
    `#p = ${value(s, 1)};`,
    '#n = 0;',
    'static count = 1;',
    `static #s = ${value(s, 1)};`,
    '#m(x) { return [x, this.#n] }',
    `static look(x) { ${C}.count++; return [#p in x, #p in x && x.#m(1), ${C}.#s === x, ${C}.count] }`,
    'run() { this.#n += 2; return [this.#m(this.#n), this.both, (() => super.toString === Object.prototype.toString)()] }',
    ...further(s, base !== ''),
  ]
  const given = { ...BASES, ...TIED }[base] ?? s.given.get(base) ?? ''
  s.given.set(C, given)
  const x = declare(s, base in TIED ? 'hosts' : 'instances', 'it')
  return [
    statement(
      head,
      members.map((member) => statement(member)),
      tail,
    ),
    statement(`let ${x} = {}`),
    statement(`attempt(() => { ${x} = read(new ${C}(${given})) })`),
    statement(
      `steps.push(() => ${x}.run(), () => ${C}.look(${x}), () => ${C}.look({}), () => ${x}.field?.(), () => ${x}.g, () => ${C}.secret?.(), () => ${x}.keyed)`,
    ),
  ]
}

const further = (s: Scene, isDerived: boolean): readonly string[] =>
  [
    `field = () => [this.#n++, ${value(s, 1)} === this];`,
    `${s.dice.pick(['other', "'quoted'", '12'])} = ${value(s, 1)}; ${s.dice.pick(['["a"]', '["c d"]', ...s.symbols.map((name) => `[${name}]`)])} = ${primitive(s)};`,
    'get both() { return [this.#p, this.#n] }',
    'set both(x) { this.#p = x; this.#n++ }',
    'static { this.made = [] }',
    `static { let n = ${number(s)}; this.hidden = () => n++; steps.push(() => n++) }`,
    '*each() { yield this.#n; yield* [this.#p].flat() }',
    `static [${key(s).replace("'constructor'", "'b'")}] = ${primitive(s)};`,
    'get #g() { return this.#n } set #g(x) { this.#n = x } get g() { this.#g += 3; return this.#g }',
    `static #hidden = [${value(s, 1)}]; static secret() { return this.#hidden.push(1) }`,
    `#f = async () => this.#n; #k = class { static n = 1 }; get keyed() { return [this.#f, this.#k] }`,
    `${s.dice.pick(['', 'static '])}['k' + ${number(s)}] = ${s.dice.pick(['() => this', 'function () {}'])};`,
    s.dice.pick([
      `constructor(...list) { ${isDerived ? 'super(...list); ' : ''}this.made = new.target.name; this.arrow = () => this.#n++ }`,
      `constructor(a = said('default'), { [said('key')]: k = said('k') } = {}, [b = said('b'), ...rest] = []) { ${isDerived ? 'super(a); ' : ''}this.given = [k, b, rest] }`,
    ]),
    'toString() { return `${super.toString === Object.prototype.toString}` }',
  ].filter(() => s.dice.chance(0.6))

/** A class for each turn of a loop, or for each call, with private names of its own. */
export const many: Form = (s) => {
  const [make, A, B] = [s.fresh('factory'), declare(s, 'classes', 'A'), declare(s, 'classes', 'B')]
  const [a, b] = [declare(s, 'instances', 'a'), declare(s, 'instances', 'b')]
  const list = declare(s, 'lists', 'made')
  return [
    statement(`const ${make} = (Base, n) => class ${s.dice.pick(['', 'Named '])}extends Base `, [
      statement(`#x = [n++]; static #y = ${value(s, 1)}; static n = () => n++`),
      statement('x() { return [this.#x, n, super.x?.()] }'),
      statement(`static is(o) { return [#x in o, this.#y === o] }`),
      ...(s.dice.chance(0.5) ? [statement(`static { const b = n; this.block = () => [b, n] }`)] : []),
    ]),
    statement(`const ${A} = ${make}(Object, ${number(s)}), ${B} = ${make}(${s.dice.pick([A, 'Map', 'Array'])}, ${number(s)})`),
    statement(`const ${a} = new ${A}(), ${b} = new ${B}()`),
    statement(`const ${list} = []`),
    statement(`for (let i = 0; i < 3; i++) ${list}.push(new (class { #i = i; i() { return [this.#i++, i] } static s = i++ })())`),
    statement(
      `steps.push(() => [${a}.x(), ${b}.x()], () => [${A}.is(${a}), ${A}.is(${b}), ${B}.is(${a})], ${A}.n, () => ${B}.block?.(), () => ${list}.map((o) => o.i?.()))`,
    ),
  ]
}
