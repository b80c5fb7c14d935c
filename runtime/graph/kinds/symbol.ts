/** Describes symbols as their description, or the key they are registered with; well-known ones go by name. */
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { getter } from '../primordials.ts'
import { checkTuple, dump } from './payload.ts'

const descriptionOf = getter<string | undefined>(Symbol.prototype, 'description')
const { for: register, keyFor } = Symbol

type Payload = readonly [registered: boolean, description: Value]

export const symbol: Kind<symbol, Payload> = {
  name: 'symbol',
  capture: (value, describe) => [keyFor(value) !== undefined, describe.value(descriptionOf(value), ['description'])],
}

export const symbolMaker: Maker<symbol, Payload> = {
  ...symbol,
  needs: ([, description]) => [description],
  allocate([registered, description], build) {
    const text = build.value(description) as string
    return registered ? register(text) : Symbol(text)
  },
}

export const symbolCheck: KindCheck<Payload> = {
  ...symbolMaker,
  verify(payload, check: Check): asserts payload is Payload {
    checkTuple(payload, 2, check)
    check.value(payload[1], ['description'])
  },
  dump,
}
