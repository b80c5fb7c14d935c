/** Measures snapshots of large heaps, tm-restore, and resuming: time, size, growth, and the downtime of a hop. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildBoth } from '../build.ts'
import type { Figure, Row, Settings } from '../figure.ts'
import { atMost, byTurns, median, row, time, times } from '../measure.ts'
import { type Program, startProgram } from '../program.ts'
import { tmRestore } from '../restore.ts'
import { holding, states } from '../work/state.ts'

interface Answer {
  readonly ms: number
  readonly bytes: number
}

async function holder(name: string, n: number, folder: string): Promise<{ program: Program; snapshot: string }> {
  const { instrumented } = await buildBoth(join(folder, `${name.replaceAll(' ', '-')}-${n}`), holding(states[name]!.make, n))
  const snapshot = `${instrumented}.cbor`
  return { program: startProgram(instrumented, { snapshot }), snapshot }
}

const amounts = ({ quick }: Settings, name: string): number => (quick ? states[name]!.amount / 10 : states[name]!.amount)

/** Of each kind of state, how the snapshot compares with what the engine has for values alone. */
async function compare(settings: Settings, what: 'ms' | 'bytes'): Promise<Row[]> {
  const rows: Row[] = []
  for (const name of Object.keys(states)) {
    // Neither knows closures: they are compared with as many objects.
    const against = await holder(
      name === 'closures' || name === 'class instances' ? 'small objects' : name,
      amounts(settings, name),
      settings.folder,
    )
    const { program } = await holder(name, amounts(settings, name), settings.folder)
    const peer = what === 'bytes' ? 'serialize' : name === 'typed arrays' ? 'copy' : 'clone'
    const [ours = [], theirs = []] = await byTurns(settings.quick ? 3 : 9, [
      async () => ((await program.ask('snapshot')) as Answer)[what],
      async () => ((await against.program.ask(peer)) as Answer)[what],
    ])
    // The first ones are not compiled yet.
    rows.push(row(name, ours.map((value, i) => value / theirs[i]!).slice(1)))
    await program.stop()
    await against.program.stop()
  }
  return rows
}

const find = (rows: readonly Row[], name: string) => rows.find((found) => found.name === name)!.median

const snapshotTime: Figure = {
  name: 'snapshot-time',
  title: 'Snapshot: time beside structuredClone (typed arrays: a copy)',
  goal: 'objects ≤ 1.5×, typed arrays ≤ 1.3×',
  unit: 'time / structuredClone',
  base: 1,
  async run(settings) {
    const rows = await compare(settings, 'ms')
    const objects = find(rows, 'small objects')
    const arrays = find(rows, 'typed arrays')
    return { rows, measured: `objects ${times(objects)}, typed arrays ${times(arrays)}`, met: objects <= 1.5 && arrays <= 1.3 }
  },
}

const snapshotSize: Figure = {
  name: 'snapshot-size',
  title: 'Snapshot: bytes beside v8.serialize, program text included',
  goal: '≤ 1×',
  unit: 'bytes / v8.serialize',
  base: 1,
  async run(settings) {
    const rows = await compare(settings, 'bytes')
    const objects = find(rows, 'small objects')
    return { rows, measured: `objects ${times(objects)}`, met: objects <= 1 }
  },
}

const growth: Figure = {
  name: 'snapshot-growth',
  title: 'Snapshot: time by the number of small objects',
  goal: 'linear',
  unit: 'ns an object',
  async run({ folder, quick }) {
    const rows: Row[] = []
    for (const n of quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]) {
      const { program } = await holder('small objects', n, folder)
      const [found = []] = await byTurns(quick ? 3 : 6, [async () => ((await program.ask('snapshot')) as Answer).ms])
      rows.push(
        row(
          `${n}`,
          found.slice(1).map((ms) => (ms / n) * 1e6),
        ),
      )
      await program.stop()
    }
    const [first, last] = [rows[0]!.median, rows.at(-1)!.median]
    return { rows, measured: `${first.toFixed(0)} to ${last.toFixed(0)} ns an object`, met: last <= first * 1.5 }
  },
}

/** Starts a resumed program and waits for its first turn: it answers when it reads from standard input. */
async function untilFirstTurn(file: string): Promise<number> {
  let program: Program | undefined
  const ms = await time(async () => {
    program = startProgram(file)
    await program.ask('clone')
  })
  await program?.stop()
  return ms
}

interface Restored {
  readonly snapshot: number
  readonly restore: number
  readonly command: number
  readonly megabytes: number
}

/** A hop of 100,000 small objects, taken apart. What a start of Node takes is not counted in `restore`. */
async function restored(settings: Settings, n: number): Promise<Restored[]> {
  const { program, snapshot } = await holder('small objects', n, settings.folder)
  const resumed = `${snapshot}.mjs`
  const empty = join(settings.folder, 'empty.mjs')
  writeFileSync(empty, `process.stdin.on('data', () => console.log('{}'))`)
  await program.ask('snapshot')
  const taken = ((await program.ask('snapshot')) as Answer).ms
  const cloned = ((await program.ask('clone')) as Answer).ms
  await program.checkpoint(snapshot)
  await program.stop()
  const list: Restored[] = []
  for (let i = 0; i < (settings.quick ? 2 : 7); i++) {
    const command = await time(() => tmRestore(snapshot, resumed))
    const start = await untilFirstTurn(empty)
    list.push({
      snapshot: taken,
      command,
      restore: (await untilFirstTurn(resumed)) - start - cloned,
      megabytes: statSync(snapshot).size / 1e6,
    })
  }
  return list
}

const restoreTime: Figure = {
  name: 'restore',
  title: 'Restore: time to the first turn beside the snapshot time',
  goal: '≤ 2×',
  unit: 'time / snapshot',
  base: 1,
  async run(settings) {
    const found = await restored(settings, amounts(settings, 'small objects'))
    return atMost(
      2,
      'small objects',
      found.map(({ restore, snapshot }) => restore / snapshot),
    )
  },
}

const command: Figure = {
  name: 'tm-restore',
  title: 'tm-restore',
  goal: '≤ 1 s + 10 ms a MB',
  unit: 'ms',
  async run(settings) {
    const found = await restored(settings, amounts(settings, 'small objects'))
    const ms = row(
      'small objects',
      found.map((one) => one.command),
    )
    const allowed = 1000 + 10 * median(found.map(({ megabytes }) => megabytes))
    return { rows: [ms], measured: `${ms.median.toFixed(0)} ms of ${allowed.toFixed(0)}`, met: ms.median <= allowed }
  },
}

const downtime: Figure = {
  name: 'downtime',
  title: 'Downtime of a hop, from the signal to the first turn on the other side',
  goal: '≤ 150 ms + 1.5 × (snapshot + restore)',
  unit: 'ms',
  async run(settings) {
    const rows: Row[] = []
    const allowed: number[] = []
    for (const [name, n] of [
      ['1 MB', 30_000],
      ['100 MB', settings.quick ? 300_000 : 3_000_000],
    ] as const) {
      const parts = await restored({ ...settings, quick: true }, n)
      allowed.push(150 + 1.5 * median(parts.map((one) => one.snapshot + one.restore)))
      const found: number[] = []
      for (let i = 0; i < (settings.quick ? 1 : 5); i++) found.push(await hop(n, join(settings.folder, `${n}-${i}`)))
      rows.push(row(name, found))
    }
    return {
      rows,
      measured: rows.map((found, i) => `${found.name} ${found.median.toFixed(0)} ms of ${allowed[i]!.toFixed(0)}`).join(', '),
      met: rows.every((found, i) => found.median <= allowed[i]!),
    }
  },
}

async function hop(n: number, folder: string): Promise<number> {
  const { instrumented } = await buildBoth(folder, holding(states['small objects']!.make, n))
  const snapshot = `${folder}.cbor`
  const program = startProgram(instrumented, { snapshot })
  await program.ask('clone')
  const ms = await time(async () => {
    await program.checkpoint(snapshot)
    await tmRestore(snapshot, `${folder}-resumed.mjs`)
    await untilFirstTurn(`${folder}-resumed.mjs`)
  })
  await program.stop()
  if (!existsSync(snapshot)) throw new Error('no snapshot')
  return ms
}

export const snapshots: readonly Figure[] = [snapshotTime, snapshotSize, growth, restoreTime, command, downtime]
