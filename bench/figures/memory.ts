/** Compares memory with the plain program's: of Octane, and of a million environments. */
import { join } from 'node:path'
import { buildBoth } from '../build.ts'
import type { Figure } from '../figure.ts'
import { byTurns, geometricMean, ratios, row, times } from '../measure.ts'
import { output } from '../program.ts'
import { type Memory, weigh } from '../race.ts'
import { suites } from '../work/octane.ts'

/** `n` environments with two closures each. */
const closuresText = (n: number) => `
function pair(x) { return [() => x, (y) => { x = y }] }
const kept = []
for (let i = 0; i < ${n}; i++) kept.push(pair(i))
for (let i = 0; i < 4; i++) gc()
const { heapUsed } = process.memoryUsage()
console.log(JSON.stringify({ heap: heapUsed, peak: process.resourceUsage().maxRSS * 1024, kept: kept.length }))
`

const environments: Figure = {
  name: 'memory',
  title: 'Memory: a million environments with two closures each',
  goal: '≤ 1.03×, ≤ 8 B an environment',
  unit: 'memory / plain',
  base: 1,
  async run({ folder, quick }) {
    const n = quick ? 200_000 : 1_000_000
    const { plain, instrumented } = await buildBoth(join(folder, 'closures'), closuresText(n))
    const none = await buildBoth(join(folder, 'empty'), closuresText(0))
    const measure = async (file: string) =>
      JSON.parse((await output(file, { flags: ['--expose-gc'] })).at(-1)!) as { heap: number; peak: number }
    const [first = [], second = [], third = [], fourth = []] = await byTurns(
      quick ? 2 : 5,
      [plain, instrumented, none.plain, none.instrumented].map((file) => () => measure(file)),
    )
    const heap = row('heap after GC', ratios([first, second].map((list) => list.map((found) => found.heap))))
    const peak = row('peak RSS', ratios([first, second].map((list) => list.map((found) => found.peak))))
    const bytes = row(
      'B an environment',
      second.map((found, i) => (found.heap - fourth[i]!.heap - (first[i]!.heap - third[i]!.heap)) / n),
    )
    return {
      rows: [heap, peak],
      measured: `heap ${times(heap.median)}, peak RSS ${times(peak.median)}, ${bytes.median.toFixed(1)} B an environment`,
      met: heap.median <= 1.03 && peak.median <= 1.03 && bytes.median <= 8,
    }
  },
}

const KINDS = [
  ['heap', 'heap after GC'],
  ['peak', 'peak RSS'],
] as const

const octane: Figure = {
  name: 'octane-memory',
  title: 'Memory: Octane, the same iterations',
  goal: '≤ 1.03×',
  unit: 'memory / plain',
  base: 1,
  async run(settings) {
    const found: [suite: string, plain: Memory[], instrumented: Memory[]][] = []
    for (const suite of settings.quick ? suites.filter(({ quick }) => quick) : suites) {
      const { plain, instrumented } = await weigh(suite, settings)
      found.push([suite.name, plain, instrumented])
    }
    const rows = KINDS.map(([key, name]) =>
      found.map(([suite, ...forms]) => row(`${suite}, ${name}`, ratios(forms.map((list) => list.map((each) => each[key]))))),
    )
    const means = rows.map((list) => geometricMean(list.map(({ median }) => median)))
    return {
      rows: rows.flat(),
      measured: KINDS.map(([, name], i) => `${name} ${times(means[i]!)}`).join(', '),
      met: means.every((mean) => mean <= 1.03),
    }
  },
}

export const memory: readonly Figure[] = [environments, octane]
