/** Tells functions and symbols that Node puts on its own objects from those of the program, by Node's own source text. */

import { isBehaviour } from '../../../graph/behaviour.ts'
import { functionName } from '../../../graph/function-name.ts'
import type { Describe } from '../../../graph/kind.ts'

type AnyFunction = (...parameters: any[]) => unknown

/** Modules whose functions and symbols are found on sockets, servers and messages. */
const MODULES =
  /^(?:net|dgram|dns|https|_http_\w+|_tls_\w+|events|internal\/(?:abort_controller|async_hooks|deps\/undici\/undici|dgram|fs\/recursive_watch|http|http2\/\w+|js_stream_socket|net|stream_base_commons|timers|tls\/[\w-]+|util|streams\/\w+))$/

const textOf = Function.prototype.toString
let sources: readonly string[] | undefined

/** A deprecated interface, but the only one that shows the text of Node's modules. Without it all is taken for the program's, and refused by name. */
function texts(): readonly string[] {
  if (sources) return sources
  try {
    const { binding } = process as unknown as { binding(name: string): Record<string, string | undefined> }
    sources = Object.entries(binding.call(process, 'natives')).flatMap(([name, text]) => (MODULES.test(name) && text ? [text] : []))
  } catch {
    sources = []
  }
  return sources
}

const known = new Map<string, boolean>()

/** Whether one of these modules contains the text. */
function contains(text: string): boolean {
  let found = known.get(text)
  if (found === undefined) known.set(text, (found = texts().some((source) => source.includes(text))))
  return found
}

/** Whether the program knows nothing of this function: Node has made it, for itself. */
export function isNodesFunction(value: unknown, describe: Describe): boolean {
  if (typeof value !== 'function') return false
  // What `once` puts around a listener.
  const name = functionName(value)
  if (isBehaviour(value) || /^(?:bound onceW|w)rapper$/.test(name)) {
    const { listener } = value as { listener?: unknown }
    if (listener) return isNodesFunction(listener, describe)
  }
  if (describe.knows(value as AnyFunction)) return false
  const [, bound] = /^bound (\w+)$/.exec(name) ?? []
  return contains(bound === undefined ? textOf.call(value) : `function ${bound}(`)
}

/** Symbols of TLS, which it adds to sockets later, of agents on requests that wait, and of servers of HTTP/2 that speak HTTP/1. */
const LATER =
  /^(?:IncomingMessage|ServerResponse|OptimizeEmptyRequestsOption|alpncallback|connect-options|disable-renegotiation|error-emitted|handshake-timeout|onkeylog|pendingSession|requestAsyncResource|requestOptions|res|secureContext|verified)$/

/** Whether Node has made this symbol. `samples`: those found on an object of Node's that the program has not seen. */
export function isNodesSymbol(symbol: symbol, samples: readonly PropertyKey[]): boolean {
  if (samples.includes(symbol)) return true
  const { description = '' } = symbol
  return (/^k[A-Z]\w*$|\.|_symbol$/.test(description) || LATER.test(description)) && contains(`Symbol('${description}')`)
}
