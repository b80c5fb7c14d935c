/** Describes ordinary objects, whose state is all in their properties, as nodes without a payload. */
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { dump } from './payload.ts'

export const object: Kind<object, null> = {
  name: 'object',
  capture: () => null,
}

export const objectMaker: Maker<object, null> = {
  ...object,
  allocate: () => ({}),
}

export const objectCheck: KindCheck<null> = {
  ...objectMaker,
  verify(payload, check: Check): asserts payload is null {
    if (payload !== null) check.fail('has a payload')
  },
  dump,
}
