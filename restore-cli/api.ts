/**
 * Turns the bytes of a snapshot into the text of the program that goes on, in a browser as well as in Node.
 * In: bytes from anywhere, taken for hostile. Out: a verified snapshot, its resumed program. May not enter: anything of Node's.
 */
import type { Snapshot } from '../runtime/graph/format.ts'
import { check } from './check.ts'
import { isSealed } from './errors.ts'
import { generate } from './generate/index.ts'
import type { ModuleFormat } from './generate/modules.ts'
import { known } from './known.ts'
import { open, type Packed, packedTexts, unpacked, withTexts } from './open.ts'

export type { Snapshot } from '../runtime/graph/format.ts'
export { type GraphEdge, graphOf, type HeapGraph } from './look/graph.ts'
export { GROUP_NAMES, GROUPS, type Group, groupOf } from './look/groups.ts'
export { type Paths, pathsOf } from './look/paths.ts'

/** Checks all of it, and runs nothing of it. Rejects with an `Error` whose `code` is that of tm-restore. */
export async function readSnapshot(bytes: Uint8Array): Promise<Snapshot> {
  const opened = open(bytes)
  if ('sealed' in opened) throw isSealed()
  const body = opened.body()
  const texts: (string | undefined)[] = []
  for (const packed of packedTexts(body)) texts.push(packed && unpacked(packed, await inflate(packed)))
  return check(withTexts(body, texts), known)
}

/** The text of a program that goes on where the snapshot was taken. `constructed`: functions that `new Function` made may come along. */
export function resumedProgram(
  snapshot: Snapshot,
  { format = 'esm', constructed = false }: { readonly format?: ModuleFormat; readonly constructed?: boolean } = {},
): string {
  return generate(snapshot, { format, constructed })
}

/** `undefined`: it does not inflate, or to more than it should. */
async function inflate({ deflate, length }: Packed): Promise<Uint8Array | undefined> {
  const inflated = new Uint8Array(length)
  let at = 0
  try {
    const stream = new Blob([deflate as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) return inflated.subarray(0, at)
      if (at + value.length > length) return undefined
      inflated.set(value, at)
      at += value.length
    }
  } catch {
    return undefined
  }
}
