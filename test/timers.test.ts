/** Runs small programs with timers plainly and with hops inside one process, and compares what they print. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

/**
 * Runs a program in a fresh process; `hop(h, option, gap)` puts all timers away and brings them back, `gap` ms later,
 * replacing the handles that `h` holds, through a graph in which everything but timers keeps its identity.
 */
function run(program: string, { hop = true, flags = [] as string[] } = {}): string {
  const prelude = `
    const { nodeContexts } = await import(${JSON.stringify(new URL('../runtime/adapters/node/contexts/index.ts', import.meta.url).href)})
    const { nodeTimers, timersCheck, timersMaker } = await import(${JSON.stringify(new URL('../runtime/adapters/node/timers/index.ts', import.meta.url).href)})
    const native = { setTimeout, setInterval, setImmediate }
    /** The adapter as it would be in a new process, with all it can do in the three places where it is needed. */
    const fresh = () => {
      const contexts = nodeContexts()
      const adapter = nodeTimers(() => contexts)
      adapter.install()
      const maker = timersMaker(adapter)
      const kinds = adapter.kinds.map((kind, i) => ({ ...kind, ...maker.kinds[i], ...timersCheck.kinds[i] }))
      return { ...adapter, ...maker, ...timersCheck, kinds }
    }
    let timers = fresh()
    const { setTimeout: fromModule } = await import('node:timers')
    const log = (...a) => console.log(...a)
    const busy = (ms) => { for (const end = performance.now() + ms; performance.now() < end;); }
    const obstacles = []
    const check = { value() {}, node(v, k) { if (!Array.isArray(v) || typeof k !== 'string') this.fail('node') },
      integer(v, a, b) { if (!Number.isInteger(v) || v < a || v > b) this.fail('integer ' + v) }, fail(m) { throw new TypeError(m) } }
    function hopNow(h, option = 'remaining', gap = 0) {
      if (!${hop}) return
      const nodes = [], ids = new Map()
      const isObject = (v) => v !== null && (typeof v === 'object' || typeof v === 'function')
      const describe = {
        value: (v) => isObject(v) ? describe.reference(v) : v === undefined ? [-1] : v,
        reference(v) { if (!ids.has(v)) { ids.set(v, nodes.length); nodes.push({ v, kind: timers.kinds.find((k) => k.recognise(v)) }) } return [ids.get(v)] },
        obstacle: (...a) => obstacles.push(a),
      }
      for (const v of Object.values(h)) describe.value(v)
      const state = timers.capture(describe)
      for (const n of nodes) if (n.kind) n.payload = n.kind.capture(n.v, describe)
      if (obstacles.length) return log('obstacles', JSON.stringify(obstacles))
      timers.stop()
      // As in a new process: natives, and an adapter that has seen nothing.
      const { setTimeout, setInterval } = native
      for (const holder of [globalThis, process.getBuiltinModule('timers')]) Object.assign(holder, { setTimeout, setInterval })
      timers = fresh()
      for (const n of nodes) n.kind &&= timers.kinds.find((k) => k.name === n.kind.name)
      const plain = (x) => JSON.parse(JSON.stringify(x))
      if (gap) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, gap)
      const build = { value: (v) => Array.isArray(v) ? v[0] < 0 ? undefined : nodes[v[0]].made : v }
      for (const n of nodes) if (n.kind) n.kind.verify(n.payload = plain(n.payload), check)
      for (const n of nodes) n.made = n.kind ? n.kind.allocate(n.payload, build) : n.v
      for (const n of nodes) if (n.kind) {
        n.kind.fill(n.made, n.payload, build)
        for (const k of Reflect.ownKeys(n.v)) if (!n.kind.carries(n.v, k)) n.made[k] = n.v[k]
      }
      for (const k in h) if (ids.has(h[k])) h[k] = nodes[ids.get(h[k])].made
      if (state) { timers.verify(plain(state), check); timers.restore(plain(state), build, { timers: option }) }
      return nodes
    }
    const hop = (h, option, gap) => timers.betweenTurns(() => hopNow(h, option, gap))
    const hopAt = (ms, h, option, gap) => native.setTimeout(() => hop(h, option, gap), ms).unref()
    const h = {}
    /** Goes on in the check phase, from where immediates come before timers. */
    const turn = () => new Promise((r) => native.setImmediate(r))
    /** Waits for the beginning of the n-th ms of loop time from now. */
    const loopTime = () => { const t = native.setTimeout(() => {}, 1); clearTimeout(t); return t._idleStart }
    const ticks = (n) => { for (const from = loopTime(); loopTime() < from + n;); }
  `
  const child = spawnSync(process.execPath, ['--import', 'tsx', ...flags, '--input-type=module', '-e', `${prelude}\n${program}`], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  assert.equal(child.stderr, '')
  assert.equal(child.status, 0)
  return child.stdout
}

/** The same output without and with hops. */
function same(program: string, expected?: string): void {
  const plain = run(program, { hop: false })
  if (expected !== undefined) assert.equal(plain, expected)
  assert.equal(run(program), plain)
}

test('immediates of the batch at hand run first, then timers that are due, then the next batch', () =>
  same(
    `setImmediate(() => { log('a'); setTimeout(log, 1, 'timer'); busy(5); h.e = setImmediate(log, 'e'); h.g = setImmediate(log, 'g') })
     hop(h)
     setImmediate(() => { log('b'); clearImmediate(h.d); clearImmediate(h.g); setImmediate(log, 'f') })
     h.c = setImmediate(log, 'c', 1, 'x')
     h.d = setImmediate(log, 'd')`,
    'a\nb\nc 1 x\ntimer\ne\nf\n',
  ))

test('the order of a capture is that in which Node runs them, by lists and lateness', () =>
  assert.equal(
    run(`const ran = [], names = new Map()
         const set = (ms) => { const name = ms + '#' + names.size; names.set(setTimeout(() => ran.push(name), ms), name) }
         const delays = Array.from({ length: 60 }, (_, i) => 1 + (i * 7919) % 23)
         for (const ms of delays) { set(ms); busy((ms % 5) / 30) }
         setTimeout(() => { for (const ms of delays) { set(ms); busy((ms % 7) / 30) } }, 9)
         setTimeout(() => { busy(15)
           setImmediate(() => {
             const order = [], now = loopTime()
             timers.capture({ reference: (t) => { order.push(t); return [0] } })
             const due = order.filter((t) => t._idleStart + t._idleTimeout <= now)
             ran.length = 0
             native.setTimeout(() => log(due.length > 5, due.map((t) => names.get(t)).join() === ran.filter((name) => due.some((t) => names.get(t) === name)).join(),
               order.map((t) => names.get(t)).sort().join() === ran.sort().join()), 80)
           })
         }, 12)`),
    'true true true\n',
  ))

test('timers due in the same ms keep their order', () =>
  same(
    `await turn()
     ticks(1)
     for (const set = [];;) {
       for (const [i, ms] of [40, 37, 36, 30].entries()) {
         if (i) ticks([3, 1, 6][i - 1])
         set.push(setTimeout(log, ms, ms), setTimeout(log, ms, ms + ' too'))
       }
       if (new Set(set.map((t) => t._idleStart + t._idleTimeout)).size === 1) break
       for (const t of set.splice(0)) clearTimeout(t)
     }
     hop(h); setImmediate(() => { ticks(9); hop(h) })`,
    '40\n40 too\n37\n37 too\n36\n36 too\n30\n30 too\n',
  ))

test('the time left stays, or the deadline', () => {
  const program = (option: string) => `
    setTimeout(log, 400, 'mine')
    timers.betweenTurns(() => { hopNow(h, '${option}', 500); native.setTimeout(log, 100, 'set after the hop') })`
  assert.equal(run(program('remaining')), 'set after the hop\nmine\n')
  assert.equal(run(program('deadline')), 'mine\nset after the hop\n')
})

test('deadlines that have passed run in their order', () =>
  assert.equal(
    run(`for (const ms of [90, 70, 95, 80]) setTimeout(log, ms, ms)
         hopAt(40, h, 'deadline', 100)`),
    '70\n80\n90\n95\n',
  ))

test('an interval goes on with its own period after the first remaining part', () =>
  assert.equal(
    run(`let last = performance.now(), n = 0
         h.i = setInterval(function () {
           const now = performance.now()
           const ms = now - last
           // Begun anew at a hop, the period would be 200 ms.
           log(ms > 140 && ms < 195 ? 150 : ms, this === h.i, this === h.i && this._idleTimeout)
           last = now
           if (++n === 3) clearInterval(this)
         }, 150)
         hopAt(50, h)
         hopAt(200, h)`),
    '150 true 150\n150 true 150\n150 true 150\n',
  ))

test('refresh, close, clear, ref and unref work on handles that have moved', () =>
  same(
    `const from = performance.now()
     h.refreshed = setTimeout(() => { const ms = performance.now() - from; log('refreshed', ms > 435 && ms < 650 || ms) }, 300)
     h.cleared = setTimeout(log, 200, 'no')
     h.closed = setTimeout(log, 200, 'no')
     h.byId = setTimeout(log, 200, 'no')
     const id = +h.byId
     h.again = setTimeout(() => log('again'), 10)
     h.unref = setTimeout(log, 5000, 'no').unref()
     h.cleared.mark = 1
     hopAt(100, h)
     setTimeout(() => {
       log(h.refreshed.hasRef(), h.unref.hasRef(), h.cleared.mark, +h.byId === id, h.again._destroyed)
       h.refreshed.refresh()
       clearTimeout(h.cleared)
       h.closed.close()
       clearTimeout(id)
       h.other = setTimeout(() => {}, 1)
       log(+h.other === id)
       log([h.refreshed, h.cleared, h.closed, h.byId].map((t) => t._destroyed).join())
     }, 140)`,
    'again\ntrue false 1 true true\nfalse\nfalse,true,true,true\nrefreshed true\n',
  ))

test('a fired handle is a dead handle, which refresh revives', () =>
  same(
    `let n = 0
     h.t = setTimeout(() => log('run', ++n), 10)
     hopAt(50, h)
     setTimeout(() => { log(h.t._destroyed, +h.t > 0); h.t.refresh() }, 90)`,
    'run 1\ntrue true\nrun 2\n',
  ))

test('handles can be cleared and refreshed between restore and the first turn', () =>
  assert.equal(
    run(`h.a = setTimeout(log, 30, 'no'); h.b = setTimeout(log, 30, 'b')
         timers.betweenTurns(() => { hopNow(h); clearTimeout(h.a); h.b.refresh(); clearImmediate(h.c) })
         h.c = setImmediate(log, 'no'); h.d = setImmediate(log, 'd')`),
    'd\nb\n',
  ))

test('an unrefed timer or immediate does not keep the process alive after a hop', () =>
  assert.equal(
    run(`const from = performance.now()
         setTimeout(log, 3000, 'no').unref()
         setInterval(log, 2000, 'no').unref()
         h.i = setImmediate(() => {})
         h.t = setTimeout(log, 60, 'yes')
         hopAt(20, h)
         process.on('exit', () => log(performance.now() - from < 1500))`),
    'yes\ntrue\n',
  ))

test('timers of node:timers are known, those of timers/promises are not taken for the program’s', () =>
  assert.equal(
    run(`fromModule(log, 50, 'module')
         const { setTimeout: promised } = await import('node:timers/promises')
         const late = promised(70, 'promise')
         log(setTimeout === fromModule, setTimeout.name, setTimeout.length === native.setTimeout.length, timers.refed())
         const { promisify } = await import('node:util')
         log(promisify(setTimeout) === promised)
         log(process.getActiveResourcesInfo().filter((x) => x === 'Timeout').length)
         hop(h)
         log(await late)`),
    'true setTimeout true 1\ntrue\n2\nmodule\npromise\n',
  ))

test('handles that no one holds are collectable, and short timers do not accumulate', () =>
  assert.equal(
    run(
      `let big = new Uint8Array(1e6), gone = 0
       const weak = (() => { const big = { a: new Array(1e5).fill(1) }; const t = setTimeout(() => big.a.length, 1); const c = setTimeout(() => big, 1e6); clearTimeout(c); return [new WeakRef(big), new WeakRef(t), new WeakRef(c)] })()
       await new Promise((r) => setTimeout(r, 30))
       for (let i = 0; i < 20000; i++) clearTimeout(setTimeout(log, 1e4 + i))
       await new Promise((r) => setTimeout(r, 5))
       globalThis.gc(); await new Promise((r) => setTimeout(r, 5)); globalThis.gc()
       log(weak.map((w) => w.deref()).join())
       hop(h); setTimeout(log, 20, 'end')`,
      { flags: ['--expose-gc'] },
    ),
    ',,\nend\n',
  ))

test('all timers are still known after a hop: intervals, refreshed and overdue ones', () =>
  assert.equal(
    run(`h.i = setInterval(() => {}, 30); h.t = setTimeout(() => {}, 5000); h.f = setTimeout(() => {}, 10)
         const known = (label) => log(label, timers.refed(), process.getActiveResourcesInfo().filter((x) => x === 'Timeout').length)
         setTimeout(() => {
           for (let n = 0; n < 9000; n++) clearTimeout(setTimeout(() => {}, 1e4 + n))
           hop(h)
           native.setImmediate(() => native.setImmediate(async () => {
             known('moved')
             await null
             h.f.refresh()
             for (let n = 0; n < 9000; n++) clearTimeout(setTimeout(() => {}, 1e5 + n))
             h.t.refresh()
             known('refreshed')
             native.setTimeout(() => { known('later'); process.exit() }, 100).unref()
           }))
         }, 20)
         setTimeout(() => {}, 22); setTimeout(() => {}, 5001)`).replace(/moved (\d) \1/, 'moved'),
    'moved\nrefreshed 4 4\nlater 3 3\n',
  ))

test('a hop at every turn', () => {
  const program = `
    let n = 0
    const step = (name) => { log(name); if (++n < 12) hop(h) }
    h.i = setInterval(() => { step('interval'); if (n > 7) clearInterval(h.i) }, 60)
    setTimeout(() => { step('t5'); setImmediate(step, 'imm'); setTimeout(step, 200, 't205') }, 5)
    setTimeout(step, 90, 't90'); setTimeout(step, 150, 't150')
    hop(h)`
  same(program)
})

test('nothing of the program runs after stop', () =>
  assert.equal(
    run(`setImmediate(() => { setTimeout(log, 5, 'no'); setInterval(log, 1, 'no') })
         timers.betweenTurns(() => timers.stop())
         setImmediate(log, 'no')
         setImmediate(() => setImmediate(log, 'no'))`),
    '',
  ))

test('nothing of the batch at hand runs after a capture that took microtasks', () =>
  assert.equal(
    run(`const later = async () => { for (let n = 0; n < 9; n++) await null }
         timers.betweenTurns(() => void later().then(() => later()).then(() => timers.stop()))
         setImmediate(log, 'no')
         setImmediate(log, 'no')`),
    '',
  ))
