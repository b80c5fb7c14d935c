/** Describes WeakMaps as the flat list of those keys that are alive otherwise, with their values. */
import { weakMapHas } from '../brand.ts'
import type { Value } from '../format.ts'
import type { Kind, KindCheck, Maker } from '../kind.ts'
import { uncurry } from '../primordials.ts'
import { checkValues, dump, entryEdge } from './payload.ts'

const get = uncurry(WeakMap.prototype.get) as (map: unknown, key: unknown) => unknown
const set = uncurry(WeakMap.prototype.set) as (map: unknown, key: unknown, value: unknown) => unknown

export const weakmap: Kind<WeakMap<WeakKey, unknown>, readonly Value[]> = {
  name: 'weakmap',
  /** The list is filled while the walk goes on. */
  capture(value, describe) {
    const entries: Value[] = []
    describe.weak(
      value,
      (key) => weakMapHas(value, key),
      (key) => {
        const n = entries.length
        entries[n] = describe.value(key, ['key', key])
        entries[n + 1] = describe.value(get(value, key), ['get', key])
      },
    )
    return entries
  },
}

export const weakmapMaker: Maker<WeakMap<WeakKey, unknown>, readonly Value[]> = {
  ...weakmap,
  allocate: () => new WeakMap(),
  fill(value, entries, build) {
    for (let i = 0; i < entries.length; i += 2) set(value, build.value(entries[i]!), build.value(entries[i + 1]!))
  },
}

export const weakmapCheck: KindCheck<readonly Value[]> = {
  ...weakmapMaker,
  verify: (payload, check) => checkValues(payload, 2, check, entryEdge),
  dump,
}
