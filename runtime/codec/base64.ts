/** Turns bytes into base64 (RFC 4648 section 4) and back; QuickJS and XS have no `btoa`. */

// Taken when the module is loaded. Node's take 1 ms for a MB, our loops 6.
const { Buffer } = globalThis as Partial<typeof globalThis>
const from = Buffer?.from

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const CHUNK = 3 * 2048

export function toBase64(bytes: Uint8Array): string {
  return from ? from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64') : encode(bytes)
}

/** @throws SyntaxError when the text is not padded base64, or not the only one for its bytes (RFC 4648 section 3.5). */
export function fromBase64(text: string): Uint8Array {
  if (!from) return decode(text)
  const bytes = from(text, 'base64')
  // Node passes over what is wrong.
  if (toBase64(bytes) !== text) throw new SyntaxError('no base64')
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** On any host. */
export function encode(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const units: number[] = []
    const end = Math.min(start + CHUNK, bytes.length)
    for (let i = start; i < end; i += 3) {
      // Beyond the end, bytes count as zero.
      const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!
      for (let shift = 18; shift >= 0; shift -= 6) units.push(ALPHABET.charCodeAt((bits >> shift) & 63))
    }
    text += String.fromCharCode(...units)
  }
  const spare = (3 - (bytes.length % 3)) % 3
  return spare ? text.slice(0, -spare) + '=='.slice(0, spare) : text
}

export function decode(text: string): Uint8Array {
  const length = text.length
  const spare = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (length % 4) throw new SyntaxError('base64 of odd length')
  const digits: Record<number, number> = {}
  for (let i = 0; i < 64; i++) digits[ALPHABET.charCodeAt(i)] = i
  const bytes = new Uint8Array((length / 4) * 3)
  let at = 0
  let bits = 0
  for (let i = 0; i < length; i++) {
    const digit = i < length - spare ? digits[text.charCodeAt(i)] : 0
    if (digit === undefined) throw new SyntaxError('no base64 digit')
    bits = (bits << 6) | digit
    if (i % 4 === 3) {
      bytes[at++] = bits >> 16
      bytes[at++] = bits >> 8
      bytes[at++] = bits
    }
  }
  for (const beyond of bytes.subarray(at - spare)) if (beyond !== 0) throw new SyntaxError('base64 with bits behind the end')
  return bytes.subarray(0, at - spare)
}
