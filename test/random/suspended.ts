/** Writes functions that are suspended in the middle: where they wait, what stands around it, and the state that they alone hold. */
import { type Form, number, one } from './closures.ts'
import { type Statement, statement } from './context.ts'
import { object, value } from './heap.ts'
import { declare, type Scene } from './scene.ts'

/** An expression in the middle of which it waits. `a` is a number, `o` an object, `W` what it waits for. */
const EXPRESSIONS = [
  'W',
  '[a++, W, a]',
  'pair(a++, W, a++)',
  '`${a++} ${typeof W} ${a}`',
  '({ a: a++, ...unlisted(W), z: a })',
  '({ [name(W)]: a++, get g() { return a }, m() { return super.toString } })',
  'new Pair(a++, W)',
  '(a++, W)',
  '(W ?? a)',
  '(a && W)',
  '(a > 5 ? W : [W, a])',
  'o?.n?.(W)',
  'o.m(a++, W)',
  'o.m?.(W, ...[a, W])',
  'strings`x${W}y${a}`',
  '[...[a], W, ...[W]]',
  'class { static [name(W)] = a; static n = () => a++ }',
  'class extends (W, Pair) { static self = () => a }',
  '({ x: o.x = W, ...o.rest } = { y: a })',
  '[(o.x = W), o.x]',
  '(o[a++] = W)',
  '(o.n = 1, o.n += typeof W)',
  '(o.k ??= W)',
  'typeof W',
  '(void W)',
  '!W',
  '(name(W) in o)',
  'delete o[name(W)]',
  'pair(...[W, a], a++)',
  '(() => [a++, o])(W)',
  '[W].map((x) => [x, a])',
] as const

/** What stands around: `E` is an expression that waits. */
const AROUND = [
  'b = E',
  'const c = E; told(c)',
  'let { x = E, y = a } = { y: W }; told([x, y])',
  'const [p, q = E, ...r] = [1, , a, W]; told([p, q, r])',
  'for (const x of [E, a]) { see.push(() => x); told([x, W]) }',
  'for (let i = 0; i < 2; i++) { see.push(() => i++); b = E }',
  'for (let i = 0, j = E; i < 2; i++, W) { see.push(() => [i, j]) }',
  'for (const k in { x: 1, y: E }) told([k, W])',
  'for (const [k, v] of new Map([[a, 1], [o, 2]])) { o.list?.push(k); told([k, v, E]) }',
  "try { b = E } finally { told(['over', a, W]) }",
  'try { throw E } catch (e) { see.push(() => e); b = W }',
  'try { try { told(E) } finally { a++; W } } catch ({ name }) { told(name) } finally { b = [b] }',
  'loop: for (let i = 0; ; i++) { switch (i) { case 0: b = E; continue loop; case name(W): default: break loop } }',
  'do { b = E } while (a++ < 3 && W)',
  '{ let t = a, u = W; see.push(() => [t++, u]); b = E }',
  '{ see.push(() => { try { return late } catch (e) { return e.name } }); W; let late = E; told(late) }',
  'if (a++ > 2) { function f() { return a++ } b = [f, W] } else { b = [E] }',
  '{ class Inner { #x = a; static get = (i) => i.#x++ } const i = new Inner(); see.push(() => Inner.get(i)); b = E }',
  'switch (a) { case 1: let chosen = E; see.push(() => chosen); default: told([typeof chosen, W]) }',
  'b = await_(E)',
  'while (true) { b = E; if (a++ > 2) break }',
] as const

/** Only where functions are async. */
const AROUND_ASYNC = [
  'for await (const x of [E, a]) { see.push(() => x); told(x) }',
  'for await (const x of (async function* () { try { yield a++; yield W } finally { told("closed") } })()) { told(x); if (a++ > 4) break }',
  'b = await Promise.allSettled([E, a, Promise.reject(o)]).then((all) => all.map((x) => x.status))',
  'b = await Promise.any([new Promise(() => {}), E])',
  'b = [await Promise.race([E]), await { then: (f) => f(a++) }]',
  'b = await E.x',
]

/** How the function is written: `BODY` is what it does, `START` how it comes to run. */
const ASYNC = [
  ';(async (a, o) => { BODY })(START).catch((e) => told(words(e)))',
  ';(async function (a, o, ...rest) { see.push(() => [arguments.length, rest]); BODY })(START).then(told, (e) => told(words(e)))',
  'new (class { #own = 1; async m(a, o) { see.push(() => this.#own++); BODY } })().m(START).catch((e) => told(words(e)))',
  ';({ __proto__: { up() { return 1 } }, async m(a, o) { see.push(() => super.up()); BODY } }).m(START).catch((e) => told(words(e)))',
  ';(class { static async #p(a, o) { BODY } static go(...l) { return this.#p(...l) } }).go(START).catch((e) => told(words(e)))',
  ';(async (a, o, { p = a } = {}, q = () => p++) => { see.push(q); BODY })(START).finally(() => told("end")).catch((e) => told(words(e)))',
]

function body(s: Scene, wait: string, isAsync: boolean): string {
  const parts = Array.from({ length: 1 + s.dice.int(3) }, () => {
    const around = s.dice.pick(isAsync ? [...AROUND, ...AROUND_ASYNC] : AROUND)
    return `{ ${around.replaceAll(/\bE\b/g, () => s.dice.pick(EXPRESSIONS))} }`
  })
  const text = `let b = ${value(s, 1)}; see.push(() => [a++, b, o]); ${parts.join('; ')}; return [a, b]`
  return text.replaceAll(/\bW\b/g, wait).replaceAll(/\bawait_\(/g, isAsync ? 'await (' : '(')
}

const locals = (see: string, n: string): readonly Statement[] => [
  statement(`const ${see} = []`),
  statement(`steps.push(() => ${see}.map((f) => attempt(f)))`),
  statement(`const told${n} = (x) => log('${n}', digest([x]))`),
]

/** The names that forms use for what each function has of its own. */
const own = (text: string, see: string, n: string) => text.replaceAll(/\bsee\b/g, see).replaceAll(/\btold\b/g, `told${n}`)
const start = (s: Scene) =>
  `${number(s)}, ${s.dice.chance(0.5) ? object(s) : `{ m: (...l) => l, list: [${value(s, 1)}], n: ${value(s, 1)} }`}`

/** An async function that waits for what some turn gives it, again and again. */
const asynchronous: Form = (s) => {
  const [n, see, settle] = [s.fresh('n'), s.fresh('see'), declare(s, 'settlers', 'settle')]
  const text = s.dice
    .pick(ASYNC)
    .replace('BODY', () => body(s, `(await ${settle}.wait())`, true))
    .replace('START', () => start(s))
  return [...locals(see, n), statement(`const ${settle} = gate()`), statement(own(text, see, n))]
}

const generator: Form = (s) => {
  const [n, see, it] = [s.fresh('n'), s.fresh('see'), declare(s, 'iterators', 'gi')]
  const wait = s.dice.pick(['(yield a)', '(yield [a, b])', '(yield* inner(a))', '(yield)'])
  const text = body(s, wait, false)
  const heads = [
    `function* ${n}(a, o) { ${text} }`,
    `const ${n} = { *m(a, o) { ${text} } }.m`,
    `class G${n} { static *m(a, o) { ${text} } } const ${n} = (...l) => G${n}.m(...l)`,
  ]
  return [
    ...locals(see, n),
    statement(own(s.dice.pick(heads), see, n)),
    statement(`const ${it} = ${n}(${start(s)})`),
    ...(s.dice.chance(0.4) ? one(`attempt(() => ${it}.next())`) : []),
  ]
}

const asyncGenerator: Form = (s) => {
  const [n, see, it, settle] = [s.fresh('n'), s.fresh('see'), declare(s, 'asyncGenerators', 'ag'), declare(s, 'settlers', 'settle')]
  const wait = s.dice.pick(['(yield a)', `(await ${settle}.wait())`, '(yield* inner(a))', `(yield await ${settle}.wait())`])
  return [
    ...locals(see, n),
    statement(`const ${settle} = gate()`),
    statement(own(`async function* ${n}(a, o) { ${body(s, wait, true)} }`, see, n)),
    statement(`const ${it} = ${n}(${start(s)})`),
  ]
}

/** Reactions and combinators without a function of the program that waits. */
const reactions: Form = (s) => {
  const [settle, n, p] = [declare(s, 'settlers', 'settle'), s.fresh('n'), declare(s, 'promises', 'p')]
  const forms = [
    `const ${p} = P.then((x) => [x, ${value(s, 1)}])`,
    `const ${p} = P.finally(() => told('over')).then(told)`,
    `const ${p} = Promise.all([P, ${value(s, 1)}])`,
    `const ${p} = Promise.race([new Promise(() => {}), P])`,
    `const ${p} = Promise.any([P, rejected(1)])`,
    `class P${n} extends Promise { n = 1; #p = 2; p() { return this.#p++ } } const ${p} = P${n}.resolve(P); steps.push(() => ${p}.p())`,
    `const ${p} = new Promise((r, refuse) => P.then(() => r({ then: (f) => f(${value(s, 1)}) }), refuse))`,
    `const ${p} = Promise.reject(new TypeError('t')).catch((e) => P.then(() => e.name))`,
  ]
  return [
    statement(`const ${settle} = gate(), told${n} = (x) => log('${n}', digest([x]))`),
    statement(own(s.dice.pick(forms), '', n).replaceAll(/\bP\b/g, `${settle}.wait()`)),
    statement(`${p}.then(told${n}, (e) => told${n}(words(e)))`),
  ]
}

/** Iterators of the language, half-way. */
const iterator: Form = (s) => {
  const it = declare(s, 'iterators', 'li')
  const methods = ['.values()', '.keys()', '.entries()', '[Symbol.iterator]()']
  const sources = [
    "'a😀b\\ud800'[Symbol.iterator]()",
    '[1, , 3].entries()',
    "'a1b2'.matchAll(/[0-9]/g)",
    'new Uint8Array([1, 2, 3]).entries()',
    '(function () { return arguments })(1, 2)[Symbol.iterator]()',
    "helped([1, 2, 3, 4].values(), 'map', (x) => [x])",
    "helped(new Set([1, 2, 3]).values(), 'filter', (x) => x !== 2)",
    "helped(inner(5), 'take', 2)",
    `strings\`a\`[Symbol.iterator]()`,
    ...[...s.maps, ...s.sets, ...s.lists].flatMap((m) => methods.map((method) => `${m}${method}`)),
  ]
  return [
    statement(`let ${it} = [].values()`),
    statement(`attempt(() => { ${it} = ${s.dice.pick(sources)} })`),
    ...(s.dice.chance(0.6) ? one(`attempt(() => ${it}.next())`) : []),
  ]
}

export const suspended: readonly (readonly [weight: number, form: Form])[] = [
  [4, asynchronous],
  [3, generator],
  [2, asyncGenerator],
  [2, reactions],
  [2, iterator],
]
