/** Turns Node's pending timers and immediates into plain data, and that data into timers that go on where they stopped. */

import type { ProgramOptions, Reference, Value } from '../../graph/format.ts'
import type { AdapterKind, Build, Check, Describe, KindCheck, Maker } from '../../graph/kind.ts'
import { foreignTimer, notShown } from '../../graph/obstacles.ts'
import type { Adapter, AdapterCheck, AdapterMaker, Context } from '../adapter.ts'
import { type ContextPayload, type NodeContexts, verifyContext } from './context.ts'
import { isNodesFunction } from './sockets/nodes-own.ts'

/** What setTimeout and setInterval return (lib/internal/timers.js; the same fields in Node 20, 22, 24, 26). */
export interface Timeout {
  /** The delay asked for; −1 once cleared. */
  _idleTimeout: number
  /** Neighbours in the list of all timers with one delay: next is older, prev is newer; the list itself closes the ring. */
  _idleNext: Timeout | TimersList | null
  _idlePrev: Timeout | TimersList | null
  /** Loop time of the start, in ms. */
  _idleStart: number
  _onTimeout: unknown
  _timerArgs: unknown[] | undefined
  _repeat: number | null
  _destroyed: boolean
  refresh(): void
  [Symbol.toPrimitive](): number
  [symbol: symbol]: unknown
}

/** Node keeps one list for each delay, and a priority queue of these lists by expiry, then id. */
interface TimersList {
  _idlePrev: Timeout | TimersList
  expiry: number
  id: number
  msecs: number
}

/** What setImmediate returns. */
interface Immediate {
  _idleNext: Immediate | null
  _idlePrev: Immediate | null
  _onImmediate: unknown
  _argv: unknown[] | undefined
  _destroyed: boolean
  unref(): void
  [symbol: symbol]: unknown
}

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
type ImmediatePayload = readonly [] | readonly [callback: Value, args: readonly Value[] | null, refed: boolean, context?: ContextPayload]
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
  readonly shared: Shared
}

/** Timers that Node itself has set. */
export interface Clock {
  /** The one that was set last with this delay. */
  latest(delay: number): Timeout
  /** Milliseconds until it is due. */
  left(timer: Timeout): number
  restart(timer: Timeout, remaining: number): void
  end(timer: Timeout): void
}

interface Shared {
  contexts(): NodeContexts | undefined
  readonly slots: Readonly<Record<'refed' | 'primitive' | 'asyncId', symbol>>
  deadTimeout(): Timeout
  deadImmediate(): Immediate
  endImmediate(immediate: Immediate): void
  newImmediate(callback: () => void): Immediate
  /** Restarts a timer, as Node's own class has it. */
  refresh(this: Timeout): void
  /** Gives a timer an id, as Node's own class has it. */
  toId(this: Timeout): number
  /** The lists to which a `refresh` and the next period lead; after a move, others than the one it is in. */
  lists(timer: Timeout): number[]
  /** Notes that there may be a timer with this delay. */
  remember(delay: number): void
  /** Notes an id that no new timer may get, and returns what is added to those that Node gives. */
  skipIds(to: number): number
  /** Immediates that are not the program's. */
  readonly own: WeakSet<Immediate>
}

type Native = (callback: () => void, delay?: number) => unknown

/** The longest delay Node takes (TIMEOUT_MAX). */
const LONGEST = 2 ** 31 - 1

/**
 * Number of distinct delays that are remembered before unused ones are dropped. A delay costs about 40 bytes,
 * and one probe (under 2 µs) at capture.
 */
const DELAYS = 4096

/** `contexts`: `undefined` where the program cannot use them. */
export function nodeTimers(contexts: () => NodeContexts | undefined): NodeTimers {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearImmediate, queueMicrotask } = globalThis
  const noop = () => {}
  const textOf = Function.prototype.toString
  const newTimeout = setTimeout as unknown as (callback: () => void, delay: number) => Timeout
  const newImmediate = setImmediate as unknown as (callback: () => void) => Immediate
  const endTimeout = clearTimeout as unknown as (timer: Timeout) => void
  const endImmediate = clearImmediate as unknown as (immediate: Immediate) => void
  const deadTimeout = () => {
    const timer = newTimeout(noop, 1)
    endTimeout(timer)
    return timer
  }
  const deadImmediate = () => {
    const immediate = newImmediate(noop)
    endImmediate(immediate)
    return immediate
  }

  const sample: Timeout = newTimeout(noop, LONGEST)
  const list = sample._idlePrev as TimersList
  const symbols = Object(sample) === sample ? Object.getOwnPropertySymbols(sample) : []
  const slot = (name: string) => symbols.find((symbol) => symbol.description === name)
  const refed = slot('refed') as symbol
  const primitive = slot('kHasPrimitive') as symbol
  const asyncId = slot('asyncId') as symbol
  const { refresh, [Symbol.toPrimitive]: toId } = sample
  const supported =
    [refed, primitive, asyncId, refresh, toId, list].every(Boolean) &&
    ['expiry', 'id', 'msecs'].every((key) => key in list) &&
    ['_onTimeout', '_timerArgs', '_idleStart', '_repeat', '_destroyed'].every((key) => key in sample)
  endTimeout(sample)
  const timeoutKeys = new Set<PropertyKey>(supported ? Reflect.ownKeys(sample) : [])
  const immediateKeys = new Set<PropertyKey>(supported ? Reflect.ownKeys(deadImmediate()) : [])

  // The program's timers are found through Node's own lists, one for each delay, so nothing has to hold the handles:
  // a WeakRef each would cost 1.5 µs beside the 0.5 µs of setTimeout (Node 20–26), a strong list would keep fired callbacks.
  let delays = new Set<number>()
  let latest = -1
  let limit = DELAYS
  /** Added to the ids of new handles, so that they never equal one that the program got before it moved. */
  let idOffset = 0

  /** Marks a timer as the program's: Node's own stay `false`, and `true` (the id was asked for) can be no one else's. */
  function track(timer: Timeout): Timeout {
    timer[primitive] = undefined
    if (idOffset) timer[asyncId] = (timer[asyncId] as number) + idOffset
    remember(Math.trunc(timer._idleTimeout))
    return timer
  }

  function remember(delay: number): void {
    if (delay === latest || !(delay >= 0)) return
    delays.add((latest = delay))
    if (delays.size <= limit) return
    latest = -1
    const used = new Set<number>()
    for (const each of delays)
      withList(each, (timers) => {
        for (const timer of timers) for (const next of [each, ...lists(timer)]) used.add(next)
      })
    delays = used
    limit = Math.max(DELAYS, 2 * delays.size)
  }

  const lists = ({ _idleTimeout, _repeat }: Timeout) => [_idleTimeout, _repeat ?? _idleTimeout].map(Math.trunc)

  /** Shows the list of a delay through a timer that joins it for a moment: oldest first, Node's own timers left out. */
  function withList(delay: number, see: (timers: Timeout[], list: TimersList, now: number) => void): void {
    const probe = newTimeout(noop, delay)
    // The list of what was overdue after a move; no delay leads there.
    if (!delay) {
      probe._idleTimeout = 0
      refresh.call(probe)
    }
    const list = probe._idlePrev as TimersList
    const timers: Timeout[] = []
    for (let timer = list._idlePrev as Timeout; timer !== probe; timer = timer._idlePrev as Timeout)
      if (timer[primitive] !== false) timers.push(timer)
    see(timers, list, probe._idleStart)
    endTimeout(probe)
  }

  let seen: Map<Timeout, number> | undefined
  /**
   * Pending timers with the ms they have left, in the order in which Node would run them: the queue of lists is played
   * through, because the order of two timers that are due in the same ms depends on when their lists were last due.
   */
  function pending(): Map<Timeout, number> {
    if (seen) return seen
    const order = (seen = new Map())
    queueMicrotask(() => (seen = undefined))
    const queue: { expiry: number; id: number; msecs: number; timers: Timeout[] }[] = []
    let now = 0
    for (const delay of delays)
      withList(delay, (timers, { expiry, id, msecs }, time) => {
        now = time
        if (timers.length) queue.push({ expiry, id, msecs, timers: timers.reverse() })
      })
    // Ids that Node has given out are far below 0.
    for (let id = 0; queue.length; id++) {
      const next = queue.reduce((a, b) => ((b.expiry - a.expiry || b.id - a.id) < 0 ? b : a))
      const time = Math.max(next.expiry, now)
      let timer: Timeout | undefined
      let due = 0
      while ((timer = next.timers.at(-1)) && (due = timer._idleStart + next.msecs) <= time) {
        next.timers.pop()
        order.set(timer, due - now)
      }
      if (timer) Object.assign(next, { expiry: due, id })
      else queue.splice(queue.indexOf(next), 1)
    }
    return order
  }

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

  const values = (args: unknown[] | undefined, describe: Describe) =>
    args ? args.map((value, index) => describe.value(value, ['argument', index])) : null

  const timeout: AdapterKind<object, TimeoutPayload> = {
    name: 'timeout',
    recognise: (value) => supported && Object.hasOwn(value, primitive) && Object.hasOwn(value, '_onTimeout'),
    capture(value, describe) {
      const timer = value as Timeout
      const left = pending().get(timer)
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
    carries: (_, key) => timeoutKeys.has(key) || contexts()?.carries(key) === true,
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
    carries: (_, key) => immediateKeys.has(key) || contexts()?.carries(key) === true,
  }

  return {
    name: 'timers',
    kinds: [timeout, immediate] as unknown as NodeTimers['kinds'],
    classes: supported ? { 'node:timers#Timeout': sample.constructor, 'node:timers#Immediate': deadImmediate().constructor } : {},
    clock: {
      latest(delay) {
        const probe = newTimeout(noop, delay > LONGEST ? 1 : delay)
        const timer = probe._idleNext as Timeout
        endTimeout(probe)
        return timer
      },
      left(timer) {
        const probe = newTimeout(noop, LONGEST)
        endTimeout(probe)
        return timer._idleStart + timer._idleTimeout - probe._idleStart
      },
      restart(timer, remaining) {
        timer._idleTimeout = Math.min(remaining, LONGEST)
        refresh.call(timer)
      },
      end: endTimeout,
    },
    shared: {
      contexts,
      slots: { refed, primitive, asyncId },
      deadTimeout,
      deadImmediate,
      endImmediate,
      newImmediate,
      refresh,
      toId,
      lists,
      remember,
      skipIds: (to) => (idOffset = Math.max(idOffset, to)),
      own,
    },
    later(ms, task) {
      const timer = newTimeout(task, ms)
      return () => endTimeout(timer)
    },
    refed: () => [...pending().keys()].filter((timer) => timer[refed]).length,
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
    own: (task) => void own.add(newImmediate(task)),
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
      const timeouts = [...pending().keys()]
        .filter((timer) => !isNodes(timer, describe))
        .map((timer, index) => describe.reference(timer, ['timer', index]))
      const [batch, queue] = queued(turn).map((list) =>
        list
          .filter(({ _onImmediate }) => !isNodesImmediate(_onImmediate, describe))
          .map((each, index) => describe.reference(each, ['immediate', index])),
      )
      const state = [timeouts, batch as Reference[], queue as Reference[]] as const
      return state.some((list) => list.length) ? state : undefined
    },
    stop() {
      for (const timer of pending().keys()) endTimeout(timer)
      // A capture takes microtasks, so the immediate that it began in has returned.
      for (const each of queued(last).flat()) endImmediate(each)
    },
  }
}

/** Modules of Node that are loaded late set timers as the program does: an HTTP server looks after its connections, and `fetch` after its own. */
function isNodes({ _onTimeout: callback }: Timeout, describe: Describe): boolean {
  return typeof callback === 'function' && /^(?:bound |onTick$|onParserTimeout$)/.test(callback.name) && isNodesFunction(callback, describe)
}

/** What closes streams of HTTP/2, or goes on with a request of `fetch`, a turn later. The text says it, since some other function may look like one of Node's by chance. */
function isNodesImmediate(callback: unknown, describe: Describe): boolean {
  const text = typeof callback === 'function' ? Function.prototype.toString.call(callback) : ''
  return (
    /^function (?:callStreamClose|finishSendTrailers)\b|\bsession\[kMaybeDestroy\]|\bsocket\.destroy\(error\)|\bclient\[kResume\]|=> resume\(this, sync\)/.test(
      text,
    ) && isNodesFunction(callback, describe)
  )
}

/** To be made after `install`. */
export function timersMaker({ kinds, shared }: NodeTimers): AdapterMaker<TimersState> {
  const { contexts, slots, deadTimeout, deadImmediate, endImmediate, newImmediate, refresh, toId, lists, remember, skipIds, own } = shared
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
          const { _onImmediate, _argv, [refed]: isRefed } = each
          endImmediate(each)
          Object.assign(each, { _onImmediate, _argv, [refed]: isRefed })
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

const verifyCall = (payload: readonly unknown[], check: Check) => {
  check.value(payload[0], ['callback'])
  if (Array.isArray(payload[1])) for (const [i, value] of payload[1].entries()) check.value(value, ['argument', i])
  else if (payload[1] !== null) check.fail('arguments that are no list')
}
const verifyTime = (value: unknown, min: number, max: number, check: Check) =>
  (Number.isFinite(value) && (value as number) >= min && (value as number) <= max) || check.fail('a time out of range')

const timeoutCheck: KindCheck<TimeoutPayload> = {
  name: 'timeout',
  verify(payload: unknown, check: Check): asserts payload is TimeoutPayload {
    if (!Array.isArray(payload) || ![6, 8, 9].includes(payload.length)) return check.fail('a timer without its fields')
    verifyCall(payload, check)
    verifyTime(payload[2], -1, LONGEST, check)
    if (payload[3] !== null) verifyTime(payload[3], 1, LONGEST, check)
    if (typeof payload[4] !== 'boolean') check.fail('a timer that is neither refed nor unrefed')
    check.integer(payload[5], 0, Number.MAX_SAFE_INTEGER)
    if (payload.length === 9) verifyContext(payload[8], check)
    for (const time of payload.slice(6, 8)) verifyTime(time, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, check)
  },
  dump: ([, , delay, repeat, , , remaining]) =>
    `${repeat ? 'interval' : 'timeout'} ${repeat ?? delay} ms${remaining === undefined ? ', over' : ''}`,
}

const immediateCheck: KindCheck<ImmediatePayload> = {
  name: 'immediate',
  verify(payload: unknown, check: Check): asserts payload is ImmediatePayload {
    if (!Array.isArray(payload) || ![0, 3, 4].includes(payload.length)) return check.fail('an immediate without its fields')
    if (!payload.length) return
    verifyCall(payload, check)
    if (payload.length === 4) verifyContext(payload[3], check)
    if (typeof payload[2] !== 'boolean') check.fail('an immediate that is neither refed nor unrefed')
  },
  dump: (payload) => (payload.length ? 'immediate' : 'immediate, over'),
}

export const timersCheck: AdapterCheck<TimersState> = {
  name: 'timers',
  kinds: [timeoutCheck, immediateCheck] as readonly KindCheck[],
  verify(state: unknown, check: Check): asserts state is TimersState {
    if (!Array.isArray(state) || state.length !== 3 || !state.every(Array.isArray)) return check.fail('timers without their order')
    ;(state as unknown[][]).forEach((list, index) => {
      for (const [i, each] of list.entries())
        if (index) check.node(each, 'immediate', ['immediate', i])
        else check.node(each, 'timeout', ['timer', i])
    })
  },
}
