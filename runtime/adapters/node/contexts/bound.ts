/** Replaces the functions of AsyncResource and AsyncLocalStorage that bind others to a context by such as can be captured. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { replace } from '../replace.ts'
import type { AnyFunction, ResourceClass, StorageClass } from './index.ts'

const { apply } = Reflect

interface Bound {
  readonly resource: { runInAsyncScope?: AnyFunction }
  readonly task: unknown
  readonly self: unknown
  readonly isBound: boolean
}

function bound(state: Bound, length: number): AnyFunction {
  const made = behaviour('async.bound', state)
  Object.defineProperty(made, 'length', { value: length, writable: false, enumerable: false, configurable: true })
  return made
}

function boundRun({ resource, task, self, isBound }: Bound, receiver: unknown, ...parameters: unknown[]): unknown {
  return apply(resource.runInAsyncScope!, resource, [task, isBound ? self : receiver, ...parameters])
}

export function defineBound(): void {
  defineBehaviour('async.bound', 'bound', boundRun)
  defineBehaviour('async.snapshot', 'rest', (_: never, task: AnyFunction, ...parameters: unknown[]) => task(...parameters))
}

export function installBound(AsyncLocalStorage: StorageClass, AsyncResource: ResourceClass): void {
  replace(
    AsyncResource.prototype,
    'bind',
    (native) =>
      ({
        bind(this: object, task: unknown, self?: unknown) {
          if (typeof task !== 'function') return apply(native, this, arguments)
          const length = Object.getOwnPropertyDescriptor(task, 'length')?.value ?? 0
          return bound({ resource: this, task, self, isBound: self !== undefined }, length as number)
        },
      }).bind,
  )
  replace(
    AsyncLocalStorage,
    'snapshot',
    () =>
      ({
        snapshot() {
          return bound(
            { resource: new AsyncResource('bound-anonymous-fn'), task: behaviour('async.snapshot', {}), self: undefined, isBound: false },
            1,
          )
        },
      }).snapshot,
  )
}
