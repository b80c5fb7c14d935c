/** Turns the data of timers and immediates into such as go on where they stopped. */
import type { ProgramOptions, Value } from '../../../graph/format.ts'
import type { Build, Maker } from '../../../graph/kind.ts'
import type { AdapterMaker, Context } from '../../adapter.ts'
import { type Immediate, LONGEST, type Timeout } from './handles.ts'
import type { NodeTimers, TimersState } from './index.ts'
import type { ImmediatePayload, TimeoutPayload } from './kinds.ts'

/** To be made after `install`. */
export function timersMaker({ kinds, shared }: NodeTimers): AdapterMaker<TimersState> {
  const { contexts, handles, pending, immediates } = shared
  const { slots, deadTimeout, deadImmediate, endImmediate, newImmediate, refresh, toId } = handles
  const { lists, remember, skipIds } = pending
  const { own } = immediates
  const { refed, primitive, asyncId } = slots
  const noop = () => {}
  const built = (args: readonly Value[] | null, build: Build) => args?.map((value) => build.value(value))

  /** What to start with: remaining ms and due time of the timers that were pending. */
  const toStart = new WeakMap<Timeout, readonly [remaining: number, due: number, id: number, context: Context | undefined]>()

  const timeout: Maker<object, TimeoutPayload> = {
    ...kinds[0],
    allocate() {
      const timer = deadTimeout()
      timer[primitive] = undefined
      return timer
    },
    fill(value, [callback, args, delay, repeat, isRefed, id, remaining, due, context], build) {
      const timer = value as Timeout
      timer._onTimeout = build.value(callback)
      timer._timerArgs = built(args, build)
      timer._idleTimeout = delay
      timer._repeat = repeat
      timer[refed] = isRefed
      lists(timer).forEach(remember)
      if (id) {
        timer[asyncId] = id
        skipIds(id)
        // Puts it into Node's table, so that `clearTimeout(id)` finds it.
        if (remaining !== undefined) toId.call(timer)
        timer[primitive] = true
      }
      if (remaining !== undefined) toStart.set(timer, [remaining, due as number, id, context && contexts()!.decode(context, build)])
    },
  }

  const immediate: Maker<object, ImmediatePayload> = {
    ...kinds[1],
    allocate: deadImmediate,
    fill(value, [callback, args, isRefed, context], build) {
      if (callback === undefined) return
      const each = value as Immediate
      each._onImmediate = build.value(callback)
      each._argv = built(args as Value[] | null, build)
      each[refed] = isRefed
      if (context) toPut.push([each, contexts()!.decode(context, build)])
    },
  }
  const toPut: (readonly [immediate: Immediate, context: Context])[] = []

  /** Queues immediates that are over. Each takes the place of a new one, which Node has counted; two more stay around them, for the queue knows its ends. */
  function enqueue(immediates: Immediate[]): void {
    own.add(newImmediate(noop))
    const places = immediates.map(() => newImmediate(noop))
    own.add(newImmediate(noop))
    places.forEach(({ _idlePrev, _idleNext }, index) => {
      const each = immediates[index] as Immediate
      const isRefed = each[refed]
      Object.assign(each, { _idlePrev, _idleNext, _destroyed: false, [refed]: true })
      ;(_idlePrev as Immediate)._idleNext = (_idleNext as Immediate)._idlePrev = each
      if (!isRefed) each.unref()
    })
  }

  /** Sets a timer going with what it has left; from its second period, or a `refresh`, its own delay holds. */
  function start(timer: Timeout, option: ProgramOptions['timers']): void {
    const times = toStart.get(timer)
    // Cleared or refreshed by the program since `restore`.
    if (!times || !timer._onTimeout || !timer._destroyed) return
    const [remaining, due, id, context] = times
    const left = option === 'deadline' ? due - Date.now() : remaining
    const delay = timer._idleTimeout
    const first = (timer._idleTimeout = Math.trunc(Math.min(Math.max(left, 0), LONGEST)))
    refresh.call(timer)
    timer._idleTimeout = delay
    ;[first, ...lists(timer)].forEach(remember)
    // Node has given the revived handle a new id.
    timer[asyncId] = id || (timer[asyncId] as number) + skipIds(0)
    if (context) contexts()!.put(timer, context)
  }

  return {
    name: 'timers',
    kinds: [timeout, immediate] as readonly Maker[],
    restore([timeouts, batch, queue], build, options) {
      const [first, next] = [batch, queue].map((list) => list.map((each) => build.value(each) as Immediate)) as [Immediate[], Immediate[]]
      const starter = newImmediate(() => {
        // In the check phase, before the program's immediates: set any earlier, timers could come before these.
        for (const timer of timeouts) start(build.value(timer) as Timeout, options.timers)
        const again = next.filter((each) => !each._destroyed)
        for (const each of again) {
          // Which takes its callback away, and its stores (Node 24).
          const was = { ...each }
          endImmediate(each)
          Object.assign(each, was)
        }
        if (again.length) enqueue(again)
      })
      own.add(starter)
      for (const [each, context] of toPut) contexts()!.put(each, context)
      // All at once, so that the program can clear them from now on; the next batch is moved on when the first begins.
      enqueue([...first, ...next])
    },
  }
}
