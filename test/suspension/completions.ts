// Lists try, catch and finally with every completion, and switches and blocks, with an await before, in and after each part.
import { type Row, row } from './row.ts'

const body = (name: string, code: string): Row => row(name, `
    const tell = async (name, f) => { try { log(name, 'value', await f()) } catch (e) { log(name, 'error', e?.message ?? e) } await tick() }
    async function main() {
${code.replace(/^/gm, '  ')}
    }
    main().catch((e) => log('rejected', e.name, e.message))
`)

export const completions: readonly Row[] = [
  body('try catch around an await', `
      try { log(await tick('fine')) } catch { log('never') }
      try { log('before'); await fail('x'); log('never') } catch (e) { log('caught', e.message); await tick(); log('in catch', e.message) }
      try { await tick(); null.x } catch ({ name, message: { length } }) { await tick(); log(name, length > 5) }
      try { await tick(); throw undefined } catch (e) { await tick(); log(e) }`),
  body('await in each of the three parts', `
      const run = async (bad) => {
        const out = []
        try { out.push('try'); await tick(); if (bad) throw new Error(bad); out.push('end of try') }
        catch (e) { out.push('catch ' + e.message); await tick(); out.push('end of catch') }
        finally { out.push('finally'); await tick(); out.push('end of finally') }
        await tick()
        return out.join(', ')
      }
      log(await run()); log(await run('bad'))`),
  body('finally after a normal end', `
      let n = 0
      try { n = await tick(1) } finally { log('f', n); await tick(); n++; await tick() }
      log(n)
      try { } finally { await tick(); log('empty') }
      try { await tick() } finally { } 
      log('end')`),
  body('finally after throw', `
      await tell('a', async () => { try { throw new Error('thrown') } finally { await tick(); log('one'); await tick(); log('two') } })
      await tell('b', async () => { try { await fail('rejected') } finally { await tick(); log('cleanup') } })
      await tell('c', async () => { try { throw null } finally { await tick() } })
      await tell('d', async () => { try { throw undefined } finally { await tick() } })`),
  body('finally after return', `
      let n = 1
      await tell('value', async () => { try { return n } finally { await tick(); n = 2; await tick() } })
      await tell('object', async () => { const o = { n }; try { return o } finally { await tick(); o.n = 'seen' } })
      await tell('awaited', async () => { try { return await tick('r') } finally { await tick(); log('f') } })
      await tell('promise', async () => { try { return tick('p') } finally { await tick(); log('f') } })
      await tell('nothing', async () => { try { return } finally { await tick() } })
      await tell('undefined', async () => { try { return undefined } finally { await tick() } log('never') })`),
  body('finally after break and continue', `
      for (let i = 0; i < 4; i++) { try { if (i === 1) continue; if (i === 3) break; log('body', i) } finally { await tick(); log('finally', i) } log('after', i) }
      outer: for (const a of 'xy') for (const b of 'pq') try { if (b === 'q') continue outer; if (a === 'y') break outer; log(a, b) } finally { await tick(); log('f', a, b) }
      block: { try { break block } finally { await tick(); log('block') } log('never') }
      let n = 0
      while (true) try { if (n++ > 1) break } finally { await tick(); log('n', n) }
      log('end')`),
  body('finally that overrides by return', `
      await tell('return', async () => { try { return 'try' } finally { await tick(); return 'finally' } })
      await tell('throw', async () => { try { throw new Error('lost') } finally { await tick(); return 'saved' } })
      await tell('normal', async () => { try { await tick() } finally { await tick(); return await tick('f') } })
      await tell('some', async () => { for (let i = 0; i < 3; i++) try { return i } finally { await tick(); if (i === 0) return 'zero' } })`),
  body('finally that overrides by throw', `
      await tell('return', async () => { try { return 'try' } finally { await tick(); throw new Error('finally') } })
      await tell('throw', async () => { try { throw new Error('first') } finally { await tick(); throw new Error('second') } })
      await tell('reject', async () => { try { await fail('first') } catch (e) { throw new Error(e.message + ' again') } finally { await fail('third') } })`),
  body('finally that overrides by break and continue', `
      await tell('break', async () => { for (;;) { try { return 'lost' } finally { await tick(); break } } return 'after' })
      await tell('continue', async () => { let n = 0; while (n < 3) { try { throw new Error('lost') } finally { await tick(); n++; continue } } return n })
      await tell('label', async () => { a: { try { throw new Error('lost') } finally { await tick(); break a } } return 'out' })
      await tell('inside', async () => { try { return 'kept' } finally { for (const x of [1, 2, 3]) { await tick(); if (x === 2) break; if (x) continue } b: { await tick(); break b } } })`),
  body('nested finally', `
      const out = []
      const f = async (how) => {
        try { try { try { if (how === 'throw') throw new Error('t'); if (how === 'return') return 'r'; out.push('n') } finally { await tick(); out.push(1) } out.push('after 1') } finally { await tick(); out.push(2) } } finally { await tick(); out.push(3) }
        out.push('end')
      }
      for (const how of ['normal', 'throw', 'return']) { await tell(how, () => f(how)); log(out.splice(0)) }`),
  body('finally inside finally and catch', `
      await tell('a', async () => { try { return 'outer' } finally { try { await tick(); throw new Error('inner') } catch (e) { log(e.message); await tick() } finally { await tick(); log('inner finally') } log('outer finally') } })
      await tell('b', async () => { try { throw new Error('one') } catch (e) { try { await tick(); throw new Error('two') } finally { await tick(); log('with', e.message) } } })
      await tell('c', async () => { try { throw new Error('x') } catch (e) { return await tick(e.message) } finally { try { await fail('y') } catch (e) { log('y', e.message) } } })`),
  body('return in a loop in try in a loop', `
      const f = async (stop) => {
        for (const a of [1, 2]) {
          try { for (const b of [10, 20]) { try { await tick(); if (a + b === stop) return a + b } finally { await tick(); log('inner', a, b) } } }
          finally { log('outer', a); await tick() }
        }
        return 'none'
      }
      log(await f(21)); log(await f(0))`),
  body('catch binds and closes over', `
      const kept = []
      for (const m of ['a', 'b']) { try { await fail(m) } catch (e) { kept.push(() => e.message + m); await tick(); e = new Error(e.message + '!') } }
      log(kept.map((f) => f()))
      try { throw { code: 1, list: [2, 3] } } catch ({ code, list: [x, ...y], none = await tick('default') }) { await tick(); const get = () => [code, x, y, none]; await tick(); log(get()) }`),
  body('catch without a binding, empty catch', `
      try { await fail('x') } catch { await tick(); log('caught') }
      try { await fail('y') } catch {}
      try { await fail('z') } catch { } finally { await tick(); log('f') }
      log('end')`),
  body('rethrow and wrap', `
      const level = async (n) => { try { if (n === 0) await fail('bottom'); await level(n - 1) } catch (e) { await tick(); if (n === 1) throw new Error('wrapped', { cause: e }); throw e } }
      try { await level(3) } catch (e) { log(e.message, e.cause.message, e.cause.cause) }
      let last
      for (let i = 0; i < 2; i++) try { await fail('f' + i) } catch (e) { if (last) log(e === last, last.message); last = e }`),
  body('errors thrown by what runs synchronously', `
      try { await tick(); JSON.parse('{') } catch (e) { log(e.name) } 
      try { await tick(); (() => { throw new RangeError('called') })() } catch (e) { await tick(); log(e.name, e.message) }
      try { await tick(); let x = y; let y = 1 } catch (e) { await tick(); log(e.name) }
      try { [].reduce((a) => a) } catch (e) { await tick(); log(e.name) }`),
  body('try in which only the second await fails', `
      const steps = []
      const f = async (at) => { try { steps.push(1); await (at === 1 ? fail('one') : tick()); steps.push(2); await (at === 2 ? fail('two') : tick()); steps.push(3); return 'ok' } catch (e) { steps.push(e.message); return 'handled' } finally { steps.push('f') } }
      log(await f(0), await f(1), await f(2), steps)`),
  body('a declaration in each part', `
      const get = []
      try { let x = 1; const f = () => x++; get.push(f); await tick(); x += 10; throw f } catch (f) { let x = 'c'; get.push(() => x + f()); await tick(); x += '!' } finally { const x = 'f'; class K { v = x } get.push(() => new K().v); await tick() }
      log(get.map((g) => g()))
      await tick()
      log(get.map((g) => g()))`),
  body('completions seen from a caller', `
      const res = (name) => ({ close: async () => { await tick(); log('close', name) } })
      const using = async (r, f) => { try { return await f(r) } finally { await r.close() } }
      log(await using(res('a'), async () => { await tick(); return using(res('b'), async () => tick('both')) }))
      await tell('e', () => using(res('c'), () => using(res('d'), () => fail('deep'))))`),
  body('switch', `
      const f = async (x) => {
        const out = []
        switch (await tick(x)) {
          case 1: out.push('one'); await tick()
          case await tick(2): out.push('two'); await tick(); break
          case 3: { let y = await tick('block'); out.push(y); break }
          default: out.push('default'); await tick()
          case 4: out.push('four'); await tick(); return out.join() + '!'
        }
        await tick()
        return out.join()
      }
      for (const x of [1, 2, 3, 4, 5]) log(x, await f(x))`),
  body('switch with scope, closures and loops', `
      const gets = []
      for (const x of ['a', 'b', 'c', 'd']) {
        switch (x) {
          case 'a': let n = 1; gets.push(() => n++); await tick(); n += 10; continue
          case 'b': try { n = 5 } catch (e) { log(e.name) } const g = () => n; await tick(); try { log(g()) } catch (e) { await tick(); log(e.name) } break
          case 'c': function h() { return x + typeof g0() } var g0 = () => 0; await tick(); log(h()); break
          default: switch (await tick(1)) { case 1: await tick(); log('inner'); break; case 2: log('never') } log('after inner')
        }
        log('end of', x)
      }
      log(gets.map((f) => f()))`),
  body('switch that throws and returns through finally', `
      const f = async (x) => { try { switch (x) { case 1: await tick(); return 'r'; case 2: await tick(); throw new Error('t'); case 3: await tick(); break; default: return await tick('d') } return 'end' } catch (e) { return e.message } finally { await tick(); log('f', x) } }
      for (const x of [1, 2, 3, 4]) log(await f(x))`),
  body('labelled blocks', `
      const out = []
      a: { out.push(1); await tick(); b: { out.push(2); if (await tick(true)) break a; out.push('never') } out.push('never') }
      c: if (await tick(true)) { await tick(); out.push(3); break c; out.push('never') }
      d: try { await tick(); break d } finally { await tick(); out.push(4) }
      e: { await tick(); const x = 5; out.push(() => x); f: { await tick(); break f } out.push(6) }
      log(out.map((x) => (typeof x === 'function' ? x() : x)))`),
  body('if and else with declarations', `
      const f = async (x) => {
        if (x > 1) { let y = await tick(x); await tick(); return () => y++ }
        else if (x === 1) { let y = 'one'; await tick(); y += x; return () => y }
        else { await tick() }
        await tick()
        return () => 'none'
      }
      for (const x of [2, 1, 0]) { const g = await f(x); log(g(), g()) }`),
  body('code that is never reached', `
      const f = async (x) => { if (x) return await tick('early'); await tick(); return 'late'; await tick('never'); log('never') }
      log(await f(1), await f(0))
      const g = async () => { while (true) { await tick(); throw new Error('out') } }
      await tell('g', g)`),
]
