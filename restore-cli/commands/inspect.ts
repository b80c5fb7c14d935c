/** Turns a snapshot file into a report of what is inside. */

import { toJSON } from '../../runtime/codec/index.ts'
import type { Snapshot } from '../../runtime/graph/format.ts'
import type { InspectRequest } from '../args.ts'
import { readInput } from '../file.ts'
import { type Known, looksLikeJSON, read } from '../read.ts'
import { sha256 } from './restore.ts'

/** What is in a snapshot. Counts are sorted, the greatest first. */
export interface Report {
  readonly file: { readonly format: 'cbor' | 'json'; readonly bytes: number }
  readonly programs: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
  readonly options: Snapshot['options']
  readonly values: number
  readonly kinds: Readonly<Record<string, number>>
  /** Live environments by id of their scope. */
  readonly environments: Readonly<Record<string, number>>
  /** Live functions, classes and literals by id. */
  readonly functions: Readonly<Record<string, number>>
  readonly resources: readonly { readonly adapter: string; readonly state: unknown }[]
}

/** @throws Refusal */
export async function inspect(request: InspectRequest, known: Known): Promise<void> {
  const file = await readInput(request.input)
  const snapshot = read(file, known)
  const report = reportOf(snapshot, { format: looksLikeJSON(file) ? 'json' : 'cbor', bytes: file.length })
  process.stdout.write(request.json ? `${Buffer.from(toJSON(report)).toString()}\n` : print(report))
}

function reportOf({ programs, options, heap, resources }: Snapshot, file: Report['file']): Report {
  const field = (payload: unknown, key: 'code' | 'scope'): number | undefined => (payload as Record<string, number> | null)?.[key]
  return {
    file,
    programs: programs.map(({ name, text }) => ({ name, bytes: Buffer.byteLength(text), sha256: sha256(text) })),
    options,
    values: heap.nodes.length,
    kinds: count(heap.nodes.map((node) => heap.kinds[node[0]])),
    environments: count(heap.nodes.map((node) => heap.scopes[field(node[2], 'scope') ?? -1])),
    functions: count(heap.nodes.map((node) => heap.code[field(node[2], 'code') ?? -1]?.[0])),
    resources: resources.map(([adapter, state]) => ({ adapter, state })),
  }
}

function count(names: readonly (string | undefined)[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
}

/** Characters of a resource's state that are shown; all of it is in `--json`. */
const STATE_WIDTH = 100

function print(report: Report): string {
  const { file, programs, options, values, kinds, environments, functions, resources } = report
  const chosen = Object.entries(options).map(([key, value]) => `${key} ${value}`)
  return [
    ...programs.flatMap(({ name, bytes, sha256 }) => [`program ${name}`, `  text ${bytes} bytes, sha256 ${sha256}`]),
    `options ${chosen.join(', ')}`,
    `snapshot ${file.bytes} bytes, ${file.format}`,
    ...table(`values ${values}`, kinds),
    ...table('environments by scope', environments),
    ...table('functions by id', functions),
    'resources',
    ...resources.map(({ adapter, state }) => `  ${adapter} ${clip(Buffer.from(toJSON(state)).toString())}`),
    '',
  ].join('\n')
}

function table(title: string, counts: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(counts)
  const width = Math.max(0, ...entries.map(([, number]) => `${number}`.length))
  return [title, ...entries.map(([name, number]) => `  ${`${number}`.padStart(width)} ${name}`)]
}

function clip(text: string): string {
  return text.length > STATE_WIDTH ? `${text.slice(0, STATE_WIDTH)}…` : text
}
