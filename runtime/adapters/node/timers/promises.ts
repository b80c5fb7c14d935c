/** Replaces the functions of `node:timers/promises` that give one promise by such as can be captured while they wait. */
import { behaviour, defineBehaviour } from '../../../graph/behaviour.ts'
import { type Aborting, isSignal, type Signal } from '../aborting.ts'
import { type Capability, chaining, newCapability } from '../capability.ts'
import type { Targets } from '../event-target.ts'
import { replace } from '../replace.ts'

type AnyFunction = (...parameters: any[]) => any

interface Options {
  readonly signal?: unknown
  readonly ref?: unknown
}

interface Chosen {
  readonly signal: Signal | undefined
  readonly ref: boolean
}

/** What `setTimeout` and `setImmediate` return. */
interface Handle {
  readonly _destroyed: boolean
  unref(): unknown
}

interface Cancelling {
  readonly handle: Handle
  readonly isImmediate: boolean
  readonly reject: Capability['reject']
  readonly signal: Signal
}

const { apply } = Reflect
const NONE: Options = Object.freeze({ __proto__: null } as object)

/** The options, if Node would have nothing to say of them; read as often as Node reads them. */
export function readOptions(options: Options): Chosen | undefined {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return undefined
  if (typeof options.signal !== 'undefined' && !isSignal(options.signal)) return undefined
  if (typeof options.ref !== 'undefined' && typeof options.ref !== 'boolean') return undefined
  const { signal, ref = true } = options
  return { signal: signal as Signal | undefined, ref: ref as boolean }
}

/** To be called when the timers of the program are tracked. */
export function installTimersPromises({ error }: Aborting, { listening }: Targets): void {
  const { setTimeout, setImmediate, clearTimeout, clearImmediate } = process.getBuiltinModule('node:timers')
  const promises = process.getBuiltinModule('node:timers/promises')
  const { afterwards } = chaining()

  const waitFor = (handle: Handle, isImmediate: boolean, { promise, reject }: Capability, { signal, ref }: Chosen): Promise<unknown> => {
    if (!ref) handle.unref()
    if (!signal) return promise
    const listener = behaviour('timers.cancel', { handle, isImmediate, reject, signal } satisfies Cancelling)
    signal.addEventListener('abort', listener, listening())
    return afterwards(promise, behaviour('timers.unlisten', { signal, listener }))
  }
  defineBehaviour('timers.cancel', 0, ({ handle, isImmediate, reject, signal }: Cancelling) => {
    if (handle._destroyed) return
    if (isImmediate) clearImmediate(handle as never)
    else clearTimeout(handle as never)
    reject(error(signal))
  })
  defineBehaviour('timers.unlisten', 0, ({ signal, listener }: { signal: Signal; listener: unknown }) =>
    signal.removeEventListener('abort', listener),
  )

  const wait = (native: AnyFunction, parameters: IArguments | readonly unknown[]): unknown => {
    const [after, value, options = NONE] = parameters as readonly [unknown, unknown, Options?]
    const chosen = typeof after === 'undefined' || typeof after === 'number' ? readOptions(options) : undefined
    // What is wrong, or over before it begins, is answered by a promise that is settled.
    if (!chosen || chosen.signal?.aborted) return apply(native, undefined, parameters)
    const capability = newCapability()
    return waitFor(setTimeout(capability.resolve, after as number, value) as unknown as Handle, false, capability, chosen)
  }
  const yield_ = (native: AnyFunction, parameters: IArguments | readonly unknown[]): unknown => {
    const [value, options = NONE] = parameters as readonly [unknown, Options?]
    const chosen = readOptions(options)
    if (!chosen || chosen.signal?.aborted) return apply(native, undefined, parameters)
    const capability = newCapability()
    return waitFor(setImmediate(capability.resolve, value) as unknown as Handle, true, capability, chosen)
  }

  const { setTimeout: nativeTimeout, setImmediate: nativeImmediate, scheduler } = promises
  const isScheduler = (self: unknown): boolean => (self as object) === scheduler
  replace(
    promises,
    'setTimeout',
    (native) =>
      function () {
        return wait(native, arguments)
      },
  )
  replace(
    promises,
    'setImmediate',
    (native) =>
      function () {
        return yield_(native, arguments)
      },
  )
  const methods = Object.getPrototypeOf(scheduler) as object
  replace(
    methods,
    'wait',
    (native) =>
      ({
        wait(this: unknown, delay: unknown, options: unknown) {
          return isScheduler(this) ? wait(nativeTimeout, [delay, undefined, options]) : apply(native, this, [delay, options])
        },
      }).wait,
  )
  replace(
    methods,
    'yield',
    (native) =>
      ({
        yield(this: unknown) {
          return isScheduler(this) ? yield_(nativeImmediate, []) : apply(native, this, [])
        },
      }).yield,
  )
}
