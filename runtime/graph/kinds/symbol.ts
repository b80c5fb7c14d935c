/** Describes symbols as their description, or the key they are registered with; well-known ones go by name. */
import type { Value } from '../format.ts'
import { getter } from '../intrinsics.ts'
import type { Check, Kind } from '../kind.ts'
import { checkTuple, dump } from './payload.ts'
import { asKind, type PrimitiveKind } from './primitive.ts'

const descriptionOf = getter<string | undefined>(Symbol.prototype, 'description')
const { for: register, keyFor } = Symbol

type Payload = readonly [registered: boolean, description: Value]

const kind: PrimitiveKind<symbol, Payload> = {
  name: 'symbol',
  recognise: (value) => typeof value === 'symbol',
  capture: (value, describe) => [keyFor(value) !== undefined, describe.value(descriptionOf(value), ['description'])],
  needs: ([, description]) => [description],
  allocate([registered, description], build) {
    const text = build.value(description) as string
    return registered ? register(text) : Symbol(text)
  },
  verify(payload, check: Check): asserts payload is Payload {
    checkTuple(payload, 2, check)
    check.value(payload[1])
  },
  dump,
}

export const symbol: Kind = asKind(kind)
