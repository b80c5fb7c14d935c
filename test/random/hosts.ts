/** Writes declarations of objects that the host has besides the language. */
import { type Form, number } from './closures.ts'
import { statement } from './context.ts'
import { key, object, primitive, value } from './heap.ts'
import { declare, type Scene } from './scene.ts'

/** Names of classes that are looked at from then on. */
const look = (C: string, text: string) => statement(`looks.push([${C}, (x, d) => ${text}])`)
const step = (text: string) => statement(`steps.push(() => ${text})`)

const address: Form = (s) => {
  const [u, q] = [declare(s, 'addresses', 'u'), declare(s, 'hosts', 'q')]
  return [
    look('URL', '[x.href, d(x.searchParams)]'),
    look('URLSearchParams', '[x.toString()]'),
    statement(`const ${u} = new URL(${s.dice.pick(["'https://user@host:81/p/a?b=1&b=2#h'", "'../x?q', 'http://h/a/b/c'"])})`),
    statement(
      `const ${q} = ${s.dice.pick([`${u}.searchParams`, "new URLSearchParams('z=1&a=%20')", `new URLSearchParams(${u}.searchParams)`])}`,
    ),
    step(`[${u}.searchParams === ${q}, ${u}.searchParams === ${u}.searchParams, String(${q})]`),
  ]
}

const signal: Form = (s) => {
  const [c, g] = [declare(s, 'signals', 'c'), declare(s, 'hosts', 'g')]
  return [
    look('AbortSignal', '[x.aborted, d(typeof x.reason)]'),
    look('AbortController', '[d(x.signal)]'),
    statement(`const ${c} = new AbortController()`),
    statement(
      `const ${g} = ${s.dice.pick([`${c}.signal`, `AbortSignal.any([${c}.signal, new AbortController().signal])`, `AbortSignal.abort(${primitive(s)})`])}`,
    ),
    statement(
      `{ let n = ${number(s)}; ${g}.addEventListener('abort', function (e) { log('abort', n++, e.type, this === ${g}) }${s.dice.pick(['', ', { once: true }'])}); ${g}.onabort = () => log('on', n++) }`,
    ),
    step(`[${c}.signal === ${g}, ${g}.aborted, typeof ${g}.onabort, attempt(() => ${g}.throwIfAborted())?.name]`),
  ]
}

const target: Form = (s) => {
  const t = declare(s, 'targets', 't')
  const listener = s.dice.pick([
    '(e) => log("event", n++, e.type, e.detail)',
    '{ n: 0, handleEvent(e) { log("event", this.n++, n++, e.type) } }',
    'function f(e) { log("event", n++); this.removeEventListener("a", f) }',
  ])
  const options = s.dice.pick(['', ', { once: true }', ', true', ...s.signals.map((c) => `, { signal: ${c}.signal }`)])
  return [
    look('Event', '[x.type, x.defaultPrevented, x.cancelable]'),
    statement(`const ${t} = new (class extends EventTarget { #k = ${value(s, 1)}; k() { return this.#k } })()`),
    statement(`{ let n = ${number(s)}; ${t}.addEventListener('a', ${listener}${options}); steps.push(() => n) }`),
    step(`[${t}.k?.(), ${t}.dispatchEvent(Object.assign(new Event('a', { cancelable: true }), { detail: ${primitive(s)} }))]`),
  ]
}

const emitter: Form = (s) => {
  const [E, t] = [s.fresh('Emitter'), declare(s, 'targets', 'e')]
  return [
    statement(`import { EventEmitter as ${E} } from 'node:events'`),
    statement(`known.set(${E}.prototype, 'EventEmitter')`),
    statement(`const ${t} = new ${s.dice.pick([E, `(class extends ${E} { #p = 1; p() { return this.#p++ } })`])}()`),
    statement(
      `{ let n = ${number(s)}; ${t}.${s.dice.pick(['on', 'once', 'prependListener', 'prependOnceListener'])}('a', function (...l) { log('emitted', n++, digest(l), this === ${t}) }); ${t}.on(Symbol.for('b'), () => n++) }`,
    ),
    step(`[${t}.emit?.('a', ${value(s, 1)}), ${t}.emit?.(Symbol.for('b')), ${t}.eventNames?.(), ${t}.p?.()]`),
  ]
}

const fetching: Form = (s) => {
  const [h, f] = [declare(s, 'hosts', 'h'), declare(s, 'hosts', 'f')]
  return [
    statement('for (const C of [Headers, FormData]) known.set(C.prototype, C.name)'),
    look('Headers', '[d([...x].join())]'),
    look('FormData', '[[...x].join()]'),
    statement(`const ${h} = new Headers({ a: '1', 'set-cookie': 'x' }); ${h}.append('set-cookie', 'y')`),
    statement(`const ${f} = new FormData()`),
    step(`[attempt(() => ${h}.append('n', '1')), attempt(() => ${f}.append('a', 'b')), ${f}.getAll('a').length]`),
  ]
}

const texts: Form = (s) => {
  const [d, e] = [declare(s, 'hosts', 'd'), declare(s, 'hosts', 'e')]
  return [
    look('TextDecoder', '[x.encoding, x.fatal, x.ignoreBOM]'),
    look('DOMException', '[x.name, x.message, x.code]'),
    statement('known.set(DOMException.prototype, "DOMException")'),
    statement(
      `const ${d} = new TextDecoder('utf-8', { fatal: ${s.dice.pick(['true', 'false'])} }), ${e} = new DOMException('m', 'AbortError')`,
    ),
    statement(`attempt(() => ${d}.decode(new Uint8Array([0xe2, 0x82]), { stream: true }))`),
    step(`[${d}.decode(new Uint8Array([0xac, 0xe2, 0x82]), { stream: true }), ${e}.code]`),
  ]
}

const INTL = [
  ['NumberFormat', "'de', { style: 'currency', currency: 'EUR' }", 'format(1234.5)'],
  ['DateTimeFormat', "'en', { dateStyle: 'short', timeZone: 'UTC' }", 'format(0)'],
  ['Collator', "'sv', { numeric: true }", "compare('a2', 'a10')"],
  ['PluralRules', "'ar'", 'select(3)'],
  ['RelativeTimeFormat', "'fr', { numeric: 'auto' }", "format(-1, 'day')"],
  ['ListFormat', "'en', { type: 'disjunction' }", "format(['a', 'b'])"],
  ['DisplayNames', "'en', { type: 'region' }", "of('DE')"],
  ['Segmenter', "'en', { granularity: 'word' }", "segment('a b')[Symbol.iterator]().next().value.segment"],
] as const

const intl: Form = (s) => {
  const [C, given, call] = s.dice.pick(INTL)
  const [o, f] = [declare(s, 'hosts', 'intl'), s.fresh('f')]
  return [
    look(`Intl.${C}`, '[JSON.stringify(x.resolvedOptions())]'),
    statement(`const ${o} = new Intl.${C}(${given}), ${f} = ${o}.${call.split('(')[0]}`),
    step(`[${o}.${call}, ${o}.${call.split('(')[0]} === ${f}, new Intl.Locale('de-Latn-u-co-phonebk').collation]`),
  ]
}

/** Something that the engine tells when objects are gone, which are not. */
const registry: Form = (s) => {
  const r = declare(s, 'registries', 'registry')
  return [
    statement(`const ${r} = new FinalizationRegistry(() => {})`),
    statement(`attempt(() => ${r}.register(keep(${object(s)}), ${value(s, 1)}, keep(${object(s)})))`),
  ]
}

const context = (s: Scene) => {
  const [A, als] = [s.fresh('Storage'), s.fresh('storage')]
  return [
    statement(`import { AsyncLocalStorage as ${A} } from 'node:async_hooks'`),
    statement(`const ${als} = new ${A}()`),
    statement(
      `const gate${als} = gate(); ${als}.run(${value(s, 1)}, async () => { for (;;) { await gate${als}.wait(); log('store', digest([${als}.getStore()])) } })`,
    ),
    statement(`steps.push(() => { gate${als}(1); return [${als}.getStore(), ${als}.run([${key(s)}], () => ${als}.getStore())] })`),
  ]
}

export const hosts: readonly (readonly [weight: number, form: Form])[] = [
  [1, address],
  [1, signal],
  [1, target],
  [1, emitter],
  [0.5, fetching],
  [0.7, texts],
  [1, intl],
  [1, registry],
  [0.7, context],
]
