/** Tells which of Node's global classes are still to be loaded; from Node 22 on even to ask for the property's descriptor loads them. */

import { isLoaded } from './loaded.ts'

/** Internal modules, and the globals that come from them: 40 to 200 ms for those of undici, 5 for others. */
const SLEEPERS: readonly (readonly [module: string, globals: RegExp])[] = [
  ['deps/undici/undici', /^(?:FormData|Headers|Request|Response|WebSocket|CloseEvent|MessageEvent|ErrorEvent|EventSource)$/],
  ['crypto/webcrypto', /^(?:Crypto|CryptoKey|SubtleCrypto)$/],
  ['webstreams/readablestream', /^Readable(?:Stream|ByteStream)/],
  ['webstreams/writablestream', /^WritableStream/],
  ['webstreams/transformstream', /^TransformStream/],
  ['webstreams/queuingstrategies', /QueuingStrategy$/],
  ['webstreams/encoding', /^Text(?:En|De)coderStream$/],
  ['webstreams/compression', /^(?:C|Dec)ompressionStream$/],
]

/** From Node 22 on. In a page, where nobody asks, there is no `process`. */
const areLazy = Number.parseInt(globalThis.process?.versions?.node ?? '0', 10) >= 22
const { apply } = Reflect
const { exec } = RegExp.prototype

/** Calls nothing that the program may have replaced. */
export function isAsleep(key: string): boolean {
  if (!areLazy) return false
  for (let i = 0; i < SLEEPERS.length; i++)
    if (apply(exec, SLEEPERS[i]![1], [key]) !== null) return !isLoaded(`internal/${SLEEPERS[i]![0]}`)
  return false
}
