/** Counts requests of `fetch` and bodies being read, which a snapshot waits for; what does not end in time fails on the other side, as when a network breaks. */
import type { Reference } from '../graph/format.ts'
import type { Check } from '../graph/kind.ts'
import { standIn } from '../graph/native.ts'
import { nativeThen, pendingPromise } from '../graph/promise.ts'
import { rejectWith, resolveWith } from '../graph/resolve.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from './adapter.ts'

type AnyFunction = (...parameters: any[]) => any
type State = readonly Reference[]

export interface Requests extends Adapter<State> {
  /** What is going on, by name. */
  names(): readonly string[]
  /** Lets a promise fail in a turn of its own. */
  fail(promise: object): void
}

const BODY = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text']
const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect

/** How a host sends them. */
interface Sender {
  betweenTurns(task: () => unknown): void
  /** What it tells when the network breaks. */
  failure(): Error
  /** Whether its classes are loaded from the start; else they are by the first request. */
  readonly isReady: boolean
}

export function requests({ betweenTurns, failure, isReady }: Sender): Requests {
  /** What the program was given, and what for. */
  const pending = new Map<object, string>()

  /** The promise that the program gets can be made again, that of the host cannot. */
  function replace(holder: object, key: string, path: string, then?: () => void): void {
    const own = getOwnPropertyDescriptor(holder, key)
    const native = own?.value as AnyFunction | undefined
    if (!native) return
    const { [key]: method } = {
      [key](this: unknown) {
        const promise = pendingPromise()
        const state = { promise, done: true }
        pending.set(promise, key)
        const settle = (how: typeof resolveWith) => (result: unknown) => {
          if (pending.delete(promise)) how(state, result)
        }
        const sent = apply(native, this, arguments) as object
        then?.()
        nativeThen(sent, settle(resolveWith), settle(rejectWith))
        return promise
      },
    }
    for (const name of ['length', 'name']) defineProperty(method!, name, getOwnPropertyDescriptor(native, name)!)
    defineProperty(holder, key, { ...own, value: path ? standIn(method!, `${path}.${key}`) : method })
  }

  return {
    name: 'requests',
    install() {
      let isDone = false
      const bodies = () => {
        if (isDone) return
        isDone = true
        const { Request, Response } = globalThis as Partial<typeof globalThis>
        for (const [name, type] of Object.entries({ Request, Response }))
          if (type) for (const key of BODY) replace(type.prototype, key, `${name}.prototype`)
      }
      replace(globalThis, 'fetch', '', isReady ? undefined : bodies)
      if (isReady) bodies()
    },
    capture: (describe) => (pending.size ? [...pending].map(([promise, name]) => describe.reference(promise, [name])) : undefined),
    names: () => [...pending.values()],
    fail(promise) {
      pending.set(promise, 'fetch')
      betweenTurns(() => {
        pending.delete(promise)
        rejectWith({ promise, done: true }, failure())
      })
    },
  }
}

export const requestsCheck: AdapterCheck<State> = {
  name: 'requests',
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('requests that are no list')
    for (const each of state as unknown[]) check.node(each, 'promise', ['request'])
  },
}

export function requestsMaker({ fail }: Requests): AdapterMaker<State> {
  return {
    name: 'requests',
    restore(state, build) {
      for (const each of state) fail(build.value(each) as object)
    },
  }
}
