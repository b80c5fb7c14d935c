/** Describes proxies as target and handler, as they were noted when it was made; no trap runs. */
import { isArray } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { withProperty } from '../promise.ts'
import { isProxy, type ProxyParts, proxyParts, trackProxy } from '../tracked.ts'
import { checkTuple, dump } from './payload.ts'

/** State 0: made by `new Proxy`; 1: by `Proxy.revocable`; 2: revoked since. */
type Payload = readonly [target: Value, handler: Value, state: number]

const { getOwnPropertyDescriptor, preventExtensions } = Reflect

/** It is revoked, or one below it is (ECMA-262 7.2.2 IsArray). */
function reachesRevoked(proxy: object): boolean {
  try {
    isArray(proxy)
    return false
  } catch {
    return true
  }
}

function isRevoked(proxy: object, { target, handler, revoke }: ProxyParts): boolean {
  if (revoke === undefined || !reachesRevoked(proxy)) return false
  if (!isProxy(target) || !reachesRevoked(target)) return true
  // One below it is: it asks its handler for a trap, or has none any more.
  if (isProxy(handler) || getOwnPropertyDescriptor(handler, TRAP)?.configurable === false) return true
  let hasHandler = false
  const trap = () => {
    hasHandler = true
    return false
  }
  withProperty(handler, TRAP, { value: trap }, () => {
    try {
      preventExtensions(proxy)
    } catch {}
  })
  return !hasHandler
}

/** Nothing else happens where a trap of this name answers no. */
const TRAP = 'preventExtensions'

/** Its nodes have no shape: to define a property on a proxy is to call its handler. */
export const proxy: Kind<object, Payload> = {
  name: 'proxy',
  capture(value, describe) {
    const parts = proxyParts(value)!
    const { target, handler, revoke } = parts
    const state = isRevoked(value, parts) ? 2 : revoke ? 1 : 0
    return [describe.reference(target, ['target']), describe.reference(handler, ['handler']), state]
  },
}

export const proxyMaker: Maker<object, Payload> = {
  ...proxy,
  needs: ([target, handler]) => [target, handler],
  allocate([t, h, state], build) {
    const target = build.value(t) as object
    const handler = build.value(h) as object
    if (!state) return trackProxy(new Proxy(target, handler), target, handler)
    const made = Proxy.revocable(target, handler)
    return trackProxy(made.proxy, target, handler, made.revoke)
  },
  /** At last: a promise may have it as its value. */
  finish(object, [, , state]) {
    if (state === 2) proxyParts(object)!.revoke!()
  },
}

export const proxyCheck: KindCheck<Payload> = {
  ...proxyMaker,
  verify(payload, check: Check): asserts payload is Payload {
    checkTuple(payload, 3, check)
    check.value(payload[0], ['target'])
    check.value(payload[1], ['handler'])
    check.integer(payload[2], 0, 2)
  },
  dump,
}
