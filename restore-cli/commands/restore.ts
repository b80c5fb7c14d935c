/** Turns a snapshot file into the file of a program that goes on. */
import { createHash } from 'node:crypto'
import type { Snapshot } from '../../runtime/graph/format.ts'
import type { ModuleFormat, RestoreRequest } from '../args.ts'
import { checkDistinct, readInput, writeOutput } from '../file.ts'
import { type Known, read } from '../read.ts'

export type Generate = (snapshot: Snapshot, options: { format: ModuleFormat; constructed: boolean }) => string

/** @param load fetches the generator when the snapshot has been verified. @throws Refusal; then no output exists. */
export async function restore(request: RestoreRequest, known: Known, load: () => Promise<Generate>): Promise<void> {
  const { input, output, format, constructed, json, quiet } = request
  const file = await readInput(input)
  checkDistinct(input, output)
  const snapshot = read(file, known)
  const generate = await load()
  const text = generate(snapshot, { format, constructed })
  writeOutput(output, text)
  const { programs } = snapshot
  if (json) {
    const result = {
      output,
      format,
      bytes: Buffer.byteLength(text),
      programs: programs.map(({ name, text }) => ({ name, sha256: sha256(text) })),
    }
    process.stdout.write(`${JSON.stringify(result)}\n`)
  } else if (!quiet && output !== '-')
    process.stderr.write(
      `${output}: ${programs.map(({ name }) => name).join(', ')} with ${snapshot.heap.nodes.length} values; go on with: node ${output}\n`,
    )
}

/** Of the program text in UTF-8: what `sha256sum` says about a file that holds it. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
