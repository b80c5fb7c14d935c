/** Makes the promise that `snapshot()` returns, and resolves it in the resumed program as well. */
import type { Adapter, AdapterCheck, AdapterMaker } from './adapters/adapter.ts'
import type { Reference, Value } from './graph/format.ts'
import type { Check } from './graph/kind.ts'
import { pendingPromise } from './graph/promise.ts'
import { rejectWith, resolveWith } from './graph/resolve.ts'

const all = new Set<object>()

/** A promise that counts as pending until it is settled. */
export function newSnapshot(): { promise: object; resolve: (result: object) => void; reject: (reason: unknown) => void } {
  const promise = pendingPromise()
  const state = { promise, done: true }
  all.add(promise)
  const settle = (how: typeof resolveWith) => (result: unknown) => {
    all.delete(promise)
    how(state, result)
  }
  return { promise, resolve: settle(resolveWith), reject: settle(rejectWith) }
}

export const pendingSnapshots: Adapter<readonly Reference[]> = {
  name: 'snapshot',
  capture: (describe) => (all.size === 0 ? undefined : [...all].map((promise) => describe.reference(promise, ['snapshot()']))),
}

export const pendingCheck: AdapterCheck<readonly Reference[]> = {
  name: 'snapshot',
  verify(state, check: Check): asserts state is readonly Reference[] {
    if (!Array.isArray(state)) check.fail('promises that are no list')
    for (const promise of state as Value[]) check.node(promise, 'promise', ['snapshot()'])
  },
}

/** They are resolved when the program goes on, by `resolveSnapshots`. */
export const pendingMaker: AdapterMaker<readonly Reference[]> = {
  name: 'snapshot',
  restore(state, build) {
    for (const promise of state) all.add(build.value(promise) as object)
  },
}

/** In the resumed program: every `snapshot()` that was pending has succeeded. */
export function resolveSnapshots(): void {
  const resumed = [...all]
  all.clear()
  for (const promise of resumed) resolveWith({ promise, done: true }, { resumed: true })
}
