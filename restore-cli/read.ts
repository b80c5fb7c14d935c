/** Turns the bytes of a file into a verified snapshot, or into one refusal. */
import { inflateRawSync } from 'node:zlib'
import { Decoder } from 'cbor-x/decode-no-eval'
import type { AdapterCheck } from '../runtime/adapters/adapter.ts'
import { crc32, fromJSON } from '../runtime/codec/index.ts'
import type { Snapshot } from '../runtime/graph/format.ts'
import type { KindCheck } from '../runtime/graph/kind.ts'
import { SnapshotError } from '../runtime/graph/plain.ts'
import { UnsupportedError, verify } from '../runtime/graph/verify.ts'
import { FORMAT_NAME, FORMAT_VERSION } from '../runtime/protocol.ts'
import { altered, badText, foreign, future, illFormed, refused, tooLarge, truncated } from './errors.ts'
import { scanCBOR, scanJSON } from './scan.ts'

/** Bytes; what a heap of Node's default size holds when decoded. */
export const MAX_FILE: number = 2 ** 30
/** Bytes of UTF-8; V8's longest string. */
const MAX_TEXT = 2 ** 29 - 24

/** Which kinds of values and resources are known here. */
export interface Known {
  readonly kinds: readonly KindCheck[]
  readonly adapters: readonly AdapterCheck[]
}

/** @throws Refusal */
export function read(file: Uint8Array, { kinds, adapters }: Known): Snapshot {
  if (file.length > MAX_FILE) throw tooLarge(MAX_FILE)
  const snapshot: unknown = unpacked(looksLikeJSON(file) ? openJSON(file) : openCBOR(file))
  try {
    verify(snapshot, kinds, adapters)
  } catch (error) {
    if (error instanceof SnapshotError) throw refused(error.code, error instanceof UnsupportedError, error.message)
    throw error
  }
  return snapshot
}

/** Which of the two formats the bytes claim to be. */
export function looksLikeJSON(file: Uint8Array): boolean {
  const start = Buffer.from(file.subarray(0, 64)).toString('latin1')
  return /^(?:\xef\xbb\xbf)?\s*\{/.test(start)
}

/** Magic, head of a map of any length, first entry, key of the second: the same in every version (SPEC.md section 2). */
const PREFIX = Buffer.from(`\xd9\xd9\xf7\0\x66format\x6e${FORMAT_NAME}\x67version`, 'latin1')
const MAP_HEAD = 3

function openCBOR(file: Uint8Array): unknown {
  for (let i = 0; i < PREFIX.length; i++) {
    if (i >= file.length) throw i > MAP_HEAD ? truncated() : foreign()
    if (i === MAP_HEAD ? file[i]! >> 5 !== 5 : file[i] !== PREFIX[i]) throw foreign()
  }
  const version = file.subarray(PREFIX.length)
  const width = version[0] === 0x18 ? 1 : version[0] === 0x19 ? 2 : version[0] === 0x1a ? 4 : 0
  if (version.length < width + 1) throw truncated()
  checkVersion(width ? Buffer.from(version).readUIntBE(1, width) : version[0]!)
  const envelope = decodeCBOR(file.subarray(MAP_HEAD)) as Record<string, unknown>
  const { body, crc32: sum } = envelope
  if (Object.keys(envelope).join() !== 'format,version,crc32,body' || !(body instanceof Uint8Array)) throw illFormed('another envelope')
  if (crc32(body) !== sum) throw altered()
  return decodeCBOR(body)
}

function decodeCBOR(bytes: Uint8Array): unknown {
  scanCBOR(bytes)
  try {
    // A view of its own: the decoder notes things on the buffer it is given, and would hand out slices of a `Buffer` as `Buffer`.
    return new Decoder({ useRecords: false, mapsAsObjects: true }).decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length))
  } catch (error) {
    throw illFormed((error as Error).message)
  }
}

function openJSON(file: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    throw illFormed('no UTF-8 text, or more than a string can hold')
  }
  const ours = new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${FORMAT_NAME}"`).test(text)
  scanJSON(text)
  let envelope: Record<string, unknown>
  try {
    envelope = JSON.parse(text)
  } catch {
    throw ours ? illFormed('truncated or altered JSON') : foreign()
  }
  if (envelope['format'] !== FORMAT_NAME) throw foreign()
  checkVersion(envelope['version'])
  if (Object.keys(envelope).join() !== 'format,version,crc32,body') throw illFormed('another envelope')
  // The checksum is over the text without white space between tokens, so a file printed anew is still the same.
  const body = JSON.stringify(envelope['body'])
  if (crc32(Buffer.from(body)) !== envelope['crc32']) throw altered()
  try {
    return fromJSON(body)
  } catch (error) {
    throw illFormed((error as Error).message)
  }
}

function checkVersion(version: unknown): void {
  if (!Number.isInteger(version) || (version as number) < 1) throw illFormed('no version')
  if ((version as number) > FORMAT_VERSION) throw future(version as number, FORMAT_VERSION)
}

/** Puts the program text in place; anything out of shape is left for `verify` to name. */
function unpacked(body: unknown): unknown {
  const text = (body as { program?: { text?: unknown } } | null)?.program?.text
  if (typeof text !== 'object' || text === null) return body
  const { deflate, length, ...rest } = text as Record<string, unknown>
  if (!(deflate instanceof Uint8Array) || typeof length !== 'number' || Object.keys(rest).length > 0) return body
  // DEFLATE makes at most 1032 bytes of one.
  if (length > MAX_TEXT || length > deflate.length * 1032) throw badText(`it cannot have ${length} bytes`)
  const { program, ...others } = body as { program: object }
  return { ...others, program: { ...program, text: inflated(deflate, length) } }
}

function inflated(deflate: Uint8Array, length: number): string {
  let bytes: Uint8Array
  try {
    bytes = inflateRawSync(deflate, { maxOutputLength: Math.max(length, 1) })
  } catch {
    throw badText(`it does not inflate to ${length} bytes`)
  }
  if (bytes.length !== length) throw badText(`it has ${bytes.length} bytes and not ${length}`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw badText('it is no UTF-8')
  }
}
