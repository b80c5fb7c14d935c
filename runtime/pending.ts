/** Makes the promise that `snapshot()` returns: it remembers its reactions, so that they run in the resumed program too. */
import type { Adapter, AdapterCheck, AdapterMaker } from './adapters/adapter.ts'
import type { Value } from './graph/format.ts'
import type { Check, Describe } from './graph/kind.ts'

type Reaction = ((value: never) => unknown) | null | undefined
type ReactionState = readonly [onFulfilled: Value, onRejected: Value, further: readonly ReactionState[]]

const all = new Set<PendingSnapshot>()

/** `await` calls `then` with functions of the engine, which are an obstacle that has a name: nothing is lost silently. */
export class PendingSnapshot<T = unknown> extends Promise<T> {
  reactions: { readonly onFulfilled: Reaction; readonly onRejected: Reaction; readonly derived: PendingSnapshot }[] = []

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const derived = super.then(onFulfilled, onRejected) as PendingSnapshot<A | B>
    this.reactions.push({ onFulfilled, onRejected, derived: derived as PendingSnapshot })
    return derived
  }

  /** Makes one that counts as pending until `settled` is called. */
  static begin<T>(): { promise: PendingSnapshot<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
    let resolve!: (value: T) => void
    let reject!: (reason: unknown) => void
    const promise = new PendingSnapshot<T>((yes, no) => {
      resolve = yes
      reject = no
    })
    all.add(promise)
    return { promise, resolve, reject }
  }

  static settled(promise: PendingSnapshot): void {
    all.delete(promise)
  }
}

function captureReactions(promise: PendingSnapshot, describe: Describe): ReactionState[] {
  return promise.reactions.map(({ onFulfilled, onRejected, derived }) => [
    describe.value(onFulfilled, ['snapshot().then']),
    describe.value(onRejected, ['snapshot().then']),
    captureReactions(derived, describe),
  ])
}

function resumeReactions(promise: Promise<unknown>, reactions: readonly ReactionState[], value: (value: Value) => unknown): void {
  for (const [onFulfilled, onRejected, further] of reactions) {
    resumeReactions(promise.then(value(onFulfilled) as never, value(onRejected) as never), further, value)
  }
}

export const pendingSnapshots: Adapter<readonly (readonly ReactionState[])[]> = {
  name: 'snapshot',
  capture(describe) {
    const states = [...all].map((promise) => captureReactions(promise, describe)).filter((reactions) => reactions.length > 0)
    return states.length === 0 ? undefined : states
  },
}

export const pendingCheck: AdapterCheck<readonly (readonly ReactionState[])[]> = {
  name: 'snapshot',
  verify(state, check: Check): asserts state is readonly (readonly ReactionState[])[] {
    const stack: unknown[] = [...(Array.isArray(state) ? state : check.fail('reactions are not lists'))]
    while (stack.length > 0) {
      const reactions = stack.pop()
      if (!Array.isArray(reactions)) check.fail('reactions are not lists')
      for (const [onFulfilled, onRejected, further] of reactions as ReactionState[]) {
        check.value(onFulfilled)
        check.value(onRejected)
        stack.push(further)
      }
    }
  },
}

export const pendingMaker: AdapterMaker<readonly (readonly ReactionState[])[]> = {
  name: 'snapshot',
  restore(states, build) {
    const resumed = Promise.resolve({ resumed: true })
    for (const reactions of states) resumeReactions(resumed, reactions, build.value)
  },
}
