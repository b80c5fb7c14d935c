/** Lists small programs, one for each construct that can hold something over a suspension. */

export interface Program {
  readonly name: string
  readonly code: string
  /** A script in sloppy mode. */
  readonly sloppy?: boolean
}

const rows: Program[] = []
const add = (name: string, code: string): void => void rows.push({ name, code })
const addSloppy = (name: string, code: string): void => void rows.push({ name, code, sloppy: true })

/** The same code for a generator. */
function yielding(code: string): string {
  return code.replaceAll(/await ([\w.]+(?:\((?:[^()]|\([^()]*\))*\))?)/g, '(yield $1)')
}

/** An expression, which is logged, as the body of an async function, of a generator, and of an async generator. */
function expression(name: string, before: string, code: string): void {
  add(`${name}, in an async function`, `async function f() { ${before}\n log(${code}) }\n await f().catch((e) => log('caught', e))`)
  add(`${name}, in a generator`, `function* g() { ${before}\n log(${yielding(code)}) }\n await drive(g())`)
  add(
    `${name}, in an async generator`,
    `async function* g() { ${before}\n log(${code}) }\n await g().next().catch((e) => log('caught', e))`,
  )
  add(`${name}, at the top`, `${before}\n try { log(${code}) } catch (e) { log('caught', e) }`)
}

// Operands

expression('binary', 'let x = 1; soon(() => x = 10)', `x + await later(2) + x`)
expression('binary, conversions', '', `obj('a') + await later(say('b')) * obj('c')`)
expression(
  'comparison',
  'let x = 1',
  `[x < await later(2), x === await later(1), 'a' in await later({ a: 1 }), ({}) instanceof await later(Object)]`,
)
expression(
  'operators',
  'let x = 2; soon(() => x = 5)',
  `[x ** await later(3), x - (await later(1) - x), x << await later(2), -await later(1), typeof await later(1), !await later(0)]`,
)
expression('call', 'let f = (...a) => a; soon(() => f = () => "other")', `f(say(1), await later(2), say(3), await later(4), say(5))`)
expression('constant callee', 'const f = (...a) => a', `f(await later(1), say(2))`)
expression(
  'method',
  'let o = { n: 1, m(...a) { return [this.n, ...a] } }; soon(() => o = { n: 2, m() { return "other" } })',
  `o.m(say(1), await later(2))`,
)
expression('method replaced meanwhile', 'const o = { m: (...a) => ["old", ...a] }; soon(() => o.m = () => "new")', `o.m(await later(1))`)
expression(
  'computed method',
  'let o = { n: 1, m(...a) { return [this.n, ...a] } }',
  `o[say('m')](await later(2), o[await later('m')](3), o[await later('m')](await later(4)))`,
)
expression(
  'method of a method',
  'const o = { a: [1, 2, 3] }',
  `o.a.map((x) => x + 1).concat(await later(4)).concat([5], await later(6)).length`,
)
expression('method of a literal', '', `"a,b".split(await later(','), 2).concat([].concat(await later(1)))`)
expression('missing method', 'const o = {}', `o.m(say(1), await later(2))`)
expression(
  'parenthesised method',
  'const o = { n: 1, m(x) { return [this.n, x] } }',
  `[(o.m)(await later(1)), ((o.m))(await later(2)), (0, o.m).call({ n: 3 }, await later(4))]`,
)
expression(
  'nested calls',
  'let f = (...a) => a.join()',
  `f(f(1, await later(2)), f(f(await later(3)), say(4), await later(f(await later(5)))))`,
)
expression(
  'spread arguments',
  'const a = [1, 2]; soon(() => a.push(9))',
  `((...x) => x)(...a, await later(3), ...a, ...await later([4]), say(5))`,
)
expression('spread of an iterator', 'const it = items("it", 1, 2)', `Math.max(...it, await later(7), say(1))`)
expression('new', 'let C = class { constructor(...a) { this.a = a } }; soon(() => C = null)', `new C(say(1), await later(2)).a`)
expression(
  'new of a member',
  'const o = { C: class { constructor(...a) { this.a = a } } }',
  `[new o.C(await later(2)).a, new (await later(o)).C(1).a, new (o.C)(...[1], await later(2)).a]`,
)
expression('new of what is no constructor', 'const o = {}', `new o.C(say(1), await later(2))`)
expression('template', 'let x = "x"; soon(() => x = "y")', '`<${x}|${await later(1)}|${x}|${obj("o")}|${await later(2)}>`')
expression('template, nested', '', '`a${`b${say(1)}${await later(2)}`}c${await later(3)}${say(4)}`')
expression('template, constant prefix', '', '`a${await later(2)}`')
expression(
  'tagged template',
  'let tag = (s, ...v) => [s.raw.join("-"), v]; soon(() => tag = null)',
  'tag`a\\n${say(1)}b${await later(2)}c${say(3)}`',
)
expression(
  'tagged template with a method',
  'const o = { n: 1, tag(s, ...v) { return [this.n, s.raw, s, v] } }',
  'o.tag`a\\n${say(1)}b${await later(2)}c${(say(3), 4)}`',
)
expression('array', 'let x = 1; soon(() => x = 2)', `[x, say(1), , await later(2), x, ...[3, 4], await later(5)]`)
expression('array spread', 'const a = [1]; soon(() => a.push(2))', `[...a, await later(3), ...a]`)
expression(
  'object',
  'let x = 1; soon(() => x = 2)',
  `{ x, a: say(1), [say('k')]: x, b: await later(2), x2: x, m() { return 1 }, get g() { return 2 } }`,
)
expression('object spread', 'const s = { p: 1 }; soon(() => s.q = 2)', `{ ...s, [await later('k')]: await later(2), ...s, ...null }`)
expression('object keys', '', `{ [obj('k1')]: say(1), [obj('k2')]: await later(2), [obj('k3')]: say(3) }`)
expression(
  'object with computed methods',
  '',
  `Object.keys({ [say('m')]() {}, get [say('g')]() { return 1 }, x: await later(1), async [await later('n')]() {} })`,
)
expression('object with a prototype', 'const p = { inherited: 1 }', `({ __proto__: p, a: await later(1) }).inherited`)
expression(
  'names of functions',
  '',
  `((o) => [o.f.name, o.g.name, o.c.name, o.d.name])({ f: function () {}, g: () => 1, c: class { static x = say('static') }, d: class { [await later('k')]() {} }, e: await later(1) })`,
)
expression('comma', 'let x = 1', `(say(1), await later(2), x)`)
expression('comma as an operand', '', `[(say(1), 2), await later(3), (say(4), await later(5), 6), await later(7)]`)
expression('conditional', 'let x = 1', `x ? await later('yes') : say('no')`)
expression('conditional as an operand', 'let x = 0', `[x ? 1 : say(2), await later(x) ? say(3) : await later(4), x ? await later(5) : 6]`)
expression(
  'logical',
  'let x = 0',
  `[x && await later(1), x || await later(2), x ?? await later(3), await later(null) ?? say(4), await later(1) && await later(2)]`,
)
expression('sum with itself', 'let x = 1', `(x += 1) + await later(2) + (x += 1)`)
expression('update', 'const o = { a: 1 }; let k = "a"', `[o[await later('a')]++, ++o[await later('a')], (await later(o)).a--, o.a, k]`)
expression(
  'delete',
  'const o = { a: 1, b: { c: 2 } }',
  `[delete o[await later('a')], delete (await later(o)).b, delete o?.[await later('x')], o]`,
)
expression('delete of a chain that ends early', 'const o = null', `delete o?.a[await later('a')]`)
add(
  'inside each other',
  `async function f() { return [await later(await later(1) + await later(await later(2)))] }\nlog(await f())\nfunction* g() { log(yield (yield 1) + (yield yield 2)) }\nawait drive(g())`,
)
expression('this', 'const self = this', `self === this`)
expression('array of functions', 'let n = 0', `[() => n, await later(1)].length + ((a, b) => a(b))((x) => x + n, await later(2))`)
expression('regular expression and others', '', `[/a/g, 1n, null, undefined, -1, void 0, NaN, await later(1)]`)
expression('a literal that is changed', '', `((a, b) => [a.push(b), a])([], await later(1))`)
expression('assignment as an operand', 'let x', `[x = say(1), await later(2), x = await later(3), x]`)

// Members and assignments

expression('member', 'let o = { a: 1 }; soon(() => o = { a: 2 })', `[o.a, o[await later('a')], o.a, (await later(o)).a]`)
expression(
  'optional member',
  'let o = { a: { b: [7] } }, n = null',
  `[o?.a[await later('b')][0], n?.a[await later('b')].c, n?.[await later('x')], o?.[await later('a')]?.b[0]]`,
)
expression(
  'optional call',
  'const o = { v: 1, m(x) { return [this.v, x] } }; let n',
  `[o?.m(await later(1)), o.m?.(await later(2)), n?.m(await later(3)), o.x?.(await later(4)), n?.(await later(5)), o?.m?.(await later(6))[await later(0)]]`,
)
expression(
  'optional call in parentheses',
  'const o = { v: 1, m(x) { return [this.v, x] } }',
  `[(o?.m)(await later(1)), (o?.[await later('m')])(2)]`,
)
expression(
  'optional call, then more',
  'const o = { f: () => ({ a: { b: 1 } }) }',
  `[o?.f(await later(1)).a?.b, o?.f(await later(1))?.x?.b.c, o.f?.().a[await later('b')], o.f?.(await later(1)).a.b]`,
)
expression('optional function', 'let f = (x) => x; soon(() => f = null)', `[f?.(await later(1)), f?.(await later(2))]`)
expression(
  'optional chain of a suspension',
  '',
  `[(await later({ a: 1 }))?.a, (await later(null))?.a.b.c, (await later({ f: (x) => x }))?.f(await later(2))]`,
)
expression('assignment', 'let o = { a: 1 }; const p = o; soon(() => o = {})', `[o.a = await later(2), p]`)
expression(
  'computed assignment',
  'const o = {}',
  `[o[say('k')] = await later(1), o[await later('l')] = 2, o[await later('m')] = await later(3), (await later(o)).n = 4, o]`,
)
expression('assignment to nothing', 'let o = null', `o.x = await later(say(1))`)
expression('compound', 'let s = 1; soon(() => s = 100)', `[s += await later(2), s -= await later(1) - 1, s **= await later(2), s]`)
expression(
  'compound, member',
  'const o = { a: 1 }; soon(() => o.a = 100)',
  `[o.a += await later(2), o[say('a')] *= await later(3), o[await later('a')] += 1, o]`,
)
expression('compound, low precedence', 'let s = 10', `[s -= await later(0) || 3, s *= await later(1) ? 2 : 3, s %= (1, await later(5)), s]`)
expression(
  'compound, getter and setter',
  'const o = { get a() { log("get"); return 1 }, set a(x) { log("set", x) } }',
  `[say('o'), o.a += await later(2), o.a ??= await later(3), o.a &&= await later(4)]`,
)
expression(
  'logical assignment',
  'let a = 0, b = 1, c = null',
  `[a ||= await later(1), b ||= await later(2), c ??= await later(3), b &&= await later(4), a, b, c]`,
)
expression(
  'logical assignment, member',
  'const o = { a: 0, b: null }; soon(() => o.a = 5)',
  `[o.a ||= await later(1), o[say('b')] ??= await later(2), o[say('b')] ??= await later(3), o.c &&= await later(4), o]`,
)
expression('chained assignment', 'let a, b; const o = {}', `[a = b = o.x = await later(1), a, b, o]`)
expression(
  'names of classes',
  'let C, o = {}',
  `[(C = class { [await later('m')]() {} }).name, (o.x = class { [await later('m')]() {} }).name, ((x = class {}) => x.name)()]`,
)
expression(
  'class',
  'let B = class { b() { return 1 } }; soon(() => B = null)',
  `new (class extends B { [say('m')]() { return 2 } static [await later('s')] = 3; [say('f')] = 4; #p = 5; get p() { return this.#p } })().p`,
)
expression(
  'class with a suspended heritage',
  'class B {}',
  `new (class A extends (await later(B)) { x = 1 })().x + (class A extends (say(B)) { static [await later('y')] = 2 }).y`,
)

add(
  'private members',
  `class C {
    #x = 1
    static #n = 0
    #m(a) { return this.#x + a }
    async f() { this.#x += await later(2); return [this.#x, this.#m(await later(3)), (this.#x = await later(9)), this.#x, #x in await later(this)] }
    static async g() { C.#n += await later(1); return C.#h(await later(2)) }
    static async #h(x) { return x + C.#n }
    async *#gen() { yield this.#x; yield* [await later(5)] }
    async list() { const all = []; for await (const x of this.#gen()) all.push(x); return all }
    #o = { y: 1 }
    async opt() { return [this?.#x + await later(1), this?.#o?.y, this.#o?.[await later('y')]] }
  }
  log(await new C().f(), await C.g(), await new C().list(), await new C().opt())`,
)
add(
  'super',
  `class A { get v() { return this.n } m(...a) { return [this.n, ...a] } static s(x) { return x } set w(x) { this.z = x } }
  class B extends A {
    n = 7
    async f() { super.w = await later(1); super.w += await later(2); return [super.m(say(1), await later(2)), super[say('m')](await later(3)), super.v + await later(1), this.z, super[await later('v')]] }
    static async s(x) { return super.s(await later(x)) }
    *g() { return super.m(yield 1, yield 2) }
  }
  log(await new B().f(), await B.s(5)); await drive(new B().g())
  const o = { __proto__: { p: 3, m(x) { return [this.q, x] } }, q: 4, async f() { return super.p + super.m(await later(1)).length }, async *g() { yield super.m(1) } }
  log(await o.f()); for await (const x of o.g()) log(x)`,
)
add(
  'arrow in a constructor',
  `class A { constructor(...a) { this.a = a } }
  class B extends A { constructor() { const f = async (x) => { super(say(1), await later(x)); return this.a }; super(); this.f = f } }
  log(await new B().f(2).catch((e) => e.name))`,
)
add(
  'new.target and meta',
  `async function f() { return [new.target, await later(1), ((a, b) => a)(new.target, await later(1))] }\nlog(await f())`,
)
addSloppy(
  'arguments',
  `async function f(a) { a = 5; return [arguments[0], arguments.length + await later(1), ((x, y) => x)(arguments, await later(1))[0]] }\nlog(await f(1, 2))`,
)
addSloppy(
  'mapped arguments',
  `async function f(a, b) { soon(() => arguments[0] = 9); return [a + await later(1) + a, b] }\nlog(await f(1, 2))\nasync function* g(a) { yield a; arguments[0] = 7; yield a; a = 8; yield (() => arguments[0])(); yield arguments.length; yield { arguments }.arguments[0] }\nfor await (const x of g(1, 2)) log(x)`,
)
addSloppy(
  'sloppy this',
  `async function* g() { yield typeof this; yield await later(this === globalThis) }\nfor await (const x of g.call(5)) log(x)\nasync function f() { return [typeof this, await later(1)] }\nlog(await f.call('s'))`,
)
addSloppy(
  'functions in blocks',
  `async function f() { try { { function h() { return 1 } } return later(h()) } finally { await later(1); log(h()) } }\nlog(await f())`,
)
addSloppy(
  'a function that is called in the middle of a with',
  `const o = { v: 1 }; with (o) { var f = async () => { v = await later(2); return v } }\nlog(await f())`,
)
addSloppy(
  'eval',
  `async function f() { let x = 1; eval('x = 2'); log(eval(await later('x + 1')), x); const y = 1; return x + await later(eval('x = 5')) + x }\nlog(await f())\nasync function* g(a) { yield eval('a'); yield* eval('[1]') }\nfor await (const x of g(3)) log(x)`,
)
addSloppy('delete of a name and octal', `async function f() { return [010, typeof await later(1)] }\nlog(await f())`)

// Without semicolons

add(
  'lines without semicolons',
  `async function f() {\n  let x = 1\n  const o = { p: 1 }\n  let q = o\n  log('a')\n  x + await later(1)\n  q.p = await later(2)\n  q.p ??= await later(3)\n  q.p += await later(4)\n  log(q.p)\n  o.m?.(await later(1))\n  const t = () => 1\n  q?.[await later('p')]\n  return q\n}\nlog(await f())`,
)
add(
  'directives',
  `async function f() { 'use strict'\n  let o = { a: 1 }\n  o.a = await later(2)\n  return o }\nasync function g() { 'use strict'\n  let x = 1\n  return later(x) }\nasync function* h() { 'use strict'\n  yield this }\nlog(await f(), await g(), await h().next())`,
)
add(
  'comments',
  `async function f(/* a */) { // b\n  let x = /* c */ 1 // d\n  return /* e */ g( // f\n    x, /* g */\n    await /* h */ later(2), // i\n  ) // j\n}\nfunction g(...a) { return a }\nlog(await f())`,
)
add(
  'statements without blocks',
  `async function f(o) { if (o.a) o.p = await later(1); else o.q += await later(2)\n  for (let i = 0; i < 2; i++) o.n = o.n + await later(i)\n  do o.n += await later(1); while (o.n < 8)\n  while (o.n < await later(12)) o.n++\n  L: o.l = await later(3)\n  return o }\nlog(await f({ a: 1, n: 1 }), await f({ q: 1, n: 2 }))`,
)

// Loops

const loops = (name: string, code: string): void => {
  add(`${name}, in an async function`, `async function f() { ${code} }\nlog('result', await f().catch((e) => e))`)
  add(`${name}, in a generator`, `function* f() { ${yielding(code)} }\nawait drive(f())`)
  add(
    `${name}, in an async generator`,
    `async function* f() { ${code} }\nawait f().next().then((r) => log('result', r), (e) => log('failed', e))`,
  )
}
loops('for-of', `for (const x of items('it', 1, 2, 3)) { await later(x); log(x) }`)
loops('for-of with break', `for (const x of items('it', 1, 2, 3)) { await later(x); if (x === 2) break; log(x) }`)
loops('for-of with return', `for (const x of items('it', 1, 2, 3)) { await later(x); if (x === 2) return x }`)
loops('for-of with throw', `for (const x of items('it', 1, 2, 3)) { await later(x); if (x === 2) throw new Error('no') }`)
loops(
  'for-of with continue and labels',
  `a: for (const x of items('a', 1, 2)) { b: for (const y of items('b', 3, 4)) { await later(y); if (y === 3) continue a; if (x === 2) break a; log(x, y) } }`,
)
loops('for-of over a suspension', `for (const x of await later([1, 2])) log(x)`)
loops('for-of over what is no iterable', `for (const x of say(5)) await later(x)`)
loops('for-of, return of the iterator fails', `const it = items('it', 1, 2); it.bad = true; for (const x of it) { await later(x); break }`)
loops('for-of, next of the iterator fails', `const it = items('it', 1, 2); it.worse = true; for (const x of it) await later(x)`)
loops(
  'for-of, closures',
  `const all = []; for (const x of [1, 2]) { all.push(() => x); await later(1) } for (let x of [3, 4]) { all.push(() => x++); await later(1) } log(all.map((f) => f()), all.map((f) => f()))`,
)
loops(
  'for-of with patterns',
  `for (const { a, b = say('b') } of [{ a: 1 }, { a: 2, b: 3 }]) log(a + await later(b)); let o = {}; for (o.x of [1, 2]) await later(1); for ([o.y] of [[5]]) await later(1); log(o)`,
)
loops('for-of without a block', `for (const x of [1, 2]) log(await later(x)); for (var y of [3]) await later(y); log(y)`)
loops('for-in', `const o = { a: 1, b: 2, c: 3 }; for (const k in o) { log(k); await later(1); delete o.b }`)
loops(
  'for-in over nothing',
  `for (const k in null) await later(1); for (var k in say({ a: 1 }, { x: 1 }), { b: 2 }) await later(1); log(k)`,
)
loops(
  'for-in with a member',
  `const o = {}; for (o.k in { a: 1, b: 2 }) log(o.k, await later(1)); for (const [c] in { xy: 1 }) log(c, await later(2))`,
)
loops(
  'for',
  `for (let i = await later(0), f = () => i; i < await later(3); i += await later(1)) { log(i, f()); if (i === 1) continue; await later(i) }`,
)
loops('for without parts', `let i = 0; for (;;) { if (i++ > await later(2)) break }; for (; i < await later(6);) i++; log(i)`)
loops(
  'while and do',
  `let i = 0; while (i < await later(3)) i++; do { i -= await later(1); if (i === 1) continue } while (i > await later(0)); log(i)`,
)
loops('labelled block', `a: { b: { await later(1); break a; } log('no') } c: if (await later(1)) break c; log('yes')`)
loops(
  'switch',
  `for (const x of [1, 2, 3, 4]) switch (x + await later(0)) { case await later(1): log('one'); case say(2): log('two', await later(2)); break; default: log('other'); case 3: log('three') }`,
)
loops(
  'switch, the value changes',
  `let x = 1; soon(() => x = 2); switch (x) { case await later(3): log('three'); break; case await later(1): log('one'); break; case 2: log('two') }`,
)
loops(
  'switch with declarations',
  `switch (await later(1)) { case 0: let a; case 1: a = 5; const b = await later(a); function f() { return b } log(f()); }`,
)

// try

loops(
  'try and catch',
  `try { await later(1); throw new Error('a') } catch (e) { log(e, await later(2)) } try { await Promise.reject(3) } catch { log('caught', await later(4)) }`,
)
loops('finally', `try { log(await later(1)) } finally { log(await later(2)) } log('after')`)
loops(
  'finally after throw',
  `try { try { throw new Error('a') } finally { log(await later(1)) } log('no') } catch (e) { log('caught', e) }`,
)
loops('finally after return', `try { return say('value') } finally { log(await later(1)) } log('no')`)
loops('finally after return without value', `try { return } finally { log(await later(1)) } log('no')`)
loops('finally after return of a suspension', `try { return await later('value') } finally { log(await later(1)) }`)
loops(
  'finally after break and continue',
  `for (const x of [1, 2, 3]) { try { if (x === 1) continue; if (x === 2) break; log('no') } finally { log(x, await later(1)) } log('no') } log('after')`,
)
loops(
  'finally after labelled jumps',
  `a: for (let i = 0; i < 3; i++) { for (;;) { try { if (i === 0) continue a; break a } finally { log(i, await later(1)) } } } b: { try { break b } finally { await later(1) } log('no') }`,
)
loops(
  'jumps that stay inside',
  `try { for (const x of [1, 2]) { if (x === 1) continue; break } a: { break a } switch (1) { case 1: break } log('inside') } finally { log(await later(1)) } log('after')`,
)
loops('finally that returns', `for (;;) { try { return 1 } finally { await later(1); return 2 } }`)
loops('finally that breaks', `for (;;) { try { throw new Error('lost') } finally { await later(1); break } } log('after')`)
loops('finally that throws', `try { return 1 } finally { await later(1); throw new Error('b') }`)
loops(
  'finally in finally',
  `try { try { return say(1) } finally { await later(2); log('inner') } } finally { try { throw new Error('x') } catch { log(await later(3)) } finally { log(await later(4)) } log('outer') }`,
)
loops(
  'return overridden inside',
  `try { a: try { return 1 } finally { break a } log('goes on') } finally { log(await later(1)) } log('after')`,
)
loops(
  'return overridden by a caught throw',
  `try { try { try { return 1 } finally { throw new Error('x') } } catch (e) { log('caught', e) } log('goes on') } finally { log(await later(1)) } log('after')`,
)
loops(
  'catch and finally',
  `try { throw new Error('a') } catch (e) { log(e, await later(1)); return 'from catch' } finally { log(await later(2)) }`,
)
loops(
  'catch that throws and finally',
  `try { throw new Error('a') } catch ({ message }) { throw new Error(message + 'b') } finally { log(await later(2)) }`,
)
loops(
  'finally in a loop over an iterator',
  `for (const x of items('it', 1, 2, 3)) { try { if (x === 2) return x } finally { await later(x); log('finally', x) } }`,
)
loops(
  'finally without a suspension',
  `for (const x of items('it', 1, 2, 3)) try { await later(x); if (x === 2) return x } finally { log('finally', x) }`,
)
loops('try in one line', `if (await later(1)) try { log(1) } finally { await later(2) } else log('no')`)

// Patterns

const patterns = (name: string, code: string): void => {
  add(`${name}, in an async function`, `async function f() { ${code} }\nlog('result', await f().catch((e) => e))`)
  add(`${name}, in a generator`, `function* f() { ${yielding(code)} }\nawait drive(f())`)
  add(
    `${name}, in an async generator`,
    `async function* f() { ${code} }\nawait f().next().then((r) => log('result', r), (e) => log('failed', e))`,
  )
}
patterns('object pattern', `const { a, b = await later(2), c = say(3), ...r } = spy({ a: 1, d: 4 }); log(a, b, c, r)`)
patterns(
  'object pattern with keys',
  `const { [say('a')]: a, [await later('b')]: b = say('x'), [say('c')]: { d } = await later({ d: 5 }), [obj('e')]: e, ...r } = spy({ a: 1, e: 2, f: 3 }); log(a, b, d, e, r)`,
)
patterns(
  'object pattern of nothing',
  `try { const { a = await later(1) } = null; log('no') } catch (e) { log(e.name) } try { const { [await later('k')]: a } = undefined } catch (e) { log(e.name) }`,
)
patterns(
  'object pattern, nested',
  `const { a: { b = await later(1), c }, d: { e: [f] } = { e: [await later(2)] } } = spy({ a: { c: 3 } }); log(b, c, f)`,
)
patterns(
  'object pattern, names',
  `const { f = () => 1, g = await later(2), h = function () {}, i = class { [await later('x')]() {} } } = {}; log(f.name, g, h.name, i.name)`,
)
patterns(
  'several declarators',
  `const x = 1, { a = await later(2) } = {}, y = a + x; let [p = await later(3), q = p] = [], r = q; log(x, a, y, p, q, r)`,
)
patterns('array pattern', `const [a, b = await later(2), , ...c] = items('it', 1); log(a, b, c)`)
patterns('array pattern that does not end', `let [a, , b = await later(5), c = say(1)] = items('it', 1, 2, undefined, 4, 5); log(a, b, c)`)
patterns('array pattern, the default fails', `var [a, b = await later(fail('x'))] = items('it', 1, undefined, 3)`)
patterns('array pattern, the suspension fails', `const [a, b = await never()] = items('it', 1, undefined, 3)`)
patterns('array pattern, next fails', `const it = items('it', 1, 2); it.worse = true; const [a, b = await later(1), c] = it`)
patterns('array pattern, return fails', `const it = items('it', 1, 2); it.bad = true; const [a = await later(1)] = it`)
patterns(
  'array pattern, nested',
  `const [[a = await later(1)], { b = await later(2) }, [c] = [await later(3)], ...[d = await later(4)]] = items('out', items('in'), {}, undefined); log(a, b, c, d)`,
)
patterns('array pattern, names', `const [f = () => 1, g = await later(2), h = class {}] = []; log(f.name, g, h.name)`)
patterns(
  'assignment of patterns',
  `let a, b, o = {}; ({ a, b = await later(1), c: o[say('k')] = await later(2), ...o.r } = spy({ a: 5, z: 6 })); log(a, b, o); [a, o.x = await later(3), o[await later('y')], ...o.z] = items('it', 7, undefined, 8, 9); log(a, o)`,
)
patterns(
  'assignment of patterns, order',
  `const t = (n) => (log('target', n), {}); ({ [obj('k1')]: t(1).p = await later(1), k2: t(2).p = say('d'), [await later('k3')]: t(3)[obj('q')] } = spy({})); [t(4).p = await later(1), t(5)[say('k')]] = items('it', undefined, 2)`,
)
patterns(
  'value of an assignment',
  `let a, b; const o = {}; log(({ a = await later(1), b } = o) === o, a, b); const p = { a: b = await later(2) } = { a: 3 }; log(p, b)`,
)
patterns('array assignment inside an expression', `let a; log([a = await later(1)] = items('it', undefined), a)`)
patterns(
  'catch parameter',
  `try { throw { a: 1 } } catch ({ a, b = await later(2) }) { log(a, b) } try { throw [] } catch ([c = await later(3)]) { let d = c; log(d) }`,
)
patterns(
  'for-of head',
  `for (const { a, b = await later(a) } of [{ a: 1 }, { a: 2, b: 3 }]) { let a = 7; log(a, b) } for (let [c = await later(1)] of items('it', [], [2])) log(c); let o = {}; for (o[await later('k')] of [1, 2]) log(o); for ({ x: o.x = await later(3) } of [{}]) log(o)`,
)
patterns(
  'for-of head, closures',
  `const all = []; for (let { a = await later(1) } of [{}, { a: 2 }]) all.push(() => a++); log(all.map((f) => f()), all.map((f) => f()))`,
)
patterns('for-of head fails', `for (const { a = await later(fail('x')) } of items('it', {}, {})) log(a)`)
patterns('for head', `for (let { a = await later(0) } = {}; a < 2; a++) log(a)`)
patterns('array pattern in a for head', `for (let [a = await later(0)] = []; a < 2; a++) log(a)`)
patterns(
  'patterns without a suspension',
  `const { a, b: [c] } = await later({ a: 1, b: [2] }); let d; [d] = await later([3]); ({ d } = await later({ d: 4 })); log(a, c, d)`,
)
add(
  'writing a constant',
  `async function f() { const [a = await later(1)] = []; try { a = 2 } catch (e) { log(e.name) } return a }\nlog(await f())`,
)

// return

const returns = (name: string, code: string): void =>
  add(`return: ${name}`, `${code}\nf().then((v) => log('result', v), (e) => log('failed', e))\nawait later(0, 12)`)
returns('a promise', `async function f() { return later(1) }`)
returns('a promise that is settled', `async function f() { return Promise.resolve(1) }`)
returns('a promise that fails', `async function f() { return Promise.reject(new Error('x')) }`)
returns('a promise that settles later', `async function f() { return later(1, 7) }`)
returns('a thenable', `async function f() { return { then(ok) { log('then'); ok(5) } } }`)
returns('a thenable that fails', `async function f() { return { then(ok, no) { log('then'); no(new Error('x')) } } }`)
returns('a promise of a class', `class P extends Promise {}\nasync function f() { return P.resolve(1) }`)
returns('a value', `async function f() { return 1 }`)
returns('nothing', `async function f() { return }`)
returns('an object', `async function f() { const x = {}; return x }`)
returns('await', `async function f() { return await later(1) }`)
returns('a conditional', `async function f(x) { return x ? 1 : later(2) }`)
returns('what is kept', `async function f() { return g(say(1), await later(2)) }\nasync function g(...a) { return a }`)
returns('in a try', `async function f() { try { return later(1) } catch { log('no') } finally { log('finally') } }`)
returns(
  'a rejection in a try',
  `async function f() { try { return Promise.reject(new Error('x')) } catch { log('no') } finally { log('finally') } }`,
)
returns('a throw in a try', `async function f() { try { return fail('x') } catch (e) { return later('caught') } }`)
returns('in a catch', `async function f() { try { throw 1 } catch (e) { return later(e) } }`)
returns(
  'in a catch with finally',
  `async function f() { try { throw 1 } catch (e) { return Promise.reject(new Error('x')) } finally { log('finally') } }`,
)
returns('in a finally', `async function f() { try { return later(1) } finally { return later(2) } }`)
returns('in a finally that suspends', `async function f() { try { return later(1) } finally { await later(3); log('finally') } }`)
returns(
  'in two that suspend',
  `async function f() { try { try { return later(1) } finally { await later(3) } } finally { await later(4); log('finally') } }`,
)
returns('overridden', `async function f() { for (;;) { try { return later(1) } finally { await later(2); break } } return later('after') }`)
returns('in a loop over an iterator', `async function f() { for (const x of items('it', 1, 2)) return later(x) }`)
returns(
  'in labelled loops',
  `async function f() { a: for (const x of items('it', 1, 2)) { for (;;) { if (x === 1) continue a; return later(x) } } }`,
)
returns('in a labelled try', `async function f(x) { a: b: try { if (x) break a; return later(1) } catch {} return 2 }`)
returns('in a loop over keys', `async function f() { for (const k in { a: 1 }) return later(k) }`)
returns(
  'in other statements',
  `async function f(x) { if (!x) { switch (1) { case 1: while (true) { do { L: return later(2) } while (0) } } } }`,
)
returns(
  'in a try in a loop',
  `async function f() { while (true) { try { if (await later(1)) return later(2) } finally { log('finally') } } }`,
)
returns('in a try in a switch', `async function f() { switch (1) { case 1: try { return later(1) } finally {} } }`)
returns('of an arrow', `const f = async () => later(1)`)
returns('of an arrow that keeps', `const f = async (x = say('x')) => g(say(1), await later(x))\nconst g = (...a) => later(a)`)
returns('of an arrow, an object', `const f = async () => ({ a: say(1), b: await later(2) })`)
returns('of an arrow, a comma', `const f = async () => (say(1), later(2))`)
returns('of an arrow, lines', `const f = async () => // a\n  later(1)`)
returns('of an arrow, a rejection', `const f = async () => Promise.reject(new Error('x'))`)
returns('of a method', `const o = { async m() { return later(1) }, async [say('k')]() { return this.m() } }\nconst f = () => o.k()`)
returns(
  'of a method of a class',
  `class C { static async m() { return later(1) } static async *g() { return later(2) } static f = async () => later(3)\n async k() { return C.f() } }\nconst f = async () => [await C.m(), await C.g().next(), await new C().k()]`,
)
returns('a function', `async function f() { return g\nfunction g() {} }`)
returns('with a comma', `async function f() { return say(1), later(2) }`)
returns('in parentheses', `async function f() { return ( // a\n later(2) // b\n ) }`)
returns('without a semicolon', `async function f(x) { if (x) return later(1)\n else return later(2)\n}`)

// Async generators

const asyncGenerator = (name: string, code: string, use = `for await (const x of g()) log(x)`): void =>
  add(`async generator: ${name}`, `${code}\nawait (async () => { ${use} })().catch((e) => log('failed', e))`)
asyncGenerator('yield', `async function* g() { yield 1; yield later(2); log(yield await later(3)); return later(4) }`)
asyncGenerator(
  'yield of a rejection',
  `async function* g() { try { yield Promise.reject(new Error('x')) } catch (e) { log('caught', e); yield 2 } }`,
)
asyncGenerator(
  'return of a rejection',
  `async function* g() { try { return Promise.reject(new Error('x')) } catch (e) { log('caught', e); return later(2) } }`,
  `log(await g().next())`,
)
asyncGenerator(
  'sent values',
  `async function* g(a) { const x = yield a; const y = yield x + a; return [x, y, yield] }`,
  `const i = g(1); log(await i.next('lost'), await i.next(2), await i.next(3), await i.next(4), await i.next(5))`,
)
asyncGenerator(
  'throw',
  `async function* g() { try { yield 1 } catch (e) { log('caught', e, await later(1)); yield 2 } finally { log('finally', await later(2)) } }`,
  `const i = g(); log(await i.next(), await i.throw(new Error('a')), await i.next(), await i.next())`,
)
asyncGenerator(
  'throw before the start',
  `async function* g() { log('no') }`,
  `const i = g(); await i.throw(new Error('a')).catch((e) => log(e)); log(await i.next())`,
)
asyncGenerator(
  'return',
  `async function* g() { try { yield 1; yield 2 } finally { log(await later('closing')) } }`,
  `const i = g(); log(await i.next(), await i.return(later(5)), await i.next())`,
)
asyncGenerator(
  'return before the start',
  `async function* g() { log('no') }`,
  `const i = g(); log(await i.return(later(5)), await i.next(), await i.return(6))`,
)
asyncGenerator(
  'return of a rejection from outside',
  `async function* g() { try { yield 1 } catch (e) { log('caught', e); yield 2 } }`,
  `const i = g(); log(await i.next(), await i.return(Promise.reject(new Error('r'))), await i.next())`,
)
asyncGenerator(
  'return overridden',
  `async function* g() { for (;;) try { yield 1 } finally { yield 'kept'; break } yield 'after' }`,
  `const i = g(); log(await i.next(), await i.return(5), await i.next(), await i.next())`,
)
asyncGenerator(
  'requests at once',
  `async function* g() { for (let i = 0; i < 3; i++) { log('turn', i); await later(i); log(yield i) } return 'end' }`,
  `const i = g(); const all = [i.next('a'), i.next('b'), i.return('r'), i.next('c'), i.throw(new Error('t'))]; for (const p of all) p.then((v) => log('got', v), (e) => log('failed', e)); await Promise.allSettled(all)`,
)
asyncGenerator(
  'break',
  `async function* g() { try { for (let i = 0; ; i++) yield i } finally { log('closed', await later(1)) } }`,
  `for await (const x of g()) { log(x); if (x === 2) break }`,
)
asyncGenerator(
  'delegation',
  `async function* g() { log('got', yield* h()); yield* [1, later(2)]; yield* items('it', 3) }\nasync function* h() { yield 'a'; try { yield 'b' } finally { log('h closed') } return 'h' }`,
)
asyncGenerator(
  'delegation, sent, thrown, returned',
  `async function* g() { try { return yield* h() } finally { log('g closed', await later(1)) } }\nasync function* h() { try { log('sent', yield 1); yield 2 } catch (e) { log('caught', e); yield 3 } finally { log('h closed', await later(2)) } }`,
  `const i = g(); log(await i.next()); log(await i.next('x')); log(await i.throw(new Error('t'))); log(await i.return(later('r'))); log(await i.next())`,
)
asyncGenerator(
  'delegation to what cannot be thrown at',
  `async function* g() { yield* asyncItems('ai', 1, 2) }`,
  `const i = g(); log(await i.next()); await i.throw(new Error('t')).catch((e) => log(e.name)); log(await i.next())`,
)
asyncGenerator(
  'delegation to what cannot be closed',
  `async function* g() { yield* { [Symbol.asyncIterator]() { return this }, async next() { return { value: later(1), done: false } } } }`,
  `const i = g(); log((await i.next()).value instanceof Promise); log(await i.return(later(7)))`,
)
asyncGenerator(
  'delegation in an expression',
  `async function* g() { let x = 1; log(x + (yield* h()) + x, [say(1), yield* h(), await later(2), yield 3]) }\nasync function* h() { return await later(5) }`,
)
asyncGenerator(
  'parameters',
  `async function* g(a = say('default'), { b } = { b: 2 }, ...c) { yield a; yield b; yield c; yield arguments.length }`,
)
asyncGenerator(
  'parameters that fail',
  `async function* g(a = fail('early')) { yield a }`,
  `try { g(); log('no') } catch (e) { log('at once', e) }`,
)
asyncGenerator(
  'variables like parameters',
  `async function* g(a, b) { var a, b = 5, c; yield a; yield b; function d() { return a } a = 7; yield d() }`,
  `for await (const x of g(1, 2)) log(x)`,
)
asyncGenerator(
  'closures over parameters',
  `async function* g(a, f = () => a) { var a = 5; yield a; yield f() }`,
  `for await (const x of g(1)) log(x)`,
)
asyncGenerator(
  'this',
  `const o = { v: 1, async *g() { yield this.v; yield (() => this.v)(); yield await later(this.v + await later(1)) } }\nconst g = () => o.g()`,
)
asyncGenerator(
  'methods',
  `class C { async *[Symbol.asyncIterator]() { yield 1 } static async *s() { yield 2 } async *async() { yield 3 } async * 'a b'() { yield* this } }`,
  `for await (const x of new C()) log(x); for await (const x of C.s()) log(x); for await (const x of new C().async()) log(x); for await (const x of new C()['a b']()) log(x); log(C.s.name, C.s.length)`,
)
asyncGenerator('as an expression', `const g = async function* named(a, b) { yield named.name; yield named.length }`)
asyncGenerator(
  'nested',
  `async function* g() { const inner = async function* () { yield* [1, 2]; for await (const x of h()) yield x }; async function* h() { yield await later(3) } for await (const x of inner()) yield x * 2 }`,
)
asyncGenerator(
  'keeps what it read',
  `async function* g() { let x = 1; soon(() => x = 10); log(x + await later(2)); log(x, yield x, x); const o = { n: 0 }; o.n += yield 'sum'; log(o) }`,
)
asyncGenerator(
  'loops',
  `async function* g() { for (const x of items('it', 1, 2, 3)) { yield x; await later(1) } for (const k in { a: 1, b: 2 }) yield k }`,
  `for await (const x of g()) { log(x); if (x === 'a') break } for await (const x of g()) { if (x === 2) break }`,
)
asyncGenerator(
  'arguments of a nested function',
  `async function* g() { yield (function () { return arguments[0] })(5); yield (() => arguments[0])() }`,
  `for await (const x of g(6)) log(x)`,
)
asyncGenerator(
  'return in a loop',
  `async function* g() { for (const x of items('it', 1, 2)) { try { return later(x) } finally { log('finally') } } }`,
  `log(await g().next())`,
)
asyncGenerator(
  'arrow functions in it',
  `async function* g() { const f = async (x) => { await later(1); return later(x + arguments.length) }; yield f(await later(5)) }`,
)

// for await

const forAwait = (name: string, code: string): void => {
  add(`for await: ${name}`, `async function f() { ${code} }\nlog('result', await f().catch((e) => e))`)
  add(
    `for await: ${name}, in an async generator`,
    `async function* f() { ${code} }\nawait f().next().then((r) => log('result', r), (e) => log('failed', e))`,
  )
  if (!/\breturn\b/.test(code)) add(`for await: ${name}, at the top`, `try { ${code} } catch (e) { log('failed', e) }`)
}
forAwait('all', `for await (const x of asyncItems('ai', 1, 2)) { log(x); await later(1) }`)
forAwait('values and promises', `for await (const x of [1, later(2), Promise.resolve(3)]) log(x)`)
forAwait('a sync iterator with break', `for await (const x of items('it', 1, 2)) { log(x); break }`)
forAwait('break', `for await (const x of asyncItems('ai', 1, 2, 3)) { if (x === 2) break; log(x) } log('after')`)
forAwait('continue', `for await (const x of asyncItems('ai', 1, 2, 3)) { if (x === 2) continue; log(x) } log('after')`)
forAwait(
  'labels',
  `a: b: for await (const x of asyncItems('a', 1, 2)) { c: for await (const y of asyncItems('c', 3, 4)) { if (x === 1) continue b; if (y === 4) break a; log(x, y); continue c } }`,
)
forAwait(
  'jump out of a loop around',
  `a: for (let i = 0; i < 3; i++) { for await (const x of asyncItems('ai', 1, 2)) { if (i === 0) continue a; if (i === 1) break a; } } log('after')`,
)
forAwait('return', `for await (const x of asyncItems('ai', 1, 2)) { if (x === 2) return later('value') }`)
forAwait('return of a value', `for await (const x of asyncItems('ai', 1, 2)) return 5`)
forAwait('throw', `for await (const x of asyncItems('ai', 1, 2)) { throw new Error('body') }`)
forAwait(
  'throw, and closing fails',
  `const it = asyncItems('ai', 1, 2); it.bad = true; for await (const x of it) { throw new Error('body') }`,
)
forAwait('break, and closing fails', `const it = asyncItems('ai', 1, 2); it.bad = true; for await (const x of it) break`)
forAwait('break, and closing rejects', `const it = asyncItems('ai', 1, 2); it.rejects = true; for await (const x of it) break`)
forAwait('break, and closing gives no object', `const it = asyncItems('ai', 1, 2); it.nothing = true; for await (const x of it) break`)
forAwait(
  'nothing to close',
  `for await (const x of { [Symbol.asyncIterator]() { let n = 0; return { next: () => ({ value: n++, done: false }) } } }) { log(x); if (x === 2) break }`,
)
forAwait('next fails', `const it = asyncItems('ai', 1, 2); it.worse = true; for await (const x of it) log(x)`)
forAwait(
  'next rejects',
  `for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => later(0).then(() => fail('next')), return() { log('no') } }) }) log(x)`,
)
forAwait(
  'next gives no object',
  `for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => 5, return() { log('no') } }) }) log(x)`,
)
forAwait('no iterable', `for await (const x of say(5)) log(x)`)
forAwait(
  'patterns',
  `for await (const { a, b = await later(2) } of [{ a: 1 }, { a: 3, b: 4 }]) log(a, b); for await (let [c = await later(1)] of [[], [2]]) log(c); let o = {}; for await (o.x of [1, later(2)]) log(o); for await ([o.y] of [[3]]) log(o); for await (o[await later('z')] of [4]) log(o)`,
)
forAwait('a pattern fails', `for await (const { a = fail('x') } of asyncItems('ai', {}, {})) log(a)`)
forAwait(
  'closures',
  `const all = []; for await (const x of [1, 2]) all.push(() => x); for await (let y of [3, 4]) all.push(() => y++); log(all.map((f) => f()), all.map((f) => f()))`,
)
forAwait('var', `for await (var x of [1, 2]); log(x)`)
forAwait(
  'inside try',
  `try { for await (const x of asyncItems('ai', 1, 2)) { throw new Error('x') } } catch (e) { log('caught', e) } finally { log('finally', await later(1)) }`,
)
forAwait(
  'inside each other',
  `for await (const x of asyncItems('out', 1, 2)) for await (const y of asyncItems('in', 3, 4)) { if (y === 4) break; log(x, y) }`,
)
forAwait('over a suspension', `for await (const x of await later(asyncItems('ai', 1))) log(x + await later(1))`)
forAwait('without a block', `if (await later(1)) for await (const x of [1]) log(x); else log('no')`)

// Generators

const generator = (name: string, code: string, use = `drive(g())`): void => add(`generator: ${name}`, `${code}\nawait ${use}`)
generator(
  'delegation',
  `function* g() { log(yield* h(), yield* [1, 2], yield* items('it', 3)) }\nfunction* h() { log(yield 1); return yield 2 }`,
)
generator(
  'delegation as an operand',
  `function* g() { let x = 1; soon(() => x = 5); log(x + (yield* h()) + x) }\nfunction* h() { return yield 2 }`,
)
generator(
  'return from outside',
  `function* g() { try { yield 1 } finally { log('a'); yield 2; log('b') } log('no') }`,
  `(async () => { const i = g(); log(i.next(), i.return(7), i.next(), i.next()) })()`,
)
generator(
  'return from outside, in a loop',
  `function* g() { for (const x of items('it', 1, 2)) { try { yield x } finally { yield 'f' } } }`,
  `(async () => { const i = g(); log(i.next(), i.return(7), i.next(), i.next()) })()`,
)
generator(
  'return from outside, in a pattern',
  `function* g() { const [a = yield 1, b = yield 2] = items('it', undefined, undefined, 3) }`,
  `(async () => { const i = g(); log(i.next(), i.next(), i.return(7)) })()`,
)
generator(
  'throw from outside',
  `function* g() { const [a = yield 1] = items('it', undefined, 2) }`,
  `(async () => { const i = g(); log(i.next()); try { i.throw(new Error('t')) } catch (e) { log(e) } })()`,
)
generator(
  'closed by a loop',
  `function* g() { try { for (const x of items('it', 1, 2)) yield x } finally { log('closed') } }`,
  `(async () => { for (const x of g()) { log(x); break } const [y] = g(); log(y) })()`,
)
generator('methods', `const o = { *g() { return [this.v, yield 1] }, v: 5 }\nconst g = () => o.g()`)
generator('yield without a value', `function* g() { const a = [yield, yield]; log(a); log((yield) + (yield)) }`)
generator(
  'a thousand',
  `function* g() { let s = 0; for (let i = 0; i < 1000; i++) s += yield i; log(s) }`,
  `(async () => { const i = g(); let r = i.next(); while (!r.done) r = i.next(r.value) })()`,
)

// Functions in functions

add(
  'functions in functions',
  `async function f() { const a = async () => { const b = async (x) => g(x, await later(1)); return [await b(2), await later(3)] }; function* c() { yield* [1, 2] } return [await a(), [...c()], ((x) => x)(await later(4))] }\nfunction g(...a) { return a }\nlog(await f())`,
)
add(
  'async functions in parameters',
  `function f(a = async (x) => { let o = { n: 1 }; o.n += await later(x); return later(o) }) { return a(2) }\nlog(await f())\nconst h = async (a = async () => later(1), b = a()) => [await a(), await b]\nlog(await h())`,
)
add(
  'async functions in fields',
  `class C { f = async () => { const o = { a: this.v }; o.a += await later(1); return later(o) }; static g = async () => later(this.name); v = 1; static { this.h = async () => later(5) } }\nlog(await new C().f(), await C.g(), await C.h())`,
)
add(
  'async functions in keys',
  `const o = { [(async () => later(1), 'a')]: 1, async [say('k')](x) { return [x, await later(2)] } }\nlog(o.a, await o.k(3))`,
)
add(
  'in an expression that suspends',
  `log([async (x) => { const o = {}; o.x = await later(x); return o }, await later(1)].length, await (async (x) => [say(x), await later(2)])(await later(1)))`,
)
add(
  'accessors',
  `const o = { get a() { return (async () => [say(1), await later(2)])() }, async async() { return 1 }, await: 2, yield: 3 }\nlog(await o.a, await o.async(), o.await, o.yield)`,
)
add(
  'names like temporaries',
  `async function f() { const $s1 = 1, $s2 = 2; let $x1 = 3; $b1: { try { await later(1); break $b1 } finally { await later(2) } } return [$s1, $x1 + await later($s2), $x1] }\nlog(await f())`,
)
add(
  'ticks',
  `async function a() { log('a1'); await null; log('a2'); await later(1); log('a3'); return b() }\nasync function b() { log('b1'); for await (const x of [1, 2]) log('b', x); return c() }\nasync function c() { try { return later('c') } finally { await null; log('c1') } }\na().then((v) => log('end', v)); log('start'); await later(0, 30)`,
)
add(
  'many at once',
  `async function f(n) { let s = 0; for (const x of [1, 2, 3]) { s += await later(x, n) } try { return g(s) } finally { await later(n); log('f', n) } }\nasync function* h(n) { try { yield* [n, await f(n)] } finally { await later(1); log('h', n) } }\nasync function g(s) { return later(s) }\nawait Promise.all([1, 2, 3].map(async (n) => { for await (const x of h(n)) log(n, x) }))`,
)

export const programs: readonly Program[] = rows
