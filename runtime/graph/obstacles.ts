/**
 * Says what cannot be put away: each obstacle once, with its code, why it is one, and the way out.
 * A code is never used again for something else. Functions, so that a bundle holds the texts of what it has.
 */

/** Something that cannot be captured: where it is, what it is, why, what to do. */
export interface Obstacle {
  /** `TM2nn` */
  readonly code: string
  readonly path: string
  readonly what: string
  readonly why: string
  readonly wayOut: string
  /** It may end by itself. */
  readonly passing?: true
}

/** An obstacle whose place is not known yet. */
export type Refusal = Omit<Obstacle, 'path'>

const refusal = (code: string, what: string, why: string, wayOut: string): Refusal => ({ code, what, why, wayOut })

const RESOURCE = '(onSuspend, defineResource)'
const INSTRUMENT = 'Bundle the module it comes from, and include it in the plugin options'

// Values and code of the program.

export const unknownKind = (what: string): Refusal =>
  refusal('TM201', what, 'a value of this kind cannot be captured', 'Make it when it is needed, or keep it in a resource (defineResource)')

export const foreignFunction = (what: string): Refusal =>
  refusal('TM202', what, 'a function that is not instrumented', `${INSTRUMENT}, or make it again after resuming`)

export const engineFunction = (what: string): Refusal =>
  refusal(
    'TM203',
    what,
    'a function of the engine, such as a pending promise or a suspended async function goes on by',
    'Take the snapshot when no promise is pending',
  )

export const hostPromise = (): Refusal => ({
  ...refusal(
    'TM204',
    'Promise',
    'a pending promise that only the host can settle',
    'Take the snapshot when it is settled, or keep it in a resource (defineResource)',
  ),
  passing: true,
})

export const foreignPromise = (): Refusal =>
  refusal('TM205', 'Promise', 'a class that is not instrumented has made the promise that `then` returned', INSTRUMENT)

export const stuckFunction = (id: string): Refusal =>
  refusal('TM206', `async function ${id}`, 'a function that cannot be continued is suspended (TM109)', 'Take the snapshot when it is over')

export const halfConstructed = (what: string): Refusal =>
  refusal('TM207', what, 'its private fields are only partly there', 'Let no half-constructed object escape')

export const rewrittenClass = (id: string): Refusal =>
  refusal(
    'TM208',
    `class ${id}`,
    'the build has rewritten it for an older engine',
    'Raise build.target (Vite) so that static blocks and private names stay',
  )

export const uninitialised = (id: string): Refusal =>
  refusal('TM209', `scope ${id}`, 'a variable of it is not initialised yet', 'Take the snapshot at another moment')

export const foreignGenerator = (what: string): Refusal =>
  refusal(
    'TM210',
    what,
    'a module that is not instrumented has made it, maybe one of Node (operators of streams, fs.promises.watch), or a method that uses super',
    `Go through it before the snapshot, or write it as a generator of the program. ${INSTRUMENT}`,
  )

export const foreignIterator = (what: string): Refusal =>
  refusal(
    'TM211',
    what,
    'it does not say where it stands',
    'Get it by a call of values(), keys(), entries(), matchAll() or [Symbol.iterator]() in instrumented code',
  )

/** One that the host makes. */
export const hostIterator = (what: string): Refusal =>
  refusal(
    'TM211',
    what,
    'the host does not show where it stands',
    'Go through it before the snapshot, or through a copy: [...iterator].values()',
  )

export const iteratorHelper = (what: string): Refusal =>
  refusal('TM212', what, 'it does not say where it stands', 'Go through it before the snapshot, or write it as a generator function')

export const growableBuffer = (): Refusal =>
  refusal('TM213', 'SharedArrayBuffer', 'nothing tells which of its views grow with it', 'Make it of a fixed length')

export const webAssembly = (what: string): Refusal =>
  refusal(
    'TM216',
    what,
    "its code and state are the engine's",
    `Keep its bytes and what is in its memory, and instantiate it again ${RESOURCE}`,
  )

export const stamped = (what: string): Refusal =>
  refusal('TM217', what, 'a class has put private names on it', 'Let the class put them on an object of its own')

export const bigEndian = (what: string): Refusal =>
  refusal('TM215', what, 'this machine is big-endian', 'Capture on a little-endian machine')

const redacted = (variable: string): string => `redacted variable ${variable}`

export const redactedText = (variable: string): Refusal =>
  refusal('TM214', redacted(variable), 'its value stands there', 'Read it from the environment or from a file when the program starts')

const REDACT = 'Redact that too, or let go of it in onSuspend'

export const redactedObject = (variable: string): Refusal =>
  refusal('TM219', redacted(variable), 'its value can be reached from here', REDACT)

export const redactedCopy = (variable: string): Refusal => refusal('TM218', redacted(variable), 'its value is in a value here', REDACT)

// Objects of Node and the web.

/** `part`: what of it the version of the engine does not show. */
export const notShown = (what: string, version: string, part: string): Refusal =>
  refusal('TM220', what, `${version} does not show ${part}`, 'Run the program on Node 20, 22, 24 or 26')

export const cryptography = (what: string): Refusal =>
  refusal('TM221', what, 'what it has been fed cannot be read', 'Finish it before the snapshot')

export const compression = (what: string): Refusal =>
  refusal('TM222', what, 'what it knows is in memory of zlib', 'End it before the snapshot, in onSuspend, and make another one after it')

export const unreadHash = (what: string, longest: number): Refusal =>
  refusal(
    'TM223',
    what,
    `nothing shows what has gone into it, or it is more than ${longest} bytes`,
    'Finish it before the snapshot, or feed it again after resuming',
  )

export const hashStream = (what: string): Refusal =>
  refusal('TM223', what, 'it is used as a stream', 'Feed it by update(), or finish it before the snapshot')

export const channel = (what: string): Refusal =>
  refusal('TM224', what, 'its other end may be of another program', `Close it before the snapshot, and open it again ${RESOURCE}`)

export const blob = (what: string): Refusal =>
  refusal('TM225', what, 'its bytes can only be read by a promise', 'Keep its bytes (await blob.arrayBuffer()) and make it again')

export const cryptoKey = (why: string): Refusal =>
  refusal('TM226', 'CryptoKey', why, 'Import it again after resuming, from where it came (onResume, defineResource)')

export const intlOptions = (type: string): Refusal =>
  refusal('TM227', `Intl.${type}`, 'its options do not say all that it does', 'Make it when it is needed')

export const decoderMidway = (): Refusal =>
  refusal(
    'TM228',
    'TextDecoder',
    'it is in the middle of a text of an encoding whose state cannot be read',
    'End the text before the snapshot',
  )

export const guardedHeaders = (): Refusal =>
  refusal('TM229', 'Headers', 'they cannot be changed, as those of a response', 'Copy them (new Headers(response.headers))')

export const marks = (what: string): Refusal =>
  refusal(
    'TM230',
    what,
    'marks and measures count from the start of the process',
    'Clear them before the snapshot (performance.clearMarks, clearMeasures), and hold none',
  )

export const addedProperty = (what: string): Refusal =>
  refusal('TM231', what, 'what a program adds to an object of this kind cannot be kept', 'Keep it beside the object, in a Map')

export const incompleteKey = (): Refusal =>
  refusal('TM232', 'KeyObject', 'what it exports is not all of it', 'Make it again after resuming')

export const webStream = (what: string): Refusal =>
  refusal(
    'TM233',
    what,
    'what it has taken in stands in promises of the host',
    'Use it up before the snapshot, or take a stream of node:stream',
  )

export const exchange = (what: string): Refusal =>
  refusal('TM234', what, 'its body is a web stream', 'Keep what the program needs of it (await response.text(), its headers)')

export const weakListener = (version: string): Refusal =>
  refusal('TM220', 'listener', `${version} does not show who holds it`, 'Remove it before the snapshot')

export const namelessState = (version: string): Refusal =>
  refusal('TM220', 'stream', `${version} says something of its state that has no name`, 'Take the snapshot later')

// The world outside.

export const inFlight = (what: string): Refusal =>
  refusal('TM240', what, 'work of the host that is still going on', 'Finish or close it before the snapshot')

export const passingWork = (what: string): Refusal => ({
  ...refusal('TM240', what, 'work of the host that is still going on', 'Wait for it in onSuspend, or give it more time (option patience)'),
  passing: true,
})

export const elsewhere = (what: string): Refusal =>
  refusal(
    'TM241',
    what,
    'it runs beside the program, which cannot take it along',
    `Let it end before the snapshot, or end it and start it again ${RESOURCE}`,
  )

export const threadOver = (): Refusal =>
  refusal('TM242', 'thread', 'it is over, and what the host has of it cannot be read', 'Let no variable hold it')

export const foreignTimer = (): Refusal => refusal('TM243', 'timer', 'it was not set by setTimeout or setInterval', 'Set it by these')

export const exceptionCallback = (): Refusal =>
  refusal('TM244', 'process', 'its uncaught-exception callback cannot be read', "Listen to 'uncaughtException'")

export const handleServer = (): Refusal =>
  refusal('TM245', 'Server', 'it listens on a handle that has no path', 'Let it listen on a port or a path')

export const serverContexts = (): Refusal =>
  refusal('TM246', 'tls.Server', 'the contexts given to addContext cannot be read', 'Use SNICallback')

export const bindingSocket = (): Refusal => refusal('TM247', 'dgram.Socket', 'it is about to be bound', 'Take the snapshot when it listens')

export const fileOffset = (): Refusal =>
  refusal(
    'TM248',
    'file',
    'where it is being read or written cannot be found out here',
    'Close it before the snapshot, or run the program on Linux',
  )

export const filePath = (): Refusal => refusal('TM249', 'file', 'its path is no text', 'Close it before the snapshot')

export const filePipe = (): Refusal => refusal('TM250', 'file', 'it is a pipe', 'Close it before the snapshot')

export const terminal = (): Refusal =>
  refusal(
    'TM251',
    'readline.Interface',
    'it holds a terminal, with a key half read',
    `Close it before the snapshot, and make another one ${RESOURCE}`,
  )

export const watchedStream = (): Refusal =>
  refusal(
    'TM252',
    'a stream that Node keeps watch of',
    'it was made with a signal, or by compose(), Duplex.from() or an operator, and what Node listens to it with cannot be read',
    'Give a signal by addAbortSignal(signal, stream), connect streams by pipeline(), or write a class of streams',
  )

/** `module`: of the host's. */
export const hostFunction = (what: string, module: string): Refusal =>
  refusal(
    'TM253',
    what,
    `the host has made it inside of it (${module}), and what it holds cannot be read`,
    `Drop what has it before the snapshot, and make it again ${RESOURCE}`,
  )

// Chunks.

export const unreadChunk = (name: string, why: string): Refusal =>
  refusal(
    'TM255',
    `chunk ${name}`,
    `it is not loaded, and cannot be read: ${why}`,
    'Keep the files of the build together while the program runs',
  )

export const awaitedChunk = (name: string): Refusal =>
  refusal('TM256', `chunk ${name}`, 'it waits at its top level, and other chunks for it', 'Take the snapshot when it goes on')

// Pages.

export const nodeOutside = (what: string): Refusal =>
  refusal(
    'TM260',
    what,
    'it is not in the document, where the other page could find it',
    'Add it to the document, or make it anew in onResume',
  )

export const customElement = (what: string): Refusal =>
  refusal('TM261', what, 'a custom element keeps its state from view', 'Hold what it shows instead')

export const definedElement = (name: string): Refusal =>
  refusal(
    'TM261',
    `custom element ${name}`,
    'the program has defined it, and another page has it not',
    'Define it in a script outside of the program',
  )

export const trustedEvent = (): Refusal =>
  refusal('TM262', 'Event', 'the browser has made it, which nobody else can', 'Keep what the program needs of it')

export const unreadPaint = (key: string): Refusal =>
  refusal('TM263', 'CanvasGradient or CanvasPattern', 'it cannot be read', `Set ${key} to a colour when the program has drawn with it`)

export const otherPicture = (): Refusal => refusal('TM264', 'canvas', 'only 2D pictures can be read', 'Draw it anew in onResume')

export const keptState = (): Refusal =>
  refusal(
    'TM268',
    'CanvasRenderingContext2D',
    'states that are saved, and clips, cannot be read',
    'Call restore() for each save() and clip() in the turn that draws',
  )

export const largePicture = (largest: number): Refusal =>
  refusal('TM264', 'canvas', `it has more than ${largest} pixels`, 'Use a smaller one, or draw it anew in onResume')

export const foreignPicture = (): Refusal =>
  refusal('TM264', 'canvas', 'it shows an image of another site, and cannot be read', 'Load the image with CORS')

export const observer = (what: string): Refusal =>
  refusal(
    'TM265',
    what,
    'the page calls it, and another page would not',
    `Disconnect it before the snapshot, and make it again ${RESOURCE}`,
  )

export const connection = (what: string): Refusal =>
  refusal('TM266', what, 'it is open, and what comes by it would be lost', `Close it before the snapshot, and open it again ${RESOURCE}`)

export const listened = (what: string): Refusal =>
  refusal(
    'TM267',
    what,
    'the program listens to it, and would hear of nothing on another page',
    'Remove the listeners before the snapshot (onSuspend), and add them again (onResume)',
  )
