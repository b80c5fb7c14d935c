/** Replaces the functions that `util.deprecate`, `promisify` and `debuglog` make by such as can be captured. */
import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import { newCapability } from './capability.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown

interface Deprecated {
  readonly original: AnyFunction
  readonly parameters: readonly unknown[]
  warned: boolean
}

interface Promisified {
  readonly original: AnyFunction
  /** Names for what a callback gets besides its first value, where Node's own function has them. */
  readonly names: readonly string[] | undefined
}

interface Awaited {
  readonly names: readonly string[] | undefined
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect
const textOf = Function.prototype.toString

/** Gives ours the properties of what Node has made; `hidden`: a key of Node's own. */
function like<T extends AnyFunction>(ours: T, made: object, hidden?: PropertyKey): T {
  for (const key of ownKeys(made)) {
    const isFresh = key === 'prototype' && (made as { prototype?: { constructor?: unknown } }).prototype?.constructor === made
    if (key !== hidden && !isFresh) defineProperty(ours, key, getOwnPropertyDescriptor(made, key)!)
  }
  setPrototypeOf(ours, getPrototypeOf(made))
  return ours
}

export function installUtil(): void {
  const util = process.getBuiltinModule('node:util') as unknown as Record<'deprecate' | 'promisify' | 'debug' | 'debuglog', AnyFunction> & {
    promisify: { readonly custom: symbol }
  }
  installDeprecate(util)
  installPromisify(util)
  installDebuglog(util)
}

function installDeprecate(util: { deprecate: AnyFunction }): void {
  const { deprecate } = util
  /** Says it once for each code, Node's own included. */
  const warn = (parameters: readonly unknown[]) => (apply(deprecate, undefined, [() => {}, ...parameters]) as AnyFunction)()
  defineBehaviour('util.deprecated', 'function', (state: Deprecated, self: unknown, parameters: unknown[], target: unknown) => {
    if (!state.warned && !(process as { noDeprecation?: boolean }).noDeprecation) {
      state.warned = true
      warn(state.parameters)
    }
    return target === undefined ? apply(state.original, self, parameters) : construct(state.original, parameters, target as never)
  })
  replace(
    util,
    'deprecate',
    (native) =>
      function (original: AnyFunction, ...parameters: unknown[]) {
        const made = native(original, ...parameters) as AnyFunction
        // With --no-deprecation some versions give back what they got.
        if (made === original) return made
        return like(
          behaviour('util.deprecated', { original, parameters: parameters.slice(0, 2), warned: false } satisfies Deprecated),
          made,
        )
      },
  )
}

function installPromisify(util: { promisify: AnyFunction & { readonly custom: symbol } }): void {
  const { custom } = util.promisify
  const { read } = process.getBuiltinModule('node:fs')
  const argumentNames = ownKeys(read).find((key) => typeof key === 'symbol')
  const says = /'(DEP0174)'/.exec(textOf.call(util.promisify))?.[1]
  defineBehaviour('util.promisify.callback', 'callback', ({ names, resolve, reject }: Awaited, error: unknown, ...values: unknown[]) => {
    if (error) reject(error)
    else if (names === undefined || values.length < 2) resolve(values[0])
    else resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])))
  })
  defineBehaviour('util.promisified', 'function', ({ original, names }: Promisified, self: unknown, parameters: unknown[]) => {
    const { promise, resolve, reject } = newCapability()
    try {
      const result = apply(original, self, [
        ...parameters,
        behaviour('util.promisify.callback', { names, resolve, reject } satisfies Awaited),
      ])
      if (says !== undefined && process.getBuiltinModule('node:util').types.isPromise(result)) {
        process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.', 'DeprecationWarning', says)
      }
    } catch (error) {
      reject(error)
    }
    return promise
  })
  const { promisify } = util
  replace(
    util,
    'promisify',
    (native) =>
      function (original: AnyFunction & Record<PropertyKey, unknown>) {
        const made = native(original) as AnyFunction & Record<PropertyKey, unknown>
        // What says itself how it is to be promisified.
        if (original[custom]) return made
        const names = argumentNames === undefined ? undefined : (original[argumentNames] as readonly string[] | undefined)
        const ours = like(behaviour('util.promisified', { original, names } satisfies Promisified), made, argumentNames)
        return defineProperty(ours, custom, { ...getOwnPropertyDescriptor(made, custom), value: ours }) && ours
      },
  )
  defineProperty(util.promisify, 'custom', getOwnPropertyDescriptor(promisify, 'custom')!)
}

function installDebuglog(util: { debuglog: AnyFunction; debug: AnyFunction }): void {
  const { debuglog } = util
  const loggers = new Map<unknown, AnyFunction & { readonly enabled: boolean }>()
  const logger = (set: unknown) => {
    let found = loggers.get(set)
    if (!found) loggers.set(set, (found = debuglog(set) as AnyFunction & { readonly enabled: boolean }))
    return found
  }
  defineBehaviour('util.debuglog', 'rest', ({ set }: { set: unknown }, ...parameters: unknown[]) => logger(set)(...parameters))
  defineBehaviour('util.debuglog.enabled', 0, ({ set }: { set: unknown }) => logger(set).enabled)
  replace(
    util,
    'debuglog',
    (native) =>
      function (set: unknown, changed?: unknown) {
        // Node's own modules wait for the function that it becomes.
        if (typeof set !== 'string' || changed !== undefined) return native(set, changed)
        const made = native(set) as object
        const ours = like(behaviour('util.debuglog', { set }), made)
        const { enumerable, configurable } = getOwnPropertyDescriptor(made, 'enabled')!
        defineProperty(ours, 'enabled', {
          get: behaviour('util.debuglog.enabled', { set }) as () => boolean,
          enumerable: enumerable!,
          configurable: configurable!,
        })
        return ours
      },
  )
  // One function under two names.
  if (util.debug === debuglog) util.debug = util.debuglog
}
