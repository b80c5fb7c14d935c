/** Notes with what functions of `node:util` made functions that cannot be read, and makes those again. What they have warned of, they may warn of once more. */
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown
/** Which function of `node:util`, and what it was given. */
type Payload = readonly [maker: string, parameters: readonly Value[]]

const MAKERS = ['deprecate', 'debuglog', 'debug'] as const
const natives = new Map<string, AnyFunction>()
const made = new WeakMap<object, readonly [maker: string, parameters: readonly unknown[]]>()

export function installMade(): void {
  const util = process.getBuiltinModule('node:util') as unknown as Record<(typeof MAKERS)[number], AnyFunction>
  const isOne = util.debug === util.debuglog
  for (const name of MAKERS)
    replace(util, name, (native) => {
      natives.set(name, native)
      return function (this: unknown, ...parameters: unknown[]) {
        const result = Reflect.apply(native, this, parameters)
        // With `--no-deprecation`, `deprecate` returns what it is given.
        if (typeof result === 'function' && result !== parameters[0]) made.set(result, [name, parameters])
        return result
      }
    })
  // One function under two names.
  if (isOne) util.debug = util.debuglog
}

const OWN: readonly PropertyKey[] = ['length', 'name', 'prototype', 'arguments', 'caller', 'enabled']

export const madeKind: AdapterKind<object, Payload> = {
  name: 'node-made',
  functions: true,
  recognise: (value) => made.has(value),
  capture(value, describe) {
    const [maker, parameters] = made.get(value)!
    return [maker, parameters.map((each, index) => describe.value(each, ['argument', index]))]
  },
  carries: (_, key) => OWN.includes(key),
}

export const madeMaker: Maker<object, Payload> = {
  ...madeKind,
  needs: ([, parameters]) => parameters,
  allocate([maker, encoded], build) {
    const parameters = encoded.map((each) => build.value(each))
    const result = natives.get(maker)!(...parameters) as AnyFunction
    if (result !== parameters[0]) made.set(result, [maker, parameters])
    return result
  },
}

export const madeCheck: KindCheck<Payload> = {
  name: madeKind.name,
  needs: ([, parameters]) => parameters,
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 2 || !Array.isArray(payload[1]))
      return check.fail('a function without what it was made with')
    if (!(MAKERS as readonly unknown[]).includes(payload[0])) check.fail('a function that nothing here makes')
    for (const [i, each] of (payload[1] as unknown[]).entries()) check.value(each, ['argument', i])
    if (payload[0] === 'deprecate')
      check.node(payload[1][0], ['closure', 'member', 'class', 'bound', 'behaviour', 'intrinsic', 'constructed', madeKind.name])
  },
  dump: ([maker]) => maker,
}
