/** Writes what was measured: a table for the terminal, JSON, and the table of the README. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Figure, Result } from '../figure.ts'

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const RESULTS = path('results.json')
const README = path('../../README.md')
const BEGIN = '<!-- figures: npm run bench writes this table -->'
const END = '<!-- end of figures -->'

interface Kept extends Result {
  readonly name: string
  readonly machine: string
}

export function showTable({ title, goal, unit }: Figure, { rows, measured, met }: Result): string {
  const width = Math.max(...rows.map(({ name }) => name.length), 'median'.length)
  const number = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3)).padStart(10)
  const lines = rows.map((row) => `${row.name.padEnd(width)} ${number(row.median)} ${number(row.low)} ${number(row.high)}`)
  return [
    `\n${title} (${unit})`,
    `${' '.repeat(width)}     median        low       high`,
    ...lines,
    `${met ? '✔' : '✖'} ${measured}   goal ${goal}`,
  ].join('\n')
}

function read(): Kept[] {
  return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Kept[]) : []
}

/** Results of other figures stay. */
export function keep({ name }: Figure, result: Result): void {
  const machine = `Node ${process.versions.node}, ${arch()}, ${cpus().length} cores`
  const others = read().filter((known) => known.name !== name)
  writeFileSync(RESULTS, `${JSON.stringify([...others, { name, machine, ...result }], null, 1)}\n`)
}

export function writeReadme(figures: readonly Figure[]): void {
  const results = new Map(read().map((known) => [known.name, known]))
  const rows = figures.flatMap(({ name, title, goal }) => {
    const found = results.get(name)
    return found ? [`| ${title} | ${goal} | ${found.measured} | ${found.met ? 'yes' : 'no'} |`] : []
  })
  const text = readFileSync(README, 'utf8')
  const from = text.indexOf(BEGIN)
  const to = text.indexOf(END)
  if (from < 0 || to < 0) throw new Error('the README has no place for the figures')
  const machine = [...new Set([...results.values()].map((known) => known.machine))].join('; ')
  const table = ['', `${machine}; medians.`, '', '| figure | goal | measured | met |', '|---|---|---|---|', ...rows, ''].join('\n')
  writeFileSync(README, `${text.slice(0, from + BEGIN.length)}\n${table.trimStart()}${text.slice(to)}`)
}
