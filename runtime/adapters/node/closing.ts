/** Lets signals end what Node's functions make, as their option `signal` does, by listeners that can be captured. */
import { behaviour, defineBehaviour } from '../../graph/behaviour.ts'
import { isSignal, nodeAborting, type Signal } from './aborting.ts'
import { nodeTargets } from './event-target.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown

/** How what has a signal ends by it: what closes, and what is destroyed with an error. Both emit 'close' when they are over. */
export type Ending = 'close' | 'destroy'

interface Target {
  close(): unknown
  destroy(error: Error): unknown
  once(type: 'close', listener: unknown): unknown
  /** Of sockets. */
  _aborted?: boolean
}

interface Aborted {
  readonly target: Target
  readonly signal: Signal
  abort?: AnyFunction
}

const { apply } = Reflect
const { getOwnPropertyDescriptors, getPrototypeOf } = Object

/** To be called before the program starts, by each adapter that uses what is below. */
export function defineEndings(): void {
  const { error } = nodeAborting()
  defineBehaviour('signal.close', 0, ({ target }: Aborted) => void target.close())
  defineBehaviour('signal.destroy', 0, ({ target, signal }: Aborted) => {
    target.destroy(error(signal))
    if ('connecting' in target) target._aborted = true
  })
  defineBehaviour('signal.over', 0, ({ signal, abort }: Aborted) => signal.removeEventListener('abort', abort))
}

/** What a signal that may yet abort does to a target, until that has closed. */
export function endBySignal(target: object, signal: Signal, ending: Ending): void {
  const state: Aborted = { target: target as Target, signal }
  state.abort = behaviour(`signal.${ending}`, state)
  signal.addEventListener('abort', state.abort, nodeTargets().listening(true))
  state.target.once('close', behaviour('signal.over', state))
}

/** Takes a signal that may yet abort out of options. `undefined`: there is none, and Node does what there is to do. */
export function partSignal(options: unknown): { readonly signal: Signal; readonly rest: object } | undefined {
  if (typeof options !== 'object' || options === null) return undefined
  const { signal: own, ...others } = getOwnPropertyDescriptors(options) as Record<PropertyKey, PropertyDescriptor>
  const signal: unknown = own?.value
  if (!isSignal(signal) || signal.aborted) return undefined
  return { signal, rest: Object.create(getPrototypeOf(options), others) }
}

/** Replaces a function whose options, one of its first two parameters, may have a signal for what it returns. */
export function replaceMaker(holder: object, key: string, ending: Ending): void {
  replace(
    holder,
    key,
    (native) =>
      function (this: unknown, ...parameters: unknown[]) {
        for (const index of [0, 1]) {
          const found = partSignal(parameters[index])
          if (!found) continue
          parameters[index] = found.rest
          const made = apply(native, this, parameters) as object
          endBySignal(made, found.signal, ending)
          return made
        }
        return apply(native, this, parameters)
      },
  )
}
