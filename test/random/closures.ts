/** Writes declarations of functions, closures, classes and generators that hold state out of sight. */
import { type Statement, statement } from './context.ts'
import { key, object, primitive, value } from './heap.ts'
import { declare, type Scene } from './scene.ts'

type Form = (s: Scene) => readonly Statement[]

const one = (...parts: Statement['parts']): readonly Statement[] => [statement(...parts)]
const number = (s: Scene) => String(s.dice.int(20))

/** What a closure does to a variable of a number. */
const step = (s: Scene, name: string) =>
  s.dice.pick([`${name}++`, `(${name} += 2)`, name, `(${name} = ${name} * 3 % 101)`, `[${name}, ++${name}]`])

/** Variables of a function, of a block, and of a parameter, shared by closures; two activations of it. */
function maker(s: Scene): readonly Statement[] {
  const f = s.fresh('make')
  const body = one(
    s.dice.pick(['let b = a', 'var b = a + 1', 'let [b, , c2 = a] = [a, 0]', 'const { b2 = a, ...rest } = { a, q: 1 }; let b = b2']),
    `; const c = ${value(s, 1)}`,
    `; ${s.dice.pick(['', '{ let d = b; inner.push(() => d++) } '])}`,
    `return { inc: () => ${step(s, 'b')}, get: () => [a, b, c], sub: (n = b) => () => [n++, a++, inner.map((g) => g())] }`,
  )
  const [x, y, z] = [declare(s, 'objects', 'closure'), declare(s, 'objects', 'closure'), declare(s, 'functions', 'sub')]
  return [
    statement(`function ${f}(${s.dice.pick(['a', 'a', '{ a }'])}, inner = []${s.dice.pick(['', ', ...more', ', seen = () => a'])}) `, body),
    statement(`const ${x} = ${f}({ a: 1, valueOf: () => 5 }), ${y} = ${f}({ a: 2, toString: () => 'y' })`),
    statement(`const ${z} = ${x}.sub(${number(s)})`),
    statement(`steps.push(() => ${x}.inc(), ${y}.inc, () => ${y}.get(), ${z})`),
  ]
}

/** Each turn of a loop has its variables; some closures write them. */
function loop(s: Scene): readonly Statement[] {
  const list = declare(s, 'lists', 'loop')
  const heads = [
    'for (let i = 0, j = 9; i < 3; i++, j--) ',
    'for (const i of [1, 2, 3]) ',
    'for (let i in { a: 1, b: 2 }) ',
    'for (let { i, j = i } of [{ i: 1 }, { i: 2, j: 3 }]) ',
    'for (var i = 0; i < 2; i++) ',
  ]
  const head = s.dice.pick(heads)
  const writes = !head.includes('const') && s.dice.chance(0.6)
  const body = [
    statement('let inner = i'),
    statement(
      `${list}.push(${writes ? "() => [typeof i === 'number' ? i++ : i, inner]" : '() => [i, inner]'}, ${s.dice.pick(['() => (inner = [inner].flat().length)', '() => i', 'function () { return inner }'])})`,
    ),
    ...(s.dice.chance(0.3) ? one('if (i === 1) continue') : []),
    ...(s.dice.chance(0.4)
      ? one(`switch (i) { case 1: let x = inner; ${list}.push(() => x); break; default: ${list}.push(() => inner) }`)
      : []),
  ]
  return [
    statement(`const ${list} = []`),
    statement(head, body),
    statement(`steps.push(() => ${list}.map((f) => (typeof f === 'function' ? f() : f)))`),
  ]
}

/** `this`, `arguments`, `new.target`, `super` as arrows have them. */
function arrows(s: Scene): readonly Statement[] {
  const f = s.fresh('F')
  const [o, p] = [declare(s, 'instances', 'made'), declare(s, 'objects', 'literal')]
  return [
    statement(
      `function ${f}(a, b = ${primitive(s)}) { this.n = a; this.look = () => [this.n, arguments.length, new.target === ${f}, a++, b]; this.deep = () => () => (this.n = [this.n].flat().length) }`,
    ),
    statement(`const ${o} = new ${f}(${number(s)})`),
    statement(
      `const ${p} = { __proto__: { m() { return this.n }, get g() { return [this.n] } }, n: ${number(s)}, m() { return [super.m(), super.g] }, later() { return () => super.m() } }`,
    ),
    statement(`steps.push(${o}.look, () => ${o}.deep()(), () => ${p}.m())`),
  ]
}

/** Fields, private members, accessors, statics, computed keys; perhaps derived from a class of the language. */
function classes(s: Scene): readonly Statement[] {
  const known = [...s.classes]
  const C = s.fresh('C')
  const base = s.dice.pick(['', '', 'Array', 'Map', 'Set', 'Error', 'Uint8Array', 'Object', ...known, ...known])
  const own = base === '' ? '' : `extends ${base} `
  const [head, tail] = s.dice.pick([
    [`class ${C} ${own}`, ''],
    [`const ${C} = class Named${C} ${own}`, ''],
    [`const ${C} = ((n) => class ${own}`, ')(1)'],
  ] as const)
  const further = [
    `field = () => [this.#n++, ${value(s, 1)} === this];`,
    `${s.dice.pick(['["a"]', 'other', '["c d"]', ...s.symbols.map((name) => `[${name}]`)])} = ${value(s, 1)};`,
    'get both() { return [this.#p, this.#n] }',
    'set both(x) { this.#p = x; this.#n++ }',
    'static { this.made = [] }',
    '*each() { yield this.#n; yield* [this.#p].flat() }',
    `static [${key(s)}] = ${primitive(s)};`,
  ].filter(() => s.dice.chance(0.8))
  const members = [
    `#p = ${value(s, 1)};`,
    '#n = 0;',
    'static count = 1;',
    `static #s = ${value(s, 1)};`,
    '#m(x) { return [x, this.#n] }',
    `static look(x) { ${C}.count++; return [#p in x, #p in x && x.#m(1), ${C}.#s === x, ${C}.count] }`,
    'run() { this.#n += 2; return [this.#m(this.#n), this.both, (() => super.toString === Object.prototype.toString)()] }',
    ...further,
  ]
  s.classes.push(C)
  const x = declare(s, 'instances', 'it')
  return [
    statement(
      head,
      members.map((member) => statement(member)),
      tail,
    ),
    statement(`const ${x} = new ${C}()`),
    statement(`steps.push(() => ${x}.run(), () => ${C}.look(${x}), () => ${C}.look({}), () => ${x}.field?.())`),
  ]
}

/** What parameters' closures see, names of function expressions, `catch`, labels. */
function scopes(s: Scene): readonly Statement[] {
  const f = s.fresh('scoped')
  const list = declare(s, 'lists', 'seen')
  const forms = [
    `function ${f}(a, get = () => a++, set = (x) => (a = x)) { var a; const own = () => a; set(5); a = 7; return [get, own, () => set(own())] }`,
    `function ${f}(a) { try { throw { e: a } } catch ({ e, d = () => e++ }) { return [d, () => [e, a]] } }`,
    `function ${f}(a) { return [function self(n = 2) { return n ? [typeof self, ...self(n - 1)] : [a++] }] }`,
    `function ${f}(a, { b = () => a, c: [d = b()] = [] } = {}) { return [b, () => [a++, d]] }`,
    `function ${f}(a) { const late = () => { try { return x } catch (e) { return e.name } }; const all = [late, () => { try { x = a++ } catch (e) { return e.name } }]; if (a > 3) return all; let x = a; return all }`,
    `function ${f}(a) { class Inner { #x = a; static get = (o) => o.#x; add = () => this.#x++ } const i = new Inner(); return [i.add, () => Inner.get(i)] }`,
    `const ${f} = (a) => [(...r) => [a++, ...r], (b = a, c = () => b++ + a) => c]`,
  ]
  return [
    statement(s.dice.pick(forms)),
    statement(`const ${list} = [...${f}(${number(s)}), ...${f}(${number(s)})]`),
    statement(`steps.push(() => ${list}.map((g) => (typeof g === 'function' ? g() : g)))`),
  ]
}

function generators(s: Scene): readonly Statement[] {
  const g = s.fresh('gen')
  const it = declare(s, 'iterators', 'gi')
  const bodies = [
    'for (let i = 0; ; i++) { const x = yield [i, a]; if (x) a = x }',
    `try { yield a; const o = ${value(s, 1)}; yield o; yield* [o, a] } finally { yield 'closing' }`,
    `const fs = []; for (let i = 0; i < 4; i++) { fs.push(() => i++); yield fs.map((f) => f()) } return fs.length`,
    `yield* (function* () { let n = a; while (n < 40) n += yield n })()`,
  ]
  return [
    statement(`function* ${g}(a${s.dice.pick(['', ' = 1', ', ...r'])}) { ${s.dice.pick(bodies)} }`),
    statement(`const ${it} = ${g}(${number(s)})`),
  ]
}

function iterators(s: Scene): readonly Statement[] {
  const it = declare(s, 'iterators', 'li')
  const sources = [
    "'a😀b'[Symbol.iterator]()",
    '[1, , 3].entries()',
    "'a1b2'.matchAll(/[0-9]/g)",
    ...s.maps.map((m) => `${m}.entries()`),
    ...s.sets.map((m) => `${m}.values()`),
    ...s.lists.map((l) => `${l}.values()`),
  ]
  return [statement(`const ${it} = ${s.dice.pick(sources)}`), ...(s.dice.chance(0.5) ? one(`${it}.next()`) : [])]
}

/** Async functions and generators that wait for a promise of the program, which some turn settles. */
function waiting(s: Scene): readonly Statement[] {
  const settle = declare(s, 'settlers', 'settle')
  const n = s.fresh('n')
  const bodies = [
    `;(async (a) => { let b = ${value(s, 1)}; const see = () => [a++, b === 1]; steps.push(see); b = await PROMISE; log('${n}', digest([b]), see()) })(1)`,
    `;(async () => { try { for (const x of [1, 2]) { steps.push(() => x); log('${n}', x, digest([await PROMISE])) } } finally { log('${n} over') } })().catch((e) => log(e.name))`,
    `PROMISE.then((x) => { log('${n}', digest([x])); return [x] }).finally(() => log('${n} over')).catch((e) => log(e.name))`,
    `Promise.allSettled([PROMISE, 1]).then((all) => log('${n}', digest(all)))`,
    `;(async () => { async function* g() { let k = 0; while (k < 2) { yield k++; await PROMISE } } for await (const x of g()) log('${n}', x) })()`,
    `;(async () => { steps.push(() => { try { return late } catch (e) { return e.name } }); await PROMISE; let late = '${n}'; log(late) })()`,
  ]
  return [
    statement(`let ${settle}`),
    statement(`const p${n} = new Promise((resolve) => { ${settle} = resolve })`),
    statement(s.dice.pick(bodies).replaceAll('PROMISE', `p${n}`)),
  ]
}

const simple =
  (kind: Parameters<typeof declare>[1], prefix: string, write: (s: Scene) => string): Form =>
  (s) => {
    const text = write(s)
    return one(`${s.dice.pick(['const', 'let'])} ${declare(s, kind, prefix)} = ${text}`)
  }

const forms: readonly (readonly [weight: number, form: Form])[] = [
  [6, simple('objects', 'o', (s) => value(s, 3))],
  [2, simple('objects', 'o', (s) => `{ a: ${value(s)}, [${key(s)}]: ${value(s)}, self: null }`)],
  [2, simple('lists', 'l', (s) => `[${value(s)}, ${value(s)}, ${s.dice.pick(['', primitive(s)])}, 3]`)],
  [2, simple('maps', 'm', (s) => `new Map([[${value(s)}, ${value(s)}], ['k', ${value(s)}], [${object(s)}, 1]])`)],
  [1, simple('sets', 's', (s) => `new Set([${value(s)}, ${object(s)}, 'z'])`)],
  [1, simple('weakMaps', 'w', (s) => `new WeakMap([[keep(${object(s)}), ${value(s)}]])`)],
  [
    1,
    simple('buffers', 'b', (s) =>
      s.dice.pick([
        'new ArrayBuffer(16)',
        'new ArrayBuffer(16, { maxByteLength: 32 })',
        'new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]).buffer',
      ]),
    ),
  ],
  [
    2,
    (s) =>
      s.buffers.length === 0
        ? []
        : simple(
            'views',
            'v',
            (c) =>
              `new ${c.dice.pick(['Uint8Array', 'Int16Array', 'DataView', 'BigInt64Array'])}(${c.dice.pick(c.buffers)}, ${c.dice.pick(['0', '8', '8'])}${c.dice.pick(['', ', 1'])})`,
          )(s),
  ],
  [1, simple('dates', 'd', (s) => `new Date(${s.dice.int(1e9)})`)],
  [1, simple('patterns', 'r', (s) => s.dice.pick(['/a(b)?/g', '/[ab]/y', '/(?<x>a)|(b)/gu']))],
  [1, simple('symbols', 'y', (s) => s.dice.pick(["Symbol('desc')", 'Symbol()', "Symbol.for('reg')"]))],
  [3, maker],
  [3, loop],
  [2, arrows],
  [3, classes],
  [3, scopes],
  [2, generators],
  [1, iterators],
  [3, waiting],
]

export function declaration(s: Scene): readonly Statement[] {
  return s.dice.weighted(forms)(s)
}
