/** Enters suspended activations again: async functions up to where they wait until the heap is there, generators up to where they are. */
import type { Dispatcher } from '../graph/code.ts'
import { buildContext } from '../graph/context.ts'
import type { Heap, Reference, Value } from '../graph/format.ts'
import { type EnvironmentPayload, isUninitialised } from '../graph/kinds/environment.ts'
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
  /** From the innermost of an activation out. */
  function* environments([innermost]: readonly Value[]): Generator<EnvironmentPayload> {
    for (let at = innermost; Array.isArray(at); ) {
      const [kind, , payload] = nodes[(at as Reference)[0]] ?? [-1]
      if (kinds[kind as number] !== 'environment') return
      yield payload as EnvironmentPayload
      at = (payload as EnvironmentPayload).parent
    }
  }
  /** How many arguments the engine links to the parameters again. */
  const countOf = (chain: readonly Value[]): number => {
    for (const { arguments: linked } of environments(chain)) if (linked !== undefined) return linked[1]
    return 0
  }
  const lacks = (chain: readonly Value[], scope: number, position: number): boolean => {
    for (const environment of environments(chain)) if (environment.scope === scope) return isUninitialised(environment.values[position])
    return false
  }
  return {
    enter(index, dispatcher) {
      const { code, point, chain } = payloadOf(index)
      const resumption = new Resumption(countOf(chain), (scope, position) => lacks(chain, scope, position))
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
