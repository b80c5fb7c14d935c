/** Turns bytes into their CRC-32 (ISO 3309, as in gzip and PNG): finds accidents, proves nothing about intent. */

let table: Int32Array | undefined

/** `before`: the sum of what comes before these bytes. */
export function crc32(bytes: Uint8Array, before = 0): number {
  table ??= Int32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1
    return byte
  })
  let sum = ~before
  for (let i = 0; i < bytes.length; i++) sum = table[(sum ^ bytes[i]!) & 0xff]! ^ (sum >>> 8)
  return ~sum >>> 0
}
