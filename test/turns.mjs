// Counts the finished turns (Timeout and Immediate callbacks) of a program, as a preload: `node --import ./test/turns.mjs app.js`.
//
// TM_TEST_TURN=n      after the n-th finished callback (n >= 1), emit SIGUSR2 on `process`, in this process, at that very moment
// TM_TEST_COUNT=file  at exit, write the total number of finished callbacks into the file
//
// It makes no timer, no handle and no promise of its own, so it neither keeps the process alive nor changes any order.
// Callbacks that a signal's listener schedules (the runtime's own turn) are left out of the count.
import { createHook } from 'node:async_hooks'
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const target = Number(process.env.TM_TEST_TURN ?? 0)
const countFile = process.env.TM_TEST_COUNT
delete process.env.TM_TEST_TURN
delete process.env.TM_TEST_COUNT

if (isMainThread && (target > 0 || countFile)) {
  // The program may replace them.
  const [add, has, remove] = ['add', 'has', 'delete'].map((name) => Function.prototype.call.bind(Set.prototype[name]))
  const live = new Set()
  const isTurn = { __proto__: null, Timeout: true, Immediate: true }
  let count = 0
  let emitting = false

  createHook({
    init(asyncId, type) {
      if (isTurn[type] && !emitting) add(live, asyncId)
    },
    after(asyncId) {
      if (!has(live, asyncId)) return
      count++
      if (count !== target) return
      emitting = true
      process.emit('SIGUSR2', 'SIGUSR2')
      emitting = false
    },
    destroy(asyncId) {
      remove(live, asyncId)
    },
  }).enable()

  // A listener is the program's to see, so there is one only where the count is asked for.
  if (countFile) process.on('exit', () => writeFileSync(countFile, `${count}\n`))
}
