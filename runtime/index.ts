/**
 * Door of the runtime: what an application may ask for, and the runtime itself, put on `globalThis` for instrumented code.
 * Ships in the user's bundle: no import that is not bundled, nothing of Node that is not looked up.
 */

import './parts/index.ts'
import type { Hook, ResourceDefinition } from './hooks.ts'
import { install, type SnapshotOptions, type SnapshotResult } from './runtime.ts'

export type { Obstacle } from './capture/index.ts'
export type { Hook, ResourceDefinition } from './hooks.ts'
export type { SnapshotOptions, SnapshotResult } from './runtime.ts'

const runtime = install()

/**
 * Takes a snapshot at the next boundary between turns. Resolves to `{ resumed: false, bytes }` here,
 * and to `{ resumed: true }` in the program that `tm-restore` makes from the bytes (as fork(2) returns twice).
 * Rejects with a `CaptureError` that lists every obstacle with its path; the program is unharmed.
 */
export function snapshot(options?: SnapshotOptions): Promise<SnapshotResult> {
  return runtime.snapshot(options)
}

/** Calls `hook` before each snapshot; a promise it returns is waited for; if it fails, no snapshot is taken. */
export function onSuspend(hook: Hook): void {
  runtime.onSuspend(hook)
}

/** Calls `hook` in the resumed program, after everything is back and before its first turn. */
export function onResume(hook: Hook): void {
  runtime.onResume(hook)
}

/** Declares a piece of the outside world: `suspend()` puts it away and returns what is to travel, `resume(state)` brings it back. */
export function defineResource<State>(definition: ResourceDefinition<State>): void {
  runtime.defineResource(definition)
}
