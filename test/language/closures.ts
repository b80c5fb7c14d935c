// Lists the ways a function holds on to variables: shared, per iteration, per block, in parameters, in their dead zone.
import { program, type Row, row, sloppy } from './row.ts'

export const closures: readonly Row[] = [
  row('counter', 'function make() { let n = 0; return () => ++n }\nconst next = make()\nnext()', 'console.log(next())', 'console.log(next())'),
  row('two counters are independent', 'const make = () => { let n = 0; return () => ++n }\nconst a = make(), b = make()\na(); a()', 'console.log(a(), b())', 'console.log(a(), b())'),
  row('closures share an environment', `
    function account(balance) {
      return { put: (n) => { balance += n }, take: (n) => { balance -= n }, get: () => balance }
    }
    const { put, take, get } = account(10)
    put(5)
  `, 'take(3)\nconsole.log(get())', 'put(100)\nconsole.log(get())'),
  row('siblings through two levels', `
    function outer() {
      let shared = 1
      const level = () => { let own = 10; return { inc: () => [++shared, ++own], see: () => [shared, own] } }
      return [level(), level()]
    }
    const [a, b] = outer()
    a.inc()
  `, 'console.log(a.inc(), b.see())', 'console.log(b.inc(), a.see(), b.see())'),
  row('deep parent chain', `
    const f = (a) => (b) => (c) => (d) => (e) => { a++; e += d; return [a, b, c, d, e] }
    const g = f(1)(2)(3), h = g(4)
  `, 'console.log(h(5), g(40)(50))', 'console.log(h(5), g(40)(50))'),
  row('deep parent chain, made in loops', `
    let f = () => []
    for (let i = 0; i < 50; i++) { const below = f; let calls = 0; f = () => [...below(), i * 100 + calls++] }
    f()
  `, 'console.log(f().at(-1), f().length)', 'console.log(f().slice(0, 3), f()[49])'),
  row('environment in between without variables', 'function a(x) { { return function b() { { { return () => x++ } } } } }\nconst f = a(5)()', 'console.log(f())', 'console.log(f())'),
  row('let per iteration of for', 'const fs = []\nfor (let i = 0; i < 3; i++) fs.push(() => i++)\nfs[1]()', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('let of for, two variables', 'const fs = []\nfor (let i = 0, j = 10; i < j; i += 3, j--) fs.push({ up: () => ++i, see: () => [i, j] })', 'fs[0].up()\nconsole.log(fs.map((f) => f.see()))', 'fs[1].up()\nconsole.log(fs.map((f) => f.see()))'),
  row('closure in the head of for', 'let see\nfor (let i = 0, f = () => i; i < 3; i++) { see ??= f }', 'console.log(see())', 'console.log(see())'),
  row('closure in the update of for', 'const fs = []\nfor (let i = 0; i < 3; fs.push(() => i), i++) { fs.push(() => i * 10) }', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('closure in the test of for', 'const fs = []\nfor (let i = 0; fs.push(() => i++), i < 2; i++) ;', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('for with a block variable beside the loop variable', 'const fs = []\nfor (let i = 0; i < 3; i++) { let square = i * i; fs.push([() => square += i, () => i++]) }', 'console.log(fs.map(([a, b]) => [a(), b()]))', 'console.log(fs.map(([a, b]) => [a(), b()]))'),
  row('var of for is shared', 'const fs = []\nfor (var i = 0; i < 3; i++) fs.push(() => i++)', 'console.log(fs.map((f) => f()), i)', 'console.log(fs.map((f) => f()), i)'),
  row('let per iteration of for-in', 'const fs = {}\nfor (let key in { a: 1, b: 2 }) fs[key] = () => (key += key)', 'console.log(fs.a(), fs.b())', 'console.log(fs.a(), fs.b())'),
  row('const per iteration of for-of', 'const fs = []\nfor (const word of ["x", "y"]) { let n = 0; fs.push(() => word + n++) }\nfs[0]()', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('destructured for-of', 'const fs = []\nfor (let { a, b: [c, ...d] } of [{ a: 1, b: [2, 3] }, { a: 4, b: [5, 6, 7] }]) fs.push(() => [a++, c--, d.push(a)])', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('for-of over an outer variable', 'let at\nconst fs = []\nfor (at of [1, 2, 3]) fs.push(() => at)', 'console.log(fs.map((f) => f()))', 'at = 9\nconsole.log(fs.map((f) => f()))'),
  row('let in while', 'const fs = []\nlet k = 0\nwhile (k < 3) { let j = k++; fs.push(() => [j++, k]) }', 'console.log(fs.map((f) => f()))', 'k = 7\nconsole.log(fs.map((f) => f()))'),
  row('let in do-while', 'const fs = []\nlet k = 0\ndo { const j = k * 2; fs.push((n) => j + (k += n)) } while (++k < 2)', 'console.log(fs.map((f) => f(1)))', 'console.log(fs.map((f) => f(1)))'),
  row('loops in loops', `
    const fs = []
    for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) { let n = 0; fs.push(() => [i, j, n++]); if (j) fs.push(() => [i++, n++]) }
  `, 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('loop with continue and break', 'const fs = []\nout: for (let i = 0; ; i++) { for (let j of [1, 2]) { if (i === 1) continue out; if (i === 3) break out; fs.push(() => [i++, j]) } }', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('bare block', 'let f, g\n{ let x = 1; f = () => x++; { let x = 100; g = () => x++ } }', 'console.log(f(), g())', 'console.log(f(), g())'),
  row('labelled block', 'let f\nblock: { let x = 1; f = () => ++x; if (x) break block; x = 50 }', 'console.log(f())', 'console.log(f())'),
  row('shadowing at each level', 'let x = "a"\nconst f = (() => { let x = "b"; return () => { let y = x; { let x = "c"; return () => [x += "!", y += "?"] } } })()()', 'console.log(x, f())', 'console.log(x, f())'),
  row('block functions', 'let f\n{ let n = 0; function hidden() { return ++n }\n  f = hidden }', 'console.log(f(), typeof hidden)', 'console.log(f())'),
  sloppy('block functions leak in sloppy mode', 'if (true) { let n = 5; function leaked() { return n++ } }', 'console.log(leaked())', 'console.log(leaked())'),
  sloppy('block function of sloppy mode changed inside', '{ function g() { return 1 }\n  g = () => 2 }', 'console.log(g())', 'g = () => 3\nconsole.log(g())'),
  row('catch parameter', 'let f\ntry { throw 41 } catch (e) { f = () => ++e }', 'console.log(f())', 'console.log(f())'),
  row('catch parameter, destructured', 'let f\ntry { throw { code: 7, rest: [1, 2] } } catch ({ code, rest: [a, b = 3, c = a + b] }) { let local = "l"; f = () => [code++, a, b, c++, local += "!"] }', 'console.log(f())', 'console.log(f())'),
  row('catch without parameter, try and finally scopes', 'const fs = []\ntry { let t = 1; fs.push(() => t++); throw 0 } catch { let c = 10; fs.push(() => c++) } finally { let n = 100; fs.push(() => n++) }', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  sloppy('var over a catch parameter', 'try { throw 1 } catch (e) { var e = 2; var f = () => e++ }', 'console.log(f(), e)', 'console.log(f(), e)'),
  row('switch scope', 'const fs = []\nfor (const k of [1, 2]) switch (k) { case 1: let x = 10; fs.push(() => x++); break; default: { let y = 20; fs.push(() => [y++, k]) } }', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('switch cases share variables', 'const fs = []\nswitch (1) { case 1: let a = 1; const b = 2; fs.push(() => [a++, b]); case 2: fs.push(() => a) }', 'console.log(fs.map((f) => f()))', 'console.log(fs.map((f) => f()))'),
  row('parameter with default', 'const make = (n = 5) => () => n++\nconst f = make(), g = make(50)', 'console.log(f(), g())', 'console.log(f(), g())'),
  row('closure in a parameter default', 'function make(a, see = () => a, set = (v) => { a = v }) { return { see, set } }\nconst m = make(1)\nm.set(2)', 'console.log(m.see())', 'm.set("x")\nconsole.log(m.see())'),
  row('parameter scope and body scope are two', 'function make(a = 1, outer = () => a) { var a; const inner = () => a; a = 2; return { outer, inner, set: (v) => { a = v } } }\nconst m = make()', 'console.log(m.outer(), m.inner())', 'm.set(3)\nconsole.log(m.outer(), m.inner())'),
  row('defaults that use earlier parameters', 'const make = (a, b = a + 1, c = () => [a, b++]) => { a *= 10; return c }\nconst f = make(1)', 'console.log(f())', 'console.log(f())'),
  row('destructured parameters', 'function make({ a, b: { c = 3, ...others } = {} }, [d, , e] = [7, 8, 9]) { return () => [a++, c++, others, d, e++] }\nconst f = make({ a: 1, b: { x: 1 } }), g = make({ a: 5 }, "uvw")', 'console.log(f())\nconsole.log(g())', 'console.log(f())\nconsole.log(g())'),
  row('rest parameters', 'const make = (first, ...rest) => (n) => { rest.push(n); return [first, rest.length, rest.at(-2)] }\nconst f = make("a", 1, 2)', 'console.log(f(3))', 'console.log(f(4))'),
  row('destructured rest', 'const make = (...[a, b = a, ...{ length }]) => () => [a++, b++, length]\nconst f = make(1, undefined, 3, 4)', 'console.log(f())', 'console.log(f())'),
  row('assigned after capture', 'let x = 1\nconst see = () => x\nx = 2', 'console.log(see())\nx = 3', 'console.log(see())'),
  row('const holds an object', 'const box = { n: 0 }\nconst same = () => box', 'same().n++\nconsole.log(box === same(), box.n)', 'console.log(box === same(), box.n)\ntry { box = 1 } catch (e) { console.log(e.name) }'),
  row('const stays constant', 'const make = () => { const c = 1; return () => { try { c = 2 } catch (e) { return [e.name, c] } } }\nconst f = make()', 'console.log(f())', 'console.log(f())'),
  row('dead zone is left later', `
    function make() {
      const see = () => { try { return late } catch (e) { return e.name } }
      setTimeout(() => console.log('inner', see()), 1)
      return see
      let late = 1
    }
    const see = make()
  `, 'console.log(see())', 'console.log(see(), typeof see)'),
  row('dead zone of const and class', `
    const { a, b } = (() => {
      return { a: () => { try { return C } catch (e) { return e.message } }, b: () => { try { return D } catch (e) { return e.message } } }
      const C = 1
      class D {}
    })()
  `, 'console.log(a(), b())', 'console.log(a(), b())'),
  row('dead zone after a throw', `
    let see, set
    try { see = () => lost; set = (v) => { lost = v }; let lost = (() => { throw new Error('no') })() } catch (e) { console.log(e.message) }
  `, 'try { see() } catch (e) { console.log(e.name) }', 'try { set(1) } catch (e) { console.log(e.name) }'),
  row('a block left by a throw before its constant is there', `
    const tools = { mask: () => 'plain' }
    try {
      const found = (() => { throw new Error('none') })()
      tools.mask = function () { return found.mask() }
      const late = () => found
      tools.late = late
    } catch {}
  `, `console.log(tools.mask(), Object.keys(tools))`, `console.log(tools.mask())`),
  program('functions that exist once, when garbage has been collected', `
    import { setFlagsFromString } from 'node:v8'
    import { runInNewContext } from 'node:vm'
    const tools = (() => {
      function a() { return 'a' }
      const b = () => 'b'
      return { a, b }
    })()
    const tick = (k) => {
      setFlagsFromString('--expose-gc')
      runInNewContext('gc')()
      console.log(k, tools.a(), tools.b())
      if (k < 5) setTimeout(tick, 1, k + 1)
    }
    setTimeout(tick, 1, 1)
  `),
  row('typeof in the dead zone', 'const f = (() => { return () => { try { return typeof z } catch (e) { return e.name } }\nlet z })()', 'console.log(f())', 'console.log(f())'),
  row('let without a value is undefined', 'const f = (() => { let z; return { see: () => z, set: (v) => { z = v } } })()', 'console.log(f.see())\nf.set(null)', 'console.log(f.see())'),
  row('var hoisted before its value', 'const f = (() => { const see = () => v; return see; var v = 1 })()', 'console.log(f())', 'console.log(f())'),
  row('mutual references', 'const make = () => { let depth = 0; const even = (n) => n === 0 ? [true, ++depth] : odd(n - 1); const odd = (n) => n === 0 ? [false, ++depth] : even(n - 1); return { even, odd } }\nconst { even, odd } = make()\neven(4)', 'console.log(even(5), odd(5))', 'console.log(even(5), odd(5))'),
  row('closure over a variable that holds the closure', 'let f = () => f\nconst g = f', 'console.log(g() === f, f() === g)', 'f = null\nconsole.log(g())'),
  row('closure captured by itself in an object', 'const o = { get: () => o, n: 1 }', 'o.get().n++\nconsole.log(o.n, o.get() === o)', 'console.log(o.get().get().n)'),
  row('accumulated closures', 'const fs = []\nconst add = () => { const at = fs.length; let n = at; fs.push(() => n += at) }\nadd(); add()', 'add()\nconsole.log(fs.map((f) => f()))', 'add()\nconsole.log(fs.map((f) => f()))'),
  row('closures made after the hop share with those before', 'function make() { let n = 0; return { spawn: () => () => ++n } }\nconst m = make()\nconst before = m.spawn()\nbefore()', 'const after = m.spawn()\nconsole.log(after(), before())', 'console.log(m.spawn()(), after(), before())'),
  row('iteration continues after a capture in its middle', `
    const fs = []
    function visit(list) {
      for (let i = 0; i < list.length; i++) { let double = i * 2; fs.push(() => [i++, double++]) }
    }
    visit([0, 0])
  `, 'visit([0])\nconsole.log(fs.map((f) => f()))', 'visit([0, 0])\nconsole.log(fs.map((f) => f()))'),
  row('IIFE module', 'const store = (() => { const items = []; let version = 0; return { add(x) { items.push(x); version++; return this }, get version() { return version }, list: () => items.join() } })()\nstore.add("a")', 'console.log(store.add("b").list(), store.version)', 'console.log(store.add("c").list(), store.version)'),
  row('IIFE with arguments', 'const f = (function (a, b) { return () => [a++, b, arguments.length] })(1, { x: 1 }, 3)', 'console.log(f())', 'console.log(f())'),
  row('once, memoize, debounce-like', `
    const once = (f) => { let done = false, value; return (...a) => done ? value : (done = true, value = f(...a)) }
    const memo = (f) => { const seen = new Map(); return (k) => seen.has(k) ? 'hit ' + seen.get(k) : (seen.set(k, f(k)), seen.get(k)) }
    const o = once((x) => x * 2), m = memo((x) => x + 1)
    o(4); m(1)
  `, 'console.log(o(5), m(1), m(2))', 'console.log(o(6), m(2))'),
  row('object shorthand methods close over siblings', 'const make = () => { let on = false; const self = { toggle() { on = !on; return self }, state() { return on } }; return self }\nconst t = make().toggle()', 'console.log(t.state(), t.toggle().state())', 'console.log(t.toggle() === t, t.state())'),
  row('variables named like keywords of others', 'const make = () => { let async = 1, of = 2, get = 3, let_ = 4, undefined_ = 5; return () => [async++, of++, get++, let_, undefined_] }\nconst f = make()', 'console.log(f())', 'console.log(f())'),
  row('unicode names', 'const make = () => { let größe = 1, 数 = 2, $ = 3, _ = 4, \\u0061b = 5; return () => [größe++, 数++, $++, _++, ab++] }\nconst f = make()', 'console.log(f())', 'console.log(f())'),
  row('many variables in one scope', `
    const make = () => { ${Array.from({ length: 40 }, (_, i) => `let v${i} = ${i}`).join('; ')}; return [() => v0++ + v39, () => [${Array.from({ length: 40 }, (_, i) => `v${i}`).join(', ')}].join()] }
    const [f, g] = make()
  `, 'f()\nconsole.log(g())', 'f()\nconsole.log(g(), f())'),
  program('hop in the middle of a chain of immediates', `
    let n = 0
    const step = (k) => { n += k; console.log(n); if (k < 5) setImmediate(step, k + 1) }
    setImmediate(step, 1)
  `),
]
