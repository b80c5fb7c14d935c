/** Names what is not the program's: the language's, the host's, and what it imported from outside the bundle. */
import { host } from './adapters/index.ts'
import type { Chunks } from './chunks.ts'
import type { Baseline } from './graph/baseline.ts'
import { intrinsicNames } from './graph/intrinsics.ts'
import { ownName } from './graph/own.ts'
import { isProxy } from './graph/tracked.ts'
import type { ImportedBinding } from './link.ts'

const isUnregistered = (value: unknown): boolean => typeof value === 'symbol' && Symbol.keyFor(value) === undefined

export function namesOf(
  start: Baseline,
  ofModules: Baseline,
  imported: readonly ImportedBinding[],
  chunks: Chunks,
): (value: object | symbol) => string | undefined {
  const intrinsics = intrinsicNames(start)
  const were = new Map([...start.containers, ...ofModules.containers].map((container) => [container.object, container.were]))
  const ofHost = host.names((object, key) => were.get(object)?.has(key) === false)
  const imports = chunks.names()
  for (const { name, read } of imported) {
    const value = read()
    // A symbol of `Symbol.for` is the same everywhere.
    const isOutside = (typeof value === 'object' && value !== null) || typeof value === 'function' || isUnregistered(value)
    if (isOutside) imports.set(value, `import:${name}`)
  }
  // The host looks at the object itself, which would run the traps of a proxy.
  return (value) =>
    intrinsics.get(value) ??
    ownName(value) ??
    (typeof value === 'object' && isProxy(value) ? undefined : ofHost(value)) ??
    imports.get(value)
}
