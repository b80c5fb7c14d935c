/** Enters suspended activations again: async functions up to where they wait until the heap is there, generators up to where they are. */
import type { Dispatcher } from '../graph/code.ts'
import { buildContext } from '../graph/context.ts'
import type { Heap, Value } from '../graph/format.ts'
import type { FramePayload } from '../graph/kinds/frame.ts'
import type { ActivationPayload } from '../graph/ownership.ts'
import { Resumption } from '../graph/resumption.ts'

const next = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).next as (this: unknown) => unknown
const { apply } = Reflect

export interface Activations {
  /** Runs the continuation; a frame's node stands for how it goes on, a generator's for the generator. */
  enter(index: number, dispatcher: Dispatcher): unknown
  /** What the activation `by` has made for a node. */
  made(index: number, by: number): unknown
  /** Writes the locals. */
  fill(index: number, value: (encoded: Value) => unknown): void
}

export function createActivations({ nodes, kinds }: Heap): Activations {
  const resumptions = new Map<number, Resumption>()
  const payloadOf = (index: number) => nodes[index]![2] as ActivationPayload
  return {
    enter(index, dispatcher) {
      const { code, point } = payloadOf(index)
      const resumption = new Resumption()
      resumptions.set(index, resumption)
      resumption.result = dispatcher(`k${code}.${point}`, resumption)
      if (kinds[nodes[index]![0]] !== 'generator') return resumption
      apply(next, resumption.result, [])
      return resumption.result
    },
    made(index, by) {
      const { result, scopes } = resumptions.get(by)!
      const [kind, , payload] = nodes[index]!
      return kinds[kind] === 'environment' ? scopes.get((payload as { scope: number }).scope) : result
    },
    fill(index, value) {
      const resumption = resumptions.get(index)!
      const { locals, inner } = payloadOf(index)
      for (const [i, local] of locals.entries()) {
        const written = value(local)
        for (const level of resumption.levels) level(`l${i}`, written)
      }
      if (inner !== undefined) resumption.value = value(inner)
      const { context } = payloadOf(index) as FramePayload
      if (context !== undefined) resumption.context = buildContext(context, { value })
    },
  }
}
