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
  /** The class of these errors, which no module exports. */
  readonly AbortError: AbortErrorClass
}

/** To be made before the program can replace anything. */
export function nodeAborting(): Aborting {
  const EventEmitter = process.getBuiltinModule('node:events')
  let AbortError!: AbortErrorClass
  try {
    EventEmitter.on(new EventEmitter(), '', { signal: AbortSignal.abort(null) })
  } catch (error) {
    AbortError = (error as Error).constructor as AbortErrorClass
  }
  return { AbortError, error: (signal) => new AbortError(undefined, { cause: signal?.reason }) }
}

export function isSignal(value: unknown): value is Signal {
  return (
    typeof value === 'object' && value !== null && 'aborted' in value && typeof (value as Partial<Signal>).addEventListener === 'function'
  )
}
