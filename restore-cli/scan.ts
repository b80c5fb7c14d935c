/** Refuses CBOR and JSON that is more than plain data, before a decoder meets it. */
import { MAX_DEPTH } from '../runtime/graph/plain.ts'
import { illFormed, truncated } from './errors.ts'

const latin1 = new TextDecoder('latin1')

/**
 * One data item fills `bytes` exactly: definite lengths, shortest heads of at most 32 bits, text keys, no tags,
 * no simple values but false, true, null, floats of 32 and 64 bits. Nothing that cbor-x would interpret (records, structured clones) passes.
 * Lengths are compared with the bytes that are there, so the decoder's allocations are bounded by the file. Linear, iterative.
 */
export function scanCBOR(bytes: Uint8Array): void {
  const end = bytes.length
  /** Items still to come in each open container, and whether it is a map (whose keys have an odd place from the end). */
  const left: number[] = [1]
  const map: boolean[] = [false]
  let at = 0

  function argument(info: number): number {
    if (info < 24) return info
    const width = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : 0
    if (width === 0) throw illFormed(info === 31 ? `indefinite length at byte ${at - 1}` : `head of more than 32 bits at byte ${at - 1}`)
    if (at + width > end) throw truncated()
    let value = 0
    for (let i = 0; i < width; i++) value = value * 256 + bytes[at++]!
    if (value < (width === 1 ? 24 : 256 ** (width / 2))) throw illFormed(`head longer than needed at byte ${at - width - 1}`)
    return value
  }

  function open(items: number, isMap: boolean): void {
    if (items > end - at) throw truncated()
    if (left.length > MAX_DEPTH) throw illFormed(`nested deeper than ${MAX_DEPTH}`)
    left.push(items)
    map.push(isMap)
  }

  while (left.length > 0) {
    const top = left.length - 1
    if (left[top] === 0) {
      left.pop()
      map.pop()
      continue
    }
    if (at >= end) throw truncated()
    const isKey = map[top]! && left[top]! % 2 === 0
    left[top]!--
    const start = at
    const major = bytes[at]! >> 5
    const info = bytes[at++]! & 31
    if (isKey && major !== 3) throw illFormed(`a key that is no text at byte ${start}`)
    if (major === 6) throw illFormed(`a tag at byte ${start}`)
    if (major === 7) {
      const width = info === 26 ? 4 : info === 27 ? 8 : 0
      if (width === 0 && (info < 20 || info > 22)) throw illFormed(`simple value ${info} at byte ${start}`)
      if (at + width > end) throw truncated()
      at += width
      continue
    }
    const value = argument(info)
    if (major === 4) open(value, false)
    else if (major === 5) open(value * 2, true)
    else if (major > 1) {
      if (value > end - at) throw truncated()
      // cbor-x would silently make another name of it.
      if (isKey && value === 9 && latin1.decode(bytes.subarray(at, at + 9)) === '__proto__') throw illFormed('a key __proto__')
      at += value
    }
  }
  if (at < end) throw illFormed(`${end - at} bytes behind the end`)
}

/** Bounds the nesting of JSON text; everything else is the parser's. */
export function scanJSON(text: string): void {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++
    } else if (unit === 0x5b || unit === 0x7b) {
      // The envelope is one level.
      if (++depth > MAX_DEPTH + 1) throw illFormed(`nested deeper than ${MAX_DEPTH}`)
    } else if (unit === 0x5d || unit === 0x7d) depth--
  }
}
