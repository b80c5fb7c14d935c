// Makes each turn up to 6 ms longer than it needs, as on a busy machine, as a preload: `TM_STALL=seed node --import ./test/stalls.mjs app.js`.
import { createHook } from 'node:async_hooks'

let seed = Number(process.env.TM_STALL ?? 1)
delete process.env.TM_STALL
const turns = new Set()

createHook({
  init(asyncId, type) {
    if (type === 'Timeout' || type === 'Immediate') turns.add(asyncId)
  },
  before(asyncId) {
    if (!turns.delete(asyncId)) return
    seed = (seed * 48271) % 2147483647
    for (const end = performance.now() + (seed % 7); performance.now() < end; );
  },
}).enable()
