/** Lets the engine or the host ask an object for a property without running code of the program: it finds `undefined`. */
import { withProperty } from './promise.ts'
import { proxyParts } from './tracked.ts'

/** Of a proxy the trap is taken away meanwhile, and its target is asked. */
export function unasked(object: object, key: PropertyKey, task: () => unknown): void {
  const parts = proxyParts(object)
  if (parts === undefined) withProperty(object, key, { value: undefined }, task)
  else unasked(parts.handler, 'get', () => unasked(parts.target, key, task))
}
