/** Describes the function that a function made by `new Function` has returned: its text, and the variables that it sees. */
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { standIn } from '../../graph/native.ts'

type AnyFunction = (...parameters: unknown[]) => unknown
type Payload = readonly [text: string, strict: boolean, names: readonly string[], values: readonly Value[]]

interface Seen {
  readonly strict: boolean
  readonly names: readonly string[]
  readonly read: () => unknown[]
  /** Absent: the program's own, which are what they are. */
  readonly write?: AnyFunction
}

const { construct, defineProperty, getOwnPropertyDescriptor, setPrototypeOf } = Reflect
const textOf = Function.prototype.toString
/** To be made before the program can replace anything. */
const Native = Function
const returned = new WeakMap<object, Seen>()

/** Where a rewritten body finds what takes note. */
const HOOK = 'things-migrate/returned'

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u
/** Names that `let` cannot declare everywhere, or that the hook needs. */
const RESERVED = /^(?:let|static|yield|await|async|arguments|eval|globalThis|Symbol)$/
const BLANKS = String.raw`(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)*`
const ACCESS = String.raw`[\w$]+(?:\.[\w$]+|\[(?:\d+|"[^"\\\n]*"|'[^'\\\n]*')\])*`
/**
 * Directives, constants read from parameters, and `return function …`: what templates, validators and deprecated functions are made by
 * (lodash, ajv, zod, depd).
 */
const BODY = new RegExp(
  String.raw`^(${BLANKS}(?:(?:"use strict"|'use strict')\s*;?${BLANKS})?)((?:(?:const|let|var) [\w$]+ ?= ?${ACCESS};\s*)*)return[ \t]+((?:async\s+)?function\b[^]*\})[\s;]*$`,
)

/** The body that lets its function be known; `undefined` where it does anything else than return one. */
function rewritten(parameters: readonly string[], body: string): string | undefined {
  const [, directives = '', constants = '', text] = BODY.exec(body) ?? []
  if (text === undefined) return undefined
  const declared = [...constants.matchAll(/(?:const|let|var) ([\w$]+)/g)].map(([, name]) => name!)
  const list = parameters.join(',')
  const names = [...(list.trim() === '' ? [] : list.split(',').map((name) => name.trim())), ...declared]
  if (!names.every((name) => NAME.test(name) && !RESERVED.test(name)) || new Set(names).size < names.length) return undefined
  const strict = directives.includes('use strict')
  return `${directives}${constants}return globalThis[Symbol.for("${HOOK}")]((${text}\n),${text.length},${strict},${JSON.stringify(names)},()=>[${names}])`
}

/** Takes the place of `Function` (ECMA-262 20.2.1.1). */
function constructed(given: readonly unknown[], type: AnyFunction): object {
  const texts = given.map((each) => `${each}`)
  const parameters = texts.slice(0, -1)
  const body = rewritten(parameters, texts.at(-1) ?? '')
  if (body !== undefined) {
    try {
      return construct(Native, [...parameters, body], type)
    } catch {
      // More than a function stood behind `return`.
    }
  }
  return construct(Native, texts, type)
}

/** Lets the functions be known from here on. */
export function installReturned(): void {
  const stand = {
    Function: function (...given: unknown[]) {
      return constructed(given, (new.target ?? Native) as AnyFunction)
    },
  }
  const own = getOwnPropertyDescriptor(Native, 'prototype')!
  defineProperty(stand.Function, 'length', getOwnPropertyDescriptor(Native, 'length')!)
  defineProperty(stand.Function, 'prototype', own)
  defineProperty(globalThis, 'Function', {
    ...getOwnPropertyDescriptor(globalThis, 'Function')!,
    value: standIn(stand.Function, 'Function'),
  })
  defineProperty(Native.prototype, 'constructor', { ...getOwnPropertyDescriptor(Native.prototype, 'constructor')!, value: stand.Function })
  for (const each of [async () => {}, function* () {}, async function* () {}]) setPrototypeOf(each.constructor, stand.Function)
  const note = (value: object, length: number, strict: boolean, names: readonly string[], read: () => unknown[]): object => {
    // Else what stood behind `return` was more than this function, such as a call of it.
    if (typeof value === 'function' && textOf.call(value).length === length) returned.set(value, { strict, names, read })
    return value
  }
  defineProperty(globalThis, Symbol.for(HOOK), { value: note })
}

const OWN: readonly PropertyKey[] = ['length', 'name', 'arguments', 'caller']

export const returnedKind: AdapterKind<AnyFunction, Payload> = {
  name: 'returned',
  functions: true,
  recognise: (value) => returned.has(value),
  capture(value, describe) {
    const { strict, names, read } = returned.get(value)!
    const values = read()
    return [textOf.call(value), strict, names, names.map((name, i) => describe.value(values[i], [`variable ${name}`]))]
  },
  carries: (value, key) => OWN.includes(key) && getOwnPropertyDescriptor(value, key)?.writable !== true,
}

export const returnedMaker: Maker<AnyFunction, Payload> = {
  ...returnedKind,
  allocate([text, strict, names]) {
    const declared = names.length === 0 ? '' : `let ${names};`
    const body = `${strict ? '"use strict";' : ''}${declared}return[(${text}\n),function(){[${names}]=arguments},()=>[${names}]]`
    const [made, write, read] = (Native(body) as () => [AnyFunction, AnyFunction, () => unknown[]])()
    returned.set(made, { strict, names, read, write })
    return made
  },
  fill: (value, [, , , values], build) => void returned.get(value)!.write!(...values.map((each) => build.value(each))),
}

export const returnedCheck: KindCheck<Payload> = {
  ...returnedMaker,
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 4) check.fail('a returned function without its text')
    const [text, strict, names, values] = payload as readonly unknown[]
    if (typeof text !== 'string' || !/^(?:async\s+)?function\b/.test(text) || typeof strict !== 'boolean')
      check.fail('a returned function without its text')
    if (!Array.isArray(names) || !Array.isArray(values) || names.length !== values.length) check.fail('variables without values')
    for (const [i, name] of (names as unknown[]).entries()) {
      if (typeof name !== 'string' || !NAME.test(name) || RESERVED.test(name)) check.fail('a variable without a name')
      check.value((values as unknown[])[i], [`variable ${name}`])
    }
  },
  dump: ([, , names]) => `(${names.join(', ')})`,
}
