/** Declares what the kinds that carry program code may ask beyond what all kinds may. */
import type { Key, Value } from './format.ts'
import type { Build, Describe } from './kind.ts'
import type { Answer } from './probe.ts'
import type { Environment } from './registry.ts'
import type { Frame, Waiting } from './waiting.ts'

/** What a capture knows of a promise. */
export interface PromiseState {
  /** `untold`: the engine tells nobody, for the promise has a `constructor` that is none and cannot be changed. */
  readonly state: 'fulfilled' | 'rejected' | 'pending' | 'untold'
  /** Value or reason. */
  readonly result?: unknown
}

export interface DescribeCode extends Describe {
  /** Number of a function, class or literal of the program text. */
  code(id: string, of?: { readonly name: string; readonly length: number }): number
  scope(id: string): number
  /** What a function says of itself; `undefined` when it is not instrumented. */
  ask(target: object): Answer | { readonly id: string; readonly environment: Environment; readonly captured: readonly [] } | undefined
  /** The baseline that this code number's functions are compared with. */
  baseline(code: number): { readonly name: string; readonly length: number }
  /** The state of a promise; that of a pending one with what waits for it, in order. */
  promise(promise: object): PromiseState
  waitingFor(promise: object): readonly Waiting[]
  /** Whose call returned the pending promise: a frame's; `true` where something else can settle it, `false` where only the host can. */
  origin(promise: object): Frame | boolean
  /** Name and state of a function of the runtime. */
  behaviour(target: object): { readonly name: string; readonly state: object }
  /** The value of a redacted variable: nothing of it may be in the snapshot. */
  secret(variable: string, value: unknown): void
  /** Calls back after the walk with the object's reference, if anything refers to it then. */
  ifReached(value: object, found: (reference: Value) => void): void
}

/**
 * Makes what stands in one environment, by number and name as `tm-restore` has given them:
 * `i ≥ 0` writes variable i, `~code` creates a function, class or literal, `'scope'` or `'scope.i.j'` creates an environment below
 * (i, j: variables that stay uninitialised), `'constructors'` tells the code numbers of what returns at once when it is called while
 * there is a probe.
 */
export type Dispatcher = (what: number | string, ...values: unknown[]) => unknown

export interface BuildCode extends Build {
  /** The dispatcher of an environment or a class; of the program for `undefined`. */
  dispatcher(reference: Value): Dispatcher
  key(key: Key): PropertyKey
  /** Methods that came with a home object, by code number. */
  homeMethods: WeakMap<object, Readonly<Record<number, object>>>
  /** Dispatchers of classes that have been defined. */
  classDispatchers: WeakMap<object, Dispatcher>
  code(number: number): { readonly name: string; readonly length: number }
}
