/** Notes what `util.deprecate` made a function of, and makes it again; the warning may come once more in each process. */
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown
type Payload = readonly [target: Value, message: Value, code: Value]

const made = new WeakMap<object, readonly [target: AnyFunction, message: unknown, code: unknown]>()
let native: AnyFunction

export function installDeprecate(): void {
  replace(process.getBuiltinModule('node:util'), 'deprecate', (deprecate) => {
    native = deprecate
    return function (this: unknown, ...parameters: unknown[]) {
      const [target, message, code] = parameters as [AnyFunction, unknown, unknown]
      const deprecated = Reflect.apply(deprecate, this, parameters) as AnyFunction
      // With `--no-deprecation` it is the function itself.
      if (deprecated !== target) made.set(deprecated, [target, message, code])
      return deprecated
    }
  })
}

export const deprecatedKind: AdapterKind<object, Payload> = {
  name: 'node-deprecated',
  functions: true,
  recognise: (value) => made.has(value),
  capture(value, describe) {
    const [target, message, code] = made.get(value)!
    return [describe.value(target, ['target']), describe.value(message, ['message']), describe.value(code, ['code'])]
  },
  carries: (_, key) => key === 'length' || key === 'name' || key === 'prototype' || key === 'arguments' || key === 'caller',
}

export const deprecatedMaker: Maker<object, Payload> = {
  ...deprecatedKind,
  needs: (payload) => payload,
  allocate(payload, build) {
    const parts = payload.map((each) => build.value(each)) as [AnyFunction, string, string]
    const deprecated = native(...parts) as AnyFunction
    made.set(deprecated, parts)
    return deprecated
  },
}

export const deprecatedCheck: KindCheck<Payload> = {
  name: deprecatedKind.name,
  needs: (payload) => payload,
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 3) return check.fail('a deprecated function without its parts')
    check.node(payload[0], 'closure', 'member', 'class', 'bound', 'behaviour', 'intrinsic', 'node-deprecated')
    for (const text of payload.slice(1)) {
      if (typeof text === 'string' || (Array.isArray(text) && text[0] === -1)) check.value(text)
      else check.node(text, 'string')
    }
  },
  dump: () => '',
}
