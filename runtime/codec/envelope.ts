/** Turns a snapshot into the bytes of a file: format name, version, checksum, body. */
import type { Host } from '../adapters/adapter.ts'
import type { Export, Heap, ProgramOptions, Resource, Snapshot } from '../graph/format.ts'
import { FORMAT_NAME, FORMAT_VERSION } from '../protocol.ts'
import { append, bytes, lengthOf, partsOf, put, written } from './bytes.ts'
import { head, writeCBOR } from './cbor.ts'
import { crc32 } from './crc32.ts'
import { writeJSON } from './json.ts'

/** Self-described CBOR (RFC 8949 section 3.4.6): the first three bytes of the file. */
export const MAGIC: Uint8Array = Uint8Array.of(0xd9, 0xd9, 0xf7)

/** Program text as it stands in the file: as it is, or deflated (RFC 1951), with its length in bytes of UTF-8 before. */
export type PackedText = string | { readonly deflate: Uint8Array; readonly length: number }

/** What the checksum covers. */
export interface Body {
  readonly programs: readonly { readonly name: string; readonly text: PackedText; readonly exports?: readonly Export[] }[]
  readonly options: ProgramOptions
  readonly heap: Heap
  readonly resources: readonly Resource[]
}

/** What a host may have of its own, and faster. */
export type Tools = Pick<Host, 'deflate' | 'crc32'>

/** @throws TypeError, RangeError when the snapshot is no plain data (an error of a kind or an adapter). */
export function encodeSnapshot(snapshot: Snapshot, format: 'cbor' | 'json', { deflate, crc32: checksum = crc32 }: Tools = {}): Uint8Array {
  const body = bytes()
  const file = bytes()
  if (format === 'json') writeJSON(body, bodyOf(snapshot, deflate))
  else writeCBOR(body, bodyOf(snapshot, deflate))
  const parts = partsOf(body)
  const sum = parts.reduce((before, part) => checksum(part, before), 0)
  if (format === 'json') append(file, `{"format":"${FORMAT_NAME}","version":${FORMAT_VERSION},"crc32":${sum},"body":`)
  else {
    put(file, MAGIC)
    head(file, 5, 4)
    for (const item of ['format', FORMAT_NAME, 'version', FORMAT_VERSION, 'crc32', sum, 'body']) writeCBOR(file, item)
    head(file, 2, lengthOf(parts))
  }
  for (const part of parts) put(file, part)
  if (format === 'json') append(file, '}\n')
  return written(file)
}

function utf8(text: string): Uint8Array {
  const out = bytes()
  append(out, text)
  return written(out)
}

// Written out key by key: the order of keys is part of the format, not of whoever made the snapshot.
function bodyOf({ programs, options, heap, resources }: Snapshot, deflate?: (bytes: Uint8Array) => Uint8Array): Body {
  const { trigger, format, afterSnapshot, timers, patience, hookTimeout } = options
  const { kinds, shapes, code, scopes, nodes } = heap
  return {
    programs: programs.map(({ name, text, exports }) => ({
      name,
      text: packed(text, deflate),
      ...(exports === undefined ? {} : { exports }),
    })),
    options: {
      trigger,
      format,
      afterSnapshot,
      timers,
      ...(patience === undefined ? {} : { patience }),
      ...(hookTimeout === undefined ? {} : { hookTimeout }),
    },
    heap: { kinds, shapes, code, scopes, nodes },
    resources,
  }
}

function packed(text: string, deflate?: (bytes: Uint8Array) => Uint8Array): PackedText {
  if (!deflate) return text
  const plain = utf8(text)
  return { deflate: deflate(plain), length: plain.length }
}
