/** Turns handles of timers and immediates into plain data. */
import type { Value } from '../../../graph/format.ts'
import type { AdapterKind, Describe } from '../../../graph/kind.ts'
import { foreignTimer } from '../../../graph/obstacles/index.ts'
import type { ContextPayload, NodeContexts } from '../contexts/index.ts'
import type { Handles, Immediate, Timeout } from './handles.ts'
import type { PendingTimers } from './pending.ts'

/** Delay and repeat in ms; id is the primitive the program has seen, or 0. The last two for a pending timer only: ms left, epoch ms. */
export type TimeoutPayload = readonly [
  callback: Value,
  args: readonly Value[] | null,
  delay: number,
  repeat: number | null,
  refed: boolean,
  id: number,
  remaining?: number,
  due?: number,
  context?: ContextPayload,
]
/** Empty once it has run or was cleared. */
export type ImmediatePayload =
  | readonly []
  | readonly [callback: Value, args: readonly Value[] | null, refed: boolean, context?: ContextPayload]

/** `contexts`: `undefined` where the program cannot use them. */
export function timerKinds(
  { supported, slots, keys }: Handles,
  pending: PendingTimers,
  contexts: () => NodeContexts | undefined,
): readonly [timeout: AdapterKind, immediate: AdapterKind] {
  const { refed, primitive, asyncId } = slots
  const values = (args: unknown[] | undefined, describe: Describe) =>
    args ? args.map((value, index) => describe.value(value, ['argument', index])) : null

  const timeout: AdapterKind<object, TimeoutPayload> = {
    name: 'timeout',
    recognise: (value) => supported && Object.hasOwn(value, primitive) && Object.hasOwn(value, '_onTimeout'),
    capture(value, describe) {
      const timer = value as Timeout
      const left = pending.all().get(timer)
      if (left === undefined && !timer._destroyed) describe.obstacle(foreignTimer())
      const payload = [
        describe.value(timer._onTimeout, ['callback']),
        values(timer._timerArgs, describe),
        timer._idleTimeout,
        timer._repeat,
        !!timer[refed],
        timer[primitive] ? (timer[asyncId] as number) : 0,
      ] as const
      if (left === undefined) return payload
      const context = contexts()?.describe(timer, describe)
      return context ? [...payload, left, Date.now() + left, context] : [...payload, left, Date.now() + left]
    },
    carries: (_, key) => keys.timeout.has(key) || contexts()?.carries(key) === true,
  }

  const immediate: AdapterKind<object, ImmediatePayload> = {
    name: 'immediate',
    recognise: (value) => supported && Object.hasOwn(value, refed) && Object.hasOwn(value, '_onImmediate'),
    capture(value, describe) {
      const each = value as Immediate
      if (each._destroyed) return []
      const context = contexts()?.describe(each, describe)
      const payload = [describe.value(each._onImmediate, ['callback']), values(each._argv, describe), !!each[refed]] as const
      return context ? [...payload, context] : payload
    },
    carries: (_, key) => keys.immediate.has(key) || contexts()?.carries(key) === true,
  }

  return [timeout, immediate] as unknown as readonly [AdapterKind, AdapterKind]
}
