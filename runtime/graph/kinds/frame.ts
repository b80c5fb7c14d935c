/** Captures activations of async functions: which suspension point they wait at, in which environments, with which variables besides. */
import type { Continuation, DescribeCode } from '../code.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { nodeOf } from '../registry.ts'
import { environmentsOf, type Frame } from '../waiting.ts'
import { isUndefined } from './environment.ts'

export interface FramePayload {
  readonly code: number
  /** Number of the suspension point in its function. */
  readonly point: number
  /** Environments and classes around that point, from inside out, up to the first that knows the one around it. */
  readonly chain: readonly Value[]
  /** Variables that live in none of them, and temporaries. */
  readonly locals: readonly Value[]
  /** What the call returned; `undefined` for the program itself. */
  readonly promise: Value
}

export const frame: Kind<Frame, FramePayload> = {
  name: 'frame',
  capture: (value, describe) => ({
    code: (describe as DescribeCode).code(value.id),
    point: value.point,
    chain: environmentsOf(value).map((environment) => describe.value(nodeOf(environment), ['closure'])),
    locals: value.locals.map((local, i) => describe.value(local, ['local', i])),
    promise: describe.value(value.promise, ['promise']),
  }),
}

/** Its nodes are made by the text that `tm-restore` writes for their suspension points. */
export const frameMaker: Maker<Continuation, FramePayload> = {
  name: 'frame',
  needs: ({ chain }) => chain,
  allocate() {
    throw new TypeError('a suspended async function cannot go on yet')
  },
}

export const frameCheck: KindCheck<FramePayload> = {
  ...frameMaker,
  verify(payload, check: Check) {
    const { code, point, chain, locals, promise } = payload as FramePayload
    check.integer(code, 0, Number.MAX_SAFE_INTEGER)
    check.integer(point, 0, Number.MAX_SAFE_INTEGER)
    if (!Array.isArray(chain) || !Array.isArray(locals)) check.fail('chain or locals of a frame are not a list')
    for (const environment of chain) check.node(environment, 'environment', 'class')
    for (const local of locals) check.value(local)
    if (!isUndefined(promise)) check.node(promise, 'promise')
  },
  dump: (payload) => JSON.stringify(payload),
}
