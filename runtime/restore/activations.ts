/** Enters suspended activations again: what a continuation reports of its environments, and what lets it go on. */
import type { ActivationPayload } from '../graph/ownership.ts'
import type { Dispatcher } from '../graph/code.ts'
import type { Heap, Value } from '../graph/format.ts'
import { Resumption } from '../graph/resumption.ts'

const next = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).next as (this: unknown) => unknown
const { apply } = Reflect

export interface Activations {
  /** Runs the continuation up to where it waits. */
  enter(index: number, dispatcher: Dispatcher): unknown
  /** What the activation `by` has made for a node. */
  made(index: number, by: number): unknown
  /** Writes the locals. */
  fill(index: number, value: (encoded: Value) => unknown): void
  /** Lets an async function wait for the promise that it was waiting for. */
  release(index: number, promise: unknown): void
}

export function createActivations({ nodes, kinds }: Heap): Activations {
  const resumptions = new Map<number, Resumption>()
  const results = new Map<number, unknown>()
  const payloadOf = (index: number) => nodes[index]![2] as ActivationPayload
  return {
    enter(index, dispatcher) {
      const { code, point } = payloadOf(index)
      const resumption = new Resumption()
      resumptions.set(index, resumption)
      const result = dispatcher(`k${code}.${point}`, resumption)
      results.set(index, result)
      if (kinds[nodes[index]![0]] === 'generator') apply(next, result, [])
      return result
    },
    made(index, by) {
      const [kind, , payload] = nodes[index]!
      if (kinds[kind] !== 'environment') return results.get(by)
      return resumptions.get(by)!.scopes.get((payload as { scope: number }).scope)
    },
    fill(index, value) {
      const resumption = resumptions.get(index)!
      const { locals, inner } = payloadOf(index)
      for (const [i, local] of locals.entries()) {
        const written = value(local)
        for (const level of resumption.levels) level(`l${i}`, written)
      }
      if (inner !== undefined) resumption.value = value(inner)
    },
    release(index, promise) {
      const resumption = resumptions.get(index)!
      resumption.value = promise
      resumption.go()
    },
  }
}
