/** Lets functions that `new Function` makes from here on say which function they return, and read its scope. */
import { standIn } from '../../graph/native.ts'
import { compiles, isTop, noteReturned } from './constructed-closure.ts'

type AnyFunction = (...parameters: unknown[]) => unknown

const { construct, defineProperty, getOwnPropertyDescriptor, setPrototypeOf } = Reflect
/** To be made before the program can replace anything. */
const Native = Function

/** Where a rewritten body finds what takes note. */
const HOOK = 'things-migrate/returned'

const INNER = /\bfunction\b|=>/
/** What would be another thing in the rewritten body, or could not be read. */
const TELLING = /\beval\b|\bcallee\b|\bglobalThis\b(?!\s*\.)|\bSymbol\b(?!\s*[.(])|\bfunction\s+Symbol\b|\$tm/
const FUNCTION = /^(?:async\s+)?function\b|^(?:async\s*)?(?:\([^()]*\)|[\w$]+)\s*=>/
const NAME = /^[\w$]+$/
/** A variable, in place of `@`, that a text gives a function. */
const HOLDER = String.raw`\bfunction\s*\*?\s*@(?![\w$])|\b(?:const|let|var)\s+@\s*=\s*(?:async\b\s*)?(?:function\b|\(|[\w$]+\s*(?:=>|[;\n]))`

/** Any other value is returned as it is, at no cost. */
const holdsFunction = (body: string, name: string): boolean =>
  new RegExp(HOLDER.replaceAll('@', () => name.replaceAll('$', '\\$'))).test(body)

/**
 * The body that tells what it returns: a function, at its end, as code generators have it (lodash, ajv, fast-json-stringify, find-my-way,
 * depd). `undefined`: it is another one.
 */
function rewritten(parameters: string, body: string): string | undefined {
  if (!INNER.test(body) || TELLING.test(parameters + body)) return undefined
  for (const { index } of body.matchAll(/\breturn[ \t]+(?=[\w$(])/g)) {
    const value = body
      .slice(index + 'return'.length)
      .replace(/[\s;]+$/, '')
      .trimStart()
    if (!FUNCTION.test(value) && !(NAME.test(value) && holdsFunction(body, value))) continue
    const before = body.slice(0, index)
    if (!isTop(parameters, before) || !compiles(Native, '', `(${value}\n)`)) continue
    const texts = `${JSON.stringify(parameters)},${JSON.stringify(body)}`
    return `${before}return globalThis[Symbol.for("${HOOK}")]((${value}\n),${texts},$tm=>eval($tm))`
  }
  return undefined
}

/** Takes the place of `Function` (ECMA-262 20.2.1.1). */
function constructed(given: readonly unknown[], type: AnyFunction): object {
  const texts = given.map((each) => `${each}`)
  const parameters = texts.slice(0, -1)
  const body = rewritten(parameters.join(','), texts.at(-1) ?? '')
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
  const note = (value: object, parameters: string, body: string, read: (text: string) => unknown): object => {
    if (typeof value === 'function') noteReturned(value, parameters, body, read)
    return value
  }
  defineProperty(globalThis, Symbol.for(HOOK), { value: note })
}
