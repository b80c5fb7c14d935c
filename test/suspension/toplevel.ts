// Lists await at the top level of a program: its variables, blocks, loops and errors.
import { alone, type Row } from './row.ts'

export const toplevel: readonly Row[] = [
  alone('top-level await', `
    const a = await tick(1)
    let b = a + (await tick(2))
    log(a, b)
    await tick()
    b++
    function late() { return b + c }
    const c = await tick(3)
    log(late(), typeof globalThis.a)
    await sleep(1)
    log('end', this)
  `),
  alone('top-level loops', `
    const gets = []
    for (let i = 0; i < 3; i++) { await tick(); gets.push(() => i++) }
    for (const x of new Set(['a', 'b'])) { await tick(); log(x) }
    for await (const x of [tick(1), 2]) { log(x); await tick() }
    for (const k in { p: 1, q: 2 }) log(k, await tick('in'))
    var n = 0
    while (n < 2) n += await tick(1)
    log(n, gets.map((f) => f()), gets.map((f) => f()))
  `),
  alone('top-level try, catch, finally', `
    try { await fail('x') } catch (e) { log(e.message); await tick() } finally { await tick(); log('finally') }
    const v = await fail('y').catch((e) => e.message)
    log(v)
    block: try { await tick(); break block } finally { await tick(); log('left') }
    log('end')
  `),
  alone('top-level await beside timers and functions', `
    const log2 = []
    let stop = false
    const spin = async (name) => { while (!stop) { log2.push(name); await tick() } return name }
    const a = spin('a'), b = spin('b')
    await tick(); await tick()
    log(log2.length > 2)
    await tick()
    stop = true
    log(await a, await b)
  `),
  alone('top-level classes and destructuring', `
    const { x = await tick(5), ...rest } = { y: 1 }
    class A { static n = x; async m() { await tick(); return A.n++ } }
    const [p, q] = await Promise.all([new A().m(), new A().m()])
    log(x, rest, p, q, A.n)
    class B extends (await tick(A)) { [await tick('k')]() { return super.m() } }
    log(await new B().k(), new B() instanceof A)
  `),
  alone('top-level await of dynamic import', `
    const { EventEmitter } = await import('node:events')
    const e = new EventEmitter()
    e.on('x', (v) => log('x', v))
    await tick()
    e.emit('x', await tick(1))
    const { format: form } = await import('node:util')
    await tick()
    log(form('%s', await tick('y')))
  `),
  alone('top-level expressions', `
    let n = 1
    const f = (...list) => list.join()
    log(f(n, await tick(n++), n), n + (await tick(n++)) * n, \`\${n} \${await tick(n)}\`)
    const o = { a: 1, async m() { return this.a + (await tick(1)) } }
    o.a += await o.m(); o['b'] ??= await tick('b')
    log(Object.keys(o), o.a, o.b, await (await tick(o)).m(), [...(await tick('xy')), n])
    label: for (const x of [1, 2, 3]) for (const y of [1, 2]) { if (await tick(x * y === 4)) break label; log(x, y) }
  `),
  alone('an async main at the top level', `
    const state = { phase: 'none' }
    async function main() { state.phase = 'one'; await tick(); state.phase = 'two'; await sleep(1); state.phase = 'three'; return 'result' }
    const running = main()
    log(state.phase)
    await tick()
    log(state.phase)
    log(await running, state.phase)
    export { state }
  `),
]
