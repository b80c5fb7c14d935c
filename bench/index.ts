/**
 * Measures figures against the plain program, and writes them to the terminal, as JSON, as SVG, and into the README's table.
 * `npm run bench`: all; `npm run bench -- octane size`: these; `--quick`: within minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Figure } from './figure.ts'
import { figures } from './figures/index.ts'
import { draw } from './report/plots.ts'
import { keep, showTable, writeReadme } from './report/tables.ts'

const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean', default: false } }, allowPositionals: true })
const chosen = positionals.length === 0 ? figures : positionals.map(named)

function named(name: string): Figure {
  const figure = figures.find((known) => known.name === name)
  if (figure === undefined) throw new Error(`no figure ${name}, only ${figures.map((known) => known.name).join(', ')}`)
  return figure
}

for (const figure of chosen) {
  const folder = mkdtempSync(join(tmpdir(), 'things-migrate-bench-'))
  try {
    const result = await figure.run({ quick: values.quick, folder })
    console.log(showTable(figure, result))
    if (values.quick) continue
    keep(figure, result)
    draw(figure, result)
    writeReadme(figures)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
