/** Turns the calls that emitted code makes into records that a capture can read: the `$tm` of an instrumented program. */

import type { ChunkLink } from './chunks.ts'
import { languageParts } from './graph/language.ts'
import { markMethods } from './graph/marks.ts'
import { uncurry } from './graph/primordials.ts'
import { UNIVERSAL } from './graph/probe.ts'
import {
  addClass,
  type Chain,
  ClassRecord,
  classes,
  Environment,
  homeOf,
  homes,
  MappedArguments,
  OnceScope,
  onceScopes,
  REDACTED,
  Redacted,
} from './graph/registry.ts'
import { trackProxy } from './graph/tracked.ts'
import type { RunningProgram } from './programs.ts'
import { type Suspending, suspending } from './suspend/functions.ts'
import { executor, executors, promise, promised } from './suspend/index.ts'
import type { Iteration } from './suspend/iteration.ts'
import { call, rest, thenable, toKey } from './suspend/operations.ts'

type Constructor = abstract new (...parameters: never[]) => object
type AnyFunction = (...parameters: unknown[]) => unknown

const { apply, ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect
// A program may have replaced it when a class of it is made.
const takeFrom = uncurry(Array.prototype.splice as (start: number) => PropertyKey[])

/** Values of computed keys on the way to the class they belong to; inner classes take theirs before outer ones go on. */
const pendingKeys: PropertyKey[] = []

export interface Link extends Iteration, Suspending, ChunkLink {
  /** Says that the program is strict code, to whoever reads its text. */
  strict(): void
  imports(name: string, read?: () => unknown): void
  exports(name: string, read: () => unknown): void
  /** The same, for what other chunks import. */
  shares(name: string, read: () => unknown): void
  /** Says that other chunks wait for the program's top-level `await`. */
  awaited(): void
  scope(
    id: string,
    parent: Environment | ClassRecord | 0,
    names: string,
    read: () => unknown[],
    ...late: Environment['late'][number][]
  ): Environment
  env(id: string, read: () => unknown[], ...late: Environment['late'][number][]): Environment
  redact(name: string, read: () => unknown): Redacted
  mapped(object: object, ...parameters: number[]): MappedArguments
  class(
    id: string,
    target: Constructor,
    chain: Chain,
    keys?: number,
    reader?: ClassRecord['reader'] | 0,
    statics?: ClassRecord['statics'] | 0,
    /** 1: the last key gives it. */
    name?: string | 0 | 1,
  ): void
  of(id: string, target: object): ClassRecord
  key(value: unknown): PropertyKey
  /** A function gets the name that the last key gives. */
  name<T extends object>(target: T): T
  home(id: string, literal: object, chain: Chain): object
  /** What `super` means where the method is not around, as an object. */
  super(home: object, self: unknown): object
  bind(target: { bind: unknown }, optional: true): AnyFunction | undefined
  bind(target: { bind: unknown }): AnyFunction
  template(cooked: (string | undefined)[], raw: string[]): readonly (string | undefined)[]
  proxy(native: ProxyConstructor): ProxyConstructor
  /** What `new` is to call in place of a class that may be %Promise%. */
  promise(type: unknown): unknown
  /** What a subclass of %Promise% is to give to `super` in place of its executor, and what takes the promise that `super` gives back. */
  executor(given: unknown): unknown
  executors(...given: unknown[]): unknown[]
  promised<T extends object>(made: T): T
}

/** What the text that `tm-restore` makes calls besides. */
export interface ResumedLink extends Link {
  /** Target of a write to a constant: reads as the constant, throws when written. */
  constant(read: () => unknown): { value: unknown }
  /** A redacted variable that the program reads. Throws a `ReferenceError` until it has been set. */
  known(value: unknown, name: string): unknown
  /** The same for what is read to be written. */
  held(read: () => unknown, write: (value: unknown) => void, name: string): { value: unknown }
  /** What constructors that only put private names onto an object work with. */
  readonly restoring: { object: object | undefined; readonly arguments: readonly unknown[] }
}

export interface ImportedBinding {
  readonly name: string
  readonly read: () => unknown
}

/** Makes the link of one program; what it imports is put into `imported`. */
export function createLink(program: RunningProgram, chunks: ChunkLink, imported: ImportedBinding[]): Link {
  return {
    call,
    rest,
    thenable,
    toKey,
    ...suspending,
    // Emitted code calls nothing of a part that is not there.
    ...(Object.assign({}, ...languageParts.map(({ link }) => link)) as Omit<Iteration, 'call' | 'rest' | 'thenable' | 'toKey'>),
    ...chunks,
    strict: () => {},
    imports: (name, read) => void (read && imported.push({ name, read })),
    exports: () => {},
    shares: (name, read) => void program.exports.set(name, read),
    awaited: () => void (program.awaited = true),
    scope(id, parent, names, read, ...late) {
      const scope = new OnceScope(id, names, read, late)
      if (parent !== 0) scope.parent = parent
      onceScopes[onceScopes.length] = new WeakRef(scope)
      return scope
    },
    env: (id, read, ...late) => new Environment(id, read, late),
    redact: (name, read) => new Redacted(name, read),
    mapped: (object) => new MappedArguments(object),
    class(id, target, chain, keys = 0, reader = 0, statics = 0, name) {
      const record = new ClassRecord(
        id,
        target,
        chain,
        takeFrom(pendingKeys, pendingKeys.length - keys),
        reader || undefined,
        statics || undefined,
      )
      // The class got a name so that closures in it can name it; what the program sees is the name it had.
      if (name !== 0) rename(target, name === 1 ? pendingKeys.pop() : name)
      addClass(record)
      markMethods(target)
      markMethods((target as { prototype: object }).prototype)
    },
    of: (_id, target) => classes.get(target)!,
    key(value) {
      const key = ownKeys({ [value as PropertyKey]: 0 })[0]!
      pendingKeys[pendingKeys.length] = key
      return key
    },
    name(target) {
      rename(target, pendingKeys.pop())
      return target
    },
    home(id, literal, chain) {
      homes.set(literal, { id, chain })
      markMethods(literal)
      for (const key of ownKeys(literal)) {
        const { value, get, set } = getOwnPropertyDescriptor(literal, key)!
        for (const method of [value, get, set]) if (typeof method === 'function' && !homeOf.has(method)) homeOf.set(method, literal)
      }
      return literal
    },
    super: (home, self) =>
      // The target stands for nothing: one with fixed properties would have to agree with what is above it.
      new Proxy(Object.create(null) as object, {
        get: (_, key) => Reflect.get(Reflect.getPrototypeOf(home) ?? {}, key, self),
        set: (_, key, value) => Reflect.set(Reflect.getPrototypeOf(home) ?? {}, key, value, self),
        has: (_, key) => Reflect.has(Reflect.getPrototypeOf(home) ?? {}, key),
      }),
    template(cooked, raw) {
      defineProperty(cooked, 'raw', { value: Object.freeze(raw) })
      return Object.freeze(cooked)
    },
    bind(target: { bind: unknown }, optional = false) {
      if (optional && (target === null || target === undefined)) return undefined as never
      // Ours, which notes what it binds, unless the program has put another there.
      const method = target.bind as AnyFunction
      return (...parameters) => {
        if (typeof method !== 'function') throw new TypeError('target.bind is not a function')
        return apply(method, target, parameters)
      }
    },
    promise,
    executor,
    executors,
    promised,
    proxy(native) {
      return new Proxy(native, {
        construct(_, [target, handler]) {
          const proxy = new native(target, handler)
          trackProxy(proxy, target, handler)
          return proxy
        },
        get(_, key) {
          if (key !== 'revocable') return Reflect.get(native, key)
          return (target: object, handler: ProxyHandler<object>) => {
            const made = native.revocable(target, handler)
            trackProxy(made.proxy, target, handler, made.revoke)
            return made
          }
        },
      })
    },
  }
}

/** Completes the link of a resumed program. */
export function resumedLink(link: Link): ResumedLink {
  return Object.assign(link, {
    constant: (read: () => unknown) => ({
      get value() {
        return read()
      },
      set value(_) {
        throw new TypeError('Assignment to constant variable.')
      },
    }),
    known,
    held: (read: () => unknown, write: (value: unknown) => void, name: string) => ({
      get value() {
        return known(read(), name)
      },
      set value(value) {
        write(value)
      },
    }),
    restoring: { object: undefined, arguments: UNIVERSAL },
  })
}

/** Whatever stands in `static name` is the program's. A class that is made again has no key, and gets its name with its properties. */
function rename(target: object, key: PropertyKey | undefined): void {
  if (key === undefined || typeof getOwnPropertyDescriptor(target, 'name')?.value !== 'string') return
  const value = typeof key !== 'symbol' ? String(key) : key.description === undefined ? '' : `[${key.description}]`
  defineProperty(target, 'name', { value, configurable: true })
}

function known(value: unknown, name: string): unknown {
  if (value === REDACTED) throw new ReferenceError(`${name} is redacted: its value is in no snapshot, set it in onResume or defineResource`)
  return value
}
