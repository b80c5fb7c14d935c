// Lists patterns with an await inside: in defaults, keys and targets, in declarations, assignments, parameters of catch and heads of loops.
import { type Row, row } from './row.ts'

const body = (name: string, code: string): Row => row(name, `
    const at = (name, value = name) => { log('at', name); return value }
    const noisy = (name, o) => new Proxy(o, { get: (t, k) => { log(name, 'get', String(k)); return t[k] }, ownKeys: (t) => { log(name, 'keys'); return Reflect.ownKeys(t) } })
    const source = (name, list, extra = {}) => ({ [Symbol.iterator]() { let i = 0; return { next() { log(name, 'next', i); return { value: list[i], done: i++ >= list.length } }, return() { log(name, 'closed'); return {} }, ...extra } } })
    async function main() {
${code.replace(/^/gm, '  ')}
    }
    main().catch((e) => log('rejected', e.name, e.message))
`)

export const destructuring: readonly Row[] = [
  body('object pattern with awaited defaults', `
      const { a = await tick('A'), b = await at('never'), c: { d = await tick('D') } = {} } = noisy('o', { b: 'b' })
      log(a, b, d)
      let { x = await tick(1), y = x + (await tick(1)), z = await tick(y + 1) } = noisy('p', {})
      log(x, y, z)`),
  body('object pattern with awaited keys and rest', `
      const o = { k1: 1, k2: 2, k3: 3, [Symbol.for('s')]: 4 }
      const { [await tick('k1')]: a, [at('k2')]: b = await tick('d'), ...rest } = noisy('o', o)
      log(a, b, rest)
      const { k3, ...more } = { ...o, get g() { log('getter'); return 'g' } }
      await tick()
      log(k3, more)`),
  body('array pattern with awaited defaults', `
      const [a, b = await tick('B'), , c = await tick('C'), ...d] = source('s', [1, undefined, 3, 4, 5, 6])
      log(a, b, c, d)
      const [e = await tick('E'), [f = await tick('F')] = []] = source('t', [])
      log(e, f)
      const [g = await tick('never?')] = source('u', ['G', 'H'])
      log(g)`),
  body('array pattern that is not exhausted closes its iterator', `
      const [a, b = await tick('B')] = source('s', [1])
      const [c = await tick(2)] = source('t', [undefined, 2, 3])
      const [] = source('empty', [1])
      const [, , ] = source('holes', [1, 2, 3])
      log(a, b, c)
      try { const [x, y = await fail('default')] = source('f', [1, undefined, 3]) } catch (e) { log(e.message) }
      try { const [x = await tick(1), { z }] = source('g', [1, null, 3]) } catch (e) { log(e.name) }
      try { const [p = await tick(1)] = source('h', [1], { return() { throw new Error('closing') } }) } catch (e) { log(e.message) }`),
  body('assignment patterns with awaited targets', `
      const o = {}, list = []
      let k = 0
      ;({ a: o[await tick('x')], b: (await tick(o)).y = await tick('default'), ...(await tick(o)).rest } = noisy('n', { a: 1, c: 3 }))
      log(o)
      ;[list[k++], list[await tick(k++)] = 'd', ...o[await tick('others')]] = source('s', ['p', undefined, 'r', 's'])
      log(list, o, k)
      log(([o.z] = await tick(['value'])))`),
  body('swap through a pattern', `
      let [a, b, c] = [1, 2, 3]
      ;[a, b, c] = [await tick(b), c, await tick(a)]
      log(a, b, c)
      const list = [1, 2, 3]
      ;[list[0], list[await tick(2)]] = [list[2], list[0]]
      log(list)`),
  body('closures over bound names', `
      const { a, get = () => a, b = await tick('b'), set = (v) => { b2 = v + b } } = { a: 1 }
      let b2
      set('x')
      await tick()
      let { n = 0, up = () => ++n, m = await tick(up()) } = {}
      log(get(), b2, n, m, up(), n)`),
  body('patterns of null and of non-iterables', `
      const tell = async (f) => { try { await f(); log('fine') } catch (e) { log(e.name) } }
      await tell(async () => { const { a = await at('never') } = null })
      await tell(async () => { const [a = await at('never')] = {} })
      await tell(async () => { const { [await at('key')]: a } = undefined })
      await tell(async () => { const { a: { b = await at('never') } } = {} })
      await tell(async () => { const { ...r } = await tick(null) })`),
  body('dead zones in patterns', `
      const tell = async (f) => { try { await f(); log('fine') } catch (e) { log(e.name) } }
      await tell(async () => { const { a = b, b = await tick(1) } = {} })
      await tell(async () => { let [a = await tick(1), b] = [b, 2] })
      await tell(async () => { const { a = await tick(1), ...b } = { a: typeof b } })
      await tell(async () => { for (const [x = await tick(1), y] of [[y, 2]]) log(x) })
      await tell(async () => { const { a = await tick(() => b), b = a() } = {} })
      await tell(async () => { const { a = (await tick(1), () => b), b = 2 } = {}; log(a()) })`),
  body('var patterns and redeclaration', `
      var a = 1
      var { a = await tick('kept?'), b: [c = await tick('c')] = [] } = { a: undefined }
      log(a, c)
      for (var { d = await tick('d' + c) } of [{}, { d: 1 }]) { await tick(); log(d) }
      log(d)`),
  body('patterns in heads of loops', `
      for (const { a, b = await tick(a * 2) } of [{ a: 1 }, { a: 2, b: 'b' }]) { const get = () => [a, b]; await tick(); log(get()) }
      for (const [k, { v = await tick('none') }] of new Map([['x', {}], ['y', { v: 1 }]])) { await tick(); log(k, v) }
      for (const [c, d = await tick('-')] in { pq: 1, r: 2 }) log(c, d)`),
  body('nested patterns with awaits at each level', `
      const { a: [{ b: { c = await tick('c') } = await tick({}), ...d } = await tick({}), ...[e = await tick('e'), ...f]], g } = noisy('o', { a: source('s', [{ x: 1 }, undefined, 5, 6]), g: 7 })
      log(c, d, e, f, g)`),
  body('parameters of inner functions stay theirs', `
      const f = ({ a, b = a }, [c] = [b]) => async ({ d = c } = {}) => { await tick(); return [a, b, c, d] }
      const g = f({ a: 1 })
      await tick()
      log(await g(), await g({ d: 'd' }), await f({ a: 2, b: 3 }, ['c'])())`),
]
