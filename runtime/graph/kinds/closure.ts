/** Captures functions of the program: which text, in which environment, with what else an arrow or a method takes along. */
import type { BuildCode, DescribeCode } from '../code.ts'
import { CONSTANTS, type Reference, type Value } from '../format.ts'
import { markGenerators } from '../generators.ts'
import type { Check, Describe, Kind, KindCheck, Maker } from '../kind.ts'
import { homeOf, nodeOf, UNINITIALISED } from '../registry.ts'
import { isProxy } from '../tracked.ts'
import { ENCLOSING, isUndefined } from './environment.ts'

export interface ClosurePayload {
  readonly code: number
  readonly env: Value
  /** `this`, `arguments` and `new.target` of an arrow that uses them; left out from the end. */
  readonly captured?: readonly Value[]
  /** Home object of a method that uses `super`. */
  readonly home?: Value
  /** Its `prototype`, unless that is as fresh as the function's. */
  prototype?: Value
  /** `length` or `name`, if deleted. */
  readonly deleted?: readonly string[]
}

type Closure = (...parameters: unknown[]) => unknown

/** What an arrow may take along, in this order. */
const CAPTURED = ['this', 'arguments', 'new.target'] as const

const { getOwnPropertyDescriptor, ownKeys, getPrototypeOf } = Reflect
const { isExtensible } = Object
const generatorPrototypes = [getPrototypeOf(function* () {}.prototype as object), getPrototypeOf(async function* () {}.prototype as object)]

export const closure: Kind<Closure, ClosurePayload> = {
  name: 'closure',
  capture(value, describe) {
    const code = describe as DescribeCode
    const answer = code.ask(value)!
    const home = homeOf.get(value)
    const number = code.code(answer.id, value)
    const payload: ClosurePayload = {
      code: number,
      env: describe.value(nodeOf(answer.environment), ['closure']),
      ...(answer.captured.length === 0
        ? {}
        : {
            captured: answer.captured.map((captured, i) =>
              captured?.value === UNINITIALISED ? ([CONSTANTS.uninitialised] as const) : describe.value(captured?.value, [CAPTURED[i]!]),
            ),
          }),
      ...(home === undefined ? {} : { home: describe.value(home, ['home object']) }),
    }
    const deleted = ['length', 'name'].filter((key) => getOwnPropertyDescriptor(value, key) === undefined)
    if (deleted.length > 0) Object.assign(payload, { deleted })
    const prototype = getOwnPropertyDescriptor(value, 'prototype')
    if (prototype !== undefined && carries(value, 'prototype', payload)) {
      const found = (reference: Value) => void (payload.prototype = reference)
      if (isFresh(value, prototype.value)) code.ifReached(prototype.value, found)
      else found(describe.value(prototype.value, 'prototype'))
    }
    return payload
  },
  carries,
}

export const closureMaker: Maker<Closure, ClosurePayload> = {
  ...closure,
  needs: ({ env, captured = [], home = null }) => [env, ...captured, home],
  allocate({ code, env, captured = [], home }, build) {
    const { dispatcher, homeMethods } = build as BuildCode
    const method = home === undefined ? undefined : homeMethods.get(build.value(home) as object)?.[code]
    return (method ?? dispatcher(env)(~code, ...captured.map((value) => build.value(value)))) as Closure
  },
  fill(value, { code, prototype, deleted }, build) {
    // Inferred names and minifiers: what the function was called when it was captured is what counts.
    const baseline = (build as BuildCode).code(code)
    for (const key of ['length', 'name'] as const) {
      if (deleted?.includes(key)) Reflect.deleteProperty(value, key)
      else if (getOwnPropertyDescriptor(value, key)?.value !== baseline[key])
        Reflect.defineProperty(value, key, { value: baseline[key], configurable: true })
    }
    // To set it again, even to the same, gives V8 another hidden class for what the function makes.
    if (prototype !== undefined && (value as { prototype?: unknown }).prototype !== build.value(prototype))
      (value as { prototype?: unknown }).prototype = build.value(prototype)
    markGenerators(value)
  },
}

export const closureCheck: KindCheck<ClosurePayload> = {
  ...closureMaker,
  verify(payload, check: Check) {
    const { code, env, captured = [], home, prototype, deleted = [] } = payload as ClosurePayload
    check.integer(code, 0, Number.MAX_SAFE_INTEGER)
    if (!isUndefined(env)) check.node(env, ENCLOSING, ['closure'])
    if (!Array.isArray(captured) || captured.length > 3) check.fail('captured values of a closure are not a list of at most 3')
    for (const [i, value] of captured.entries())
      if ((value as Reference | null)?.[0] !== CONSTANTS.uninitialised) check.value(value, [CAPTURED[i]!])
    if (home !== undefined) check.node(home, [], ['home object'])
    if (prototype !== undefined) check.value(prototype, 'prototype')
    if (!Array.isArray(deleted) || deleted.some((key) => key !== 'length' && key !== 'name'))
      check.fail('deleted keys of a closure are not length or name')
  },
  dump: (payload) => JSON.stringify(payload),
}

/** `length`, `name` and `prototype` as the function was created with; `arguments` and `caller` are V8's. */
function carries(value: Closure, key: PropertyKey, payload: ClosurePayload, describe?: Describe): boolean {
  if (key === 'arguments' || key === 'caller') return true
  if (key === 'length' || key === 'name') {
    if (describe === undefined) return true
    const own = getOwnPropertyDescriptor(value, key)!
    return (
      own.value === (describe as DescribeCode).baseline(payload.code)[key] && !own.writable && !own.enumerable && own.configurable === true
    )
  }
  if (key !== 'prototype') return false
  const { writable, enumerable, configurable } = getOwnPropertyDescriptor(value, key)!
  return writable === true && !enumerable && !configurable
}

/** A `prototype` that nobody has touched: made by the engine when the function was. */
function isFresh(owner: Closure, prototype: unknown): boolean {
  if (typeof prototype !== 'object' || prototype === null || isProxy(prototype) || !isExtensible(prototype)) return false
  const keys = ownKeys(prototype)
  const above = getPrototypeOf(prototype)
  if (keys.length === 0) return generatorPrototypes.includes(above)
  if (keys.length > 1 || above !== Object.prototype) return false
  const own = getOwnPropertyDescriptor(prototype, 'constructor')
  return own !== undefined && own.value === owner && own.writable === true && !own.enumerable && own.configurable === true
}
