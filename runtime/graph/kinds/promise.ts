/** Describes promises as what they are settled with, or as what waits for them, in order. */

import type { DescribeCode } from '../code.ts'
import { type ContextPayload, checkContext, describeContext } from '../context.ts'
import type { Reference, Value } from '../format.ts'
import type { Check, Describe, Kind, KindCheck, Maker } from '../kind.ts'
import { foreignPromise, hostPromise, stuckFunction, untoldPromise } from '../obstacles/index.ts'
import { pendingPromise, rejections, stampOf } from '../promise.ts'
import { isEngines, type Reaction } from '../reaction.ts'
import { Frame, Stuck, type Waiting } from '../waiting.ts'
import { dump } from './payload.ts'

/** A frame, or what `then` was given with what it returned. */
export type ReactionPayload = Reference | readonly [onFulfilled: Value, onRejected: Value, derived: Value, context?: ContextPayload]

export type PromisePayload =
  | readonly [fulfilled: 1, value: Value]
  /** `reported`: the program has heard that nobody handles it. */
  | readonly [rejected: 2, reason: Value, reported?: true]
  /** `frame`: whose call returned it, if that is still suspended. */
  | readonly [pending: 0, reactions: readonly ReactionPayload[], frame?: Reference]

export const PENDING = 0
export const FULFILLED = 1
const REJECTED = 2

/** What Node puts onto promises while anything in the process uses its async hooks. */
const HOOKS = /^(?:trigger_)?async_id_symbol$|^kResourceStore$|^destroyed$/

export const promise: Kind<Promise<unknown>, PromisePayload> = {
  name: 'promise',
  /** To be called when its state is known. */
  capture(value, describe) {
    const { promise: stateOf, waitingFor, origin } = describe as DescribeCode
    const { state, result } = stateOf(value)
    if (state === 'fulfilled') return [FULFILLED, describe.value(result, ['value'])]
    if (state === 'rejected') {
      const reason = describe.value(result, ['reason'])
      return rejections?.isReported(value) ? [REJECTED, reason, true] : [REJECTED, reason]
    }
    if (state === 'untold') {
      describe.obstacle(untoldPromise())
      return [PENDING, []]
    }
    const from = origin(value)
    if (from === false) {
      // What waits for it may be of the host's, too.
      describe.obstacle(hostPromise())
      return [PENDING, []]
    }
    const reactions = waitingFor(value).flatMap((item) => captureItem(item, describe))
    return typeof from === 'boolean' ? [PENDING, reactions] : [PENDING, reactions, describe.reference(from, ['frame'])]
  },
  carries: (_, key) => typeof key === 'symbol' && HOOKS.test(key.description ?? ''),
}

function captureItem(item: Waiting, describe: Describe): ReactionPayload[] {
  if (item instanceof Frame) return [describe.reference(item, ['awaited by', item.id])]
  if (item instanceof Stuck) {
    describe.obstacle(stuckFunction(item.id))
    return []
  }
  const { onFulfilled, onRejected, derived, context } = item as Reaction
  if (stampOf(derived!) === undefined && !isEngines(derived!)) describe.obstacle(foreignPromise())
  // Anything but a function counts as nothing.
  const handler = (given: unknown, edge: string) => describe.value(typeof given === 'function' ? given : undefined, [edge])
  const parts = [handler(onFulfilled, 'then'), handler(onRejected, 'catch'), describe.value(derived, ['derived promise'])] as const
  return [context === undefined ? parts : [...parts, describeContext(context, describe)]]
}

/** It is empty until all promises are settled and waited for, behind everything else. */
export const promiseMaker: Maker<object, PromisePayload> = {
  ...promise,
  allocate: pendingPromise,
}

export const promiseCheck: KindCheck<PromisePayload> = {
  ...promiseMaker,
  verify(payload, check: Check): asserts payload is PromisePayload {
    const [state, content, frame] = Array.isArray(payload) ? (payload as unknown[]) : check.fail('has no state')
    check.integer(state, PENDING, REJECTED)
    if ((payload as unknown[]).length !== 2 && (state === FULFILLED || (payload as unknown[]).length !== 3))
      check.fail('has more than its state')
    if (state === REJECTED && frame !== undefined && frame !== true) check.fail('has a report that is none')
    if (state !== PENDING) return check.value(content, [state === FULFILLED ? 'value' : 'reason'])
    if (!Array.isArray(content)) check.fail('has no list of reactions')
    for (const reaction of content as unknown[][]) {
      if (!Array.isArray(reaction)) check.fail('has a reaction that is none')
      if (reaction.length === 1) check.node(reaction, 'frame', ['awaited by'])
      else {
        if (reaction.length !== 3 && reaction.length !== 4) check.fail('has a reaction that is none')
        if (reaction.length === 4) checkContext(reaction[3], check)
        check.value(reaction[0], ['then'])
        check.value(reaction[1], ['catch'])
        check.node(reaction[2], 'promise', ['derived promise'])
      }
    }
    if (frame !== undefined) check.node(frame, 'frame', ['frame'])
  },
  dump,
}
