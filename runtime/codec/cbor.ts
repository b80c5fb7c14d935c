/** Turns plain data into CBOR (RFC 8949), definite lengths only, the same bytes for the same data. */
import { type Bytes, bytes, put, reserve, written } from './bytes.ts'
import { finite, foreign, traverse } from './traverse.ts'
import { writeUTF8 } from './utf8.ts'

// Own encoder: that of cbor-x is 11 kB minified + gzip, and the budget of the whole runtime is 12 kB.
export function toCBOR(value: unknown): Uint8Array<ArrayBuffer> {
  const out = bytes()
  writeCBOR(out, value)
  return written(out)
}

export function writeCBOR(out: Bytes, value: unknown): void {
  traverse(value, {
    open: (isMap, length) => head(out, isMap ? 5 : 4, length),
    item: (_, key) => {
      if (key !== undefined) string(out, key)
    },
    leaf: (leaf) => {
      if (typeof leaf === 'number') number(out, finite(leaf))
      else if (typeof leaf === 'string') string(out, leaf)
      else if (leaf === null || typeof leaf === 'boolean') head(out, 7, leaf === null ? 22 : leaf ? 21 : 20)
      else if (leaf instanceof Uint8Array) {
        head(out, 2, leaf.length)
        put(out, leaf)
      } else foreign(leaf)
    },
    close: () => {},
  })
}

function bigEndian(out: Bytes, value: number, width: number): void {
  while (width--) out.buffer[out.length++] = value >>> (width * 8)
}

function widthOf(argument: number): number {
  return argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x10000 ? 2 : 4
}

/** Of an item whose content is written behind it. */
export function head(out: Bytes, major: number, argument: number): void {
  const buffer = reserve(out, 5)
  const width = widthOf(argument)
  buffer[out.length++] = (major << 5) | (width ? 23 + (width === 4 ? 3 : width) : argument)
  bigEndian(out, argument, width)
}

const float = new DataView(new ArrayBuffer(8))

// An integer beyond 32 bits takes nine bytes either way; as float64 no reader needs 64-bit integers.
function number(out: Bytes, value: number): void {
  if (Number.isInteger(value) && value < 2 ** 32 && value >= -(2 ** 32)) {
    if (value < 0) head(out, 1, -1 - value)
    else head(out, 0, value)
    return
  }
  const buffer = reserve(out, 9)
  if (Math.fround(value) === value) {
    buffer[out.length++] = 0xfa
    float.setFloat32(0, value)
    bigEndian(out, float.getUint32(0), 4)
  } else {
    buffer[out.length++] = 0xfb
    float.setFloat64(0, value)
    bigEndian(out, float.getUint32(0), 4)
    bigEndian(out, float.getUint32(4), 4)
  }
}

// The head is written as for ASCII; a longer encoding makes it anew, and moves the text if the head has grown.
function string(out: Bytes, value: string): void {
  const buffer = reserve(out, value.length * 3 + 9)
  const start = out.length
  head(out, 3, value.length)
  const from = out.length
  const end = writeUTF8(value, buffer, from)
  const length = end - from
  out.length = end
  if (length === value.length) return
  const grown = widthOf(length) - widthOf(value.length)
  if (grown) buffer.copyWithin(from + grown, from, end)
  out.length = start
  head(out, 3, length)
  out.length = end + grown
}
