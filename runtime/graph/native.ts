/** Tells native functions, and those of ours that take their places. */
import { getOwnPropertyDescriptor, mapGet, mapSet, matches, sourceOf } from './primordials.ts'

/** Functions of ours, and where they stand. */
export const standIns: ReadonlyMap<object, string> = new Map<object, string>()

/** Declares that a function of ours takes the place of one of the language's, which a path leads to (`Promise.all`). */
export function standIn<F extends object>(replacement: F, path: string): F {
  mapSet(standIns, replacement, path)
  return replacement
}

// No text of a program can end so, it would be a syntax error; but the text of a bound function does.
export const isNative = (value: unknown): boolean =>
  typeof value === 'function' &&
  (mapGet(standIns, value) !== undefined ||
    (matches(/\{\s*\[native code\]\s*\}$/, sourceOf(value)) && !matches(/^bound /, getOwnPropertyDescriptor(value, 'name')?.value ?? '')))
