/** Door of the restore: in, graph nodes and the factories of the program's scopes; out, a filled heap. Knows no adapter and no file. */
export { buildHeap } from './build.ts'
export { putBackReactions, settlePromises } from './promises.ts'
