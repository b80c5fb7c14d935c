/** Collects bytes in a buffer that grows. */
import { writeUTF8 } from './utf8.ts'

export interface Bytes {
  /** The buffer at hand; another one after `reserve`. */
  buffer: Uint8Array<ArrayBuffer>
  /** Number of bytes written. */
  length: number
}

export function bytes(): Bytes {
  return { buffer: new Uint8Array(1 << 14), length: 0 }
}

/** Makes room for `length` more; doubling keeps the cost of all copies linear. */
export function reserve(out: Bytes, length: number): Uint8Array<ArrayBuffer> {
  const { buffer } = out
  if (out.length + length <= buffer.length) return buffer
  out.buffer = new Uint8Array(Math.max(buffer.length * 2, out.length + length))
  out.buffer.set(buffer.subarray(0, out.length))
  return out.buffer
}

export function append(out: Bytes, text: string): void {
  out.length = writeUTF8(text, reserve(out, text.length * 3), out.length)
}

export function written(out: Bytes): Uint8Array<ArrayBuffer> {
  return out.buffer.subarray(0, out.length)
}
