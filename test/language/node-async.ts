// Lists what Node's modules do with promises and listeners, while a program waits for it.
import { program, type Row, refused } from './row.ts'

export const nodeAsync: readonly Row[] = [
  program('timers/promises: setTimeout', `
    import { setTimeout as later } from 'node:timers/promises'
    const log = []
    later(1500, 'slow').then((v) => { log.push(v); console.log(log) })
    const step = (k) => { log.push(k); console.log(k); if (k < 4) later(1, k + 1).then(step) }
    later(1, 1).then(step)
  `),
  program('timers/promises: setImmediate and scheduler', `
    import { scheduler, setImmediate as soon } from 'node:timers/promises'
    let n = 0
    const step = (v) => { console.log(v, ++n); if (n < 6) (n % 2 ? scheduler.wait(1) : n % 3 ? soon('i' + n) : scheduler.yield()).then(step) }
    soon('first').then(step)
  `),
  program('timers/promises: a chain behind a timer', `
    import { setTimeout as later } from 'node:timers/promises'
    const waiting = later(200, 2).then((v) => v * 21).finally(() => console.log('finally')).then((v) => console.log(v))
    let n = 0
    const tick = () => { console.log(++n); if (n < 3) setTimeout(tick, 1); else waiting.then(() => console.log('after')) }
    setTimeout(tick, 1)
  `),
  program('timers/promises: aborted after a move', `
    import { setImmediate as soon, setTimeout as later } from 'node:timers/promises'
    const c = new AbortController()
    const show = (name) => [(v) => console.log(name, 'value', v), (e) => console.log(name, e.name, e.code, e.message, e.cause?.name ?? e.cause, e instanceof Error)]
    later(60000, 'never', { signal: c.signal }).then(...show('a'))
    later(5, 'soon', { signal: c.signal, ref: true }).then(...show('b'))
    later(60000, 'never', { ref: false, signal: c.signal }).then(...show('c'))
    let n = 0
    const tick = () => { if (++n < 4) return void setTimeout(tick, 8); c.abort(); setImmediate(() => { console.log(c.signal.aborted); later(1, 0, { signal: c.signal }).then(...show('d')) }) }
    setTimeout(tick, 1)
    soon().then(() => console.log('first'))
  `),
  program('timers/promises: the error of an abort is kept', `
    import { setTimeout as later } from 'node:timers/promises'
    const c = new AbortController()
    let error
    later(60000, 0, { signal: c.signal }).catch((e) => { error = e })
    setTimeout(() => {
      c.abort('why')
      setTimeout(() => {
        console.log(error.name, error.message, error.code, error.cause, Object.keys(error), error.constructor.name)
        setTimeout(() => later(60000, 0, { signal: c.signal }).catch((e) => console.log(e.constructor === error.constructor)), 1)
      }, 1)
    }, 1)
  `),
  program('timers/promises: setInterval', `
    import { setInterval as every } from 'node:timers/promises'
    const ticks = every(2, 'tick')
    let n = 0
    const step = ({ value, done }) => { console.log(value, done); if (done) return; if (++n < 4) ticks.next().then(step); else ticks.return('end').then(step) }
    ticks.next().then(step)
  `),
  program('timers/promises: setInterval with requests waiting', `
    import { setInterval as every } from 'node:timers/promises'
    const c = new AbortController(), ticks = every(2, { n: 1 }, { signal: c.signal })
    const seen = []
    for (let k = 0; k < 5; k++) ticks.next().then(({ value }) => { seen.push(value); console.log(k, value === seen[0], value?.n); if (k === 2) c.abort('enough') }, (e) => console.log(k, e.name, e.cause))
    setTimeout(() => setTimeout(() => setTimeout(() => ticks.next().then(console.log), 20), 1), 1)
    console.log(Object.prototype.toString.call(ticks))
  `),
  program('util.promisify of timers', `
    import { promisify } from 'node:util'
    const later = promisify(setTimeout), soon = promisify(setImmediate)
    later(1, 'a').then((v) => { console.log(v); return soon('b') }).then((v) => { console.log(v); return later(1, 'c') }).then(console.log)
  `),
  program('for await over an interval', `
    import { setInterval as every } from 'node:timers/promises'
    let n = 0
    async function run() { for await (const v of every(1, 'v')) { console.log(v, ++n); if (n === 4) break } console.log('end') }
    run()
  `),
  program('await of timers', `
    import { scheduler, setImmediate as soon, setTimeout as later } from 'node:timers/promises'
    const run = async (name) => { for (let k = 0; k < 3; k++) { console.log(name, k, await later(2, 'v' + k)); await soon(); await scheduler.wait(1) } return name }
    run('a').then((name) => { console.log(name); return run('b') }).then(console.log)
  `),

  program('once', `
    import { EventEmitter } from 'node:events'
    const e = new EventEmitter(), f = function (...a) { console.log('f', this === e, a) }
    e.once('x', f).once('x', () => console.log('g')).on('x', () => console.log('h')).prependOnceListener('x', () => console.log('first'))
    setTimeout(() => {
      console.log(e.listenerCount('x'), e.listeners('x').includes(f), e.rawListeners('x')[1].listener === f)
      e.emit('x', 1, 2)
      setTimeout(() => { e.emit('x'); e.once('y', f).once('y', f); setTimeout(() => { e.off('y', f); console.log(e.listenerCount('y')); e.emit('y') }, 1) }, 1)
    }, 1)
  `),
  program('once, raw listeners kept', `
    import { EventEmitter } from 'node:events'
    const e = new EventEmitter(), f = () => console.log('f')
    e.once('x', f)
    const [raw] = e.rawListeners('x')
    setTimeout(() => { console.log(raw === e.rawListeners('x')[0], raw.name, raw.listener === f); setTimeout(() => { raw(); raw(); console.log(e.listenerCount('x')); setTimeout(() => { raw(); console.log('end') }, 1) }, 1) }, 1)
  `),
  program('once of a subclass', `
    import { EventEmitter } from 'node:events'
    class Bus extends EventEmitter { #heard = 0; constructor() { super(); this.once('x', this.hear) } hear(v) { console.log('heard', v, ++this.#heard); this.once('x', this.hear) } }
    const bus = new Bus()
    let n = 0
    const tick = () => { bus.emit('x', n); if (++n < 4) setTimeout(tick, 1) }
    setTimeout(tick, 1)
  `),
  program('once of the process', `
    process.once('custom', (v) => console.log('custom', v))
    process.once('exit', (code) => console.log('exit', code))
    setTimeout(() => setTimeout(() => { process.emit('custom', 1); process.emit('custom', 2); setTimeout(() => {}, 1) }, 1), 1)
  `),
  program('events.once', `
    import { EventEmitter, once } from 'node:events'
    const e = new EventEmitter()
    once(e, 'x').then((v) => console.log('x', v))
    once(e, 'y').catch((error) => console.log('y', error.message))
    setTimeout(() => setTimeout(() => {
      e.emit('x', 1, 2)
      setTimeout(() => { console.log(e.listenerCount('x'), e.listenerCount('error')); e.emit('error', new Error('bad')); setTimeout(() => console.log(e.eventNames().length), 1) }, 1)
    }, 1), 1)
  `),
  program('events.once with a signal', `
    import { EventEmitter, getEventListeners, once } from 'node:events'
    const e = new EventEmitter(), t = new EventTarget(), c = new AbortController()
    once(e, 'x', { signal: c.signal }).catch((error) => console.log(error.name, error.cause))
    once(t, 'y', { signal: c.signal }).then(([event]) => console.log(event.type, event.target === t))
    setTimeout(() => { console.log(getEventListeners(c.signal, 'abort').length); setTimeout(() => { t.dispatchEvent(new Event('y')); setTimeout(() => { c.abort('r'); setTimeout(() => console.log(e.eventNames().length, getEventListeners(c.signal, 'abort').length), 1) }, 1) }, 1) }, 1)
  `),
  program('events.on', `
    import { EventEmitter, on } from 'node:events'
    const e = new EventEmitter(), events = on(e, 'x', { close: ['end'] })
    const step = ({ value, done }) => { console.log(value, done); if (!done) events.next().then(step) }
    events.next().then(step)
    let n = 0
    const tick = () => { e.emit('x', n, n + 1); e.emit('x', 'again'); if (++n < 3) setTimeout(tick, 1); else e.emit('end') }
    setTimeout(tick, 1)
  `),
  program('events.on with events nobody asked for', `
    import { EventEmitter, on } from 'node:events'
    const e = new EventEmitter(), c = new AbortController(), events = on(e, 'x', { signal: c.signal, highWaterMark: 2 })
    e.pause = () => console.log('pause')
    e.resume = () => console.log('resume')
    for (let n = 0; n < 4; n++) e.emit('x', n)
    setTimeout(() => {
      events.next().then(({ value }) => console.log(value))
      setTimeout(() => { for (let n = 0; n < 3; n++) events.next().then(({ value }) => console.log(value)); setTimeout(() => { events.next().catch((error) => console.log(error.name)); c.abort(); setTimeout(() => console.log(e.eventNames().length), 1) }, 1) }, 1)
    }, 1)
  `),
  program('for await over events', `
    import { EventEmitter, on } from 'node:events'
    const e = new EventEmitter()
    async function run() { for await (const [v] of on(e, 'x', { close: ['end'] })) console.log('got', v); console.log('end', e.eventNames().length) }
    run()
    let n = 0
    const tick = () => { e.emit('x', n); if (++n < 4) setTimeout(tick, 1); else e.emit('end') }
    setTimeout(tick, 1)
  `),

  program('EventTarget', `
    const t = new EventTarget(), seen = []
    const f = (e) => seen.push('f' + e.type), o = { n: 0, handleEvent(e) { seen.push('o' + ++this.n) } }
    t.addEventListener('x', f); t.addEventListener('x', o); t.addEventListener('x', f, true); t.addEventListener('x', () => seen.push('once'), { once: true }); t.addEventListener('y', f)
    setTimeout(() => { t.dispatchEvent(new Event('x')); console.log(seen.join()); setTimeout(() => { t.removeEventListener('x', f); t.dispatchEvent(new Event('x')); t.dispatchEvent(new Event('y')); setTimeout(() => console.log(seen.join()), 1) }, 1) }, 1)
  `),
  program('subclass of EventTarget', `
    class Sensor extends EventTarget {
      #value = 0
      label = 'kitchen'
      set(value) { this.#value = value; this.dispatchEvent(new CustomEvent('change', { detail: { value, of: this } })) }
      get value() { return this.#value }
    }
    const s = new Sensor()
    s.addEventListener('change', (e) => console.log(e.type, e.detail.value, e.detail.of === s, e.target === s, s.label, s instanceof EventTarget))
    let n = 0
    const tick = () => { s.set(++n * 10); if (n < 4) setTimeout(tick, 1); else console.log(s.value, Object.keys(s)) }
    setTimeout(tick, 1)
  `),
  program('events kept', `
    const t = new EventTarget()
    let kept
    t.addEventListener('x', (e) => { e.preventDefault(); e.stopPropagation(); kept = e })
    class Mine extends Event { constructor(type, n) { super(type, { bubbles: true }); this.n = n } get twice() { return this.n * 2 } }
    const mine = new Mine('mine', 21), custom = new CustomEvent('c', { detail: [mine], cancelable: true })
    t.dispatchEvent(new Event('x', { cancelable: true, composed: true }))
    const show = (e) => console.log(e.type, e.bubbles, e.cancelable, e.composed, e.defaultPrevented, e.cancelBubble, e.isTrusted, e.target === t, e.currentTarget, typeof e.timeStamp, e.detail, e.constructor.name, Object.keys(e))
    const all = () => { for (const e of [kept, mine]) show(e); console.log(mine.twice, mine instanceof Event, custom.detail[0] === mine, custom.cancelable, Object.prototype.toString.call(custom)) }
    setTimeout(() => { all(); setTimeout(() => { all(); console.log(t.dispatchEvent(kept), t.dispatchEvent(mine)); setTimeout(all, 1) }, 1) }, 1)
  `),
  program('listeners removed by a signal', `
    const t = new EventTarget(), c = new AbortController()
    t.addEventListener('x', () => console.log('a'), { signal: c.signal })
    t.addEventListener('x', () => console.log('b'), { signal: c.signal, once: true, capture: true })
    t.addEventListener('x', () => console.log('c'))
    setTimeout(() => { t.dispatchEvent(new Event('x')); setTimeout(() => { t.dispatchEvent(new Event('x')); c.abort(); setTimeout(() => t.dispatchEvent(new Event('x')), 1) }, 1) }, 1)
  `),
  program('AbortController', `
    const c = new AbortController(), s = c.signal
    s.onabort = function (e) { console.log('on', e.type, this === s, e.isTrusted) }
    s.addEventListener('abort', () => console.log('a', s.reason.name, s.reason.code, s.reason.message), { once: true })
    setTimeout(() => { console.log(s.aborted, s.reason, c.signal === s); setTimeout(() => { c.abort(); c.abort('again'); setTimeout(() => { console.log(s.aborted, s.reason instanceof DOMException, s.onabort.length); try { s.throwIfAborted() } catch (e) { console.log(e === s.reason) } }, 1) }, 1) }, 1)
  `),
  program('onabort set, replaced, removed', `
    const a = new AbortController(), b = new AbortController()
    a.signal.onabort = () => console.log('old')
    a.signal.addEventListener('abort', () => console.log('listener'))
    b.signal.onabort = () => console.log('never')
    setTimeout(() => { a.signal.onabort = () => console.log('new'); b.signal.onabort = null; setTimeout(() => { console.log(typeof a.signal.onabort, b.signal.onabort); a.abort(); b.abort(); setTimeout(() => console.log('end'), 1) }, 1) }, 1)
  `),
  program('signals that are aborted already', `
    const s = AbortSignal.abort({ why: 1 }), d = AbortSignal.abort()
    setTimeout(() => { console.log(s.aborted, s.reason); setTimeout(() => { console.log(d.reason.name, d.reason.message, d.reason.stack.split('\\n')[0]); const any = AbortSignal.any([s, d]); setTimeout(() => console.log(any.aborted, any.reason === s.reason), 1) }, 1) }, 1)
  `),
  program('signals that follow others', `
    const a = new AbortController(), b = new AbortController()
    const any = AbortSignal.any([a.signal, b.signal]), more = AbortSignal.any([any, new AbortController().signal]), none = AbortSignal.any([])
    more.addEventListener('abort', () => console.log('more', more.reason)); any.onabort = () => console.log('any', any.reason); a.signal.onabort = () => console.log('a')
    AbortSignal.any([a.signal]).onabort = (e) => console.log('held by what it follows', e.target.reason)
    setTimeout(() => { console.log(any.aborted, more.aborted, none.aborted); setTimeout(() => { a.abort('r'); setTimeout(() => { b.abort('s'); console.log(any.reason, more.reason, none.aborted) }, 1) }, 1) }, 1)
  `),
  program('AbortSignal.timeout', `
    const s = AbortSignal.timeout(1000), never = AbortSignal.timeout(1000000)
    s.onabort = () => console.log('timeout', s.reason.name, s.reason.code, s.reason.message)
    AbortSignal.timeout(1010).addEventListener('abort', (e) => console.log('held by nobody', e.target.reason.name))
    AbortSignal.any([s, never]).addEventListener('abort', () => console.log('any'))
    let n = 0
    const tick = () => { console.log(++n, s.aborted, never.aborted); if (n < 3) setTimeout(tick, 1); else setTimeout(() => { console.log(s.aborted, never.aborted) }, 1500) }
    setTimeout(tick, 1)
  `),
  program('exceptions', `
    const e = new DOMException('m', 'DataCloneError'), f = new DOMException('x', { name: 'Own', cause: e })
    class Mine extends DOMException { extra = 1 }
    const g = new Mine('mine', 'AbortError')
    setTimeout(() => { console.log(e.name, e.message, e.code, String(e), e instanceof Error, e.stack.split('\\n')[0]); setTimeout(() => { console.log(f.name, f.code, f.cause === e, g.name, g.extra, g instanceof Mine, Object.keys(g)); setTimeout(() => { try { throw g } catch (x) { console.log(x.message) } }, 1) }, 1) }, 1)
  `),
  program('structuredClone', `
    class C { n = 1 }
    const o = { map: new Map([[1, new Set([2])]]), date: new Date(5), bytes: new Uint8Array([1, 2]), error: new TypeError('t'), big: 5n, re: /x/g, c: new C() }
    o.self = o
    let copy = structuredClone(o)
    setTimeout(() => { console.log(copy.map, copy.date, copy.bytes, String(copy.error), copy.big, copy.re, copy.c, copy.self === copy); setTimeout(() => { copy = structuredClone(copy); setTimeout(() => console.log(copy.map.get(1).has(2), copy.error instanceof TypeError, copy.bytes.buffer.byteLength, copy.c instanceof C), 1) }, 1) }, 1)
  `),
  program('microtasks and ticks within async code', `
    import { setTimeout as later } from 'node:timers/promises'
    const log = []
    const turn = (k) => later(1).then(() => { log.push('a' + k); process.nextTick(() => log.push('n' + k)); queueMicrotask(() => log.push('m' + k)); return Promise.resolve().then(() => log.push('p' + k)) }).then(() => { console.log(log.join(' ')); if (k < 3) return turn(k + 1) })
    turn(1).then(() => console.log('end'))
  `),
  program('util.deprecate', `
    import { deprecate } from 'node:util'
    class Point { constructor(x) { this.x = x } twice() { return this.x * 2 } }
    const Old = deprecate(Point, 'Point is old'), o = { n: 4, get: deprecate(function () { return this.n }, 'get is old', 'DEP_X') }
    const arrow = deprecate((a, b = 1) => a + b, 'arrow is old')
    process.noDeprecation = true
    const p = new Old(3)
    const show = (k) => {
      console.log(k, p instanceof Old, p instanceof Point, Object.getPrototypeOf(Old) === Point, new Old(k).twice(), o.get(), arrow(k), arrow.name, arrow.length, Old.prototype === Point.prototype)
      if (k < 3) setTimeout(show, 1, k + 1)
    }
    setTimeout(show, 1, 1)
  `),
  program('util.promisify', `
    import { promisify } from 'node:util'
    import { exists, read } from 'node:fs'
    const log = [], waiting = []
    const o = { base: 10, ask(n, callback) { waiting.push(n < 0 ? () => callback(new Error('negative')) : () => callback(null, this.base + n, 'more')) } }
    o.asked = promisify(o.ask)
    const own = promisify(Object.assign(() => {}, { [promisify.custom]: () => Promise.resolve('own') }))
    o.asked(3).then((v) => log.push(v))
    o.asked(-1).catch((e) => log.push(e.message))
    promisify(() => { throw new Error('at once') })().catch((e) => log.push(e.message))
    const tick = (k) => {
      console.log(k, log.join(), o.asked.name, o.asked.length, promisify(o.asked) === o.asked, promisify(read).name, promisify(exists).name)
      o.asked(k).then((v) => log.push(k, v))
      own().then((v) => log.push(v))
      waiting.shift()()
      if (k < 4) setTimeout(tick, 1, k + 1)
    }
    setTimeout(tick, 1, 1)
  `),
  program('util.debuglog', `
    import { debuglog } from 'node:util'
    const debug = debuglog('things')
    const show = (k) => { console.log(k, debug('silent %d', k), debug.enabled, debug.name, Object.keys(debug)); if (k < 3) setTimeout(show, 1, k + 1) }
    setTimeout(show, 1, 1)
  `),
  program('the class that Buffer makes its instances with', `
    const Fast = Buffer[Symbol.species]
    const show = (k) => { const b = new Fast(2); console.log(k, b instanceof Buffer, Buffer.isBuffer(b), Fast === Buffer[Symbol.species]); if (k < 3) setTimeout(show, 1, k + 1) }
    setTimeout(show, 1, 1)
  `),
  program('util.aborted that waits', `
    import { aborted } from 'node:util'
    const c = new AbortController(), resource = {}
    aborted(c.signal, resource).then(() => console.log('aborted'))
    setTimeout(() => { console.log('one'); setTimeout(() => c.abort(), 1) }, 1)
  `),
  refused(
    program('what Node makes below EventTarget', `
      const { port1, port2 } = new MessageChannel()
      port1.unref()
      setTimeout(() => { console.log(typeof port1.postMessage); setTimeout(() => { port1.close(); console.log(port2 !== port1) }, 1) }, 1)
    `),
    /TM224 .*: MessagePort: /,
  ),
  program('events.on of the readline module', `
    import { createInterface } from 'node:readline'
    import { PassThrough } from 'node:stream'
    const lines = createInterface({ input: new PassThrough() })[Symbol.asyncIterator]()
    setTimeout(() => { console.log(typeof lines.next); setTimeout(() => lines.return().then(() => console.log('end')), 1) }, 1)
  `),
]
