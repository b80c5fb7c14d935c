/** Turns views of a snapshot into text for a terminal. */
import { toJSON } from '../../runtime/codec/index.ts'
import { printable } from '../printable.ts'
import type { Summary } from './summary.ts'
import type { Row } from './tree.ts'
import type { Reason } from './why.ts'

export interface File {
  readonly format: 'cbor' | 'json'
  readonly bytes: number
}

const lines = (list: readonly string[]): string => list.map((line) => `${printable(line)}\n`).join('')

/** Characters of a resource's state that are shown; all of it is in `--json`. */
const STATE_WIDTH = 100

export function printSummary(
  summary: Omit<Summary, 'programs'> & {
    readonly file: File
    readonly programs: readonly (Summary['programs'][number] & { readonly sha256: string })[]
  },
): string {
  const { file, programs, options, values, bytes, kinds, modules, environments, functions, suspended, timers, resources } = summary
  const chosen = Object.entries(options).map(([key, value]) => `${key} ${value}`)
  return lines([
    ...programs.flatMap(({ name, bytes, sha256 }) => [`program ${name}`, `  text ${bytes} bytes, sha256 ${sha256}`]),
    `options ${chosen.join(', ')}`,
    `snapshot ${file.bytes} bytes, ${file.format}`,
    `  values ${bytes.values}, shapes ${bytes.shapes}, ids ${bytes.ids}, resources ${bytes.resources} bytes as CBOR`,
    `values ${values}: bytes, count, kind`,
    ...table(Object.entries(kinds).map(([name, amount]) => [amount.bytes, amount.count, name])),
    'modules: bytes, values',
    ...table(Object.entries(modules).map(([name, amount]) => [amount.bytes, amount.count, name])),
    'environments by scope',
    ...table(Object.entries(environments).map(([name, count]) => [count, name])),
    'functions by id',
    ...table(Object.entries(functions).map(([name, count]) => [count, name])),
    'suspended',
    ...table(
      suspended.map(({ count, id, point, line, text, source }) => [
        count,
        [`${id}, point ${point}`, ...(text === undefined ? [] : [`${source ?? `line ${line} of the program`}: ${text}`])].join(', '),
      ]),
    ),
    'timers',
    ...timers.map(
      ({ delay, repeats, left, callback }) => `  ${repeats ? 'interval' : 'timeout'} ${delay} ms, ${left} ms left: ${callback}`,
    ),
    'resources',
    ...resources.map(({ adapter, state }) => `  ${adapter} ${clip(Buffer.from(toJSON(state)).toString())}`),
  ])
}

/** Numbers stand below each other. */
function table(rows: readonly (readonly (number | string)[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => rows.reduce((width, row) => Math.max(width, `${row[i]}`.length), 0))
  return rows.map((row) => `  ${row.map((cell, i) => (typeof cell === 'number' ? `${cell}`.padStart(widths[i]!) : cell)).join(' ')}`)
}

function clip(text: string): string {
  return text.length > STATE_WIDTH ? `${text.slice(0, STATE_WIDTH)}…` : text
}

export function printTree(rows: readonly Row[]): string {
  return lines(rows.map((row) => `${'  '.repeat(row.depth)}${rowText(row)}`))
}

/** Timers say what they are themselves. */
const what = (kind: string, label: string): string => (label.startsWith(kind) ? label : `${kind} ${label}`.trimEnd())

function rowText({ step, value, node, kind, label, bytes, total, again, more }: Row): string {
  if (more !== undefined) return `… ${more} more`
  if (value !== undefined) return `${step} = ${value}`
  const name = `${step === '' ? '' : `${step}: `}${what(kind!, label!)}`
  if (again !== undefined) return `${name} #${node} (${again})`
  return `${name} #${node}, ${bytes === total ? `${bytes} bytes` : `${bytes} bytes, ${total} with what is below`}`
}

export function printReasons(reasons: readonly Reason[], limit: number): string {
  return lines([
    ...reasons.slice(0, limit).map(({ path, node, kind, label, bytes, value }) => {
      return `${path ?? 'only weakly held'} = ${value ?? what(kind!, label!)}${node === undefined ? '' : ` #${node}, ${bytes} bytes`}`
    }),
    ...(reasons.length > limit ? [`and ${reasons.length - limit} more (--limit)`] : []),
  ])
}
