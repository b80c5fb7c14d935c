/** Turns Node's reports of rejections that nobody handles into what a capture can ask, and keeps Node from repeating them. */
import type { Rejections } from '../adapter.ts'

const { apply } = Reflect

type Emit = (...event: unknown[]) => boolean

/** Node reports by `process.emit`, and only once for each promise. */
export function nodeRejections(betweenTurns: (task: () => void) => void): Rejections {
  const reported = new WeakSet<object>()
  let quiet = new Set<unknown>()
  const { emit } = process as unknown as { emit: Emit }
  const replaced: Emit = function (this: unknown, ...event) {
    const promise = event[event[0] === 'unhandledRejection' ? 2 : 1]
    if (event[0] === 'rejectionHandled' && quiet.has(promise)) return true
    if (event[0] === 'unhandledRejection') {
      if (reported.has(promise as object)) return true
      reported.add(promise as object)
    }
    return apply(emit, this, event) as boolean
  }
  Object.defineProperty(replaced, 'name', { value: 'emit' })
  // A prototype of its own: a program that replaces `process.emit` and deletes it again finds ours.
  Object.defineProperty(Object.getPrototypeOf(process), 'emit', { value: replaced, writable: true, configurable: true })
  return {
    isReported: (promise) => reported.has(promise),
    wasReported: (promise) => void reported.add(promise),
    hush(rejected) {
      quiet = new Set(rejected)
      // Node would tell when the microtasks are done.
      betweenTurns(() => {
        quiet = new Set()
      })
    },
  }
}
