/** Counts calls of a browser that go on with functions of the program later: nothing else shows them. */

import type { Describe } from '../../graph/kind.ts'
import { inFlight, passingWork, type Refusal } from '../../graph/obstacles/index.ts'
import { nativeThen, pendingPromise } from '../../graph/promise.ts'
import { rejectWith, resolveWith } from '../../graph/resolve.ts'
import { replaceMethod } from './construction.ts'

type AnyFunction = (...parameters: any[]) => any

interface Call {
  readonly name: string
  readonly callbacks: readonly AnyFunction[]
  /** It calls more than once. */
  readonly lasts: boolean
}

export interface WebCalls {
  install(): void
  /** Calls of the program that are not over. */
  refusals(describe: Describe): Refusal[]
}

/** Over when one of the functions has been called; the second is for errors. */
const CALLING = [
  'HTMLCanvasElement.toBlob',
  'DataTransferItem.getAsString',
  'Geolocation.getCurrentPosition',
  'Document.startViewTransition',
]
/** Over when the promise is settled. */
const SETTLING = ['LockManager.request', 'Scheduler.postTask', 'ReadableStream.pipeTo', 'BaseAudioContext.decodeAudioData']
/** Over when they have called, or another method says so. */
const CANCELLED = [
  ['Geolocation.watchPosition', 'clearWatch', true],
  ['HTMLVideoElement.requestVideoFrameCallback', 'cancelVideoFrameCallback', false],
] as const

const { apply } = Reflect
const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function'

export function webCalls(): WebCalls {
  const waiting = new Set<Call>()

  function replace(path: string, around: (native: AnyFunction, name: string) => AnyFunction): void {
    const [type, key] = path.split('.') as [string, string]
    const { prototype } = ((globalThis as Record<string, unknown>)[type] ?? {}) as { prototype?: object }
    replaceMethod(prototype, `${type}.prototype.${key}`, (native) => around(native, `${type}.${key}`))
  }
  /** Makes a call that ends when `given` has been called. */
  function begin(name: string, parameters: readonly unknown[], lasts: boolean): { readonly call: Call; readonly given: unknown[] } {
    const call: Call = { name, callbacks: parameters.filter(isFunction), lasts }
    const around = (callback: AnyFunction) =>
      function (this: unknown, ...values: unknown[]) {
        if (!lasts) waiting.delete(call)
        return apply(callback, this, values)
      }
    return { call, given: parameters.map((each) => (isFunction(each) ? around(each) : each)) }
  }

  function install(): void {
    for (const path of CALLING)
      replace(
        path,
        (native, name) =>
          function (this: unknown, ...parameters: unknown[]) {
            const { call, given } = begin(name, parameters, false)
            // Else nobody would hear that it has failed.
            if (path.startsWith('Geolocation') && given.length > 0 && !isFunction(given[1])) given[1] = () => waiting.delete(call)
            const result = apply(native, this, given)
            if (call.callbacks.length > 0) waiting.add(call)
            return result
          },
      )
    for (const path of SETTLING)
      replace(
        path,
        (native, name) =>
          function (this: unknown, ...parameters: unknown[]) {
            const call: Call = { name, callbacks: parameters.filter(isFunction), lasts: false }
            const promise = pendingPromise()
            const over = (how: typeof resolveWith) => (value: unknown) => {
              waiting.delete(call)
              how({ promise, done: true }, value)
            }
            nativeThen(apply(native, this, parameters), over(resolveWith), over(rejectWith))
            waiting.add(call)
            return promise
          },
      )
    for (const [path, cancel, lasts] of CANCELLED) {
      const byId = new Map<unknown, Call>()
      replace(
        path,
        (native, name) =>
          function (this: unknown, ...parameters: unknown[]) {
            const { call, given } = begin(name, parameters, lasts)
            const id = apply(native, this, given)
            waiting.add(call)
            byId.set(id, call)
            return id
          },
      )
      replace(
        `${path.split('.')[0]}.${cancel}`,
        (native) =>
          function (this: unknown, ...parameters: unknown[]) {
            waiting.delete(byId.get(parameters[0])!)
            byId.delete(parameters[0])
            return apply(native, this, parameters)
          },
      )
    }
  }

  return {
    install,
    refusals: (describe) =>
      [...waiting]
        .filter(({ callbacks }) => callbacks.length === 0 || !callbacks.every((each) => describe.isForeign(each)))
        .map(({ name, lasts }) => (lasts ? inFlight(name) : passingWork(name))),
  }
}
