/** Lists what emitted code calls through its link to iterate, and to be found again in generators. */
import { noteCompletion, type SuspensionChain } from '../graph/generators.ts'
import { iterate } from '../graph/iterators.ts'
import { asyncGenerator, wait } from './async-generator.ts'
import { asyncCursor, asyncDelegate } from './async-iteration.ts'
import { cursor, keys } from './cursors.ts'
import { notCallable } from './errors.ts'
import { again, delegate, generator } from './generators.ts'
import { call, rest, thenable, toKey } from './operations.ts'

type AnyFunction = (...parameters: unknown[]) => unknown
type Iterator_ = (target: unknown, key: PropertyKey, optional?: boolean) => AnyFunction | undefined

/** `target[key]`, whose iterator, if it is one of the language, comes as one that can be captured. */
const iterator: Iterator_ = (target, key, optional = false) => {
  if (optional && (target === null || target === undefined)) return undefined
  const method = (target as Record<PropertyKey, unknown>)[key]
  if (typeof method !== 'function') throw notCallable(method)
  return (...parameters) => iterate(target, method as AnyFunction, parameters)
}

/** See the files they come from. */
export interface Iteration {
  cursor(value: unknown): object
  keys(value: unknown): object
  asyncCursor(value: unknown): object
  again(id: string, point: number, locals: readonly unknown[], chain?: SuspensionChain): object
  delegate(value: unknown, id: string, point: number, locals: () => readonly unknown[], chain?: SuspensionChain): object
  asyncDelegate(value: unknown, id: string, point: number, locals: () => readonly unknown[], chain?: SuspensionChain): object
  generator<T>(first: T, ...further: readonly unknown[]): T
  asyncGenerator(inner: object, owner?: { readonly prototype: unknown }): object
  wait(value: unknown): object
  iterator: Iterator_
  call(method: unknown, self: unknown, ...parameters: unknown[]): unknown
  toKey(value: unknown): PropertyKey
  rest(source: unknown, keys: readonly unknown[]): object
  thenable(value: unknown): boolean
  completion(note: readonly unknown[] | undefined): void
}

export const iteration: Iteration = {
  cursor,
  keys,
  asyncCursor,
  again,
  delegate,
  asyncDelegate,
  generator,
  asyncGenerator,
  wait: (value) => wait(value),
  iterator,
  call,
  toKey,
  rest,
  thenable,
  completion: (note) => noteCompletion(note),
}
