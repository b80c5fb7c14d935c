/** Captures async generators of the program: what they are doing, what they are still to answer, the generator that runs the body. */
import { activationOf, makeActivation, REQUESTS, type RequestKind, STATES, type State } from '../activations.ts'
import { CONSTANTS, type Value } from '../format.ts'
import { markPrototype } from '../generators.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { getPrototypeOf } from '../primordials.ts'
import { checkTuple, dump } from './payload.ts'

interface Payload {
  /** One of `STATES`. */
  readonly state: number
  /** For each request one of `REQUESTS`, its value, and the promise that its caller was given. */
  readonly queue: readonly (readonly [kind: number, value: Value, promise: Value])[]
  /** `undefined` when the body is over. */
  readonly inner: Value
}

export const asyncGenerator: Kind<object, Payload> = {
  name: 'async-generator',
  capture(value, describe) {
    const { state, queue, inner } = activationOf(value)!
    // Its function is emitted, so it can be asked.
    if (inner !== undefined) markPrototype(getPrototypeOf(inner)!)
    return {
      state,
      queue: queue.map(
        ({ kind, value, promise }, i) => [kind, describe.value(value, ['request', i]), describe.value(promise, ['request', i])] as const,
      ),
      inner: describe.value(inner, ['body']),
    }
  },
}

export const asyncGeneratorMaker: Maker<object, Payload> = {
  ...asyncGenerator,
  allocate: () => makeActivation(undefined),
  fill(value, { state, queue, inner }, build) {
    const activation = activationOf(value)!
    activation.state = state as State
    activation.inner = build.value(inner) as object | undefined
    for (const [kind, value, promise] of queue)
      activation.queue.push({ kind: kind as RequestKind, value: build.value(value), promise: build.value(promise) as object })
  },
}

export const asyncGeneratorCheck: KindCheck<Payload> = {
  ...asyncGeneratorMaker,
  verify(payload, check: Check): asserts payload is Payload {
    const { state, queue, inner } = payload as Payload
    check.integer(state, 0, STATES.done)
    if (!Array.isArray(queue)) check.fail('requests of an async generator are not a list')
    for (const [i, request] of queue.entries()) {
      checkTuple(request, 3, check)
      check.integer(request[0], 0, REQUESTS.return)
      check.value(request[1], ['request', i])
      check.node(request[2], 'promise', ['request', i])
    }
    if (!Array.isArray(inner) || inner[0] !== CONSTANTS.undefined) check.node(inner, 'generator', ['body'])
  },
  dump,
}
