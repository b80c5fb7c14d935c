/** Turns a snapshot file into a view of what is inside: a summary, a tree, paths, a page. */
import { toJSON } from '../../runtime/codec/index.ts'
import { accessOf } from '../access.ts'
import type { InspectRequest } from '../args.ts'
import { usage } from '../errors.ts'
import { checkDistinct, readInput, writeOutput } from '../file.ts'
import { ROOT } from '../look/graph.ts'
import { pageOf } from '../look/page/index.ts'
import { type File, printReasons, printSummary, printTree } from '../look/print.ts'
import { locator } from '../look/source-map.ts'
import { type Look, look, summaryOf } from '../look/summary.ts'
import { treeOf } from '../look/tree.ts'
import { nodesFor, type Reason, reasonsFor } from '../look/why.ts'
import { type Known, looksLikeJSON, read } from '../read.ts'
import { sha256 } from './restore.ts'

/** @throws Refusal */
export async function inspect(request: InspectRequest, known: Known): Promise<void> {
  const { input, json, view, map } = request
  const file = await readInput(input)
  const snapshot = read(file, known, accessOf(request))
  // Loaded by need, since it loads Babel.
  const { namesOf } = await import('../look/names.ts')
  const at = look(snapshot, namesOf(snapshot.programs), map === undefined ? undefined : locator(map, snapshot.programs))
  if (view === 'html') return writePage(request, at)
  const answer = answerTo(request, at, { format: looksLikeJSON(file) ? 'json' : 'cbor', bytes: file.length })
  process.stdout.write(json ? `${Buffer.from(toJSON(answer.data)).toString()}\n` : answer.text())
}

interface Answer {
  readonly data: unknown
  text(): string
}

function answerTo({ view, wanted, depth, limit }: InspectRequest, at: Look, file: File): Answer {
  const { graph, paths, snapshot } = at
  if (view === 'summary') {
    const { programs, ...rest } = summaryOf(at)
    const hashed = programs.map((program, i) => ({ ...program, sha256: sha256(snapshot.programs[i]!.text) }))
    const summary = { file, programs: hashed, ...rest }
    return { data: summary, text: () => printSummary(summary) }
  }
  if (view === 'why') {
    const reasons = found(reasonsFor(graph, paths, wanted!), wanted!)
    return { data: { reasons }, text: () => printReasons(reasons, limit) }
  }
  const starts = wanted === undefined ? [ROOT] : found(nodesFor(graph, paths, wanted), wanted)
  const rows = starts.slice(0, limit).flatMap((start) => [...treeOf(graph, paths, start, { depth, children: limit })])
  return { data: { rows }, text: () => printTree(rows) }
}

/** @throws Refusal */
function found<T extends number | Reason>(values: readonly T[], wanted: string): readonly T[] {
  if (values.length === 0) throw usage(`nothing in the snapshot is called ${wanted}: no path, #number or id (--tree shows all)`)
  return values
}

function writePage({ input, output, json, quiet }: InspectRequest, at: Look): void {
  checkDistinct(input, output)
  const text = pageOf(at)
  writeOutput(output, text)
  if (json) process.stdout.write(`${JSON.stringify({ output, bytes: Buffer.byteLength(text) })}\n`)
  else if (!quiet && output !== '-')
    process.stderr.write(
      `${output}: ${at.graph.size} values of ${at.snapshot.programs.map(({ name }) => name).join(', ')}; open it in a browser\n`,
    )
}
