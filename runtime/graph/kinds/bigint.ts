/** Describes big integers as hexadecimal text, which takes linear time both ways. */
import { uncurry } from '../intrinsics.ts'
import type { Check, Kind } from '../kind.ts'
import { dump } from './payload.ts'
import { asKind, type PrimitiveKind } from './primitive.ts'

const toText = uncurry(BigInt.prototype.toString)

const kind: PrimitiveKind<bigint, string> = {
  name: 'bigint',
  recognise: (value) => typeof value === 'bigint',
  capture: (value) => toText(value, 16),
  allocate: (text) => (text[0] === '-' ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`)),
  verify(payload, check: Check): asserts payload is string {
    if (typeof payload !== 'string' || !/^(0|-?[1-9a-f][\da-f]*)$/.test(payload)) check.fail('has no hexadecimal digits')
  },
  dump,
}

export const bigint: Kind = asKind(kind)
