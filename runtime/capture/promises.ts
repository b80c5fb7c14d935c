/** Finds out what state promises are in: from what is known of them, or by asking, which takes a microtask in which no program code runs. */
import type { PromiseState } from '../graph/code.ts'
import { isPromise, plainThen, stampOf } from '../graph/promise.ts'
import { isEngines, Reaction } from '../graph/reaction.ts'
import { enterAll, Frame, isHosted, originOf, type Waiting, waitingFor } from '../graph/waiting.ts'

/** Answers of promises that were asked once; kept up to date when they settle. */
const asked = new WeakMap<object, Answered>()

interface Answered {
  state: PromiseState['state']
  result?: unknown
  /** The promise was pending when it was asked: it will tell when it settles. */
  late: boolean
}

const PENDING: PromiseState = { state: 'pending' }

export interface Promises {
  /** Asks those whose state is not certain. Resolves when `of` and `origin` can be called for all of them; `undefined`: they can at once. */
  ask(promises: readonly object[]): Promise<void> | undefined
  of(promise: object): PromiseState
  waitingFor(promise: object): readonly Waiting[]
  origin(promise: object): Frame | boolean
  /** What is waited for and, if it is pending, can only be settled by the host. */
  hosted(): readonly object[]
  /** Rejected promises that were asked in this capture. */
  readonly rejected: readonly object[]
  isFrame(value: object): value is Frame
}

/** A promise that nobody waits for is not to be handled by having been asked. */
function ask(promise: object, isAwaited: boolean): Answered {
  const answer: Answered = { state: 'fulfilled', late: false }
  asked.set(promise, answer)
  // What was awaited and only looks like a promise is rejected by the engine.
  if (!isPromise(promise)) return answer
  answer.state = 'pending'
  const settle = (state: PromiseState['state']) => (result: unknown) => {
    answer.state = state
    answer.result = result
    if (state === 'rejected' && answer.late && !isAwaited && waitingFor(promise).length === 0) throw result
  }
  try {
    plainThen(promise, settle('fulfilled'), settle('rejected'))
  } catch {
    answer.state = 'untold'
  }
  return answer
}

/** For one capture: between its first and its last call no code of the program runs. */
export function createPromises(): Promises {
  const waiting = enterAll()
  const frames = new Set<object>()
  /** What frames returned that wait for something pending. */
  const pendingFrames = new Set<object>()
  /** What frames returned that are over. */
  const over = new Set<object>()
  const rejected: object[] = []

  /** What `then` returned, and its handlers have not been called. */
  const isDerived = (promise: object) => isEngines(promise) && originOf(promise) instanceof Reaction

  const frameOf = (promise: object): Frame | undefined => {
    const origin = over.has(promise) ? undefined : originOf(promise)
    return origin instanceof Frame ? origin : undefined
  }

  const look = (promise: object): PromiseState | undefined => {
    const found = asked.get(promise)
    if (found !== undefined) return found
    if (pendingFrames.has(promise) || isDerived(promise) || stampOf(promise)?.pending) return PENDING
    return undefined
  }

  /** The promise to be asked first, in order to know the state of this one: what a frame returned is pending while the frame waits. */
  const unknown = (promise: object): object | undefined => {
    const path = new Set<object>()
    let at = promise
    for (;;) {
      const state = look(at)
      const frame: Frame | undefined = state === undefined ? frameOf(at) : undefined
      if (state === undefined && frame === undefined) return at
      // Frames that wait for each other wait forever.
      const pending = state?.state === 'pending' || path.has(at)
      if (state !== undefined || pending) {
        if (pending) for (const each of path) pendingFrames.add(each)
        // The frame at the end of the path is over: its `await` threw.
        const last = [...path].pop()
        if (pending || last === undefined) return undefined
        over.add(last)
        path.delete(last)
        at = last
      } else {
        path.add(at)
        at = frame!.value!
      }
    }
  }

  const askAll = async (promises: readonly object[]): Promise<void> => {
    let left = promises
    while (left.length > 0) {
      const next = new Set(left.flatMap((promise) => unknown(promise) ?? []))
      if (next.size === 0) return
      const answers = [...next].map((promise) => [promise, ask(promise, waitingFor(promise).length > 0)] as const)
      await undefined
      for (const [promise, answer] of answers) {
        answer.late = answer.state === 'pending'
        if (answer.state === 'rejected') rejected.push(promise)
      }
      left = left.filter((promise) => look(promise) === undefined)
    }
  }

  return {
    ask: (promises) => (promises.some((promise) => unknown(promise) !== undefined) ? askAll(promises) : undefined),
    of: (promise) => look(promise)!,
    waitingFor(promise) {
      const items = waitingFor(promise)
      for (const item of items) if (item instanceof Frame) frames.add(item)
      return items
    },
    origin(promise) {
      const frame = frameOf(promise)
      if (frame !== undefined) frames.add(frame)
      return frame ?? (isDerived(promise) || stampOf(promise)?.pending === true)
    },
    hosted: () => [...new Set(waiting.flatMap(({ value }) => (value !== undefined && isHosted(value) ? [value] : [])))],
    rejected,
    isFrame: (value): value is Frame => frames.has(value),
  }
}
