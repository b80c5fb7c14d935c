/** Turns a string into UTF-8 (RFC 3629). */

/**
 * Writes `text` at `at`, where three bytes a code unit are free; returns the position behind it.
 * Own loop: most strings of a heap are short, where a call of `TextEncoder.encodeInto` costs more than the characters, and not every engine has one.
 * @throws RangeError for a lone surrogate, which has no UTF-8.
 */
export function writeUTF8(text: string, bytes: Uint8Array, at: number): number {
  const length = text.length
  for (let i = 0; i < length; i++) {
    let unit = text.charCodeAt(i)
    if (unit < 0x80) bytes[at++] = unit
    else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6)
      bytes[at++] = 0x80 | (unit & 63)
    } else {
      if ((unit & 0xf800) === 0xd800) {
        const low = text.charCodeAt(++i)
        if (unit > 0xdbff || (low & 0xfc00) !== 0xdc00) throw new RangeError('lone surrogate')
        unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff)
        bytes[at++] = 0xf0 | (unit >> 18)
        bytes[at++] = 0x80 | ((unit >> 12) & 63)
      } else bytes[at++] = 0xe0 | (unit >> 12)
      bytes[at++] = 0x80 | ((unit >> 6) & 63)
      bytes[at++] = 0x80 | (unit & 63)
    }
  }
  return at
}
