/** Lists values that cannot be captured, each with the code of the obstacle. */
import type { Row } from './row.ts'

export interface Refused extends Row {
  readonly refusal: string
}

const refused = (name: string, refusal: string, code: string): Refused => ({ name, refusal, code })

export const refusals: readonly Refused[] = [
  refused(
    'a key that is not extractable',
    'TM226',
    `return crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', false, ['encrypt'])`,
  ),
  refused('a web stream', 'TM233', 'return new ReadableStream()'),
  refused('a reader of a web stream', 'TM233', 'return new ReadableStream().getReader()'),
  refused('a pair of web streams', 'TM233', 'return new TransformStream()'),
  refused('a request', 'TM234', `return new Request('http://localhost/')`),
  refused('a response', 'TM234', `return new Response('text')`),
  refused('a module of WebAssembly', 'TM216', 'return new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))'),
  refused(
    'an instance of WebAssembly',
    'TM216',
    'return new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])))',
  ),
  refused('a memory of WebAssembly', 'TM216', 'return new WebAssembly.Memory({ initial: 1 })'),
  refused('a mark', 'TM230', `const mark = performance.mark('a'); performance.clearMarks(); return mark`),
  refused('a growable shared buffer', 'TM213', 'return new SharedArrayBuffer(8, { maxByteLength: 16 })'),
  refused('a port', 'TM224', 'const { port1, port2 } = new MessageChannel(); port1.unref(); port2.unref(); return port1'),
  refused('a file on the disk', 'TM225', `return new File(['text'], 'name')`),
  refused(
    'a proxy with private names',
    'TM217',
    'const P = class extends (class { constructor(o) { return o } }) { #x = 1 }; return new P(new Proxy({}, {}))',
  ),
  refused(
    'a promise frozen with a constructor that is none',
    'TM269',
    'return Object.freeze(Object.assign(Promise.resolve(1), { constructor: 5 }))',
  ),
  refused('an iterator of URLSearchParams', 'TM211', `return new URLSearchParams('a=1').entries()`),
  refused('an iterator of Headers', 'TM211', `return new Headers({ a: '1' }).keys()`),
  refused('what a Segmenter gives', 'TM201', `return new Intl.Segmenter('en').segment('text')`),
  refused('an iterator of segments', 'TM211', `return new Intl.Segmenter('en').segment('text')[Symbol.iterator]()`),
  refused('an iterator of the engine', 'TM211', 'return Array.prototype.entries.call([1])'),
  refused(
    'a proxy made elsewhere',
    'TM201',
    `return Reflect.construct(globalThis['Pro' + 'xy'], [{}, { getPrototypeOf() { process.exit(3) } }])`,
  ),
  refused('what a host has made, below another prototype', 'TM201', `return Object.freeze(Object.setPrototypeOf(new URL('a:b'), {}))`),
  refused(
    'an instance of a class that calls a class of the host',
    'TM201',
    `class U extends Object { constructor(text) { super(text) } } Object.setPrototypeOf(U, URLSearchParams); return new U('a=1')`,
  ),
  refused('a generator below another prototype', 'TM201', 'return Object.setPrototypeOf((function* () { yield 1 })(), {})'),
  refused('a target of events without a prototype', 'TM201', 'return Object.setPrototypeOf(new EventTarget(), null)'),
  refused(
    'an instance of a class that is below a class of the host no more',
    'TM201',
    `class P extends URLSearchParams {} const p = new P('a=1'); Object.setPrototypeOf(P.prototype, null); return p`,
  ),
  refused('a function of the engine', 'TM202', `return new Function('return [() => 1][0]')()`),
]
