/**
 * Turns Node's pending timers and immediates into plain data, and that data into timers that go on where they stopped.
 * In: the functions that set timers. Out: an adapter that replaces them by such as note what the program sets.
 */
import type { Reference } from '../../../graph/format.ts'
import type { AdapterKind } from '../../../graph/kind.ts'
import { notShown } from '../../../graph/obstacles/index.ts'
import type { Adapter } from '../../adapter.ts'
import type { NodeContexts } from '../contexts/index.ts'
import { type Handles, type Timeout, timerHandles } from './handles.ts'
import { type Immediates, pendingImmediates } from './immediates.ts'
import { timerKinds } from './kinds.ts'
import { type Clock, isNodes, isNodesImmediate, nodesClock } from './nodes-own.ts'
import { type PendingTimers, pendingTimers } from './pending.ts'

export { timersCheck } from './check.ts'
export type { TimeoutPayload } from './kinds.ts'
export { timersMaker } from './maker.ts'
export type { Clock } from './nodes-own.ts'

/** In the order in which they are to run. Timers that are due come between what was left of a batch of immediates and the next batch. */
export type TimersState = readonly [timeouts: readonly Reference[], batch: readonly Reference[], queue: readonly Reference[]]

export interface NodeTimers extends Adapter<TimersState> {
  readonly kinds: readonly [timeout: AdapterKind, immediate: AdapterKind]
  /** Runs `task` in an immediate, from which the rest of the current batch of immediates can be seen. */
  betweenTurns(task: () => unknown): void
  /** Runs `task` in an immediate that is not the program's. */
  own(task: () => void): void
  /** Calls a task that is not the program's after so many ms, unless what it returns is called before. */
  later(ms: number, task: () => void): () => void
  /** The classes of handles, which no module exports, by name. */
  readonly classes: Readonly<Record<string, object>>
  /** How many pending timers that keep the process alive the adapter knows. */
  refed(): number
  readonly clock: Clock
  /** What the maker shares with the capture. */
  readonly shared: {
    contexts(): NodeContexts | undefined
    readonly handles: Handles
    readonly pending: PendingTimers
    readonly immediates: Immediates
  }
}

type Native = (callback: () => void, delay?: number) => unknown

/** `contexts`: `undefined` where the program cannot use them. */
export function nodeTimers(contexts: () => NodeContexts | undefined): NodeTimers {
  const { setTimeout, setInterval } = globalThis
  const handles = timerHandles()
  const { supported, newTimeout, newImmediate, endTimeout, endImmediate } = handles
  const pending = pendingTimers(handles)
  const { track } = pending
  const immediates = pendingImmediates(handles)
  return {
    name: 'timers',
    kinds: timerKinds(handles, pending, contexts),
    classes: handles.classes,
    clock: nodesClock(handles),
    shared: { contexts, handles, pending, immediates },
    later(ms, task) {
      const timer = newTimeout(task, ms)
      return () => endTimeout(timer)
    },
    refed: () => [...pending.all().keys()].filter((timer) => timer[handles.slots.refed]).length,
    betweenTurns: immediates.betweenTurns,
    own: (task) => void immediates.own.add(newImmediate(task)),
    install() {
      if (!supported) return
      const timers = process.getBuiltinModule('node:timers')
      for (const native of [setTimeout, setInterval] as unknown as Native[]) {
        const wrapped = function (this: unknown, callback: () => void, delay?: number): unknown {
          return track((arguments.length > 2 ? native.apply(this, arguments as never) : native(callback, delay)) as Timeout)
        }
        // Own properties too: `util.promisify(setTimeout)` is an accessor on it.
        Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(native))
        for (const holder of [globalThis, timers] as object[]) Object.assign(holder, { [native.name]: wrapped })
      }
    },
    capture(describe) {
      if (!supported) describe.obstacle(notShown('timers', process.version, 'them'))
      const timeouts = [...pending.all().keys()]
        .filter((timer) => !isNodes(timer, describe))
        .map((timer, index) => describe.reference(timer, ['timer', index]))
      const [batch, queue] = immediates
        .waiting()
        .map((list) =>
          list
            .filter(({ _onImmediate }) => !isNodesImmediate(_onImmediate, describe))
            .map((each, index) => describe.reference(each, ['immediate', index])),
        )
      const state = [timeouts, batch as Reference[], queue as Reference[]] as const
      return state.some((list) => list.length) ? state : undefined
    },
    stop() {
      for (const timer of pending.all().keys()) endTimeout(timer)
      for (const each of immediates.left()) endImmediate(each)
    },
  }
}
