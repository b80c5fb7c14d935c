// Runs resumed programs one after the other, each in a worker of its own, and prints for each a line of JSON: how its start ended.
//
// node batch.mjs <canary> <file...>
import { Worker } from 'node:worker_threads'

const [canary, ...files] = process.argv.slice(2)
/** Milliseconds: until the heap is built; for the turns behind that. */
const START = 30_000
const TURNS = 25

const launcher = `
  const { parentPort, workerData } = require('node:worker_threads')
  globalThis[workerData.canary] = () => parentPort.postMessage('canary')
  import(workerData.file).then(() => parentPort.postMessage('resumed'), (error) => parentPort.postMessage('threw ' + String(error?.message).slice(0, 200)))`

for (const file of files) {
  const result = await new Promise((resolve) => {
    const worker = new Worker(launcher, {
      eval: true,
      workerData: { canary, file: new URL(file, 'file://').href },
      stdout: true,
      stderr: true,
      stdin: true,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    worker.stdout.resume()
    worker.stderr.resume()
    let said
    let isOver = false
    // Only the first reason counts: to end the worker is one more.
    const end = (how) => {
      if (isOver) return
      isOver = true
      clearTimeout(limit)
      worker.terminate().then(() => resolve(how))
    }
    const limit = setTimeout(() => end('hangs'), START)
    worker.on('message', (message) => {
      if (typeof message !== 'string') return
      if (message === 'canary') return end('ran something')
      said = message
      clearTimeout(limit)
      setTimeout(() => end(said), TURNS)
    })
    // What the program throws later is its own affair.
    worker.on('error', (error) =>
      end(said ?? (error?.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory' : `threw ${String(error?.message).slice(0, 200)}`)),
    )
    worker.on('exit', () => end(said ?? 'ended'))
  })
  const { rss } = process.memoryUsage()
  console.log(JSON.stringify({ file, result: rss > 3e9 ? `left ${rss} bytes` : result }))
}
