/** Lists objects of the host that Node and browsers have. */
import type { Row } from './row.ts'

export const host: readonly Row[] = [
  {
    name: 'abort controllers and signals',
    code: `
    const c = new AbortController(); const s = c.signal; const any = AbortSignal.any([s, AbortSignal.timeout(1e6)]); let heard = 0; s.addEventListener('abort', () => heard++, { once: true }); any.onabort = () => { heard += 10 }; c.extra = 1
    return (k) => { if (k === 1) c.abort(new Error('why')); return [s.aborted, any.aborted, heard, String(s.reason), c.extra, c.signal === s] }`,
  },
  {
    name: 'event target subclass',
    code: `
    class Bus extends EventTarget { #n = 0; constructor() { super(); this.addEventListener('x', (e) => { this.#n += e.detail }) } get n() { return this.#n } }
    const b = new Bus(); b.addEventListener('x', { handleEvent(e) { this.got = e.type }, got: 1 })
    return (k) => { b.dispatchEvent(Object.assign(new Event('x'), { detail: 5 })); return [b.n] }`,
  },
  {
    name: 'event targets whose constructor is another',
    code: `
    const c = new AbortController(), t = new EventTarget(), u = new (class T extends EventTarget {})(), all = [c.signal, t, u]; let heard = 0
    for (const x of all) { x.addEventListener('abort', () => heard++); x.addEventListener('abort', { handleEvent() { heard += 10 } }) } c.signal.onabort = () => { heard += 100 }
    const any = AbortSignal.any([c.signal]), gone = new AbortController(), follower = AbortSignal.any([gone.signal]); gone.abort(); follower.constructor = any.constructor = []; all.push(any)
    c.signal.constructor = new WeakRef(c); t.constructor = 5; u.constructor.prototype.constructor = null
    return (k) => { if (k === 2) { delete t.constructor; delete c.signal.constructor; delete any.constructor; c.abort(); t.dispatchEvent(new Event('abort')) } return [heard, String(t.constructor), u.constructor, any.aborted, follower.aborted] }`,
  },
  {
    name: 'custom event',
    code: `
    const e = new CustomEvent('hi', { detail: { a: 1 }, cancelable: true }); class My extends Event { constructor() { super('my', { bubbles: true }); this.y = 1 } } const m = new My(); m.preventDefault()
    return () => [e.detail, e.type, e.cancelable, m.type, m.bubbles, m.y, m instanceof My, m.defaultPrevented]`,
  },
  {
    name: 'clocks and timers of performance',
    code: `
    return () => [typeof performance.now(), performance.timeOrigin > 0, typeof performance.toJSON]`,
  },
  {
    name: 'classes that nobody uses',
    code: `
    return () => [typeof MessageChannel]`,
  },
  {
    name: 'dom exception',
    code: `
    const e = new DOMException('m', 'AbortError'); e.extra = 1; return () => [e.name, e.code, e.message, e.extra, e instanceof Error]`,
  },
  {
    name: 'objects below modules',
    code: `
    const { http, fs, events } = Object.fromEntries(['http', 'fs', 'events'].map((name) => [name, process.getBuiltinModule(name)]))
    const below = Object.create(http), more = Object.create(fs, { extra: { value: 1 } }), emitter = Object.create(events); below.request = () => 'mine'
    return () => [below.METHODS.length > 3, below.request(), Object.getPrototypeOf(below) === http, more.extra, more.existsSync === fs.existsSync, Object.getPrototypeOf(emitter) === events]`,
  },
  {
    name: 'objects below the global object',
    code: `
    const sandbox = Object.create(globalThis, { own: { value: 1 } }), inner = Object.create(sandbox); sandbox.window = sandbox; inner.setTimeout = () => 'mine'
    return () => [sandbox.own, sandbox.window === sandbox, Object.getPrototypeOf(sandbox) === globalThis, inner.setTimeout(), sandbox.setTimeout === setTimeout, String(inner), inner.own]`,
  },
  {
    name: 'objects below prototypes of interfaces',
    code: `
    const below = { get method() { return 'mine' } }; Object.setPrototypeOf(below, Request.prototype); const more = Object.create(Blob.prototype, { n: { value: 1 } })
    const state = (f) => { try { return f() } catch (e) { return e.name } }
    return () => [below.method, below instanceof Request, state(() => below.url), more.n, state(() => more.size), Object.getPrototypeOf(more) === Blob.prototype]`,
  },
  {
    name: 'objects that were below prototypes of the host',
    code: `
    const bare = Object.setPrototypeOf(Object.create(URL.prototype, { own: { value: 1 } }), { up: 2 }), { EventEmitter } = process.getBuiltinModule('events')
    const emitter = Object.setPrototypeOf(new EventEmitter(), null), map = Object.setPrototypeOf(new Map([[1, 'one']]), URL.prototype)
    class P extends URLSearchParams {} Object.setPrototypeOf(P.prototype, { up: 3 }); let n = 0; EventEmitter.prototype.on.call(emitter, 'e', () => n++)
    return () => [bare.own, bare.up, EventEmitter.prototype.emit.call(emitter, 'e'), n, Map.prototype.get.call(map, 1), map instanceof URL, P.prototype.up]`,
  },
  {
    name: 'text encoders',
    code: `
    const d = new TextDecoder('utf-8', { fatal: true }); d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }); const e = new TextEncoder(); e.x = 1
    return (k) => [k === 0 ? d.decode(new Uint8Array([0xac])) : d.encoding, e.encoding, e.x]`,
  },
  {
    name: 'well-known objects and functions',
    code: `
    const n = globalThis.navigator, c = console, p = process, pe = performance, cr = crypto, q = queueMicrotask, b = btoa, st = structuredClone
    return () => [n === globalThis.navigator, c === console, p === process, pe === performance, cr === crypto, q === queueMicrotask, b('x'), st(1)]`,
  },
  {
    name: 'event listener options',
    code: `
    const t = new EventTarget(); const c = new AbortController(); let n = 0; t.addEventListener('a', () => n++, { signal: c.signal, capture: true, passive: true }); t.extra = { deep: 1 }; Object.freeze(c)
    return (k) => { t.dispatchEvent(new Event('a')); if (k === 1) c.abort(); return [n, t.extra, Object.isFrozen(c)] }`,
  },
  {
    name: 'headers',
    code: `
    const h = new Headers(); h.append('set-cookie', 'a'); h.append('set-cookie', 'b'); h.extra = 1; Object.freeze(h); return () => [h.getSetCookie(), h.extra, Object.isFrozen(h)]`,
  },
  {
    name: 'objects of Intl and the functions they give',
    code: `
    const n = new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR' }); const d = new Intl.DateTimeFormat('en', { dateStyle: 'short', timeZone: 'UTC' }); const c = new Intl.Collator('sv'); const p = new Intl.PluralRules('ar'); const r = new Intl.RelativeTimeFormat('en'); const l = new Intl.ListFormat('en'); const s = new Intl.Segmenter('en', { granularity: 'word' }); const dn = new Intl.DisplayNames('en', { type: 'region' }); const loc = new Intl.Locale('de-u-co-phonebk')
    const f = n.format; const cmp = c.compare
    return () => [n.format(1.5), d.format(0), c.compare('a', 'b'), p.select(3), r.format(-1, 'day'), l.format(['a', 'b']), [...s.segment('a b')].length, dn.of('DE'), loc.toString(), f === n.format, f(2), cmp('a', 'b'), loc.collation]`,
  },
  {
    name: 'crypto.subtle',
    code: `
    const { subtle } = crypto; return () => [subtle === crypto.subtle, typeof subtle.digest]`,
  },
]
