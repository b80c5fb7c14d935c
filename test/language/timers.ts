// Lists what timers can do: arguments, handles, clearing after a hop, intervals, refresh, unref, order.
import { program, type Row, sloppy } from './row.ts'

export const timers: readonly Row[] = [
  program('chain of timeouts', `
    let n = 0
    const step = () => { console.log(++n); if (n < 4) setTimeout(step, 1) }
    setTimeout(step, 1)
  `),
  program('chain of immediates', `
    let n = 0
    const step = () => { console.log(++n); if (n < 6) setImmediate(step) }
    setImmediate(step)
  `),
  program('timeouts and immediates by turns', `
    const log = []
    const a = (k) => { log.push('t' + k); setImmediate(b, k) }
    const b = (k) => { log.push('i' + k); console.log(log.join()); if (k < 3) setTimeout(a, 1, k + 1) }
    setTimeout(a, 1, 1)
  `),
  program('arguments of setTimeout', `
    const shared = { n: 0 }
    setTimeout((o, ...more) => {
      o.n++
      setTimeout((p, same, f) => console.log(p, same, f(2)), 5, o, o === shared, (x) => x * more[0])
    }, 1, shared, 21, 'b')
  `),
  program('arguments of setImmediate and setInterval', `
    let left = 3
    const handle = setInterval((word, o) => {
      console.log(word, ++o.n)
      if (--left === 0) { clearInterval(handle); setImmediate((...a) => setImmediate((...b) => console.log(a, b), 'x', ...a), 1, 2) }
    }, 2, 'tick', { n: 10 })
  `),
  program('this of a timer callback is its handle', `
    const handle = setTimeout(function () {
      const self = this
      setTimeout(function () { console.log(self === handle, this === handle, this.constructor.name) }, 1)
    }, 1)
  `),
  program('interval', `
    let n = 0
    const handle = setInterval(() => { console.log(++n); if (n === 5) clearInterval(handle) }, 2)
  `),
  program('interval with state in a closure', `
    function ticker(name, times) {
      let n = 0
      const handle = setInterval(() => { console.log(name, n++); if (n === times) { clearInterval(handle); if (name === 'a') ticker('b', 2) } }, 2)
      return () => n
    }
    ticker('a', 3)
  `),
  program('timeout cleared before it is due', `
    const never = setTimeout(() => console.log('never'), 10000)
    setTimeout(() => { console.log('one'); setTimeout(() => { clearTimeout(never); console.log('cleared') }, 1) }, 1)
  `),
  program('timeout cleared in the turn it was made', `
    const make = () => setTimeout(() => console.log('never'), 5)
    const a = make()
    clearTimeout(a)
    setTimeout(() => { clearTimeout(a); clearTimeout(undefined); setTimeout(() => console.log('end', typeof a), 20) }, 1)
  `),
  program('immediate cleared', `
    setTimeout(() => {
      const h = setImmediate(() => console.log('never'))
      setImmediate(() => { console.log('kept'); setTimeout(() => console.log('later', typeof h), 1) })
      clearImmediate(h)
    }, 1)
  `),
  program('timeout cleared by the number of its handle', `
    const never = setTimeout(() => console.log('never'), 10000), id = +never
    setTimeout(() => setTimeout(() => { clearTimeout(id); console.log('cleared', typeof id) }, 1), 1)
  `),
  program('interval cleared from outside', `
    let n = 0
    const handle = setInterval(() => n++, 5)
    setTimeout(() => { console.log(typeof n); setTimeout(() => { clearInterval(handle); console.log(n >= 0) }, 1) }, 1)
  `),
  program('handles in a Map', `
    const pending = new Map()
    for (const k of ['a', 'b', 'c']) pending.set(k, setTimeout((key) => { pending.delete(key); console.log(key, pending.size) }, 30000, k))
    setTimeout(() => {
      clearTimeout(pending.get('b'))
      setTimeout(() => { for (const [k, h] of pending) { clearTimeout(h); console.log('cleared', k) } }, 1)
    }, 1)
  `),
  program('debounce', `
    const debounce = (f, ms) => { let handle; return (...a) => { clearTimeout(handle); handle = setTimeout(f, ms, ...a) } }
    const say = debounce((x) => console.log('said', x), 150)
    say(1)
    setTimeout(() => { say(2); setTimeout(() => { say(3); console.log('asked') }, 1) }, 1)
  `),
  program('refresh', `
    let n = 0
    const late = setTimeout(() => { console.log('late', n); if (n < 3) { n++; late.refresh() } }, 15)
    setTimeout(() => { late.refresh(); n++ }, 1)
  `),
  program('refresh a fired timeout', `
    let n = 0
    const handle = setTimeout(() => { console.log('fired', ++n); if (n < 4) setTimeout(() => handle.refresh(), 1) }, 1)
  `),
  program('hasRef, unref, ref', `
    const quiet = setInterval(() => console.log('never'), 60000).unref()
    const loud = setTimeout(() => {}, 1)
    setTimeout(() => { console.log(quiet.hasRef(), loud.hasRef()); setTimeout(() => { quiet.ref(); console.log(quiet.hasRef()); quiet.unref(); setTimeout(() => console.log('end'), 1) }, 1) }, 1)
  `),
  program('unref lets the program end', `
    setTimeout(() => console.log('never'), 60000).unref()
    setTimeout(() => { console.log('one'); setTimeout(() => console.log('two'), 1) }, 1)
  `),
  program('unref of an immediate', `
    const h = setImmediate(() => {
      console.log('ran', typeof h.hasRef())
      setTimeout(() => { console.log(h.constructor.name); setTimeout(() => console.log('end'), 1) }, 1)
    })
    console.log(h.hasRef(), h.unref() === h)
    h.ref()
  `),
  program('order by due time', `
    const log = []
    for (const ms of [60, 20, 40]) setTimeout(() => { log.push(ms); if (ms === 60) console.log(log) }, ms)
    setTimeout(() => console.log('first', log), 1)
  `),
  program('order of equal delays', `
    const log = []
    for (const k of ['a', 'b', 'c', 'd']) setTimeout(() => { log.push(k); console.log(log.join('')) }, 3)
    setTimeout(() => log.push('z'), 3)
    setTimeout(() => console.log(log.join('') + '!'), 40)
  `),
  program('order of immediates', `
    const log = []
    const queue = (k) => setImmediate(() => { log.push(k); if (k < 4) queue(k + 4); if (log.length === 8) console.log(log.join()) })
    for (let k = 0; k < 4; k++) queue(k)
  `),
  program('zero, negative, fractional and missing delays', `
    const log = []
    const next = ([ms, ...rest]) => { setTimeout(() => { log.push(String(ms)); if (rest.length) next(rest); else console.log(log) }, ms) }
    next([0, -5, 0.5, undefined, NaN, '2', 1])
  `),
  program('loop variables with timers', `
    const log = []
    for (let i = 0; i < 3; i++) setTimeout(() => { log.push(i++); setTimeout(() => { log.push(i); console.log(log) }, 15 + i * 10) }, 1)
  `),
  program('loop var with timers', `
    for (var i = 0; i < 3; i++) setTimeout(() => { console.log(i++) }, 1)
    setTimeout(() => console.log('end', i), 20)
  `),
  program('a long timer is still waiting after the hop', `
    const start = []
    setTimeout(() => console.log('long', start), 250)
    setTimeout(() => { start.push('a'); setTimeout(() => { start.push('b'); console.log('short') }, 1) }, 1)
  `),
  program('timer handle as a private field', `
    class Timer {
      #h = null
      n = 0
      start() { this.#h = setInterval(() => { console.log(++this.n); if (this.n === 4) this.stop() }, 2); return this }
      stop() { clearInterval(this.#h); console.log('stopped', names.get(this), names.get(this.#h)); this.#h = null }
      get handle() { return this.#h }
    }
    const t = new Timer().start()
    const names = new WeakMap([[t, 'timer'], [t.handle, 'handle']])
  `),
  program('handle with a property of its own', `
    const h = setTimeout(() => console.log('fired', h.label, Object.hasOwn(h, 'label')), 150)
    h.label = 'mine'
    setTimeout(() => setTimeout(() => console.log(h.label), 1), 1)
  `),
  program('callbacks are methods, bound and built in', `
    const o = { n: 0, up() { console.log(++this.n) } }
    setTimeout(o.up.bind(o), 1)
    setTimeout(() => { setTimeout(console.log, 1, 'direct', o.n); setTimeout(o.up.bind(o), 30) }, 10)
  `),
  program('class instance fires its own timers', `
    class Job { static left = 3; constructor(n) { this.n = n; setTimeout(() => this.done(), 1) } done() { console.log('job', this.n); if (--Job.left > 0) new Job(this.n * 2) } }
    new Job(1)
  `),
  program('queue drained one job per turn', `
    const queue = [], done = []
    let busy = false, again = true
    const push = (...jobs) => { queue.push(...jobs); if (!busy) { busy = true; setImmediate(drain) } }
    const drain = () => {
      done.push(queue.shift()())
      if (queue.length) return setImmediate(drain)
      busy = false
      console.log(done)
      if (again) setTimeout(push, 1, () => 'again')
      again = false
    }
    push(() => 1, () => (push(() => 'nested'), 2), () => 3)
  `),
  program('error thrown in a turn and caught by the process', `
    const seen = []
    process.on('uncaughtException', (e) => { seen.push(e.message); console.log(seen) })
    const fail = (k) => { if (k < 4) setTimeout(fail, 1, k + 1); throw new Error('m' + k) }
    setTimeout(fail, 1, 1)
  `),
  program('process.nextTick and queueMicrotask stay within a turn', `
    const log = []
    const turn = (k) => {
      queueMicrotask(() => log.push('m' + k))
      process.nextTick(() => log.push('t' + k))
      log.push('s' + k)
      if (k < 4) setImmediate(turn, k + 1)
      else setTimeout(() => console.log(log.join(' ')), 1)
    }
    setImmediate(turn, 1)
  `),
  program('exit listener', `
    let n = 0
    process.on('exit', (code) => console.log('exit', code, n))
    const step = () => { if (++n < 4) setTimeout(step, 1); console.log(n) }
    setTimeout(step, 1)
  `),
  program('exit code set before the end', `
    process.exitCode = 0
    let n = 0
    const handle = setInterval(() => { if (++n === 3) { clearInterval(handle); console.log('code', process.exitCode) } }, 1)
  `),
  program('process.exit ends pending timers', `
    setInterval(() => {}, 1000)
    setTimeout(() => { console.log('one'); setTimeout(() => { console.log('two'); process.exit() }, 1) }, 1)
  `),
  program('output by process.stdout.write', `
    let text = 'a'
    const step = () => { process.stdout.write(text); text += 'b'; if (text.length < 5) setTimeout(step, 1); else process.stdout.write('\\n') }
    setTimeout(step, 1)
  `),
  program('timers imported from node:timers', `
    import { setTimeout as later, clearTimeout as never, setImmediate as soon } from 'node:timers'
    const h = later(() => console.log('never'), 10000)
    later(() => { soon(() => { never(h); later(console.log, 1, 'end') }) }, 1)
  `),
  program('stopwatch over turns without real time', `
    const clock = (() => { let now = 0; const due = []; return { at: (t, f) => { due.push([t, f]); due.sort(([a], [b]) => a - b) }, run() { const [t, f] = due.shift() ?? []; if (f) { now = t; f(now); setImmediate(this.run.bind(this)) } } } })()
    clock.at(30, (t) => console.log('c', t))
    clock.at(10, (t) => { console.log('a', t); clock.at(t + 10, (u) => console.log('b', u)) })
    setImmediate(() => clock.run())
  `),
  sloppy('timers of a sloppy script', 'var self = this, n = 0\nfunction cb() { return this === global || this.constructor.name }', 'n++\nconsole.log(n, self === module.exports)', 'console.log(++n, typeof cb)'),
]
