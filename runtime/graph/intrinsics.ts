/** Turns the well-known objects of the language and of the host into names, comparing with how they were at the start. */

type Method<A extends unknown[], R> = (...args: A) => R

/** Makes a method a function that takes `this` first and no longer depends on anything the program may replace. */
export const uncurry: <A extends unknown[], R>(method: Method<A, R>) => (self: unknown, ...args: A) => R = Function.prototype.bind.bind(
  Function.prototype.call as never,
) as never

const apply: typeof Reflect.apply = Reflect.apply
export const defineProperty: typeof Reflect.defineProperty = Reflect.defineProperty
export const deleteProperty: typeof Reflect.deleteProperty = Reflect.deleteProperty
export const getOwnPropertyDescriptor: (value: object, key: PropertyKey) => PropertyDescriptor | undefined =
  Reflect.getOwnPropertyDescriptor
export const getPrototypeOf: (value: object) => object | null = Reflect.getPrototypeOf
const ownKeys: (value: object) => PropertyKey[] = Reflect.ownKeys

const get = uncurry(Map.prototype.get) as (map: unknown, key: unknown) => unknown
const set = uncurry(Map.prototype.set)
const forEach = uncurry(Map.prototype.forEach) as <K, V>(map: ReadonlyMap<K, V> | undefined, task: (value: V, key: K) => void) => void
const { is } = Object
const { keyFor } = Symbol
const exec = uncurry(RegExp.prototype.exec)
const test = (pattern: RegExp, text: string) => exec(pattern, text) !== null
const source = uncurry(Function.prototype.toString) as (value: unknown) => string

/** A getter's result as a function of the object; used where the genuine getter is the only way to see a slot. */
export function getter<R>(prototype: object, key: PropertyKey): (self: unknown) => R {
  return uncurry(getOwnPropertyDescriptor(prototype, key)!.get!) as never
}

const prototypeOf = (value: object | undefined) => value && (getOwnPropertyDescriptor(value, 'prototype')?.value as object | undefined)
const isObject = (value: unknown): value is object => (typeof value === 'object' && value !== null) || typeof value === 'function'

/** Well-known objects that no property of a global leads to, by their name (ECMA-262 6.1.7.4). */
export const hidden: ReadonlyMap<string, object> = /* @__PURE__ */ findHidden()

function findHidden(): Map<string, object> {
  const found = new Map<string, object>()
  const add = (name: string, value: object | null | undefined) => value && found.set(name, value)
  const array = getPrototypeOf([].values())!
  add('IteratorPrototype', getPrototypeOf(array))
  add('ArrayIteratorPrototype', array)
  add('MapIteratorPrototype', getPrototypeOf(new Map().values()))
  add('SetIteratorPrototype', getPrototypeOf(new Set().values()))
  add('StringIteratorPrototype', getPrototypeOf(''[Symbol.iterator]()))
  add('RegExpStringIteratorPrototype', getPrototypeOf(/./[Symbol.matchAll]('')))
  add('AsyncFunction', (async () => {}).constructor)
  const generator = getPrototypeOf(function* () {})!
  add('GeneratorFunction', generator.constructor)
  add('GeneratorPrototype', prototypeOf(generator))
  const asyncGenerator = getPrototypeOf(async function* () {})!
  add('AsyncGeneratorFunction', asyncGenerator.constructor)
  add('AsyncGeneratorPrototype', prototypeOf(asyncGenerator))
  add('AsyncIteratorPrototype', getPrototypeOf(prototypeOf(asyncGenerator)!))
  add('TypedArray', getPrototypeOf(Uint8Array))
  add('ThrowTypeError', getOwnPropertyDescriptor(emptyArguments(), 'callee')!.get)
  // From V8 12 on `stack` is an own accessor, on whatever `Error.captureStackTrace` was called with.
  const stack = getOwnPropertyDescriptor(new Error(), 'stack')
  add('ErrorStackGetter', stack?.get)
  add('ErrorStackSetter', stack?.set)
  const iterator = (globalThis as { Iterator?: { from(value: object): object } }).Iterator
  if (iterator) {
    const wrapped = iterator.from({ __proto__: null, next() {} } as object)
    add('WrapForValidIteratorPrototype', getPrototypeOf(wrapped))
    add('IteratorHelperPrototype', getPrototypeOf((wrapped as { drop(n: number): object }).drop(0)))
  }
  return found
}

/** A fresh arguments object of strict code. */
export function emptyArguments(): object {
  return arguments
}

interface Container {
  readonly object: object
  /** Path from `globalThis`; empty for itself. */
  readonly name: string
  readonly keys: readonly PropertyKey[]
  /** Descriptors by key. */
  readonly were: ReadonlyMap<PropertyKey, PropertyDescriptor>
  /** What the program replaces is found by comparing. Elsewhere only by looking at the functions: hosts replace their own. */
  readonly exact: boolean
  /** The class, for its prototype too. */
  readonly base: object
}

/** What was there before the program. */
export interface Baseline {
  readonly containers: readonly Container[]
  readonly isAsleep: IsAsleep
}

/** Tells the host's classes that nobody has asked for yet: to look at the property of `globalThis` would load them. */
export type IsAsleep = (key: PropertyKey) => boolean

/** Tells functions of the program from functions of the host that are written in JavaScript. */
export type IsProgram = (value: object) => boolean

/** What the program added to, replaced on or deleted from an object that goes by name. */
export interface Addition {
  readonly object: object
  /** The object's name, `%Array.prototype%`. */
  readonly name: string
  readonly key: PropertyKey
  /** `undefined`: the program deleted it. */
  readonly descriptor: PropertyDescriptor | undefined
  /** What it was at the start; `undefined`: not there. */
  readonly was: PropertyDescriptor | undefined
}

let start: Baseline | undefined

/**
 * Notes what the globals and their prototypes have; to be called once, before the program's first module and after the runtime
 * has put its own keys on `globalThis`. Reads no getter except Node's for `process` and `Buffer`, which are materialised anyway.
 * 0.8 to 1.1 ms in a fresh Node 20.
 */
export function baseline(isAsleep: IsAsleep = () => false): Baseline {
  const containers: Container[] = []
  take(containers, globalThis, '', isAsleep)
  forEach(hidden, (value, name) => take(containers, value, name))
  forEach(containers[0]!.were, (was, key) => {
    if (typeof key === 'string') take(containers, isEager(key) ? read(was) : was.value, key)
  })
  start = { containers, isAsleep }
  return start
}

/** Adds an object and its `prototype`. */
function take(containers: Container[], base: unknown, name: string, isAsleep?: IsAsleep): void {
  // Functions that are no classes (`setTimeout`) are named by where they are, and nobody adds to them.
  if (!isObject(base) || (name && base === globalThis) || (typeof base === 'function' && name >= 'a')) return
  const add = (object: object, name: string, exact: boolean) => {
    const keys = ownKeys(object)
    const were = new Map<PropertyKey, PropertyDescriptor>()
    for (let i = 0; i < keys.length; i++) if (!isAsleep?.(keys[i]!)) set(were, keys[i], getOwnPropertyDescriptor(object, keys[i]!))
    containers[containers.length] = { object, name, keys, were, exact, base }
  }
  const prototype = getOwnPropertyDescriptor(base, 'prototype')?.value
  add(base, name, !name || test(/^(console|process|Error|Math|JSON|Date|Object)$/, name))
  if (isObject(prototype)) add(prototype, `${name}.prototype`, false)
}

/** Accessors of Node's whose values are there from the start. */
const isEager = (key: string) => key === 'process' || key === 'Buffer'

const isWord = (key: PropertyKey): key is string => typeof key === 'string' && test(/^[\w$]+$/, key)

/** The value of a property of `globalThis`; runs the host's getter. */
function read(descriptor: PropertyDescriptor): unknown {
  try {
    return descriptor.get ? apply(descriptor.get, globalThis, []) : descriptor.value
  } catch {
    return undefined
  }
}

/** Functions of ours, and where they stand. */
const standIns = new Map<object, string>()

/** Declares that a function of ours takes the place of one of the language's, which a path leads to (`Promise.all`). */
export function standIn<F extends object>(replacement: F, path: string): F {
  set(standIns, replacement, path)
  return replacement
}

// No text of a program can end so, it would be a syntax error; but the text of a bound function does.
export const isNative = (value: unknown): boolean =>
  typeof value === 'function' &&
  (get(standIns, value) !== undefined ||
    (test(/\{\s*\[native code\]\s*\}$/, source(value)) && !test(/^bound /, getOwnPropertyDescriptor(value, 'name')?.value ?? '')))

// Loading these takes 18 ms (undici), or warns (storage). A program that holds one of their instances has mostly loaded them by name.
const HEAVY = /^(FormData|Headers|Request|Response|WebSocket|CloseEvent|MessageEvent|EventSource|localStorage|sessionStorage)$/

const WINDOWS = /^(parent|top|opener|frameElement)$/

/** What the host's own lazy getter gives, with the property of `globalThis` left as the program has it. */
function hostValue(key: string, was: PropertyDescriptor): unknown {
  const now = getOwnPropertyDescriptor(globalThis, key)
  if (now?.get === was.get && test(HEAVY, key)) return undefined
  const value = read(was)
  // A getter that materialises itself overwrites what the program put there.
  if (now && now.get !== was.get) defineProperty(globalThis, key, now)
  return value
}

const isInstrumented: IsProgram = (value) => test(/\$TM\b/, source(value))

/** Whether the program replaced a property that existed at the start. */
function replaced({ name, were, exact, base }: Container, isProgram: IsProgram): (key: PropertyKey, now: PropertyDescriptor) => boolean {
  // Where the class, or the namespace, is the language's own, all functions are native code. To MessagePort, which is native, Node adds others.
  const native = (isNative(base) && !test(/^MessagePort/, name)) || test(/^(Math|JSON|Reflect|Atomics|Intl|.*Prototype)$/, name)
  const isForeign = (value: unknown) => typeof value === 'function' && !isNative(value) && (native || isProgram(value))
  return (key, now) => {
    const was = exact ? (get(were, key) as PropertyDescriptor | undefined) : undefined
    // What was asleep is a class.
    if (!was) return isForeign(now.value) || isForeign(now.get) || isForeign(now.set) || (!name && typeof now.value !== 'function')
    if (was.get && !now.get && !name) return hostValue(key as string, was) !== now.value
    return !is(was.value, now.value) || was.get !== now.get || was.set !== now.set
  }
}

/**
 * Names of everything that was there before the program and still is: `%Array.prototype.map%`, `%get Map.prototype.size%`, `%Symbol.iterator%`.
 * To be made afresh for each capture. `isProgram`: see `IsProgram`; without it, functions whose text has a probe.
 */
export function intrinsicNames(base: Baseline, isProgram: IsProgram = isInstrumented): Map<object | symbol, string> {
  const names = new Map<object | symbol, string>()
  const containers: Container[] = []
  const add = (value: unknown, name: string) => {
    if ((isObject(value) || typeof value === 'symbol') && !get(names, value)) set(names, value, `%${name}%`)
  }
  const addMembers = (container: Container) => {
    const isReplaced = replaced(container, isProgram)
    const { object, name, keys } = container
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!
      const symbol = typeof key === 'symbol' && name && (get(names, key) as string | undefined)
      const path = isWord(key) ? (name && `${name}.`) + key : symbol && `${name}[${symbol.slice(1, -1)}]`
      if (!name && base.isAsleep(key)) continue
      const now = getOwnPropertyDescriptor(object, key)
      if (path && (!now || isReplaced(key, now))) {
        // The original may be held by what replaced it; a restore resolves names before it replaces anything.
        const was = get(container.were, key) as PropertyDescriptor | undefined
        if (typeof was?.value === 'function') add(was.value, path)
        if (name && was) {
          add(was.get, `get ${path}`)
          add(was.set, `set ${path}`)
        }
        continue
      }
      if (!path || !now) continue
      const { value } = now
      // What hosts keep in plain sight but for themselves, `process._events`.
      if (typeof value !== 'object' || key === '__proto__' || (key as string)[0] !== '_') add(value, path)
      // Those of globalThis may be gone once their value is there.
      if (name) {
        add(now.get, `get ${path}`)
        add(now.set, `set ${path}`)
      }
      // It was asleep at the start.
      if (!name && !get(container.were, key)) take(containers, value, path)
      // Intl.Collator, WebAssembly.Module: classes one level down, which would slow the baseline.
      if (test(/^[A-Z]\w+\.[A-Z]\w+$/, path) && isNative(value)) take(containers, value, path)
    }
  }
  const first = base.containers
  add(globalThis, 'globalThis')
  for (let i = 0; i < first.length; i++) {
    add(first[i]!.object, first[i]!.name)
    if (first[i]!.name === 'Symbol') addMembers(first[i]!)
  }
  for (let i = 0; i < first.length; i++) addMembers(first[i]!)
  // The program may have put others in their places, and hold them.
  forEach(standIns, (path, value) => add(value, path))
  forEach(first[0]!.were, (was, key) => {
    // What handlers of a window are is the program's.
    if (!was.get || !isWord(key) || isEager(key) || test(/^on[a-z]/, key)) return
    const value = hostValue(key, was)
    add(value, key)
    // Other windows are other realms.
    if (!test(WINDOWS, key)) take(containers, value, key)
  })
  for (let i = 0; i < containers.length; i++) {
    add(containers[i]!.object, containers[i]!.name)
    addMembers(containers[i]!)
  }
  return names
}

/** The value a name stands for here, or `undefined`. Reads own data properties only, and of `globalThis` the host's own getters. */
export function resolveIntrinsic(name: string): object | symbol | undefined {
  const match = exec(/^%(?:(get|set) )?([\w$]+)((?:\.[\w$]+|\[Symbol\.\w+\])*)%$/, name)
  if (!match) return undefined
  const [, accessor, root, path] = match as unknown as [string, 'get' | 'set' | undefined, string, string]
  const step = /\.([\w$]+)|\[Symbol\.(\w+)\]/g
  const known = root === 'globalThis' ? globalThis : get(hidden, root)
  let d = known ? { value: known } : getOwnPropertyDescriptor(globalThis, root)
  if (d?.get && (path || !accessor)) {
    const were = start?.containers[0]?.were
    // Anything else would be the program's.
    d = !were || (get(were, root) as PropertyDescriptor | undefined)?.get === d.get ? { value: read(d) } : undefined
  }
  for (let next = exec(step, path); d && next; next = exec(step, path)) {
    const key = next[1] ?? (getOwnPropertyDescriptor(Symbol, next[2]!)?.value as symbol)
    d = isObject(d.value) ? getOwnPropertyDescriptor(d.value, key) : undefined
  }
  const value: unknown = d?.[accessor ?? 'value']
  return isObject(value) || typeof value === 'symbol' ? value : undefined
}

/** What the program did to `globalThis` and to the objects that go by name, in a stable order. `isProgram` as for `intrinsicNames`. */
export function additions(base: Baseline, isProgram: IsProgram = isInstrumented): Addition[] {
  const list: Addition[] = []
  for (let n = 0; n < base.containers.length; n++) {
    const container = base.containers[n]!
    const { object, name, keys } = container
    const isReplaced = replaced(container, isProgram)
    const old = new Map<PropertyKey, true>()
    const note = (key: PropertyKey, descriptor?: PropertyDescriptor) => {
      const was = get(container.were, key) as PropertyDescriptor | undefined
      list[list.length] = { object, name: `%${name || 'globalThis'}%`, key, descriptor, was }
    }
    for (let i = 0; i < keys.length; i++) {
      set(old, keys[i], true)
      if ((name || !base.isAsleep(keys[i]!)) && !getOwnPropertyDescriptor(object, keys[i]!)) note(keys[i]!)
    }
    const present = ownKeys(object)
    for (let i = 0; i < present.length; i++) {
      const key = present[i]!
      if (!name && base.isAsleep(key)) continue
      const now = getOwnPropertyDescriptor(object, key)!
      // A process writes its own state into `process` (exitCode, _events); only what is a function there is an interface.
      // Node's fetch leaves one there when it is loaded.
      if (typeof key === 'symbol' && test(/^(undici|nodejs)\./, keyFor(key) ?? '')) continue
      if (!get(old, key) || (isReplaced(key, now) && (name !== 'process' || typeof (now.value ?? now.get) === 'function'))) note(key, now)
    }
  }
  return list
}

/**
 * Puts back what the program replaced or deleted, as far as that can be done, so that the runtime finds the language as it was. Functions
 * of the program would run in its place, or answer as probes do. Returns what undoes it; no code of the program may run before that.
 */
export function withdraw(changes: readonly Addition[]): () => void {
  const withdrawn: Addition[] = []
  for (let i = 0; i < changes.length; i++) {
    const { object, key, was } = changes[i]!
    // The host's lazy globals would load what they stand for.
    if (!was || (object === globalThis && was.get)) continue
    if (defineProperty(object, key, was)) withdrawn[withdrawn.length] = changes[i]!
  }
  return () => {
    for (let i = 0; i < withdrawn.length; i++) {
      const { object, key, descriptor } = withdrawn[i]!
      if (descriptor) defineProperty(object, key, descriptor)
      else deleteProperty(object, key)
    }
  }
}
