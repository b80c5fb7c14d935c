/** Turns the bytes of a file into the body of a snapshot, which nobody has checked yet, on any host. */
import { Decoder } from 'cbor-x/decode-no-eval'
import { toCBOR } from '../runtime/codec/cbor.ts'
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

/** An envelope around the file of a snapshot: encrypted, signed, or both. */
export interface Sealed {
  readonly encryption?: {
    readonly scrypt: { readonly n: number; readonly r: number; readonly p: number; readonly salt: Uint8Array }
    readonly nonce: Uint8Array
  }
  readonly content: Uint8Array
  readonly signature?: { readonly key: Uint8Array; readonly ed25519: Uint8Array }
  /** What the tag of the encryption covers besides, and what the signature covers: the entries before it as CBOR, in both formats. */
  readonly authenticated: Uint8Array
  readonly signed: Uint8Array
}

/** Either a body, checked and decoded when it is asked for, or a seal around another file. */
export type Opened = { readonly body: () => unknown } | { readonly sealed: Sealed }

const latin1 = new TextDecoder('latin1')

/** @throws Refusal */
export function open(file: Uint8Array, checksum: Checksum = crc32): Opened {
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

function openCBOR(file: Uint8Array, checksum: Checksum): Opened {
  for (let i = 0; i < PREFIX.length; i++) {
    if (i >= file.length) throw i > MAP_HEAD ? truncated() : foreign()
    if (i === MAP_HEAD ? file[i]! >> 5 !== 5 : file[i] !== PREFIX[i]) throw foreign()
  }
  const version = file.subarray(PREFIX.length)
  const width = version[0] === 0x18 ? 1 : version[0] === 0x19 ? 2 : version[0] === 0x1a ? 4 : 0
  if (version.length < width + 1) throw truncated()
  checkVersion(width ? version.subarray(1, 1 + width).reduce((sum, byte) => sum * 256 + byte, 0) : version[0]!)
  const envelope = decodeCBOR(file.subarray(MAP_HEAD)) as Record<string, unknown>
  if ('content' in envelope) return { sealed: sealedOf(envelope) }
  const { body, crc32: sum } = envelope
  if (Object.keys(envelope).join() !== 'format,version,crc32,body' || !(body instanceof Uint8Array)) throw illFormed('another envelope')
  return {
    body: () => {
      if (checksum(body) !== sum) throw altered()
      return decodeCBOR(body)
    },
  }
}

/** Bounds what the derivation of a key may cost a reader: 128 MiB, eight times (SPEC.md section 2). */
const SCRYPT = { least: 2 ** 14, most: 2 ** 17, r: 8, p: 8 } as const

function sealedOf({ signature, ...rest }: Record<string, unknown>): Sealed {
  const { content, ...head } = rest
  const keys = ['format', 'version', ...(head['encryption'] === undefined ? [] : ['encryption']), 'content'].join()
  const { encryption } = head as Partial<Sealed>
  if (Object.keys(rest).join() !== keys || !(content instanceof Uint8Array)) throw illFormed('another envelope')
  if (encryption !== undefined && !isEncryption(encryption)) throw illFormed('another encryption')
  if (signature !== undefined && !isSignature(signature)) throw illFormed('another signature')
  if (encryption === undefined && signature === undefined) throw illFormed('another envelope')
  return {
    ...(encryption === undefined ? {} : { encryption }),
    content,
    ...(signature === undefined ? {} : { signature }),
    authenticated: toCBOR(head),
    signed: toCBOR(rest),
  }
}

function isEncryption(value: unknown): value is NonNullable<Sealed['encryption']> {
  if (!hasKeys(value, 'scrypt,nonce') || !hasKeys(value['scrypt'], 'n,r,p,salt')) return false
  const { n, r, p, salt } = value['scrypt'] as Record<string, unknown>
  const isPower = Number.isInteger(Math.log2(n as number)) && (n as number) >= SCRYPT.least && (n as number) <= SCRYPT.most
  return (
    isPower &&
    r === SCRYPT.r &&
    Number.isInteger(p) &&
    (p as number) >= 1 &&
    (p as number) <= SCRYPT.p &&
    isBytes(salt, 16) &&
    isBytes(value['nonce'], 12)
  )
}

function isSignature(value: unknown): value is NonNullable<Sealed['signature']> {
  return hasKeys(value, 'key,ed25519') && isBytes(value['key'], 32) && isBytes(value['ed25519'], 64)
}

function hasKeys(value: unknown, keys: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).join() === keys
}

function isBytes(value: unknown, length: number): boolean {
  return value instanceof Uint8Array && value.length === length
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

function openJSON(file: Uint8Array, checksum: Checksum): Opened {
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
  if ('content' in envelope) return { sealed: sealedOf(plainData(JSON.stringify(envelope)) as Record<string, unknown>) }
  if (Object.keys(envelope).join() !== 'format,version,crc32,body') throw illFormed('another envelope')
  return { body: () => bodyOf(envelope, checksum) }
}

function bodyOf(envelope: Record<string, unknown>, checksum: Checksum): unknown {
  // The checksum is over the text without white space between tokens, so a file printed anew is still the same.
  const body = JSON.stringify(envelope['body'])
  if (checksum(new TextEncoder().encode(body)) !== envelope['crc32']) throw altered()
  return plainData(body)
}

function plainData(json: string): unknown {
  try {
    return fromJSON(json)
  } catch (error) {
    throw illFormed((error as Error).message)
  }
}

function checkVersion(version: unknown): void {
  if (!Number.isInteger(version) || (version as number) < 1) throw illFormed('no version')
  if ((version as number) > FORMAT_VERSION) throw future(version as number, FORMAT_VERSION)
}
