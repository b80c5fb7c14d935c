/** Compares what suspends with the plain program: the time of an operation, instrumented and after a hop, and the memory of what is abandoned. */
import { join } from 'node:path'
import { buildBoth } from '../build.ts'
import type { Figure, Row, Settings } from '../figure.ts'
import { median, row, times } from '../measure.ts'
import { output } from '../program.ts'
import { tmRestore } from '../restore.ts'
import { abandoning, timing, workloads } from '../work/suspension.ts'

/** The resumed program is the instrumented one, moved before it has done anything. */
async function build({ folder, quick }: Settings): Promise<Readonly<Record<'plain' | 'instrumented' | 'resumed', string>>> {
  const files = await buildBoth(join(folder, 'suspension'), timing(quick ? 2 : 4, quick ? 0.1 : 1))
  const snapshot = join(folder, 'suspension.cbor')
  await output(files.instrumented, {
    env: { TM_SNAPSHOT: snapshot },
    onLine: (line, child) => void (line === 'ready' && setTimeout(() => child.kill('SIGUSR2'), 100)),
  })
  const resumed = join(folder, 'suspension-resumed.mjs')
  await tmRestore(snapshot, resumed)
  return { ...files, resumed }
}

function timesOf(form: 'instrumented' | 'resumed', name: string, title: string): Figure {
  return {
    name,
    title,
    goal: 'a call without suspension ≤ 1.05×, an awaiting call ≤ 1.5×',
    unit: 'time / plain',
    base: 1,
    async run(settings) {
      const files = await build(settings)
      const rows: Row[] = []
      for (const [which, { name: operation }] of workloads.entries()) {
        const found: number[] = []
        for (let round = 0; round < (settings.quick ? 1 : 5); round++) {
          // A process of its own for each: what the engine has learnt from others would count.
          const env = { WORKLOAD: String(which) }
          const plain = Number((await output(files.plain, { env })).at(-1))
          found.push(Number((await output(files[form], { env })).at(-1)) / plain)
        }
        rows.push(row(operation, found))
      }
      const [control, awaiting] = rows
      return {
        rows,
        measured: `${times(control!.median)}, ${times(awaiting!.median)}; median of all ${times(median(rows.map((found) => found.median)))}`,
        met: control!.median <= 1.05 && awaiting!.median <= 1.5,
      }
    },
  }
}

const abandoned: Figure = {
  name: 'abandoned',
  title: 'Heap while millions of awaits are abandoned',
  goal: 'does not grow',
  unit: 'MB after each million',
  async run({ folder, quick }) {
    const files = await buildBoth(join(folder, 'abandoned'), abandoning(quick ? 2 : 10))
    const rows: Row[] = []
    for (const [name, file] of Object.entries(files)) {
      const heaps = JSON.parse((await output(file, { flags: ['--expose-gc'] })).at(-1)!) as number[]
      rows.push(row(name, heaps))
    }
    const { low, high } = rows[1]!
    return { rows, measured: `${low} to ${high} MB`, met: high - low < 2 }
  },
}

export const suspension: readonly Figure[] = [
  timesOf('instrumented', 'suspension', 'Async functions, generators, promises, instrumented'),
  timesOf('resumed', 'suspension-restored', 'the same, restored'),
  abandoned,
]
