/** Stands in a browser for the handles of Node's timers, so that a program that comes from there goes on with those it holds. */
import type { Reference, Value } from '../../graph/format.ts'
import type { AdapterKind, Build, Maker } from '../../graph/kind.ts'
import type { Adapter, AdapterMaker } from '../adapter.ts'
import type { TimeoutPayload, TimersState } from '../node/timers/index.ts'
import type { Timer, WebTimers } from './timers.ts'

interface Fields {
  readonly id: number
  callback: unknown
  args: readonly unknown[] | null
  delay: number
  repeat: number | null
  refed: boolean
}

export interface WebHandles extends Adapter<TimersState> {
  readonly shared: { readonly timers: WebTimers; readonly fields: WeakMap<object, Fields>; start(handle: object, delay: number): void }
  nameOf(value: object): string | undefined
  resolve(name: string): object | undefined
}

const PREFIX = 'node:timers#Timeout'

export function webHandles(timers: WebTimers): WebHandles {
  const fields = new WeakMap<object, Fields>()
  const start = (handle: object, delay: number) => {
    const { id, callback, args, delay: own, repeat } = fields.get(handle)!
    timers.revive(
      { handle, callback, args: args ?? [], delay: repeat ?? own, repeats: repeat !== null, due: 0, native: 0 } satisfies Timer,
      delay,
      id,
    )
  }

  /** As in Node (lib/internal/timers.js), as far as a browser has it. */
  class Timeout {
    ref(): this {
      fields.get(this)!.refed = true
      return this
    }
    unref(): this {
      fields.get(this)!.refed = false
      return this
    }
    hasRef(): boolean {
      return fields.get(this)!.refed
    }
    refresh(): this {
      const { id, delay } = fields.get(this)!
      if (timers.live.has(id)) {
        timers.clear(id)
        start(this, delay)
      }
      return this
    }
    close(): this {
      timers.clear(fields.get(this)!.id)
      return this
    }
    [Symbol.toPrimitive](): number {
      return fields.get(this)!.id
    }
    [Symbol.dispose](): void {
      this.close()
    }
  }
  const names = new Map<string, object>([[PREFIX, Timeout]])
  names.set(`${PREFIX}.prototype`, Timeout.prototype)
  for (const key of ['ref', 'unref', 'hasRef', 'refresh', 'close'] as const) names.set(`${PREFIX}.prototype.${key}`, Timeout.prototype[key])
  const byObject = new Map([...names].map(([name, object]) => [object, name]))

  const kind: AdapterKind<object, TimeoutPayload> = {
    name: 'timeout',
    recognise: (value) => fields.has(value),
    capture(value, describe) {
      const { id, callback, args, delay, repeat, refed } = fields.get(value)!
      const timer = timers.live.get(id)
      const values = args ? args.map((each, index) => describe.value(each, ['argument', index])) : null
      const payload = [describe.value(callback, ['callback']), values, delay, repeat, refed, id] as const
      return timer ? [...payload, timer.due - Date.now(), timer.due] : payload
    },
  }

  return {
    name: 'timers',
    kinds: [kind as AdapterKind],
    shared: { timers, fields, start },
    nameOf: (value) => byObject.get(value),
    resolve: (name) => names.get(name),
    capture(describe) {
      const handles = [...timers.live.values()].sort((a, b) => a.due - b.due).flatMap(({ handle }) => handle ?? [])
      return handles.length ? [handles.map((each, index) => describe.reference(each, ['timer', index])), [], []] : undefined
    },
  }
}

export function webHandlesMaker({ kinds, resolve, shared: { timers, fields, start } }: WebHandles): AdapterMaker<TimersState> {
  const times = new WeakMap<object, readonly [remaining: number, due: number]>()
  const maker: Maker<object, TimeoutPayload> = {
    ...(kinds![0] as AdapterKind<object, TimeoutPayload>),
    allocate: () => Object.create(resolve(`${PREFIX}.prototype`)!) as object,
    fill(value, [callback, args, delay, repeat, refed, id, remaining, due], build: Build) {
      fields.set(value, {
        id: id || timers.newId(),
        callback: build.value(callback),
        args: args?.map((each: Value) => build.value(each)) ?? null,
        delay,
        repeat,
        refed,
      })
      if (remaining !== undefined) times.set(value, [remaining, due!])
    },
  }
  return {
    name: 'timers',
    kinds: [maker as Maker],
    restore([timeouts, ...immediates], build, options) {
      if (immediates.some((list: readonly Reference[]) => list.length)) throw new TypeError('setImmediate does not exist here')
      const now = Date.now()
      for (const reference of timeouts) {
        const handle = build.value(reference) as object
        const [remaining, due] = times.get(handle)!
        start(handle, Math.max(options.timers === 'deadline' ? due - now : remaining, 0))
      }
    },
  }
}
