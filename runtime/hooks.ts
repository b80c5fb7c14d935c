/** Keeps what the application asked for around a hop, and carries it over as one of the resources. */
import type { Adapter, AdapterCheck, AdapterMaker } from './adapters/adapter.ts'
import type { Reference, Value } from './graph/format.ts'
import type { Check } from './graph/kind.ts'

export type Hook = () => unknown

/** A piece of the outside world that the application puts away and brings back itself. */
export interface ResourceDefinition<State = unknown> {
  /** Puts it away; what it returns travels with the program. */
  suspend(): State
  /** Brings it back, after a hop or when the program goes on where it is. */
  resume(state: State): unknown
}

interface HooksState {
  readonly suspend: readonly Value[]
  readonly resume: readonly Value[]
  readonly resources: readonly (readonly [definition: Value, state: Value])[]
}

export interface Hooks {
  readonly suspend: Hook[]
  readonly resume: Hook[]
  readonly resources: { readonly definition: ResourceDefinition; state: unknown }[]
  /** Puts all resources away. */
  putAway(): void
  /** Brings all resources back, then tells the application when the program has hopped. */
  bringBack(hopped: boolean): void
  readonly adapter: Adapter<HooksState>
}

export function createHooks(): Hooks {
  const hooks: Hooks = {
    suspend: [],
    resume: [],
    resources: [],
    putAway() {
      for (const resource of hooks.resources) resource.state = resource.definition.suspend()
    },
    bringBack(hopped) {
      for (const { definition, state } of hooks.resources) definition.resume(state)
      if (hopped) for (const hook of [...hooks.resume]) hook()
    },
    adapter: {
      name: 'hooks',
      capture(describe) {
        const { suspend, resume, resources } = hooks
        if (suspend.length + resume.length + resources.length === 0) return undefined
        return {
          suspend: suspend.map((hook, i) => describe.value(hook, ['onSuspend', i])),
          resume: resume.map((hook, i) => describe.value(hook, ['onResume', i])),
          resources: resources.map(
            ({ definition, state }, i) =>
              [describe.value(definition, ['resource', i]), describe.value(state, ['state of resource', i])] as const,
          ),
        }
      },
    },
  }
  return hooks
}

export const hooksCheck: AdapterCheck<HooksState> = {
  name: 'hooks',
  verify(state, check: Check): asserts state is HooksState {
    const { suspend, resume, resources } = state as HooksState
    if (!Array.isArray(suspend) || !Array.isArray(resume) || !Array.isArray(resources)) check.fail('hooks are not lists')
    for (const hook of [...suspend, ...resume]) check.node(hook as Reference)
    for (const resource of resources) for (const part of resource) check.value(part)
  },
}

export function hooksMaker(hooks: Hooks): AdapterMaker<HooksState> {
  return {
    name: 'hooks',
    restore({ suspend, resume, resources }, build) {
      hooks.suspend.push(...suspend.map((hook) => build.value(hook) as Hook))
      hooks.resume.push(...resume.map((hook) => build.value(hook) as Hook))
      hooks.resources.push(
        ...resources.map(([definition, state]) => ({
          definition: build.value(definition) as ResourceDefinition,
          state: build.value(state),
        })),
      )
    },
  }
}
