/** Writes what a turn does to the state: one change, which may be refused. */
import { callable, error, key, object, primitive, prototype, proxy, value } from './heap.ts'
import { free, held, type Kind, type Scene } from './scene.ts'

type Form = (s: Scene) => string

const of = (s: Scene, kind: Kind): string => s.dice.pick(s[kind])
const target = (s: Scene): string => s.dice.pick(held(s))

/** Node fails when a target of events has another constructor. */
const unlessTarget = (object: string, name: string): string => (name === "'constructor'" ? `if (!(${object} instanceof EventTarget)) ` : '')

/** The host waits for promises, and fails where the constructor of one is no object. */
const fit = (name: string, text: string): string => (name === "'constructor'" ? `Object(${text})` : text)

/** Gives a property a value, or an object another prototype. */
function assignment(s: Scene, text: string): string {
  const name = key(s)
  if (name === "'__proto__'") return `reparent(${s.dice.pick(free(s))}, ${prototype(s)}, (x, p) => { x.__proto__ = p })`
  const to = target(s)
  return `${unlessTarget(to, name)}${to}[${name}] = ${fit(name, text)}`
}

/** What is done to objects of the language, and seen from then on: to others than programs beside this one do it to, or the same. */
function intrinsic(s: Scene): string {
  const method = s.dice.pick(['String.prototype.sub', 'Array.prototype.toLocaleString', 'Math.hypot', 'Date.prototype.getYear', 'unescape'])
  const [, owner = 'globalThis', name] = /^(?:(.+)\.)?(\w+)$/.exec(method)!
  const own = s.unique('own')
  const [change, look] = s.dice.pick([
    [`Object.defineProperty(${owner}, '${name}', { enumerable: true })`, `Object.getOwnPropertyDescriptor(${owner}, '${name}').enumerable`],
    [`Object.defineProperty(${owner}, '${name}', { writable: false })`, `Object.getOwnPropertyDescriptor(${owner}, '${name}').writable`],
    [`${method}.${own} = ${value(s, 1)}`, `${method}.${own}`],
    [`${owner}[Symbol.for('${own}')] = ${value(s, 1)}`, `${owner}[Symbol.for('${own}')]`],
    ["String.prototype.sup = 'text'", 'String.prototype.sup'],
    ['String.prototype.italics = String.prototype.link', "'a'.italics(1)"],
    ['delete String.prototype.strike', "'strike' in String.prototype"],
    ['Object.freeze(Atomics)', 'Object.isFrozen(Atomics)'],
    ['Object.seal(BigInt.prototype)', 'Object.isSealed(BigInt.prototype)'],
    [`Object.preventExtensions(DataView.prototype)`, 'Object.isExtensible(DataView.prototype)'],
  ] as const)
  return `${change}; steps.push(() => ${look})`
}

const forms: readonly (readonly [weight: number, write: Form, needs?: Kind])[] = [
  [5, (s) => assignment(s, value(s, 1))],
  [2, (s) => assignment(s, target(s))],
  [2, (s) => `delete ${target(s)}[${key(s)}]`],
  [1, (s) => assignment(s, s.dice.pick([callable, error, proxy])(s, 1))],
  [
    3,
    (s) => {
      const name = key(s)
      const change = s.dice.pick([
        `value: ${fit(name, value(s, 1))}`,
        `get: () => ${fit(name, primitive(s))}`,
        `set: ${callable(s, 1)}`,
        'enumerable: false',
        'writable: false',
      ])
      const to = target(s)
      return `${unlessTarget(to, name)}Object.defineProperty(${to}, ${name}, { ${change}, configurable: ${name === "'constructor'" ? 'true' : s.dice.pick(['true', 'false'])} })`
    },
  ],
  [
    2,
    (s) => `shut('${s.dice.pick(['freeze', 'seal', 'preventExtensions'])}', ${s.dice.chance(0.5) ? target(s) : of(s, 'objects')})`,
    'objects',
  ],
  [2, (s) => `reparent(${s.dice.chance(0.3) ? s.dice.pick(free(s)) : of(s, 'objects')}, ${prototype(s)})`, 'objects'],
  [
    3,
    (s) =>
      `${of(s, 'lists')}.${s.dice.pick([`push(${value(s, 1)})`, 'pop()', 'shift()', `splice(1, 1, ${value(s, 1)})`, 'reverse()', `length = ${s.dice.int(6)}`, `fill(${primitive(s)}, 0, 1)`, 'copyWithin(0, 1)', 'sort(() => -1)'])}`,
    'lists',
  ],
  [
    3,
    (s) =>
      `${of(s, 'maps')}.${s.dice.pick([`set(${object(s)}, ${value(s, 1)})`, `set(${primitive(s)}, ${value(s, 1)})`, "delete('k')", `delete(${object(s)})`, 'clear()'])}`,
    'maps',
  ],
  [2, (s) => `${of(s, 'sets')}.${s.dice.pick([`add(${value(s, 1)})`, "delete('z')", 'clear()'])}`, 'sets'],
  [2, (s) => `${of(s, 'weakMaps')}.${s.dice.pick([`set(keep(${object(s)}), ${value(s, 1)})`, `delete(${object(s)})`])}`, 'weakMaps'],
  [2, (s) => `set(${of(s, 'views')}, ${s.dice.int(256)})`, 'views'],
  [1, (s) => `${of(s, 'buffers')}.resize?.(${s.dice.int(28)})`, 'buffers'],
  [0.3, (s) => `detached(${of(s, 'buffers')})`, 'buffers'],
  [1, (s) => `${of(s, 'dates')}.setTime(${of(s, 'dates')}.getTime() + ${s.dice.int(1e6)})`, 'dates'],
  [2, (s) => `log('match', ${of(s, 'patterns')}.exec('xaab')?.index, ${of(s, 'patterns')}.lastIndex)`, 'patterns'],
  [1, (s) => `${of(s, 'patterns')}.${s.dice.pick(['lastIndex = 2', "compile('b', 'g')", 'lastIndex = { valueOf: () => 1 }'])}`, 'patterns'],
  [1, (s) => `${of(s, 'errors')}.${s.dice.pick(['message', 'cause', 'name', 'stack'])} = ${value(s, 1)}`, 'errors'],
  [1, (s) => `delete ${of(s, 'errors')}.${s.dice.pick(['message', 'stack', 'cause'])}`, 'errors'],
  [1, () => 'revokers.shift()?.()', 'proxies'],
  [2, (s) => `log('proxied', digest([${of(s, 'proxies')}.a, ${key(s)} in ${of(s, 'proxies')}]))`, 'proxies'],
  [4, (s) => `log('step', digest([${of(s, 'iterators')}.next(${primitive(s)})]))`, 'iterators'],
  [1, (s) => `log('ended', digest([${of(s, 'iterators')}.return?.(${primitive(s)})]))`, 'iterators'],
  [1, (s) => `log('thrown', digest([${of(s, 'iterators')}.throw?.(${value(s, 1)})]))`, 'iterators'],
  [1, (s) => `log('rest', digest([...${of(s, 'iterators')}].slice(0, 3)))`, 'iterators'],
  [
    4,
    (s) =>
      `${of(s, 'asyncGenerators')}.${s.dice.pick(['next', 'next', 'next', 'return', 'throw'])}(${value(s, 1)}).then((x) => log('async step', digest([x])), (e) => log('async error', words(e)))`,
    'asyncGenerators',
  ],
  [6, (s) => `${of(s, 'settlers')}(${value(s, 1)})`, 'settlers'],
  [1, (s) => `${of(s, 'promises')}.then((x) => log('then', digest([x])), (e) => log('catch', words(e)))`, 'promises'],
  [1, (s) => `${of(s, 'registries')}.${s.dice.pick([`register(keep(${object(s)}), 1)`, `unregister(${object(s)})`])}`, 'registries'],
  [1, (s) => `${of(s, 'signals')}.abort(${s.dice.pick(['', value(s, 1)])})`, 'signals'],
  [
    1,
    (s) =>
      `${of(s, 'targets')}.${s.dice.pick(["addEventListener('a', () => log('heard'))", "dispatchEvent(new Event('a'))", "emit('a', 1)", "removeAllListeners('a')"])}`,
    'targets',
  ],
  [
    1,
    (s) => `${of(s, 'addresses')}.${s.dice.pick(["searchParams.set('b', 'é&')", "hash = '#x'", "search = ''", "href = 'http://other/'"])}`,
    'addresses',
  ],
  [2, (s) => `log('was', digest([${of(s, 'setters')}(${value(s, 1)})]))`, 'setters'],
  [2, (s) => `${of(s, 'instances')}.both = ${value(s, 1)}`, 'instances'],
  [1, (s) => `${of(s, 'classes')}.made?.push(new ${of(s, 'classes')}(5))`, 'classes'],
  [1, (s) => `${of(s, 'classes')}.prototype[${key(s).replace('__proto__', 'b')}] = function () { return ${value(s, 1)} }`, 'classes'],
  [1, (s) => `delete ${of(s, 'instances')}.${s.dice.pick(['field', 'other', 'made', 'a'])}`, 'instances'],
  [1, (s) => `steps.push(${of(s, 'functions')})`, 'functions'],
  [1, intrinsic],
]

export function change(s: Scene): string {
  const possible = forms.filter(([, , needs]) => needs === undefined || s[needs].length > 0)
  return s.dice.weighted(possible.map(([weight, write]) => [weight, write] as const))(s)
}
