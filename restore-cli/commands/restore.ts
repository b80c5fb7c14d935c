/** Turns a snapshot file into the file of a program that goes on. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Snapshot } from '../../runtime/graph/format.ts'
import { accessOf } from '../access.ts'
import type { ModuleFormat, RestoreRequest } from '../args.ts'
import { otherProgram } from '../errors.ts'
import { checkDistinct, readInput, writeFolder, writeOutput } from '../file.ts'
import { type Known, read } from '../read.ts'
import { takenFor } from '../taken.ts'

/** The file of a folder that is run. */
const ENTRY = 'resumed.js'

export type Generate = (
  snapshot: Snapshot,
  options: { format: ModuleFormat; constructed: boolean; apart?: (name: string, text: string) => void },
) => string

/** @param load fetches the generator when the snapshot has been verified. @throws Refusal; then no output exists. */
export async function restore(request: RestoreRequest, known: Known, load: () => Promise<Generate>): Promise<void> {
  const { input, directory, format, constructed, programs, json, quiet } = request
  const output = directory ?? request.output
  const file = await readInput(input)
  checkDistinct(input, output)
  const snapshot = read(file, known, accessOf(request))
  const hashes = snapshot.programs.map((program) => sha256(program.text))
  const other = programs && hashes.find((hash) => !programs.includes(hash))
  if (other !== undefined) throw otherProgram(other)
  const generate = await load()
  const files = new Map<string, string>()
  const apart = (name: string, chunk: string): void => void files.set(name, chunk)
  const text = generate(snapshot, { format, constructed, ...(directory !== undefined && { apart }) })
  if (directory === undefined) writeOutput(output, text)
  else writeFolder(output, files.set(ENTRY, text).set('package.json', `{"type":"${format === 'esm' ? 'module' : 'commonjs'}"}\n`))
  const names = snapshot.programs.map(({ name }) => name)
  if (json) {
    const result = {
      output,
      format,
      bytes: Buffer.byteLength(text),
      programs: names.map((name, i) => ({ name, sha256: hashes[i] })),
    }
    process.stdout.write(`${JSON.stringify(result)}\n`)
  } else if (!quiet && output !== '-') {
    const next = directory === undefined ? continuation(output, format) : `go on with: node ${join(output, ENTRY)}`
    process.stderr.write(`${output}: ${names.join(', ')} with ${snapshot.heap.nodes.length} values; ${next}\n`)
  }
}

/** How to run the file; where Node would not, how to write one that it does. */
export function continuation(output: string, format: ModuleFormat): string {
  const taken = takenFor(output)
  if (taken === undefined || taken === format || format === 'iife') return `go on with: node ${output}`
  const [kind, other, extension] = taken === 'cjs' ? ['CommonJS', 'cjs', '.mjs'] : ['an ES module', 'esm', '.cjs']
  return `by its name or its package.json, Node takes it for ${kind}: use --format ${other}, or a name that ends in ${extension}`
}

/** Of the program text in UTF-8: what `sha256sum` says about a file that holds it. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
