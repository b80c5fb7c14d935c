/** Names the words that emitted code and the runtime share; the only file of the runtime that the plugin may import. */

/** Global that is `undefined` while the program runs and the collector while the runtime asks closures for their environments. */
export const PROBE = '$TM'

/** Key of the runtime on `globalThis`, as a registered symbol; a second bundle in the same realm finds the first one's runtime. */
export const RUNTIME_KEY = 'things-migrate'

/** Name of the wrapper function's first parameter before minification: the object through which emitted code talks to the runtime. */
export const LINK = '$tm'

/** Methods of the link that emitted code calls; `tm-restore` finds them again in minified text by these names. */
export const LINK_METHODS = [
  'strict',
  'imports',
  'exports',
  'shares',
  'chunk',
  'chunks',
  'awaited',
  'import',
  'external',
  'scope',
  'env',
  'mapped',
  'redact',
  'template',
  'class',
  'of',
  'key',
  'name',
  'home',
  'super',
  'bind',
  'proxy',
  'run',
  'frame',
  'stuck',
  'async',
  'asyncGenerators',
  'methods',
  'members',
  'again',
  'delegate',
  'asyncDelegate',
  'generator',
  'asyncGenerator',
  'wait',
  'cursor',
  'keys',
  'asyncCursor',
  'iterator',
  'call',
  'toKey',
  'rest',
  'thenable',
  'completion',
  'promise',
  'executor',
  'executors',
  'promised',
] as const

/** Version of the snapshot format and of the emitted contract. A reader refuses a greater one. */
export const FORMAT_VERSION = 1

/** First value of the envelope of every snapshot. */
export const FORMAT_NAME = 'things-migrate'

/** How many arguments a probe call passes, so that no parameter default runs; functions with more and non-simple parameters are desugared. */
export const PROBE_ARGUMENTS = 16
