/** Turns async functions declared in blocks of sloppy code into names that a `let` around the block keeps from being variables of the function (ECMA-262 B.3.2). */
import type { Callable } from '../1-analyse/index.ts'
import type { PlannedFunction, PlannedShield } from './plan.ts'

/** They are emitted as plain functions, which would be. */
export function planShields(functions: readonly PlannedFunction[], callables: ReadonlyMap<string, Callable>): PlannedShield[] {
  const shields = new Map<number, PlannedShield & { readonly names: string[] }>()
  for (const { id, frame } of functions) {
    const { kind, scope, name, asyncGenerators } = callables.get(id)!
    if (kind !== 'declaration' || scope.strict || scope.kind !== 'block') continue
    if (frame?.kind !== 'async' && !asyncGenerators) continue
    const { start, end } = scope.span
    if (!shields.has(start)) shields.set(start, { start, end, names: [] })
    shields.get(start)!.names.push(name)
  }
  return [...shields.values()]
}
