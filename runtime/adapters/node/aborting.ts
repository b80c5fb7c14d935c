/** Makes the errors with which Node's own functions answer an abort, and knows what counts as a signal. */

/** What Node takes for one (validateAbortSignal). */
export interface Signal {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: string, listener: unknown, options?: object): void
  removeEventListener(type: string, listener: unknown): void
}

type AbortErrorClass = new (message: string | undefined, options: { readonly cause: unknown }) => Error

export interface Aborting {
  error(signal: Signal | undefined): Error
  /** The class of these errors, which no module exports. Made to show itself when first needed. */
  errorClass(): AbortErrorClass
}

let made: Aborting | undefined

/** To be asked for before the program can replace anything. */
export function nodeAborting(): Aborting {
  return (made ??= makeAborting())
}

function makeAborting(): Aborting {
  const EventEmitter = process.getBuiltinModule('node:events')
  const { on } = EventEmitter
  const { abort } = AbortSignal
  let found: AbortErrorClass | undefined
  const errorClass = (): AbortErrorClass => {
    try {
      if (!found) on(new EventEmitter(), '', { signal: abort.call(AbortSignal, null) })
    } catch (error) {
      found = (error as Error).constructor as AbortErrorClass
    }
    return found!
  }
  return { errorClass, error: (signal) => new (errorClass())(undefined, { cause: signal?.reason }) }
}

export function isSignal(value: unknown): value is Signal {
  return (
    typeof value === 'object' && value !== null && 'aborted' in value && typeof (value as Partial<Signal>).addEventListener === 'function'
  )
}
