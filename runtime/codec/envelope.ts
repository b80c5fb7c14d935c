/** Turns a snapshot into the bytes of a file: format name, version, checksum, body. */
import type { Export, Heap, ProgramOptions, Resource, Snapshot } from '../graph/format.ts'
import { FORMAT_NAME, FORMAT_VERSION } from '../protocol.ts'
import { append, bytes, written } from './bytes.ts'
import { toCBOR } from './cbor.ts'
import { crc32 } from './crc32.ts'
import { toJSON } from './json.ts'

/** Self-described CBOR (RFC 8949 section 3.4.6): the first three bytes of the file. */
const MAGIC = [0xd9, 0xd9, 0xf7]

/** Program text as it stands in the file: as it is, or deflated (RFC 1951), with its length in bytes of UTF-8 before. */
export type PackedText = string | { readonly deflate: Uint8Array; readonly length: number }

/** What the checksum covers. */
export interface Body {
  readonly programs: readonly { readonly name: string; readonly text: PackedText; readonly exports?: readonly Export[] }[]
  readonly options: ProgramOptions
  readonly heap: Heap
  readonly resources: readonly Resource[]
}

/** @throws TypeError, RangeError when the snapshot is no plain data (an error of a kind or an adapter). */
export function encodeSnapshot(snapshot: Snapshot, format: 'cbor' | 'json', deflate?: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const body = bodyOf(snapshot, deflate)
  if (format === 'json') {
    const json = toJSON(body)
    const head = utf8(`{"format":"${FORMAT_NAME}","version":${FORMAT_VERSION},"crc32":${crc32(json)},"body":`)
    return joined(head, json, utf8('}\n'))
  }
  const cbor = toCBOR(body)
  return joined(MAGIC, toCBOR({ format: FORMAT_NAME, version: FORMAT_VERSION, crc32: crc32(cbor), body: cbor }))
}

function utf8(text: string): Uint8Array {
  const out = bytes()
  append(out, text)
  return written(out)
}

function joined(...parts: ArrayLike<number>[]): Uint8Array {
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    file.set(part, at)
    at += part.length
  }
  return file
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
