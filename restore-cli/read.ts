/** Turns the bytes of a file into a verified snapshot, or into one refusal. */
import { crc32, inflateRawSync } from 'node:zlib'
import type { Snapshot } from '../runtime/graph/format.ts'
import { check, type Known } from './check.ts'
import { illFormed, unsigned } from './errors.ts'
import { open, type Packed, packedTexts, unpacked, withTexts } from './open.ts'
import { type Access, unseal } from './unseal.ts'

export type { Known } from './check.ts'
export { looksLikeJSON, MAX_FILE, open } from './open.ts'

/** @throws Refusal */
export function read(file: Uint8Array, known: Known, access: Access = {}): Snapshot {
  const body = bodyOf(file, access)
  const texts = packedTexts(body).map((packed) => packed && unpacked(packed, inflate(packed)))
  return check(withTexts(body, texts), known)
}

/** What has no signature that is asked for is not looked at. */
function bodyOf(file: Uint8Array, access: Access): unknown {
  const outer = open(file, crc32)
  if ('body' in outer && access.keys !== undefined) throw unsigned()
  const opened = 'sealed' in outer ? open(unseal(outer.sealed, access), crc32) : outer
  if ('sealed' in opened) throw illFormed('a seal in a seal')
  return opened.body()
}

function inflate({ deflate, length }: Packed): Uint8Array | undefined {
  try {
    return inflateRawSync(deflate, { maxOutputLength: Math.max(length, 1) })
  } catch {
    return undefined
  }
}
