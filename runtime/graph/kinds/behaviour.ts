/** Describes functions of the runtime (a promise's `resolve`, an element of `Promise.all`) as name and state. */
import { lengthOf, behaviour as make } from '../behaviour.ts'
import type { DescribeCode } from '../code.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { getOwnPropertyDescriptor } from '../primordials.ts'
import { checkTuple, dump } from './payload.ts'

type Payload = readonly [name: string, state: Value]

export const behaviour: Kind<object, Payload> = {
  name: 'behaviour',
  capture(value, describe) {
    const { name, state } = (describe as DescribeCode).behaviour(value)
    return [name, describe.value(state, ['state'])]
  },
  /** `length` and `name` as it was made with: the latter is empty. */
  carries(value, key, [name], describe) {
    if (key !== 'length' && key !== 'name') return false
    const { writable, enumerable, configurable, value: now } = getOwnPropertyDescriptor(value, key)!
    if (describe === undefined) return true
    // A function that stands for another has what that has.
    return !writable && !enumerable && configurable === true && now === (key === 'name' ? '' : lengthOf(name))
  },
}

export const behaviourMaker: Maker<object, Payload> = {
  ...behaviour,
  needs: ([, state]) => [state],
  allocate: ([name, state], build) => make(name, build.value(state) as object),
}

export const behaviourCheck: KindCheck<Payload> = {
  ...behaviourMaker,
  verify(payload, check: Check): asserts payload is Payload {
    checkTuple(payload, 2, check)
    if (typeof payload[0] !== 'string') check.fail('has no name')
    check.node(payload[1], ['object', 'array'], ['state'])
  },
  dump,
}
