/** Lists what programs do to objects of the language and of the host that go by name. */

/** A change, and an expression that shows it; `d` is `Object.getOwnPropertyDescriptor`. */
export const changes: Readonly<Record<string, readonly [change: string, look: string]>> = {
  'an attribute': ["Object.defineProperty(String.prototype, 'sub', { enumerable: true })", 'Object.keys(String.prototype)'],
  'a method that cannot be written': [
    "Object.defineProperty(String.prototype, 'sup', { writable: false })",
    "d(String.prototype, 'sup').writable",
  ],
  'a text': ["Object.defineProperty(Map.prototype, Symbol.toStringTag, { value: 'Own' })", 'String(new Map())'],
  'a method put over another': ['Array.prototype.at = Array.prototype.slice', '[1, 2].at(1)'],
  'no function in the place of a method': ['Array.prototype.flat = 5', '[].flat'],
  'a method deleted': ['delete Array.prototype.findLast', "'findLast' in []"],
  'a symbol added': ["const own = Symbol('own'); Set.prototype[own] = 7", 'new Set()[own]'],
  'a property of a method': ['Array.prototype.map.extra = { a: 1 }', '[].map.extra.a'],
  'the length of a method': [
    "Object.defineProperty(Array.prototype.filter, 'length', { value: 9, enumerable: true })",
    "JSON.stringify(d([].filter, 'length'))",
  ],
  'a method without a name': ['delete Array.prototype.some.name', 'Reflect.ownKeys([].some)'],
  'a property of a getter': ["d(Map.prototype, 'size').get.note = 1", "d(Map.prototype, 'size').get.note"],
  'properties of global functions': [
    "parseInt.cache = [1]; setTimeout.mine = 2; setTimeout[Symbol.for('mine')] = 3",
    "[parseInt.cache, setTimeout.mine, setTimeout[Symbol.for('mine')]]",
  ],
  'a class of the host': [
    "URL.prototype.toJSON = 4; Object.defineProperty(URL.prototype, 'href', { enumerable: false })",
    "[URL.prototype.toJSON, d(URL.prototype, 'href').enumerable]",
  ],
  'an attribute of a global': [
    "Object.defineProperty(globalThis, 'Math', { enumerable: true })",
    "[Object.keys(globalThis).includes('Math'), Math.abs(-1)]",
  ],
  'frozen objects': [
    'Object.freeze(Reflect); Object.freeze(Array.prototype.find); Object.freeze(Math.max)',
    '[Reflect, [].find, Math.max].map(Object.isFrozen)',
  ],
  'a sealed prototype': [
    'Object.seal(Set.prototype)',
    "[Object.isSealed(Set.prototype), Object.isFrozen(Set.prototype), d(Set.prototype, 'add').writable]",
  ],
  'a sealed prototype with a method of the program': [
    "WeakRef.prototype.deref = () => 'none'; Object.seal(WeakRef.prototype)",
    '[new WeakRef({}).deref(), Object.isSealed(WeakRef.prototype)]',
  ],
  'an object that takes no more': ['Object.preventExtensions(JSON)', '[Object.isExtensible(JSON), Object.isSealed(JSON)]'],
  'another prototype': [
    'Object.setPrototypeOf(WeakSet.prototype, { inherited: 1 }); Object.setPrototypeOf(Reflect.ownKeys, null)',
    '[new WeakSet().inherited, Object.getPrototypeOf(Reflect.ownKeys)]',
  ],
  "methods of the host's classes": [
    `URL.prototype.toString = function () { return 'text' }; const heard = () => 'heard'; EventTarget.prototype.dispatchEvent = heard; Object.defineProperty(URLSearchParams.prototype, 'size', { get: heard, configurable: true })
    AbortController.prototype.abort = heard.bind(1); AbortSignal.prototype.throwIfAborted = class { static own = 1 }; Object.defineProperty(URL.prototype, 'fixed', { value: heard.bind(2) }); delete URL.prototype.port`,
    "[new URL('http://h/').toString(), new EventTarget().dispatchEvent(), new URLSearchParams().size, new AbortController().abort(), AbortSignal.prototype.throwIfAborted.own, URL.prototype.fixed(), 'port' in URL.prototype]",
  ],
  "what is put on classes of the host's modules": [
    `const { createRequire } = process.getBuiltinModule('module'), Emitter = process.getBuiltinModule('events'), { ServerResponse } = createRequire('/')('node:http'), { Duplex } = process.getBuiltinModule('stream'), { emit } = Emitter.prototype
    let emitted = 0; Emitter.prototype.emit = function (...list) { if (list[0] === 'mine') emitted++; return emit.apply(this, list) }; Emitter.prototype.mine = { list: [1] }; Emitter.own = 5; ServerResponse.prototype.json = (x) => stringify(x); ServerResponse.extra = ServerResponse.prototype.json
    Object.defineProperty(Duplex.prototype, 'fixed', { get: heard }); delete Duplex.from; Object.freeze(process.getBuiltinModule('stream').PassThrough.prototype)`,
    "[new Emitter().emit('mine'), emitted, Emitter.prototype.mine.list.push(0), Emitter.own, ServerResponse.prototype.json([1]), ServerResponse.extra === ServerResponse.prototype.json, Duplex.prototype.fixed, 'from' in Duplex, Object.isFrozen(process.getBuiltinModule('stream').PassThrough.prototype)]",
  ],
  'numbers and words on Object.prototype': [
    "for (const key of ['0', '1', 'get', 'set', 'value', 'rest', 'name', 'length']) Object.defineProperty(Object.prototype, key, { __proto__: null, value: key + '!', writable: true, configurable: true })",
    "['0', '1', 'get', 'set', 'value', 'rest', 'name', 'length'].map((key) => Object.create({})[key])",
  ],
}
