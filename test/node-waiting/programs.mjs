// Lists small programs that use what Node's modules do with promises and listeners: `log` notes the microtask since the last turn.

const show = `const show = (name, p) => p.then((v) => log(name, 'value', v), (e) => log(name, 'reason', e, e?.cause));\n`
const emitter = `const e = new EventEmitter();\n`
const target = `const t = new EventTarget(); const say = (name) => (event) => log(name, event.type, event.target === t);\n`

/** Each is the body of an async function. */
export const programs = {
  'timers: properties': `
    for (const f of [timers.setTimeout, timers.setImmediate, timers.setInterval, timers.scheduler.wait, timers.scheduler.yield, events.once, events.on, events.addAbortListener,
      EventEmitter.prototype.once, EventEmitter.prototype.prependOnceListener, EventTarget.prototype.addEventListener, AbortSignal.timeout])
      log(f.name, f.length, Object.prototype.toString.call(f), Object.getOwnPropertyNames(f).sort().join(), Object.getPrototypeOf(f) === Function.prototype)
    const attributes = (o, k) => { const { value, ...d } = Object.getOwnPropertyDescriptor(o, k); log(k, d) }
    attributes(timers, 'setTimeout'); attributes(timers, 'setInterval'); attributes(events, 'once'); attributes(events, 'on')
    attributes(EventEmitter.prototype, 'once'); attributes(EventTarget.prototype, 'addEventListener'); attributes(AbortSignal, 'timeout')
    attributes(Object.getPrototypeOf(timers.scheduler), 'wait'); attributes(Object.getPrototypeOf(timers.scheduler), 'yield')
    log(util.promisify(setTimeout) === timers.setTimeout, util.promisify(setImmediate) === timers.setImmediate)
    log(process.getBuiltinModule('timers').promises === timers, process.getBuiltinModule('timers/promises').setTimeout === later)
    log(Object.keys(timers), Object.keys(timers.setInterval(1)), Object.prototype.toString.call(timers.setInterval(1)))`,
  'util: properties': `
    const of = (f) => log(f.name, f.length, Reflect.ownKeys(f).map(String).sort().join(), Object.getPrototypeOf(f) === Function.prototype, Object.keys(f).join())
    for (const f of [util.deprecate, util.promisify, util.debuglog]) of(f)
    log(util.debug === util.debuglog, util.promisify.custom)
    class A { static s = 1 }; of(util.deprecate(A, 'm')); of(util.deprecate((a, b) => {}, 'm')); of(util.deprecate(function f(a) {}, 'm', 'C1')); log(util.deprecate(A, 'm').s)
    of(util.promisify(function f(a, b) {})); of(util.promisify((c) => {})); of(util.debuglog('x')); log(util.debuglog('x').enabled)
    for (const wrong of [() => util.promisify(), () => util.promisify({ a: 1 }), () => util.deprecate(A, 'm', 5), () => util.promisify(Object.assign(() => {}, { [util.promisify.custom]: 5 }))])
      try { wrong(); log('none') } catch (e) { log(e.name, e.code, e.message) }`,
  'util: promisify': `${show} const f = util.promisify((n, back) => n < 0 ? back(new Error('no')) : n > 5 ? setTimeout(back, 1, null, n, 'x') : back(null, n)); show('a', f(1)); show('b', f(-1)); show('c', f(6)); show('d', f.call(null))
    show('e', util.promisify(function (back) { back(null, this) }).call(7)); show('f', util.promisify(() => { throw 1 })()); show('g', util.promisify((back) => { back(null, Promise.resolve(8)) })()); show('h', util.promisify(process.getBuiltinModule('fs').access)('/')); await later(20)`,
  'util: deprecate': `const warned = []; const emit = process.emitWarning; process.emitWarning = (...a) => { warned.push(a.slice(0, 3).map((x) => typeof x === 'function' ? 'f' : x)) }
    const f = util.deprecate(function (a) { return [this, a, new.target === undefined] }, 'f is old'), g = util.deprecate((a) => a, 'g is old', 'DEPX'), h = util.deprecate((a) => a, 'h is old', 'DEPX')
    log(f.call(1, 2), f(3), g(4), h(5), g(6)); process.emitWarning = emit; log(warned)`,
  setTimeout: `${show} show('a', later(1, 'a')); show('b', later()); show('c', later(1)); show('d', later('2'));  await later(2); log('end')`,
  'setTimeout with a promise, a thenable': `${show} show('a', later(1, Promise.resolve(1))); const no = Promise.reject(2); no.catch(() => {}); show('b', later(1, no)); show('c', later(1, { then(f) { log('then'); f(3) } })); await later(4)`,
  'setTimeout, wrong arguments': `${show}
    show('a', later(1n)); show('b', later('x')); show('c', later(1, 0, null)); show('d', later(1, 0, 5)); show('e', later(1, 0, []))
    show('f', later(1, 0, { signal: 5 })); show('g', later(1, 0, { signal: null })); show('h', later(1, 0, { ref: 1 })); show('i', later(1, 0, { ref: null })); show('j', later(NaN)); show('k', later(1, 0, () => {}))
    show('l', later(1, 0, { signal: { aborted: false } })); await soon()`,
  'setTimeout, options read': `${show} const options = { get signal() { log('signal') }, get ref() { log('ref') } }; show('a', later(1, 1, options)); await later(3); show('b', soon(1, options)); await soon()`,
  'setTimeout, aborted before': `${show} show('a', later(1, 0, { signal: AbortSignal.abort() })); show('b', later(1, 0, { signal: AbortSignal.abort(5) })); show('c', soon(0, { signal: AbortSignal.abort() })); await soon()`,
  'setTimeout, aborted meanwhile': `${show} const c = new AbortController(); show('a', later(1000, 0, { signal: c.signal })); show('b', later(1, 'b', { signal: c.signal })); await later(5); log(count(c.signal)); c.abort(); log(count(c.signal)); await soon(); c.abort(7)`,
  'setTimeout, aborted when it is due': `${show} const c = new AbortController(); setTimeout(() => c.abort('r'), 1); show('a', later(1, 'a', { signal: c.signal })); await later(5)`,
  'setTimeout, a signal that looks like one': `${show} const c = { aborted: false, addEventListener(...a) { log('add', a[0], a[1].name.length >= 0, a[2].once) ; this.f = a[1] }, removeEventListener(...a) { log('remove', a[0], a[1] === this.f) } }
    show('a', later(1, 'a', { signal: c })); await later(5); show('b', later(1000, 'b', { signal: c })); c.f(); await soon()`,
  'setTimeout, ref': `${show} show('a', later(1, 'a', { ref: false })); show('b', later(1, 'b', { ref: true })); await later(5)`,
  setImmediate: `${show} show('a', soon('a')); show('b', soon()); show('c', soon('c', { ref: false })); const c = new AbortController(); show('d', soon('d', { signal: c.signal })); c.abort(); show('e', soon(1, 5)); await soon(); await soon()`,
  'order of timers and immediates': `soon().then(() => log('i')); later(30).then(() => log('t')); setImmediate(() => log('I')); setTimeout(() => log('T'), 30); process.nextTick(() => log('n')); queueMicrotask(() => log('m')); await later(35)`,
  scheduler: `${show} const { scheduler } = timers; show('a', scheduler.wait(30)); show('b', scheduler.yield()); show('c', scheduler.wait(1, { signal: AbortSignal.abort(1) }))
    for (const f of [scheduler.wait, scheduler.yield]) try { f.call({}) } catch (e) { log(e.name, e.code, e.message) }
    await later(40)`,
  setInterval: `let n = 0; for await (const v of timers.setInterval(1, 'v')) { log(v); if (++n === 3) break } log('end')`,
  'setInterval by hand': `${show} const i = timers.setInterval(1, 'v'); show('a', i.next()); show('b', i.next()); await later(5); show('c', i.next()); show('d', i.return('r')); show('e', i.next()); show('f', i.return('s')); show('g', i.throw(new Error('t'))); await later(5)`,
  'setInterval, asked late': `${show} const i = timers.setInterval(1, 'v'); show('a', i.next()); await later(1); const s = Date.now(); while (Date.now() < s + 5); await later(1); show('b', i.next()); show('c', i.next()); show('d', i.throw(new Error('t'))); show('e', i.next()); await later(5)`,
  'setInterval, not begun': `${show} const i = timers.setInterval(1), j = timers.setInterval(1); show('a', i.return(Promise.resolve(5))); show('b', i.next()); show('c', j.throw(5)); show('d', j.next()); show('e', i.return(Promise.reject(6))); await later(2)`,
  'setInterval, several return': `${show} const i = timers.setInterval(1, 1); show('a', i.next()); show('b', i.return(Promise.reject(5))); show('c', i.return(2)); await later(5); show('d', i.return(3)); await soon()`,
  'setInterval, value is a promise': `${show} const i = timers.setInterval(1, Promise.resolve(5)), j = timers.setInterval(1, Promise.reject(6)); show('a', i.next()); show('b', j.next()); await later(5); show('c', j.next()); show('d', i.return()); await soon()`,
  'setInterval, wrong arguments': `${show} show('a', timers.setInterval('x').next()); show('b', timers.setInterval(1, 0, 5).next()); show('c', timers.setInterval(1, 0, { signal: 5 }).next()); show('d', timers.setInterval(1, 0, { ref: 5 }).next()); show('e', Object.getPrototypeOf(timers.setInterval(1)).next.call({})); await soon()`,
  'setInterval, aborted': `${show} const c = new AbortController(), i = timers.setInterval(1, 'v', { signal: c.signal }), j = timers.setInterval(1, 'v', { signal: c.signal })
    log(await i.next()); const start = Date.now(); while (Date.now() < start + 5); await soon(); log(count(c.signal)); show('b', i.next()); c.abort('r'); log(count(c.signal)); show('c', j.next()); show('d', j.next()); await soon(); show('e', i.next()); show('f', i.next()); show('g', i.next()); await soon(); log(count(c.signal))`,
  'setInterval, aborted while waiting': `${show} const c = new AbortController(), i = timers.setInterval(1000, 'v', { signal: c.signal }); show('a', i.next()); show('b', i.next()); await soon(); c.abort(); await soon()`,

  once: `${emitter} const f = (...a) => log('f', a.length, ...a); e.once('x', f).once('x', () => log('g')); e.on('x', () => log('h')); log(e.listenerCount('x'), e.listeners('x').map((l) => l === f)); e.emit('x', 1, 2); e.emit('x'); e.once('y', f); e.emit('y')`,
  'once, this and return': `${emitter} e.once('x', function () { log(this === e, arguments.length); return 5 }); log(e.rawListeners('x')[0]()); log(e.rawListeners('x').length)`,
  'once, raw listeners': `${emitter} const f = () => log('f'); e.once('x', f); const [raw] = e.rawListeners('x'); log(raw.name, raw.length, raw.listener === f, Object.getOwnPropertyDescriptor(raw, 'listener').enumerable, raw === f); raw(); raw(); log(e.listenerCount('x')); log(util.inspect(e._events))`,
  'once, removed': `${emitter} const f = () => log('f'); e.once('x', f); e.removeListener('x', f); e.emit('x'); e.once('x', f); e.off('x', e.rawListeners('x')[0]); e.emit('x'); e.once('x', f); e.once('x', f); e.emit('x'); log(e.listenerCount('x'), e.listenerCount('x', f))`,
  'once, new and removed listeners': `${emitter} const f = () => log('f'); e.on('newListener', (t, l) => log('new', t, l === f)); e.on('removeListener', (t, l) => log('removed', t, l === f)); e.once('x', f); e.prependOnceListener('x', f); e.emit('x'); e.removeAllListeners('x')`,
  'once, wrong': `${emitter} for (const f of [undefined, null, 5, {}]) { try { e.once('x', f) } catch (error) { log(error.code, error.message) } try { e.prependOnceListener('x', f) } catch (error) { log(error.code, error.message) } }`,
  'once, prepended': `${emitter} e.on('x', () => log(1)); e.prependOnceListener('x', () => log(0)); e.emit('x'); e.emit('x')`,
  'once, reentrant': `${emitter} e.once('x', () => { log('a'); e.emit('x') }); e.on('removeListener', () => e.emit('x')); e.emit('x')`,
  'once, on overridden': `class E extends EventEmitter { on(t, l) { log('on', t, typeof l.listener); return super.on(t, l) } } const e = new E(); e.once('x', () => log('x')); e.emit('x')`,
  'once, listener throws': `${emitter} e.once('x', () => { throw new Error('f') }); try { e.emit('x') } catch (error) { log(error) } log(e.listenerCount('x'))`,
  'once, too many': `${emitter} process.once('warning', (w) => log(w.name, w.count, w.type)); for (let i = 0; i < 11; i++) e.once('x', () => {}); await soon()`,
  'once of process and streams': `process.once('custom', (v) => log('custom', v)); process.emit('custom', 1); process.emit('custom', 2); const s = process.getBuiltinModule('stream').Readable.from(['a', 'b']); s.once('data', (v) => log(v)).once('end', () => log('end')); await later(5)`,
  'once, captured rejection': `const e = new EventEmitter({ captureRejections: true }); e.once('x', async () => { throw new Error('r') }); e.on('error', (error) => log(error)); e.emit('x'); await soon()`,

  'events.once': `${emitter}${show} show('a', events.once(e, 'x')); log(e.listenerCount('x'), e.listenerCount('error')); e.emit('x', 1, 2); log(e.listenerCount('x'), e.listenerCount('error')); await soon()`,
  'events.once, error': `${emitter}${show} show('a', events.once(e, 'x')); show('b', events.once(e, 'error')); e.emit('error', new Error('f')); log(e.listenerCount('x'), e.listenerCount('error')); await soon()`,
  'events.once, wrong': `${emitter}${show} show('a', events.once(e, 'x', null)); show('b', events.once(e, 'x', { signal: 5 })); show('c', events.once({}, 'x')); show('d', events.once(undefined, 'x')); show('e', events.once(e, 'x', { signal: AbortSignal.abort(3) })); show('f', events.once(e, 'x', 5)); await soon()`,
  'events.once, signal': `${emitter}${show} const c = new AbortController(); show('a', events.once(e, 'x', { signal: c.signal })); show('b', events.once(e, 'y', { signal: c.signal })); log(count(c.signal)); e.emit('y', 1); log(count(c.signal)); c.abort('r'); log(count(c.signal), e.eventNames().length); await soon()`,
  'events.once of a target': `${target}${show} const c = new AbortController(); show('a', events.once(t, 'x').then(([event]) => event.type)); show('b', events.once(t, 'y', { signal: c.signal })); t.dispatchEvent(new Event('x')); c.abort(); log(count(t, 'x'), count(t, 'y')); await soon()`,
  'events.once, ticks beside a promise': `${emitter} const p = (async () => new Promise((r) => e.on('x', r)))(); p.then(() => log('p')); events.once(e, 'x').then(() => log('once')); e.emit('x', 1); await soon()`,
  'events.on': `${emitter} setTimeout(() => { e.emit('x', 1); e.emit('x', 2, 3) }, 1); setTimeout(() => { e.emit('x', 4); e.emit('end') }, 3); for await (const v of events.on(e, 'x', { close: ['end'] })) log(v); log(e.eventNames().length)`,
  'events.on by hand': `${emitter}${show} const i = events.on(e, 'x'); show('a', i.next()); show('b', i.next()); e.emit('x', 1); e.emit('x', 2); e.emit('x', 3); show('c', i.next()); show('d', i.return()); show('e', i.next()); await soon(); log(e.eventNames().length)`,
  'events.on, errors': `${emitter}${show} const i = events.on(e, 'x'); e.emit('x', 1); e.emit('error', new Error('f')); show('a', i.next()); show('b', i.next()); show('c', i.next()); const j = events.on(e, 'x'); show('d', j.next()); try { j.throw(5) } catch (error) { log(error.code, error.message) } log(j.throw(new Error('g'))); show('e', j.next()); await soon()`,
  'events.on, signal': `${emitter}${show} const c = new AbortController(); const i = events.on(e, 'x', { signal: c.signal }), j = events.on(e, 'x', { signal: c.signal }); show('a', i.next()); log(count(c.signal)); j.return(); log(count(c.signal)); c.abort('r'); show('b', i.next()); await soon(); log(count(c.signal)); try { events.on(e, 'x', { signal: c.signal }) } catch (error) { log(error, error.cause) }`,
  'events.on, wrong': `${emitter} for (const o of [null, 5, { signal: 5 }, { highWaterMark: 0 }, { lowWaterMark: 'x' }]) try { log(typeof events.on(e, 'x', o)) } catch (error) { log(error.name, error.code) } for (const f of [undefined, {}]) try { events.on(f, 'x') } catch (error) { log(error.name, error.message) }`,
  'events.on, water marks': `${emitter}${show} e.pause = () => log('pause'); e.resume = () => log('resume'); const i = events.on(e, 'x', { highWaterMark: 2, lowWaterMark: 2 }), w = i[Symbol.for('nodejs.watermarkData')]; const look = () => log(w.size, w.low, w.high, w.isPaused); look(); for (let n = 0; n < 4; n++) { e.emit('x', n); look() } for (let n = 0; n < 4; n++) { show(n, i.next()); look() } i.return(); look(); await soon()`,
  'events.on, shape': `${emitter} const i = events.on(e, 'x'); log(Reflect.ownKeys(i).map(String), ['next', 'return', 'throw', Symbol.asyncIterator].map((k) => i[k].name + i[k].length), i[Symbol.asyncIterator]() === i, util.inspect(i)); log(Object.keys(await i.return()))`,
  'events.on, many': `${emitter} const i = events.on(e, 'x'); let sum = 0; for (let n = 0; n < 5000; n++) e.emit('x', n); for (let n = 0; n < 3000; n++) sum += (await i.next()).value[0]; for (let n = 0; n < 5000; n++) e.emit('x', n); for (let n = 0; n < 7000; n++) sum += (await i.next()).value[0]; log(sum)`,
  'events.on of a target': `${target} setTimeout(() => { t.dispatchEvent(new Event('x')); t.dispatchEvent(new Event('x')); t.dispatchEvent(new Event('end')) }, 1); for await (const [event] of events.on(t, 'x', { close: ['end'] })) log(event.type)`,
  'readline as an iterator': `const { Readable } = process.getBuiltinModule('stream'); const r = process.getBuiltinModule('readline').createInterface({ input: Readable.from(['a\\nb\\n', 'c\\n']) }); for await (const line of r) log(line)`,
  addAbortListener: `const c = new AbortController(); const d = events.addAbortListener(c.signal, (event) => log('a', event.type)), x = events.addAbortListener(c.signal, () => log('b')); log(count(c.signal), Reflect.ownKeys(d).map(String), Object.getPrototypeOf(d)); x[Symbol.dispose](); c.abort(); events.addAbortListener(c.signal, (...a) => log('late', a.length)); for (const [s, f] of [[5, () => {}], [c.signal, 5], [undefined, () => {}]]) try { events.addAbortListener(s, f) } catch (e) { log(e.code, e.message) } await soon()`,

  'listeners of a target': `${target} const f = say('f'); t.addEventListener('x', f); t.addEventListener('x', f); t.addEventListener('x', f, true); t.addEventListener('x', say('once'), { once: true }); t.addEventListener('x', { handleEvent: say('object') }); t.dispatchEvent(new Event('x')); t.dispatchEvent(new Event('x')); t.removeEventListener('x', f); t.removeEventListener('x', f, { capture: true }); t.dispatchEvent(new Event('x')); log(count(t, 'x'))`,
  'listeners of a target, wrong': `${target} process.once('warning', (w) => log(w.name)); for (const a of [[], ['x'], ['x', 5], ['x', null], ['x', () => {}, 5], ['x', () => {}, { signal: 5 }], ['x', () => {}, null], [Symbol('x'), () => {}], ['x', () => {}, true]]) try { log(t.addEventListener(...a)) } catch (e) { log(e.name, e.code, e.message) } try { EventTarget.prototype.addEventListener.call({}, 'x', () => {}) } catch (e) { log(e.code) } log(count(t, 'x')); await soon()`,
  'listeners with a signal': `${target} const c = new AbortController(); t.addEventListener('x', say('a'), { signal: c.signal }); t.addEventListener('x', say('b'), { signal: c.signal, capture: true }); t.addEventListener('x', say('c'), { signal: AbortSignal.abort() }); log(count(c.signal), count(t, 'x')); t.dispatchEvent(new Event('x')); c.abort(); log(count(t, 'x')); t.dispatchEvent(new Event('x'))`,
  'options of a listener, read': `${target} t.addEventListener('x', say('a'), new Proxy({}, { get(_, k) { log(String(k)); return undefined } }))`,
  'a target that overrides': `class T extends EventTarget { addEventListener(...a) { log('add', a.length); return super.addEventListener(...a) } removeEventListener(...a) { log('remove', a[0], a[2]?.capture); return super.removeEventListener(...a) } } const t = new T(), c = new AbortController(); t.addEventListener('x', () => log('x'), { signal: c.signal, capture: true }); t.dispatchEvent(new Event('x')); c.abort(); t.dispatchEvent(new Event('x'))`,
  signals: `const c = new AbortController(), any = AbortSignal.any([c.signal]), both = AbortSignal.any([any, new AbortController().signal]); c.signal.onabort = (e) => log('on', e.type, e.isTrusted); c.signal.addEventListener('abort', () => log('a')); any.addEventListener('abort', () => log('any')); both.onabort = () => log('both'); c.abort('r'); log(any.aborted, any.reason, both.reason); try { any.throwIfAborted() } catch (e) { log(e) }`,
  'AbortSignal.timeout': `const s = AbortSignal.timeout(2); s.onabort = () => log('timeout', s.reason.name, s.reason.message); AbortSignal.any([s]).addEventListener('abort', () => log('any')); for (const d of [-1, 'x', undefined, 1.5, 2 ** 32]) try { AbortSignal.timeout(d) } catch (e) { log(e.name, e.code, e.message) } await later(20); log(s.aborted)`,
  'util.aborted': `const c = new AbortController(); util.aborted(c.signal, {}).then(() => log('aborted')); c.abort(); await soon()`,
}
