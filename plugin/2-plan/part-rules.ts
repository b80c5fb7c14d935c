/** Lists the parts of the runtime, each with the clues in a chunk that it can be needed. */

export interface Clue {
  /** Builtin modules of Node, without their prefix. */
  readonly modules?: RegExp
  /** Words of the text. */
  readonly words?: RegExp
  /** Methods of the link that emitted code calls: nothing else can need the part. */
  readonly calls?: RegExp
  /** Parts that come along. */
  readonly needs?: readonly string[]
}

/** Builtin modules with objects that listen or are listened to. */
const ACTIVE =
  /^(?:child_process|crypto|dgram|dns|domain|events|fs|https?|http2|net|process|readline|stream|tls|tty|worker_threads|zlib)(?:\/|$)/
const STREAMING = /^(?:child_process|crypto|https?|http2|net|readline|stream|string_decoder|tls|tty|worker_threads|zlib)(?:\/|$)/
const SIGNALS =
  /^(?:AbortController|AbortSignal|signal|EventTarget|Event|CustomEvent|addEventListener|dispatchEvent|fetch|Request|WebSocket|EventSource|MessageChannel|MessagePort|BroadcastChannel)$/

/** In the order in which they stand in a bundle. */
export const RULES: Readonly<Record<string, Clue>> = {
  iterators: { calls: /^(?:cursor|iterator|keys)$/ },
  'async-generators': { calls: /^(?:asyncCursor|asyncDelegate|asyncGenerator|wait)$/, needs: ['generators'] },
  generators: { calls: /^(?:again|completion|delegate|generator)$/, needs: ['iterators'] },
  'node-contexts': { modules: /^async_hooks$/, words: /^(?:AsyncLocalStorage|AsyncResource|EventEmitterAsyncResource)$/ },
  'node-signals': { modules: /^worker_threads$/, words: SIGNALS, needs: ['dom-exceptions'] },
  'node-made': { modules: /^(?:util|sys)$/ },
  'node-once': { modules: ACTIVE, words: /^(?:once|prependOnceListener)$/ },
  'node-events': { modules: /^events$/, words: /^captureRejections$/, needs: ['node-signals'] },
  'node-timers-promises': {
    modules: /^timers(?:\/promises)?$/,
    words: /^promisify$/,
    needs: ['node-signals'],
  },
  'node-constructed': { words: /^(?:Function|AsyncFunction|GeneratorFunction)$/ },
  'node-callsites': { words: /^prepareStackTrace$/ },
  'node-channels': { modules: /^diagnostics_channel$/ },
  'node-sockets': {
    modules: /^(?:child_process|dgram|https?|http2|net|tls)$/,
    words: /^(?:fetch|WebSocket|EventSource)$/,
    needs: ['node-streams'],
  },
  'node-http2': { modules: /^http2$/, needs: ['node-sockets'] },
  'node-streams': {
    modules: STREAMING,
    words: /^(?:stdin|stdout|stderr|openStdin|(?:create)?(?:Read|Write)Stream)$/,
    needs: ['node-signals', 'node-once', 'iterators'],
  },
  'node-files': { modules: /^fs(?:\/|$)/ },
  'node-readline': { modules: /^readline(?:\/|$)/, words: /^readLines$/, needs: ['node-streams', 'node-events'] },
  'node-stdin': { modules: /^(?:tty|readline(?:\/promises)?)$/, words: /^(?:stdin|openStdin)$/, needs: ['node-streams'] },
  'dom-exceptions': {
    words: /^(?:DOMException|structuredClone|atob|btoa|crypto|performance|document|window|self|[a-z]+Storage|indexedDB)$/,
  },
  urls: { modules: /^url$/, words: /^(?:URL|URLSearchParams|searchParams)$/ },
  texts: { words: /^Text(?:En|De)coder$/ },
  intl: { words: /^Intl$/ },
  'node-elsewhere': { modules: /^(?:child_process|worker_threads)$/ },
  headers: { words: /^(?:Headers|FormData|fetch|Request|Response)$/ },
  'node-crypto': { modules: /^crypto$/, words: /^(?:subtle|CryptoKey)$/ },
  'node-working': { modules: /^(?:crypto|dns|zlib)(?:\/|$)/ },
  'node-requests': { words: /^(?:fetch|Request|Response)$/, needs: ['node-sockets'] },
  'node-websockets': { words: /^WebSocket$/, needs: ['node-sockets'] },
  'node-url': { modules: /^url$/ },
  'node-settings': {
    words:
      /^(?:defaultMaxListeners|captureRejections|title|poolSize|defaultOptions|setDefault\w+|DEFAULT_(?:M(?:IN|AX)_VERSION|CIPHERS|ECDH_CURVE)|globalAgent)$/,
  },
  'web-frames': { words: /^(?:requestAnimationFrame|requestIdleCallback)$/ },
  'web-document': { words: /^(?:document|window|self|addEventListener|EventTarget|on[a-z]{3,})$/, needs: ['dom-exceptions'] },
  'web-signals': { words: SIGNALS, needs: ['web-document'] },
  'web-requests': { words: /^(?:fetch|Request|Response)$/, needs: ['dom-exceptions'] },
  'web-sockets': { words: /^WebSocket$/, needs: ['web-document'] },
  'web-hosted': {
    words:
      /^(?:addEventListener|on[a-z]{3,}|(?:Shared)?Worker|\w+Observer|toBlob|getAsString|getCurrentPosition|watchPosition|startViewTransition|requestVideoFrameCallback|locks|scheduler|pipeTo|decodeAudioData|matchMedia)$/,
    needs: ['web-document'],
  },
}
