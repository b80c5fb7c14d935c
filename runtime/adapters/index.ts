/**
 * Turns the place where this runs into the host that the runtime works with.
 * In: globals. Out: `host`. Nothing of Node's is loaded or touched elsewhere.
 */
import type { Host } from './adapter.ts'
import { nodeHost } from './node/host.ts'
import { webHost } from './web/host.ts'

const { process } = globalThis as { process?: Partial<NodeJS.Process> }

// Bundlers give browsers a `process` too, but none with builtin modules.
export const host: Host = typeof process?.getBuiltinModule === 'function' && process.versions?.node ? nodeHost() : webHost()
