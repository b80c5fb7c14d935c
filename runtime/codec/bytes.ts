/** Collects bytes in parts, of which the last one grows. */
import { writeUTF8 } from './utf8.ts'

export interface Bytes {
  /** What is full, or was given as it is. */
  readonly parts: Uint8Array[]
  /** The part at hand; another one after `reserve` and `put`. */
  buffer: Uint8Array<ArrayBuffer>
  /** Number of bytes written into it. */
  length: number
}

/** From here on bytes are taken as they are: what is put in has to stay so until the parts are joined. */
const LARGE = 1 << 12
const SMALLEST = 1 << 14
const LARGEST = 1 << 20

export function bytes(): Bytes {
  return { parts: [], buffer: new Uint8Array(SMALLEST), length: 0 }
}

/** Makes room for `length` more in one piece. */
export function reserve(out: Bytes, length: number): Uint8Array<ArrayBuffer> {
  const { buffer } = out
  if (out.length + length <= buffer.length) return buffer
  close(out)
  out.buffer = new Uint8Array(Math.max(length, SMALLEST, Math.min(2 * buffer.length, LARGEST)))
  return out.buffer
}

/** Large ones are not copied. */
export function put(out: Bytes, bytes: Uint8Array): void {
  if (bytes.length < LARGE) {
    reserve(out, bytes.length).set(bytes, out.length)
    out.length += bytes.length
    return
  }
  close(out)
  out.parts.push(bytes)
}

export function append(out: Bytes, text: string): void {
  out.length = writeUTF8(text, reserve(out, text.length * 3), out.length)
}

export function partsOf(out: Bytes): readonly Uint8Array[] {
  close(out)
  return out.parts
}

export const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0)

/** All of it in one piece: the only copy of what is large. */
export function written(out: Bytes): Uint8Array<ArrayBuffer> {
  const parts = partsOf(out)
  const whole = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function close(out: Bytes): void {
  if (out.length === 0) return
  out.parts.push(out.buffer.subarray(0, out.length))
  out.buffer = out.buffer.subarray(out.length)
  out.length = 0
}
