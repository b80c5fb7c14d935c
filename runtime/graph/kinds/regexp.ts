/** Describes regular expressions as source and flags; `lastIndex` is a property. */
import { regexpSource } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { getOwnPropertyDescriptor, uncurry } from '../primordials.ts'
import { checkText, checkTuple, dump } from './payload.ts'

// The `flags` getter asks properties the program may override; the getter of each flag asks the slot.
const flags = ['d hasIndices', 'g global', 'i ignoreCase', 'm multiline', 's dotAll', 'u unicode', 'v unicodeSets', 'y sticky'].map(
  (flag) => {
    const get = getOwnPropertyDescriptor(RegExp.prototype, flag.slice(2))?.get
    return [flag[0]!, get ? uncurry(get) : () => false] as const
  },
)

export const regexp: Kind<RegExp, readonly [source: Value, flags: string]> = {
  name: 'regexp',
  capture(value, describe) {
    let set = ''
    for (let i = 0; i < flags.length; i++) if (flags[i]![1](value)) set += flags[i]![0]
    return [describe.value(regexpSource(value), ['source']), set]
  },
}

export const regexpMaker: Maker<RegExp, readonly [source: Value, flags: string]> = {
  ...regexp,
  needs: ([source]) => [source],
  allocate: ([source, set], build) => new RegExp(build.value(source) as string, set),
}

export const regexpCheck: KindCheck<readonly [source: Value, flags: string]> = {
  ...regexpMaker,
  verify(payload, check: Check): asserts payload is readonly [Value, string] {
    checkTuple(payload, 2, check)
    checkText(payload[0], check, ['source'])
  },
  dump,
}
