/** Counts the bytes that plain data takes as CBOR (SPEC.md, "Encoding"), without writing them. */

const headOf = (argument: number): number => (argument < 24 ? 1 : argument < 0x100 ? 2 : argument < 0x10000 ? 3 : 5)

const ofNumber = (value: number): number => {
  if (Number.isInteger(value) && value < 2 ** 32 && value >= -(2 ** 32)) return headOf(value < 0 ? -1 - value : value)
  return Math.fround(value) === value ? 5 : 9
}

const ofText = (text: string): number => {
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // Of a pair of surrogates, each counts for two of its four bytes.
    if (unit >= 0x80) length += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2
  }
  return headOf(length) + length
}

export function sizeOf(data: unknown): number {
  let size = 0
  const left = [data]
  while (left.length > 0) {
    const at = left.pop()
    if (typeof at === 'number') size += ofNumber(at)
    else if (typeof at === 'string') size += ofText(at)
    else if (typeof at !== 'object' || at === null) size += 1
    else if (at instanceof Uint8Array) size += headOf(at.length) + at.length
    else if (Array.isArray(at)) {
      size += headOf(at.length)
      for (let i = 0; i < at.length; i++) left.push(at[i])
    } else {
      const keys = Object.keys(at)
      size += headOf(keys.length)
      for (const key of keys) {
        size += ofText(key)
        left.push((at as Record<string, unknown>)[key])
      }
    }
  }
  return size
}
