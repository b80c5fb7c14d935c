/** Remembers what went into bound functions and proxies, since the language has no way to look into them. */
import { standIn } from './native.ts'
import { uncurry } from './primordials.ts'

export type Callable = Function

export interface BoundParts {
  readonly target: Callable
  readonly thisArg: unknown
  readonly args: readonly unknown[]
}

export interface ProxyParts {
  readonly target: object
  readonly handler: object
  /** The function that revokes it; absent: made by `new Proxy`. */
  readonly revoke?: (() => void) | undefined
}

const get = uncurry(WeakMap.prototype.get)
const set = uncurry(WeakMap.prototype.set)
const bounds = new WeakMap<object, BoundParts>()
const proxies = new WeakMap<object, ProxyParts>()
const revokers = new WeakMap<object, object>()
let tracked = false
let detect: ((value: object) => boolean) | undefined

/** Notes the making of a bound function. */
export function trackBound<F extends Callable>(bound: F, target: Callable, thisArg: unknown, args: readonly unknown[]): F {
  set(bounds, bound, { target, thisArg, args })
  return bound
}

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect

/** Replaces `Function.prototype.bind`, which is also called by other names than its own (`bind.call(f, self)`). Node keeps a copy for itself. */
export function installBind(): void {
  const { prototype } = Function
  const own = getOwnPropertyDescriptor(prototype, 'bind')!
  const native = own.value as (...parameters: unknown[]) => Callable
  const { bind } = {
    bind(this: Callable, self: unknown, ...args: unknown[]): Callable {
      return trackBound(apply(native, this, [self, ...args]) as Callable, this, self, args)
    },
  }
  defineProperty(bind, 'length', getOwnPropertyDescriptor(native, 'length')!)
  defineProperty(prototype, 'bind', { ...own, value: standIn(bind as never, 'Function.prototype.bind') })
}

export function boundParts(value: object): BoundParts | undefined {
  return get(bounds, value) as BoundParts | undefined
}

/** Notes the making of a proxy; `revoke`: the function that came with it from `Proxy.revocable`. */
export function trackProxy<P extends object>(proxy: P, target: object, handler: object, revoke?: () => void): P {
  tracked = true
  set(proxies, proxy, { target, handler, revoke })
  if (revoke) set(revokers, revoke, proxy)
  return proxy
}

export function proxyParts(value: object): ProxyParts | undefined {
  return tracked ? (get(proxies, value) as ProxyParts | undefined) : undefined
}

/** The proxy that this function revokes. */
export function revokedBy(value: object): object | undefined {
  return tracked ? (get(revokers, value) as object | undefined) : undefined
}

/** Lets a host that can tell proxies apart (Node's `util.types.isProxy`) find those that were never tracked. */
export function detectProxies(test: ((value: object) => boolean) | undefined): void {
  detect = test
}

/** Whether this is a proxy, as far as anyone can tell; runs no trap. */
export function isProxy(value: object): boolean {
  return detect ? detect(value) : proxyParts(value) !== undefined
}
