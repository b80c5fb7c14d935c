// Fuzzes for as long as asked: `tsx test/fuzz/run.ts <count> [seed] [run every]`; what it finds is printed with its number.
import { corpus } from './corpus.ts'
import { fuzz } from './fuzz.ts'

const [count = 1000, seed = 1, runEvery = 1] = process.argv.slice(2).map(Number)
const seeds = await corpus()
const started = performance.now()
let shown = 0
const { refused, restored, ran, findings } = await fuzz({
  seeds,
  seed,
  count,
  runEvery,
  onFinding: (finding) => console.log(finding),
  onProgress(done) {
    if (done - shown < 1000) return
    shown = done
    console.log(`${done} of ${count}, ${Math.round((performance.now() - started) / 1000)} s`)
  },
})
console.log({ refused, restored, ran })
console.log(`${findings.length} findings`)
process.exitCode = findings.length > 0 ? 1 : 0
