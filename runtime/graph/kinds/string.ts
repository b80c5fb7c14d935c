/** Describes strings with lone surrogates, which UTF-8 cannot hold, as UTF-16 code units in little-endian order. */

import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { uncurry } from '../primordials.ts'
import { dump } from './payload.ts'

const codeUnit = uncurry(String.prototype.charCodeAt)
const native = (String.prototype as { isWellFormed?: () => boolean }).isWellFormed
const exec = uncurry(RegExp.prototype.exec)

/** Whether a string stands for itself in a snapshot. */
export const isWellFormed: (text: string) => boolean = native ? uncurry(native) : (text) => exec(/\p{Surrogate}/u, text) === null

export const string: Kind<string, Uint8Array> = {
  name: 'string',
  capture(value) {
    const bytes = new Uint8Array(value.length * 2)
    for (let i = 0; i < value.length; i++) {
      const unit = codeUnit(value, i)
      bytes[i * 2] = unit
      bytes[i * 2 + 1] = unit >> 8
    }
    return bytes
  },
}

export const stringMaker: Maker<string, Uint8Array> = {
  ...string,
  allocate(bytes) {
    let text = ''
    for (let i = 0; i < bytes.length; i += 2) text += String.fromCharCode(bytes[i]! | (bytes[i + 1]! << 8))
    return text
  },
}

export const stringCheck: KindCheck<Uint8Array> = {
  ...stringMaker,
  verify(payload, check: Check): asserts payload is Uint8Array {
    check.bytes(payload)
    if (payload.length % 2) check.fail('half a code unit')
  },
  dump,
}
