/** Declares what emitted code calls through its link to iterate, and to be found again in generators. */
import type { SuspensionChain } from '../graph/suspension.ts'
import type { Named } from './named.ts'

type AnyFunction = (...parameters: unknown[]) => unknown

/** See the files they come from; which of them a link has is said by the parts of the bundle. */
export interface Iteration {
  cursor(value: unknown): object
  keys(value: unknown): object
  asyncCursor(value: unknown): object
  again(id: string, point: number, locals: readonly unknown[], chain?: SuspensionChain): object
  delegate(value: unknown, id: string, point: number, locals: () => readonly unknown[], chain?: SuspensionChain): object
  asyncDelegate(value: unknown, id: string, point: number, locals: () => readonly unknown[], chain?: SuspensionChain): object
  generator(target: Function | Named): Function
  asyncGenerator(inner: object, owner?: { readonly prototype: unknown }): object
  wait(value: unknown): object
  iterator(target: unknown, key: PropertyKey, optional?: boolean): AnyFunction | undefined
  call(method: unknown, self: unknown, ...parameters: unknown[]): unknown
  toKey(value: unknown): PropertyKey
  rest(source: unknown, keys: readonly unknown[]): object
  thenable(value: unknown): boolean
  completion(note: readonly unknown[] | undefined): void
}
