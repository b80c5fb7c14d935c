/** Replaces what `util.promisify` makes by functions that can be captured while they wait. */
import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import { newCapability } from './capability.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown

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

const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect
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

export function installPromisify(): void {
  const util = process.getBuiltinModule('node:util') as unknown as { promisify: AnyFunction & { readonly custom: symbol } }
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
