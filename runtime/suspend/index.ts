/**
 * Turns the language's own means to wait into such as can be captured in the middle.
 * In: `Promise` as the engine has it. Out: the same, with methods that record; and what emitted code calls through its link.
 */
import { standIn } from '../graph/native.ts'
import { defineProperty, getOwnPropertyDescriptor } from '../graph/primordials.ts'
import { NativePromise, promisePrototype } from '../graph/promise.ts'
import { staticMethods } from './combinators.ts'
import { prototypeMethods } from './then.ts'

export { executor, executors, promise, promised } from './promise.ts'

/** Replaces the methods that this engine has; to be called once, before the baseline is noted. */
export function installPromises(): void {
  replace(NativePromise, 'Promise', staticMethods)
  replace(promisePrototype, 'Promise.prototype', prototypeMethods)
}

function replace(holder: object, path: string, methods: Readonly<Record<string, (...parameters: never[]) => unknown>>): void {
  for (const key of Object.keys(methods)) {
    const own = getOwnPropertyDescriptor(holder, key)
    if (typeof own?.value !== 'function') continue
    const method = methods[key]!
    for (const name of ['length', 'name']) defineProperty(method, name, getOwnPropertyDescriptor(own.value, name)!)
    defineProperty(holder, key, { ...own, value: standIn(method, `${path}.${key}`) })
  }
}
