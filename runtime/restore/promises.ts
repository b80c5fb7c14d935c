/** Gives promises of a filled heap their state: settles them, or puts back what waits for them, in its order. */
import { buildContext } from '../graph/context.ts'
import type { Heap } from '../graph/format.ts'
import type { Build } from '../graph/kind.ts'
import { FULFILLED, PENDING, type PromisePayload, type ReactionPayload } from '../graph/kinds/promise.ts'
import { enqueue, fulfilWith, isObject, plainThen, rejections, stampOf } from '../graph/promise.ts'
import { reactInto } from '../graph/reaction.ts'
import type { Resumption } from '../graph/resumption.ts'
import { proxyParts } from '../graph/tracked.ts'
import { unasked } from '../graph/unasked.ts'
import { runIn } from '../graph/waiting.ts'

function* promisesOf({ kinds, nodes }: Heap, build: Build): Generator<readonly [promise: object, payload: PromisePayload]> {
  const number = kinds.indexOf('promise')
  if (number < 0) return
  for (let id = 0; id < nodes.length; id++) {
    const [kind, , payload] = nodes[id]!
    if (kind === number) yield [build.value([id]) as object, payload as PromisePayload]
  }
}

/** Fulfils those whose value is a proxy, which will be asked for `then`: while its target and handler are still empty, or may be made to look so. */
export function fulfilWithProxies(heap: Heap, build: Build): void {
  for (const [promise, payload] of promisesOf(heap, build)) {
    if (payload[0] !== FULFILLED) continue
    const value = build.value(payload[1])
    const capability = stampOf(promise)
    if (!isObject(value) || proxyParts(value) === undefined || capability === undefined) continue
    capability.pending = false
    unasked(value, 'then', () => capability.resolve(value))
  }
}

/** Settles those that were. Their rejections have been reported where they happened; where that may still be taken back, the host knows. Runs no code of the program. */
export function settlePromises(heap: Heap, build: Build): void {
  for (const [promise, payload] of promisesOf(heap, build)) {
    const capability = stampOf(promise)
    if (payload[0] === PENDING || capability?.pending !== true) continue
    const result = build.value(payload[1])
    if (payload[0] === FULFILLED) fulfilWith(capability, result)
    else {
      capability.pending = false
      capability.reject(result)
      if (rejections && payload[2]) rejections.wasReported(promise)
      else plainThen(promise, undefined, () => {})
    }
  }
}

/**
 * Calls `then` and lets frames go on to where they wait, for each promise in the order in which they were; `done` when all is back.
 * A frame takes a microtask to get there, and so all of it takes as many as there are frames on one promise. Runs no code of the program.
 */
export function putBackReactions(heap: Heap, build: Build, done: () => void): void {
  const { queueMicrotask } = globalThis
  let queues: { readonly promise: object; readonly reactions: readonly ReactionPayload[]; at: number }[] = []
  for (const [promise, payload] of promisesOf(heap, build))
    if (payload[0] === PENDING && payload[1].length > 0) queues.push({ promise, reactions: payload[1], at: 0 })
  const step = (): boolean => {
    queues = queues.filter((queue) => {
      for (; queue.at < queue.reactions.length; queue.at++) {
        const reaction = queue.reactions[queue.at]!
        if (reaction.length === 1) {
          ;(build.value(reaction) as Resumption).release(queue.promise)
          queue.at++
          return true
        }
        const [onFulfilled, onRejected, derived, context] = reaction
        runIn(context && buildContext(context, build), () =>
          reactInto(queue.promise, build.value(onFulfilled), build.value(onRejected), build.value(derived) as object),
        )
      }
      return false
    })
    return queues.length > 0
  }
  // What `done` throws is no rejection.
  const next = () => (step() ? enqueue(next) : queueMicrotask(done))
  if (step()) enqueue(next)
  else done()
}
