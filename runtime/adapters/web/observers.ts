/** Keeps which observers of a browser observe something: the browser calls them, whether a variable leads to them or not. */
import type { Describe } from '../../graph/kind.ts'
import { replaceClass, replaceMethod } from './construction.ts'

interface Observed {
  readonly callback: unknown
  /** What it looks at; `undefined`: what is no node. */
  targets: (WeakRef<Node> | undefined)[]
}

export interface WebObservers {
  install(): void
  /** Those that will hear of something, and have been made by the program. */
  observing(describe: Describe): object[]
}

export const OBSERVERS: readonly string[] = [
  'MutationObserver',
  'IntersectionObserver',
  'ResizeObserver',
  'PerformanceObserver',
  'ReportingObserver',
]

const { apply } = Reflect

export function webObservers(): WebObservers {
  const known = new WeakMap<object, Observed>()
  let all: WeakRef<object>[] = []
  const alive = () => all.flatMap((each) => each.deref() ?? [])
  return {
    install() {
      for (const name of OBSERVERS) {
        replaceClass(name, (observer, [callback]) => {
          known.set(observer, { callback, targets: [] })
          all = [...all.filter((each) => each.deref()), new WeakRef(observer)]
        })
        const { prototype } = ((globalThis as Record<string, unknown>)[name] ?? {}) as { prototype?: object }
        replaceMethod(prototype, `${name}.prototype.observe`, (native) => {
          return function (this: object, ...parameters: unknown[]) {
            const result = apply(native, this, parameters)
            const [target] = parameters
            const isNode = typeof target === 'object' && target !== null && 'nodeType' in target
            known.get(this)?.targets.push(isNode ? new WeakRef(target as Node) : undefined)
            return result
          }
        })
        replaceMethod(prototype, `${name}.prototype.unobserve`, (native) => {
          return function (this: object, ...parameters: unknown[]) {
            const observed = known.get(this)
            if (observed) observed.targets = observed.targets.filter((each) => each?.deref() !== parameters[0])
            return apply(native, this, parameters)
          }
        })
        replaceMethod(prototype, `${name}.prototype.disconnect`, (native) => {
          return function (this: object, ...parameters: unknown[]) {
            const observed = known.get(this)
            if (observed) observed.targets = []
            return apply(native, this, parameters)
          }
        })
      }
    },
    // A node outside of the document changes only when the program changes it, and it is an obstacle itself where a variable leads to it.
    observing: (describe) =>
      alive().filter((each) => {
        const { callback, targets } = known.get(each)!
        return !describe.isForeign(callback) && targets.some((target) => !target || target.deref()?.isConnected)
      }),
  }
}
