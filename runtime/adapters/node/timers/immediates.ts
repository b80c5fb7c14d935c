/** Finds the immediates of the program that have not run, around one that runs between its turns. */
import type { Handles, Immediate } from './handles.ts'

export interface Immediates {
  /** Those that are to run, from the turn that is taken now on. */
  waiting(): [batch: Immediate[], queue: Immediate[]]
  /** Those that are left behind the turn that was taken last. */
  left(): Immediate[]
  /** Runs `task` in an immediate, from which the rest of the current batch of immediates can be seen. */
  betweenTurns(task: () => unknown): void
  /** Those that are not the program's. */
  readonly own: WeakSet<Immediate>
}

export function pendingImmediates({ newImmediate, endImmediate }: Handles): Immediates {
  const textOf = Function.prototype.toString
  const noop = () => {}
  /** The immediate that runs now, if it is ours. */
  let turn: Immediate | undefined
  /** The last one of ours: its batch goes on behind it when all its microtasks are done. */
  let last: Immediate | undefined
  const own = new WeakSet<Immediate>()

  /** Immediates that have not run, in order: the rest of the batch at hand; the next batch, seen through a probe at its end. */
  function queued(from: Immediate | undefined): [batch: Immediate[], queue: Immediate[]] {
    const batch: Immediate[] = []
    for (let each = from?._idleNext; each; each = each._idleNext) batch.push(each)
    const queue: Immediate[] = []
    const probe = newImmediate(noop)
    for (let each = probe._idlePrev; each; each = each._idlePrev) queue.unshift(each)
    endImmediate(probe)
    // Node itself queues an immediate that does nothing after an error that `uncaughtException` took.
    const isEmpty = ({ _onImmediate }: Immediate) =>
      typeof _onImmediate === 'function' && /^function noop\(\) ?\{\s*\}$/.test(textOf.call(_onImmediate))
    const program = (each: Immediate) => !each._destroyed && !own.has(each) && !isEmpty(each)
    return [batch.filter(program), queue.filter(program)]
  }

  return {
    waiting: () => queued(turn),
    // A capture takes microtasks, so the immediate that it began in has returned.
    left: () => queued(last).flat(),
    betweenTurns(task) {
      const each = newImmediate(async () => {
        own.delete((last = turn = each))
        try {
          await task()
        } finally {
          turn = undefined
        }
      })
      own.add(each)
    },
    own,
  }
}
