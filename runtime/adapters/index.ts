/**
 * Turns the place where this runs into the host that the runtime works with.
 * In: globals. Out: `host`. Nothing of Node's is loaded or touched elsewhere.
 */
import type { Host } from './adapter.ts'
import { hosts } from './part.ts'

const { process } = globalThis as { process?: Partial<NodeJS.Process> }

// Bundlers give browsers a `process` too, but none with builtin modules.
const place = typeof process?.getBuiltinModule === 'function' && process.versions?.node ? 'node' : 'web'
const make = hosts[place]
if (!make) throw new Error(`[things-migrate] this bundle was built for ${place === 'node' ? 'pages' : 'Node'} only (option hosts)`)

export const host: Host = make()
