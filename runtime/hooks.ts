/** Keeps what the application asked for around a hop, and carries it over as one of the resources. */
import type { Adapter, AdapterCheck, AdapterMaker } from './adapters/adapter.ts'
import type { Reference, Value } from './graph/format.ts'
import type { Check } from './graph/kind.ts'
import { enqueue, isObject, NativePromise, nativeThen } from './graph/promise.ts'

export type Hook = () => unknown

/** A piece of the outside world that the application puts away and brings back itself. */
export interface ResourceDefinition<State = unknown> {
  /** Puts it away; what it returns, or what the promise it returns is fulfilled with, travels with the program. */
  suspend(): State | PromiseLike<State>
  /** Brings it back, after a hop or when the program goes on where it is. A promise it returns is waited for. */
  resume(state: State): unknown
}

interface HooksState {
  readonly suspend: readonly Value[]
  readonly resume: readonly Value[]
  readonly resources: readonly (readonly [definition: Value, state: Value])[]
}

interface Declared {
  readonly definition: ResourceDefinition
  state: unknown
  /** It has been put away. */
  away: boolean
}

/** What hooks need of the runtime around them. */
export interface Surroundings {
  /** Milliseconds that a hook has. */
  limit(): number
  /** Calls a task that is no part of the program after so many milliseconds, unless what it returns is called before. */
  later(ms: number, task: () => void): () => void
  report(text: string): void
}

export interface Hooks {
  readonly suspend: Hook[]
  readonly resume: Hook[]
  readonly resources: Declared[]
  /** Calls the hooks of `onSuspend`; `undefined` when there are none. Rejects when one fails or takes too long. */
  tell(): Promise<void> | undefined
  /** Puts all resources away, each behind the one before; `undefined` when none of them has to be waited for. Throws and rejects as `tell` does. */
  putAway(): Promise<void> | undefined
  /** Brings back what is away, then tells the application when the program has hopped, then calls `done`: at once, if nothing has to be waited for. */
  bringBack(hopped: boolean, done: () => void): void
  readonly adapter: Adapter<HooksState>
}

const isThenable = (value: unknown): boolean => isObject(value) && typeof (value as { then?: unknown }).then === 'function'

/** What the program is told when no one else is left to tell. */
const throwLater = (error: unknown): void =>
  enqueue(() => {
    throw error
  })

const named = (call: string, index: number, hook: { readonly name: string }): string =>
  `${call} ${index + 1}${hook.name === '' ? '' : ` (${hook.name})`}`

export function createHooks({ limit, later, report }: Surroundings): Hooks {
  /** The engine's own promise: what a hook returns gets no reaction that would be captured. */
  const within = (given: unknown, tooLate: (text: string) => void): Promise<unknown> =>
    new NativePromise((done, failed) => {
      const ms = limit()
      const stop = later(ms, () => tooLate(`took longer than ${ms} ms (option hookTimeout)`))
      const settled = (async () => await given)()
      nativeThen(
        settled,
        (value) => {
          stop()
          done(value)
        },
        (error) => {
          stop()
          failed(error)
        },
      )
    })

  const away = async (index: number, given: unknown): Promise<void> => {
    const resource = hooks.resources[index]!
    let isLate = false
    await new NativePromise<void>((done, failed) => {
      const tooLate = (text: string) => {
        isLate = true
        failed(new Error(`${named('suspend of defineResource', index, resource.definition.suspend)} ${text}`))
      }
      nativeThen(
        within(given, tooLate),
        (state) => {
          // Nobody waits for it any more: the program goes on.
          if (isLate) return callAll([back(index, state)], () => {})
          resource.state = state
          resource.away = true
          done()
        },
        failed,
      )
    })
    await putAwayFrom(index + 1)
  }

  const putAwayFrom = (first: number): Promise<void> | undefined => {
    const { resources } = hooks
    for (let index = first; index < resources.length; index++) {
      const resource = resources[index]!
      const given = resource.definition.suspend()
      if (isThenable(given)) return away(index, given)
      resource.state = given
      resource.away = true
    }
    return undefined
  }

  /** Calls each; goes on with the next when what it returned is settled, or has had its time. */
  const callAll = (calls: readonly { readonly name: string; readonly call: Hook }[], done: () => void): void => {
    for (let index = 0; index < calls.length; index++) {
      const { name, call } = calls[index]!
      let given: unknown
      try {
        given = call()
      } catch (error) {
        throwLater(error)
      }
      if (!isThenable(given)) continue
      let isOver = false
      const goOn = () => {
        if (isOver) return
        isOver = true
        callAll(calls.slice(index + 1), done)
      }
      const tooLate = (text: string) => {
        report(`[things-migrate] ${name} ${text}; the program goes on\n`)
        goOn()
      }
      nativeThen(within(given, tooLate), goOn, (error) => {
        throwLater(error)
        goOn()
      })
      return
    }
    done()
  }

  const back = (index: number, state: unknown) => {
    const { definition } = hooks.resources[index]!
    return { name: named('resume of defineResource', index, definition.resume), call: () => definition.resume(state) }
  }

  const hooks: Hooks = {
    suspend: [],
    resume: [],
    resources: [],
    tell() {
      if (hooks.suspend.length === 0) return undefined
      const begun = hooks.suspend.map(async (hook) => await hook())
      return new NativePromise((done, failed) => {
        let left = begun.length
        for (const [index, each] of begun.entries())
          nativeThen(
            within(each, (text) => failed(new Error(`${named('onSuspend', index, hooks.suspend[index]!)} ${text}`))),
            () => void (--left === 0 && done()),
            failed,
          )
      })
    },
    putAway: () => putAwayFrom(0),
    bringBack(hopped, done) {
      const calls = [...hooks.resources.entries()].flatMap(([index, resource]) => {
        if (!resource.away) return []
        resource.away = false
        return [back(index, resource.state)]
      })
      const told = hopped ? hooks.resume.map((hook, index) => ({ name: named('onResume', index, hook), call: () => hook() })) : []
      callAll([...calls, ...told], done)
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
    for (const [i, hook] of suspend.entries()) check.node(hook as Reference, [], ['onSuspend', i])
    for (const [i, hook] of resume.entries()) check.node(hook as Reference, [], ['onResume', i])
    for (const [i, resource] of resources.entries())
      for (const [at, part] of resource.entries()) check.value(part, [at ? 'state of resource' : 'resource', i])
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
          away: true,
        })),
      )
    },
  }
}
