/** Describes Maps as the flat list of their keys and values, in order. */
import type { Value } from '../format.ts'
import type { Kind, KindCheck, Maker } from '../kind.ts'
import { uncurry } from '../primordials.ts'
import { checkValues, dump, entryEdge } from './payload.ts'

const forEach = uncurry(Map.prototype.forEach)
const set = uncurry(Map.prototype.set)

export const map: Kind<Map<unknown, unknown>, readonly Value[]> = {
  name: 'map',
  capture(value, describe) {
    const entries: Value[] = []
    forEach(value, (v, k) => {
      const n = entries.length
      entries[n] = describe.value(k, ['key', k])
      entries[n + 1] = describe.value(v, ['get', k])
    })
    return entries
  },
}

export const mapMaker: Maker<Map<unknown, unknown>, readonly Value[]> = {
  ...map,
  allocate: () => new Map(),
  fill(value, entries, build) {
    for (let i = 0; i < entries.length; i += 2) set(value, build.value(entries[i]!), build.value(entries[i + 1]!))
  },
}

export const mapCheck: KindCheck<readonly Value[]> = {
  ...mapMaker,
  verify: (payload, check) => checkValues(payload, 2, check, entryEdge),
  dump,
}
