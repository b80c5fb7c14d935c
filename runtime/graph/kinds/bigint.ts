/** Describes big integers as hexadecimal text, which takes linear time both ways. */

import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { uncurry } from '../primordials.ts'
import { dump } from './payload.ts'

const toText = uncurry(BigInt.prototype.toString)

export const bigint: Kind<bigint, string> = {
  name: 'bigint',
  capture: (value) => toText(value, 16),
}

export const bigintMaker: Maker<bigint, string> = {
  ...bigint,
  allocate: (text) => (text[0] === '-' ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`)),
}

export const bigintCheck: KindCheck<string> = {
  ...bigintMaker,
  verify(payload, check: Check): asserts payload is string {
    if (typeof payload !== 'string' || !/^(0|-?[1-9a-f][\da-f]*)$/.test(payload)) check.fail('has no hexadecimal digits')
  },
  dump,
}
