/** Turns the bytes of a file into the body of a snapshot, which nobody has checked yet, on any host. */
import { Decoder } from 'cbor-x/decode-no-eval'
import { crc32, fromJSON } from '../runtime/codec/index.ts'
import { FORMAT_NAME, FORMAT_VERSION } from '../runtime/protocol.ts'
import { altered, badText, foreign, future, illFormed, tooLarge, truncated } from './errors.ts'
import { scanCBOR, scanJSON } from './scan.ts'

/** Bytes; what a heap of Node's default size holds when decoded. */
export const MAX_FILE: number = 2 ** 30
/** Bytes of UTF-8; V8's longest string. */
const MAX_TEXT = 2 ** 29 - 24

/** A program text as DEFLATE has packed it; `length`: its bytes before. */
export interface Packed {
  readonly deflate: Uint8Array
  readonly length: number
}

/** CRC-32; a host may have a faster one than ours. */
export type Checksum = (bytes: Uint8Array) => number

const latin1 = new TextDecoder('latin1')

/** @throws Refusal */
export function open(file: Uint8Array, checksum: Checksum = crc32): unknown {
  if (file.length > MAX_FILE) throw tooLarge(MAX_FILE)
  return looksLikeJSON(file) ? openJSON(file, checksum) : openCBOR(file, checksum)
}

/** The program texts of a body that have to be inflated, each at its place; anything out of shape is left for `verify` to name. @throws Refusal */
export function packedTexts(body: unknown): (Packed | undefined)[] {
  const programs = (body as { programs?: unknown } | null)?.programs
  if (!Array.isArray(programs)) return []
  let total = 0
  return programs.map((program) => {
    const packed = packedText((program as { text?: unknown } | null)?.text)
    total += packed?.length ?? 0
    if (total > MAX_TEXT) throw badText(`they cannot have ${total} bytes together`)
    return packed
  })
}

function packedText(text: unknown): Packed | undefined {
  if (typeof text !== 'object' || text === null) return undefined
  const { deflate, length, ...rest } = text as Record<string, unknown>
  if (!(deflate instanceof Uint8Array) || typeof length !== 'number' || Object.keys(rest).length > 0) return undefined
  // DEFLATE makes at most 1032 bytes of one.
  if (length > MAX_TEXT || length > deflate.length * 1032) throw badText(`it cannot have ${length} bytes`)
  return { deflate, length }
}

/** The text that a packed one inflates to; `undefined`: it does not, or not within the length. @throws Refusal */
export function unpacked({ length }: Packed, inflated: Uint8Array | undefined): string {
  if (inflated === undefined) throw badText(`it does not inflate to ${length} bytes`)
  if (inflated.length !== length) throw badText(`it has ${inflated.length} bytes and not ${length}`)
  return textOf(inflated)
}

/** The body with texts in place of packed ones. */
export function withTexts(body: unknown, texts: readonly (string | undefined)[]): unknown {
  if (texts.every((text) => text === undefined)) return body
  const { programs, ...others } = body as { programs: readonly object[] }
  return { programs: programs.map((program, i) => (texts[i] === undefined ? program : { ...program, text: texts[i] })), ...others }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw badText('it is no UTF-8')
  }
}

/** Which of the two formats the bytes claim to be. */
export function looksLikeJSON(file: Uint8Array): boolean {
  const start = latin1.decode(file.subarray(0, 64))
  return /^(?:\xef\xbb\xbf)?\s*\{/.test(start)
}

/** Magic, head of a map of any length, first entry, key of the second: the same in every version (SPEC.md section 2). */
const PREFIX = Uint8Array.from(`\xd9\xd9\xf7\0\x66format\x6e${FORMAT_NAME}\x67version`, (character) => character.charCodeAt(0))
const MAP_HEAD = 3

function openCBOR(file: Uint8Array, checksum: Checksum): unknown {
  for (let i = 0; i < PREFIX.length; i++) {
    if (i >= file.length) throw i > MAP_HEAD ? truncated() : foreign()
    if (i === MAP_HEAD ? file[i]! >> 5 !== 5 : file[i] !== PREFIX[i]) throw foreign()
  }
  const version = file.subarray(PREFIX.length)
  const width = version[0] === 0x18 ? 1 : version[0] === 0x19 ? 2 : version[0] === 0x1a ? 4 : 0
  if (version.length < width + 1) throw truncated()
  checkVersion(width ? version.subarray(1, 1 + width).reduce((sum, byte) => sum * 256 + byte, 0) : version[0]!)
  const envelope = decodeCBOR(file.subarray(MAP_HEAD)) as Record<string, unknown>
  const { body, crc32: sum } = envelope
  if (Object.keys(envelope).join() !== 'format,version,crc32,body' || !(body instanceof Uint8Array)) throw illFormed('another envelope')
  if (checksum(body) !== sum) throw altered()
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

function openJSON(file: Uint8Array, checksum: Checksum): unknown {
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
  if (checksum(new TextEncoder().encode(body)) !== envelope['crc32']) throw altered()
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
