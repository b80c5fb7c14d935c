/** Writes declarations of functions, closures, classes and generators that hold state out of sight. */
import { type Statement, statement } from './context.ts'
import { key, primitive, value } from './heap.ts'
import { declare, type Scene } from './scene.ts'

export type Form = (s: Scene) => readonly Statement[]

export const one = (...parts: Statement['parts']): readonly Statement[] => [statement(...parts)]
export const number = (s: Scene): string => String(s.dice.int(20))

/** What a closure does to a variable of a number. */
const step = (s: Scene, name: string) =>
  s.dice.pick([`${name}++`, `(${name} += 2)`, name, `(${name} = ${name} * 3 % 101)`, `[${name}, ++${name}]`])

/** Variables of a function, of a block, and of a parameter, shared by closures; two activations of it. */
export function maker(s: Scene): readonly Statement[] {
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
export function loop(s: Scene): readonly Statement[] {
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
export function arrows(s: Scene): readonly Statement[] {
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

/** What parameters' closures see, names of function expressions, `catch`, labels. */
export function scopes(s: Scene): readonly Statement[] {
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

/** Accessors that count, templates that keep their strings, and constructors as they were before classes. */
export function objects(s: Scene): readonly Statement[] {
  const [o, F, i, t] = [declare(s, 'objects', 'counting'), s.fresh('F'), declare(s, 'instances', 'i'), s.fresh('template')]
  const seen = s.fresh('seen')
  const literal = [
    'get a() { return ++n }, set a(x) { n = [x].length }',
    `get [${key(s)}]() { return [n, this === ${o}] }`,
    'async later(x) { await null; return [n, x] }, *each() { yield n++ }',
    `__proto__: ${s.dice.pick(['null', '{ up: () => n }', 'Array.prototype'])}`,
    `...{ spread: ${value(s, 1)} }, [${key(s)}]: ${s.dice.pick(['async () => n', 'class { static n = n }', 'function* () { yield n++ }'])}`,
  ].filter(() => s.dice.chance(0.7))
  return [
    statement(`const ${o} = ((n) => ({ ${literal.join(', ')} }))(${number(s)})`),
    statement(
      `function ${F}(a) { ${s.dice.pick([`if (!new.target) return new ${F}(a);`, ''])} this.a = a; Object.defineProperty(this, 'own', { get: () => a++ }) }`,
    ),
    statement(`${F}.prototype.m = function () { return [this.a, this.own] }`),
    statement(
      s.dice.pick([
        `${F}.prototype = { __proto__: ${F}.prototype, constructor: ${F} }`,
        `Object.freeze(${F}.prototype)`,
        `${F}.extra = ${F}`,
      ]),
    ),
    statement(`const ${i} = new ${F}(${value(s, 1)})`),
    statement(`const ${t} = (x) => strings\`a\${x}\\n\${${o}}\`, ${seen} = ${t}(0)`),
    statement(
      `steps.push(() => ${o}.a, () => ${o}.later, () => [...${o}.each()], () => ${i}.m(), () => [${t}(1) === ${seen}, ${t}(2).raw])`,
    ),
  ]
}
