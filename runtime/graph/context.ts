/** Describes the context in which something waits: each AsyncLocalStorage and its store, by turns. */
import type { Context } from '../adapters/adapter.ts'
import type { Value } from './format.ts'
import type { Build, Check, Describe } from './kind.ts'

export type ContextPayload = readonly Value[]

export function describeContext(context: Context, describe: Describe): ContextPayload {
  return context.flatMap(([storage, store]) => [
    describe.value(storage, ['AsyncLocalStorage']),
    describe.value(store, ['store of AsyncLocalStorage']),
  ])
}

export function buildContext(context: ContextPayload, build: Build): Context {
  const pair = (_: unknown, i: number) => [build.value(context[2 * i]!) as object, build.value(context[2 * i + 1]!)] as const
  return Array.from({ length: context.length / 2 }, pair)
}

export function checkContext(context: unknown, check: Check): asserts context is ContextPayload {
  if (!Array.isArray(context) || context.length % 2 !== 0) return check.fail('has a context without its stores')
  for (const [index, value] of context.entries()) {
    if (index % 2 === 0) check.node(value, 'asynclocalstorage', ['AsyncLocalStorage'])
    else check.value(value, ['store of AsyncLocalStorage'])
  }
}
