/** Turns the bytes of a file into a verified snapshot, or into one refusal. */
import { crc32, inflateRawSync } from 'node:zlib'
import type { Snapshot } from '../runtime/graph/format.ts'
import { check, type Known } from './check.ts'
import { open, type Packed, packedTexts, unpacked, withTexts } from './open.ts'

export type { Known } from './check.ts'
export { looksLikeJSON, MAX_FILE } from './open.ts'

/** @throws Refusal */
export function read(file: Uint8Array, known: Known): Snapshot {
  const body = open(file, crc32)
  const texts = packedTexts(body).map((packed) => packed && unpacked(packed, inflate(packed)))
  return check(withTexts(body, texts), known)
}

function inflate({ deflate, length }: Packed): Uint8Array | undefined {
  try {
    return inflateRawSync(deflate, { maxOutputLength: Math.max(length, 1) })
  } catch {
    return undefined
  }
}
