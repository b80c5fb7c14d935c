/** Treats payloads alike: checks the lists they are made of, shows them. */
import { isArray } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Check, Edge } from '../kind.ts'

/** A list of so many items. */
export function checkTuple(payload: unknown, length: number, check: Check): asserts payload is readonly unknown[] {
  if (!isArray(payload) || payload.length !== length) check.fail(`has no list of ${length}`)
}

/** A list of values, `step` to an entry; `edge` says how each hangs on what the list is of. */
export function checkValues(
  payload: unknown,
  step: number,
  check: Check,
  edge: (i: number, payload: readonly unknown[]) => Edge,
): asserts payload is readonly Value[] {
  if (!isArray(payload) || payload.length % step) return check.fail('has no list of entries')
  for (let i = 0; i < payload.length; i++) check.value(payload[i], edge(i, payload))
}

/** Keys and their values in turn. */
export const entryEdge = (i: number, payload: readonly unknown[]): Edge => (i % 2 ? ['get', payload[i - 1]] : ['key', payload[i]])
export const elementEdge = (i: number, payload: readonly unknown[]): Edge => ['element', payload[i]]

/** A value that is a string. */
export function checkText(payload: unknown, check: Check, edge?: Edge): asserts payload is Value {
  if (typeof payload === 'string') check.value(payload, edge)
  else check.node(payload, 'string', edge)
}

/** A payload as a line of text. */
export const dump = (payload: unknown): string =>
  JSON.stringify(payload, (_, data) => (data instanceof Uint8Array ? `bytes ${data}` : data))
