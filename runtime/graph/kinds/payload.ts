/** Treats payloads alike: checks the lists they are made of, shows them. */
import { isArray } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Check } from '../kind.ts'

/** A list of so many items. */
export function checkTuple(payload: unknown, length: number, check: Check): asserts payload is readonly unknown[] {
  if (!isArray(payload) || payload.length !== length) check.fail(`has no list of ${length}`)
}

/** A list of values, `step` to an entry. */
export function checkValues(payload: unknown, step: number, check: Check): asserts payload is readonly Value[] {
  if (!isArray(payload) || payload.length % step) return check.fail('has no list of entries')
  for (let i = 0; i < payload.length; i++) check.value(payload[i])
}

/** A value that is a string. */
export function checkText(payload: unknown, check: Check): asserts payload is Value {
  if (typeof payload !== 'string') check.node(payload, 'string')
}

/** A payload as a line of text. */
export const dump = (payload: unknown): string =>
  JSON.stringify(payload, (_, data) => (data instanceof Uint8Array ? `bytes ${data}` : data))
