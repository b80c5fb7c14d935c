/** Compares whole runs of the programs on which ThingsMigrate was evaluated, cut into turns, with the plain ones. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { octane } from '../../fixtures/paper/octane.ts'
import { bundle } from '../build.ts'
import type { Figure, Row } from '../figure.ts'
import { byTurns, ratios, row, time, times } from '../measure.ts'
import { output } from '../program.ts'

const names = ['factorial20000', 'navier-stokes', 'splay', 'richards', 'raytrace']

export const paper: Figure = {
  name: 'paper',
  title: "ThingsMigrate's five programs, whole runs",
  goal: '≤ 1.01×',
  unit: 'time / plain',
  base: 1,
  async run({ folder, quick }) {
    const rows: Row[] = []
    for (const name of names) {
      const entry = fileURLToPath(new URL(`../../fixtures/paper/${name}.js`, import.meta.url))
      const files = [join(folder, `${name}-plain.mjs`), join(folder, `${name}.mjs`)]
      for (const [i, file] of files.entries()) writeFileSync(file, await bundle({ entry, plugins: [octane()], instrument: i === 1 && {} }))
      const printed = new Set<string>()
      const run = (file: string) => async () => void printed.add((await output(file)).join('\n'))
      const found = ratios(
        await byTurns(
          quick ? 3 : 15,
          files.map((file) => () => time(run(file))),
        ),
      )
      if (printed.size !== 1) throw new Error(`${name} does not print the same each time`)
      rows.push(row(name, found))
    }
    const worst = rows.reduce((a, b) => (b.median > a.median ? b : a))
    return { rows, measured: `up to ${times(worst.median)} (${worst.name})`, met: worst.median <= 1.01 }
  },
}
