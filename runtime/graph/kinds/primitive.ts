/** Declares a kind of value that is a node of the graph without being an object: symbols, big integers, strings that are no text. */

import type { Value } from '../format.ts'
import type { Build, Check, Describe, Kind } from '../kind.ts'

/** As `Kind`; its nodes have no shape. */
export interface PrimitiveKind<T, P> {
  readonly name: string
  recognise(value: unknown): boolean
  capture(value: T, describe: Describe): P
  needs?(payload: P): readonly Value[]
  allocate(payload: P, build: Build): T
  verify(payload: unknown, check: Check): asserts payload is P
  dump(payload: P): string
}

/** The drivers keep both in one list. */
export const asKind = <T, P>(kind: PrimitiveKind<T, P>): Kind => kind as unknown as Kind
