// Lists the places of expressions in which an await can stand, and what the engine has evaluated by then.
import { type Row, row } from './row.ts'

/** `a('x')` logs that it was evaluated. */
const body = (name: string, code: string): Row => row(name, `
    const at = (name, value = name) => { log('at', name); return value }
    async function main() {
${code.replace(/^/gm, '  ')}
    }
    main().catch((e) => log('rejected', e.name, e.message))
`)

export const expressions: readonly Row[] = [
  body('operands of binary operators', `
      log(at('a', 1) + (await tick(2)) * at('b', 3) - (await tick(4)) ** 2)
      log((await tick(7)) % at('c', 4), at('d', 1) << (await tick(3)), 6n * (await tick(7n)))
      log(at('e', 1) < (await tick(2)), at('f', 'x') === (await tick('x')), at('g', null) == (await tick(undefined)))`),
  body('a left operand that changes meanwhile', `
      let x = 1
      const change = async () => { await tick(); x = 100; return 5 }
      log(x + (await change()), x)
      x = 1
      log((await change()) + x)
      x = 1
      log([x, x++, await change(), x].join())
      const o = { n: 1 }
      const changeO = async () => { await tick(); o.n = 50; return 1 }
      log(o.n + (await changeO()) + o.n)`),
  body('lost updates', `
      let sum = 0
      const add = async (n) => { sum = sum + (await tick(n)) }
      const plus = async (n) => { sum += await tick(n) }
      const safe = async (n) => { const v = await tick(n); sum += v }
      await Promise.all([add(1), add(2), plus(4)])
      log(sum)
      sum = 0
      await Promise.all([safe(1), safe(2), safe(4)])
      log(sum)`),
  body('compound assignment to variables', `
      let a = 1, b = 'x', c = 5n, d = 2, e = 7, f = 6
      a += await tick(1); b += await tick('y'); c -= await tick(2n); d **= await tick(10); e %= await tick(4); f <<= await tick(2)
      log(a, b, c, d, e, f)
      a = b = (c += await tick(1n))
      f |= await tick(1); f &= await tick(9); f ^= await tick(2); f >>>= await tick(1); e /= await tick(2); d *= await tick(0.5)
      log(a, b, c, d, e, f)`),
  body('compound assignment to members', `
      const o = { n: 1, get g() { log('get'); return 5 }, set g(v) { log('set', v) }, list: [1, 2, 3] }
      let i = 0
      o.n += await tick(10)
      o.g *= await tick(2)
      at('o', o)[at('n')] -= await tick(1)
      o.list[i++] += await tick(100)
      o.list[i++] **= await tick(3)
      log(o.n, o.list, i)`),
  body('logical assignment', `
      let a, b = 0, c = 1
      a ??= await tick('a'); b ||= await tick('b'); c &&= await tick('c')
      log(a, b, c)
      a ??= await at('never'); b ||= await at('never'); c &&= await tick(null); c &&= at('never')
      log(a, b, c)
      const o = { x: null, get y() { log('get y'); return this.z }, set y(v) { log('set y'); this.z = v } }
      at('o', o).x ??= await tick(1); o.x ??= at('never'); o.y ||= await tick(2); o.y &&= await tick(3); o[at('k')] ??= await tick(4)
      log(o.x, o.z, o.k)`),
  body('arguments of a call', `
      const f = (...list) => { log('call', list); return list.length }
      log(f(at('a'), await tick('b'), at('c'), await tick('d')))
      log(f(await tick(1), f(await tick(2), at('in')), f(at('x'), await tick(3))))
      log(Math.max(at('m', 1), await tick(5), 3))`),
  body('the callee', `
      let f = (x) => 'old' + x
      const change = async (x) => { await tick(); f = (y) => 'new' + y; return x }
      log(f(await change(1)), f(2))
      log((await tick((x) => x * 2))(await tick(21)))
      const make = async (n) => { await tick(); return (m) => async (k) => { await tick(); return [n, m, k] } }
      log(await (await make(1))(await tick(2))(await tick(3)))`),
  body('method calls keep their object', `
      const o = { name: 'o', m(...list) { return [this.name, ...list] }, get late() { log('get late'); return this.m } }
      const change = async (x) => { await tick(); o.m = () => 'replaced'; return x }
      log(o.m(await change(1)), o.m(2))
      delete o.m
      o.m = function (x) { return [this === o, x] }
      log(o.late(await tick(3)), o['m'](await tick(4)), at('o', o)[at('m')](await tick(5)))
      log((await tick(o)).m(6), (await tick(o))[await tick('m')](await tick(7)))
      log((at('paren', o).m)(await tick(8)))`),
  body('member access on and with awaited values', `
      const o = { a: { b: { c: 'deep' } }, list: [[1, 2], [3, 4]] }
      log((await tick(o)).a.b.c, o.a[await tick('b')].c, (await tick(o))[await tick('list')][await tick(1)][await tick(0)])
      log(o.list[(await tick(0)) + at('one', 1)][await tick(1)])
      try { (await tick(null)).x } catch (e) { log(e.name) }
      try { null[await tick('k')] } catch (e) { log(e.name, 'after the wait') }
      try { undefinedName + (await at('never')) } catch (e) { log(e.name) }`),
  body('optional chains', `
      let o = { f(x) { return [this === o, x] }, a: { b: [1, 2] } }
      const none = null
      log(o?.f(await tick(1)), o.a?.b[await tick(1)], o?.['a']?.[await tick('b')]?.length)
      log(none?.f(await at('never')), none?.[await at('never')], o.g?.(await at('never')), none?.a.b.c(await at('never')))
      log((await tick(o))?.a.b?.[0], (await tick(none))?.a.b.c.d, (await tick(o.f))?.call(o, await tick(2)))
      log(o?.f?.(await tick(3), ...(await tick([4]))), delete o?.a[await tick('b')], o.a)`),
  body('new with awaited parts', `
      class P { constructor(...list) { this.list = list; log('new', list, new.target.name) } }
      class Q extends P {}
      log(new P(at('a'), await tick('b')).list.length, new (await tick(Q))(await tick(1)) instanceof Q)
      log(new Map(await tick([[1, 2]])).get(1), new Date(await tick(0)).getTime(), new Error(await tick('m')).message)
      const ns = { P }
      log(new ns.P(...(await tick([1, 2])), await tick(3)).list, new (class { x = 1 })(await tick()).x)
      let R = P
      log(new R((R = Q, await tick(1))) instanceof Q)`),
  body('spread in calls and arrays', `
      let list = [1, 2]
      const change = async () => { await tick(); list.push(9); return 'c' }
      log([...list, await change(), ...list])
      log(Math.max(...list, await tick(100), ...(await tick([3]))))
      const gen = function* () { log('gen start'); yield 1; yield 2; log('gen end') }
      log([...gen(), await tick('x'), ...gen()])
      log([at('a'), , await tick('b'), ...'cd', , await tick('e')])`),
  body('object literals', `
      const src = { s: 1, get t() { log('get t'); return 2 } }
      const o = { a: at('a'), ...src, [at('k')]: await tick('v'), s: await tick(3), get g() { return this.a }, m() { return super.toString === Object.prototype.toString }, [await tick('computed')]: at('last') }
      log(o, o.g, o.m())
      const p = { __proto__: await tick(o), own: await tick(1), ...(await tick({ z: 1 })), f() {}, async h() { await tick(); return this.own } }
      log(Object.keys(p), p.a, p.f.name, await p.h(), Object.getPrototypeOf(p) === o)
      log({ [at(1)]: 'x', 0: await tick('y'), b: 1, ['a' + (await tick('c'))]: 2 })`),
  body('names given to functions by place', `
      const o = { [await tick('key')]: () => {}, fn: await tick(function () {}), [await tick('cls')]: class {}, plain: () => {} }
      log(Object.values(o).map((f) => f.name))
      let f
      f ??= (await tick(), () => {})
      let g = await tick(() => {})
      const h = (await tick(1)) ? () => {} : null
      let { k = () => {}, l = await tick(() => {}) } = {}
      log([f, g, h, k, l].map((x) => x.name))`),
  body('template literals', `
      let x = 1
      const change = async () => { await tick(); x = 2; return 'c' }
      log(\`\${x} \${await change()} \${x}\`)
      const noisy = (name) => ({ toString() { log('toString', name); return name } })
      log(\`<\${noisy('a')}|\${await tick('b')}|\${noisy('c')}|\${await tick(noisy('d'))}>\`)
      log(\`\${await tick(\`in \${await tick('ner')}\`)}\`, \`none \${1 + (await tick(1))}\`)`),
  body('tagged templates', `
      const seen = new Set()
      const tag = (strings, ...values) => { seen.add(strings); log(strings.raw.join('|'), values); return seen.size }
      const o = { n: 5, tag(strings, v) { return [this.n, strings.length, v] } }
      for (let i = 0; i < 2; i++) log(tag\`a\${at('x')}b\${await tick(i)}c\`)
      log(o.tag\`p\${await tick('q')}r\`, (await tick(tag))\`n\${1}\`)
      const keep = () => tag\`same\`
      keep(); await tick(); log(keep())`),
  body('conditional, comma, logical operators', `
      log((await tick(true)) ? at('yes') : at('no'), (await tick(0)) ? await at('never') : await tick('else'))
      log((at('a'), await tick('b'), at('c')))
      log((await tick(0)) || at('or', 2), (await tick(1)) && at('and', 3), (await tick(null)) ?? (await tick('nn')), at('left', 0) && (await at('never')))
      log(at('l', '') || (await tick('r')), (at('t', 1) && (await tick(0))) || at('last', 4), (at('u', undefined) ?? (await tick(5))) + 1)`),
  body('unary operators', `
      const o = { p: 1, q: 2 }
      log(!(await tick(0)), -(await tick(5)), +(await tick('7')), ~(await tick(1)), typeof (await tick('s')), void (await tick(1)))
      log(delete (await tick(o)).p, delete o[await tick('q')], o)
      log(typeof (await tick(undefined)), !!(await tick('x')), -(-(await tick(2))))`),
  body('update of members with awaited parts', `
      const o = { n: 1, list: [1, 2, 3] }
      log((await tick(o)).n++, ++(await tick(o)).n, o.list[await tick(1)]--, --o.list[(await tick(0)) + 2], o)
      let i = 0
      o.list[i++] = await tick('a'); o.list[i++] = await tick('b'); log(o.list, i)`),
  body('assignment evaluates its target first', `
      let o = { name: 'first' }
      const first = o
      const change = async (v) => { await tick(); o = { name: 'second' }; return v }
      o.x = await change(1)
      log(first, o)
      at('obj', o)[at('key')] = await tick(at('value'))
      log(o)
      let k = 'k1'
      o[k] = ((k = 'k2'), await tick(k))
      log(o)
      const setter = { set s(v) { log('set', v) } }
      log((setter.s = await tick(5)), (o.a = o.b = await tick('ab')), o)`),
  body('assignment to what cannot be assigned', `
      const frozen = Object.freeze({ a: 1 })
      const c = 1
      try { frozen.a = await tick(2) } catch (e) { log(e.name, 'frozen') }
      try { c = await tick(2) } catch (e) { log(e.name, 'constant') }
      try { null.x = await tick('waited') } catch (e) { log(e.name, 'null') }
      try { notDeclared = await tick(1) } catch (e) { log(e.name) }
      try { c += await tick(1) } catch (e) { log(e.name, c) }
      try { undefined[at('key')] = await tick(at('right')) } catch (e) { log(e.name, 'undefined') }`),
  body('keys are converted once', `
      const key = (name) => ({ toString() { log('key', name); return name } })
      const o = { a: 1 }
      o[key('a')] += await tick(1)
      o[key('b')] = await tick(2)
      o[key('c')] ??= await tick(3)
      const p = { [key('d')]: await tick(4), [key('e')]: 5 }
      log(o, p)`),
  body('relational operators', `
      const o = { p: 1 }
      class C { static [Symbol.hasInstance](x) { log('hasInstance', x); return x === 1 } #z; static has(x) { return #z in x } }
      log(at('p') in (await tick(o)), (await tick('q')) in at('o', o), (await tick([])) instanceof Array, at('one', 1) instanceof (await tick(C)))
      log(C.has(await tick(new C())), (await tick(1)) <= at('two', 2), (await tick('b')) > (await tick('a')))`),
  body('await in await', `
      log(await (await (await tick(tick(tick(1))))))
      log(await tick(await tick(await tick('in'))), await (async () => await tick(await tick('arrow')))())
      const p = tick('once')
      log(await p, await p, (await p) + (await p))
      const deep = async (n) => (n ? (await deep(n - 1)) + (await tick(n)) : 0)
      log(await deep(3))`),
  body('await of values that are no promises', `
      log(await 1, await 'x', await null, await undefined, await { a: 1 }, await [1], (await (() => 5))())
      await tick()
      const f = async () => { await 0; log('micro'); await null; return 'r' }
      const p = f()
      log('sync')
      await tick()
      log(await p)`),
  body('await of thenables', `
      const th = (name, v) => ({ get then() { log('get then', name); return (ok, no) => { log('then', name); v instanceof Error ? no(v) : setImmediate(ok, v) } } })
      log(await th('a', 1), await th('b', tick(2)))
      try { await th('c', new Error('thenable')) } catch (e) { log(e.message) }
      try { await { get then() { throw new Error('getter') } } } catch (e) { log(e.message) }
      try { await { then() { throw new Error('call') } } } catch (e) { log(e.message) }
      log(await { then(ok, no) { ok('first'); no('second'); throw new Error('third') } })
      const self = { then: 5 }
      log((await self) === self)`),
  body('await of rejected promises', `
      try { log(await fail('one')) } catch (e) { log('caught', e.message) }
      log(await fail('two').catch((e) => e.message))
      const late = fail('three')
      late.catch(() => {})
      await tick(); await tick()
      try { await late } catch (e) { log(e.message) }
      log(at('a') + (await fail('four')) + at('never'))`),
  body('classes with awaited heritage and keys', `
      class Base { hi() { return 'hi ' + this.constructor.name } }
      class A extends (await tick(Base)) {
        [await tick('m')]() { return super.hi() }
        static [await tick('s')] = at('static');
        ['k' + (await tick('2'))] = 5
        ;['get' + (await tick('X'))]() { return this.k2 }
        static { log('block', this.s) }
      }
      const a = new A()
      log(a.m(), A.s, a.k2, a.getX())
      const B = class extends (await tick(A)) { static x = super.s; async y() { return (await tick(this)).m() } }
      log(B.name, B.x, await new B().y())`),
  body('super with awaited arguments and keys', `
      class A { m(...l) { return ['A', this.n, ...l] } set p(v) { this.kept = v } }
      class B extends A {
        n = 7
        async run() {
          log(super.m(at('x'), await tick('y')), super[await tick('m')](await tick(1)), super.m?.(await tick(2)))
          super.p = await tick('set'); super[at('p')] += await tick('!')
          log(this.kept, await (async () => super.m(await tick('arrow')))())
        }
      }
      await new B().run()`),
  body('private names with awaited parts', `
      class C {
        #n = 1
        #m(...l) { return [this.#n, ...l] }
        static #s(x) { return x + '#' }
        async run(other) {
          log(this.#m(at('a'), await tick('b')), (await tick(other)).#n, #n in (await tick(this)), this.#m?.(await tick(2)), C.#s(await tick('st')))
          other.#n = await tick(50); this.#n += (await tick(1)) + other.#n; (await tick(this)).#n++
          const none = {}; try { none.#n = await tick('waited') } catch (e) { log(e.name) }
          return this.#n
        }
      }
      log(await new C().run(new C()))`),
  body('dynamic import with an awaited name', `
      const { inspect } = await import(await tick('node:util'))
      await tick()
      log(typeof inspect, inspect({ a: 1 }))
      const { posix, default: path } = await import('node:path')
      await tick()
      log(posix.join('a', await tick('b')), path.posix === posix)`),
  body('a long expression', `
      let n = 1
      const o = { v: 2, f(...x) { return x.reduce((a, b) => a + b, this.v) } }
      const r = n++ + (await tick(10)) * (n + o.f(n++, await tick(n), ...[n, await tick(n + 1)])) - (n > 2 ? await tick(n) : n) + [1, await tick(2), n].length
      log(r, n)
      log(((await tick(1)) + n++) * ((await tick(2)) + n++) * ((await tick(3)) + n++), n)
      log([n, [await tick(n), { n, m: await tick(++n), l: [n] }], n])`),
  body('conditions of statements', `
      if (await tick(true)) log('if'); else log('else')
      if (!(await tick(true))) log('if'); else if (await tick(1)) log('else if')
      let n = 2
      while (await tick(n--)) log('while', n)
      do { log('do', n++) } while (await tick(n < 1))
      for (let i = await tick(0), j = await tick(5); await tick(i < j); i += await tick(2), j--) log('for', i, j)
      if (await tick(0)) log('no')
      throw await tick(new Error('thrown'))`),
  body('assignment in conditions and arguments', `
      let a, b, m
      if ((a = await tick(5)) > 3) log('a', a)
      while ((b = await tick(b ? b - 1 : 2)) > 0) log('b', b)
      const re = /(\\w)=(\\d)/g
      while ((m = re.exec(await tick('x=1 y=2')))) log(m[1], m[2], re.lastIndex)
      log((a = a + (await tick(1))) + (a = a * (await tick(2))) + a)`),
  body('arguments that throw', `
      const f = (...l) => log('called', l)
      const bad = (m) => { throw new Error(m) }
      try { f(at('a'), bad('b'), await at('never')) } catch (e) { log(e.message) }
      try { f(await tick(1), bad('c')) } catch (e) { log(e.message) }
      try { notFunction(await tick(at('argument'))) } catch (e) { log(e.name) }
      const o = {}
      try { o.missing(await tick(at('evaluated'))) } catch (e) { log(e.name) }
      try { new (await tick({}))(at('ctor')) } catch (e) { log(e.name) }`),
  body('destructuring with awaited values', `
      const { a, b: { c } } = await tick({ a: 1, b: { c: 2 } })
      let [x, y] = [await tick('x'), await tick('y')]
      ;[x, y] = [y, await tick(x)]
      log(a, c, x, y)
      const o = {}
      ;({ p: o.p, q: [o.q] } = await tick({ p: 1, q: [2] }))
      log(o, (([s, t]) => s + t)(await tick([1, 2])))`),
]
