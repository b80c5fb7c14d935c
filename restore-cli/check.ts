/** Turns the body of a snapshot into a verified snapshot, or into one refusal. */
import type { AdapterCheck } from '../runtime/adapters/adapter.ts'
import type { Snapshot } from '../runtime/graph/format.ts'
import type { KindCheck } from '../runtime/graph/kind.ts'
import { SnapshotError } from '../runtime/graph/plain.ts'
import { UnsupportedError, verify } from '../runtime/graph/verify.ts'
import { refused } from './errors.ts'

/** Which kinds of values and resources are known here. */
export interface Known {
  readonly kinds: readonly KindCheck[]
  readonly adapters: readonly AdapterCheck[]
}

/** @throws Refusal */
export function check(snapshot: unknown, { kinds, adapters }: Known): Snapshot {
  try {
    verify(snapshot, kinds, adapters)
  } catch (error) {
    if (error instanceof SnapshotError) throw refused(error.code, error instanceof UnsupportedError, error.message)
    throw error
  }
  return snapshot
}
