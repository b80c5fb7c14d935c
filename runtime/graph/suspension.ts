/** Takes what a suspended generator says of itself when it is asked. */
import { type ClassRecord, type Environment, innermost } from './registry.ts'

/** Environments around a suspension point: none, one that knows those around it, or a list from inside out. */
type Environments = readonly (Environment | ClassRecord)[]
export type SuspensionChain = Environment | ClassRecord | Environments | (() => Environments) | undefined

/** What a suspended generator says of itself. */
export interface Suspension {
  readonly id: string
  /** Number of the suspension point in its function; 0: not started. */
  readonly point: number
  readonly environments: readonly (Environment | ClassRecord)[]
  readonly locals: readonly unknown[]
  /** What a `yield*` goes through. */
  readonly inner: object | undefined
}

const { isArray } = Array
let found: Suspension | undefined

/** To be called by what a generator is suspended in, when it is resumed while probes answer. */
export function report(id: string, point: number, locals: readonly unknown[], chain: SuspensionChain, inner?: object): void {
  const given = typeof chain === 'function' ? chain() : (chain ?? [])
  const environments = isArray(given) ? (given as Environments) : [given as Environment | ClassRecord]
  innermost(() => environments)
  found = { id, point, environments, locals, inner }
}

/** What was reported since this was called last. */
export function reported(): Suspension | undefined {
  const suspension = found
  found = undefined
  return suspension
}
