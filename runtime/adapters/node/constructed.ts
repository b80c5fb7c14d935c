/** Describes functions that `new Function(…)` made as their text: they see nothing but globals. */
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'

type AnyFunction = (...parameters: unknown[]) => unknown
type Payload = readonly [parameters: string, body: string]

/** ECMA-262 20.2.1.1.1 CreateDynamicFunction says how the text is made. */
const FORM = /^function anonymous\(([^]*?)\n\) \{\n([^]*)\n\}$/
const textOf = Function.prototype.toString

/** To be made before the program can replace anything. */
const Constructor = Function

const OWN: readonly PropertyKey[] = ['length', 'name', 'arguments', 'caller']

export const constructedKind: AdapterKind<AnyFunction, Payload> = {
  name: 'constructed',
  functions: true,
  recognise: (value) => FORM.test(textOf.call(value)),
  capture(value) {
    const [, parameters, body] = FORM.exec(textOf.call(value))!
    return [parameters!, body!]
  },
  carries: (value, key) => OWN.includes(key) && Object.getOwnPropertyDescriptor(value, key)?.writable !== true,
}

export const constructedMaker: Maker<AnyFunction, Payload> = {
  ...constructedKind,
  allocate: ([parameters, body]) => Constructor(parameters, body) as AnyFunction,
}

export const constructedCheck: KindCheck<Payload> = {
  name: constructedKind.name,
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 2 || !payload.every((each) => typeof each === 'string'))
      check.fail('a constructed function without its text')
  },
  dump: ([parameters]) => `(${parameters})`,
}
