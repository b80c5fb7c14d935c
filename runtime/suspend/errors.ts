/** Words errors as V8 does where it does not know the text of an expression. */

/** `object null`, `number 5`, `string "a"`, `undefined`, `function`. */
function site(value: unknown): string {
  const type = typeof value
  if (value === null || type === 'number' || type === 'boolean' || type === 'bigint') return `${type} ${value}`
  return type === 'string' ? `string "${value}"` : type
}

export function notCallable(value: unknown): TypeError {
  return new TypeError(`${site(value)} is not a function`)
}

export function notIterable(value: unknown, kind = 'iterable'): TypeError {
  return new TypeError(`${site(value)} is not ${kind}`)
}

/** The result of a step of an iterator is no object. */
export function notResult(value: unknown): TypeError {
  return new TypeError(`Iterator result ${String(value)} is not an object`)
}

export function notIterator(method: string): TypeError {
  return new TypeError(`Result of the Symbol.${method} method is not an object`)
}

export const NO_THROW = "The iterator does not provide a 'throw' method."

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
