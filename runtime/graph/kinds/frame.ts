/** Captures activations of async functions: which suspension point they wait at, in which environments, with which variables besides. */
import type { DescribeCode } from '../code.ts'
import { type ContextPayload, checkContext, describeContext } from '../context.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { type ActivationPayload, neverAllocated } from '../ownership.ts'
import { nodeOf } from '../registry.ts'
import type { Resumption } from '../resumption.ts'
import { environmentsOf, type Frame } from '../waiting.ts'
import { ENCLOSING, isUndefined } from './environment.ts'

export type FramePayload = Omit<ActivationPayload, 'inner'> & { readonly context?: ContextPayload }

export const frame: Kind<Frame, FramePayload> = {
  name: 'frame',
  capture: (value, describe) => ({
    code: (describe as DescribeCode).code(value.id),
    point: value.point,
    chain: environmentsOf(value).map((environment) => describe.value(nodeOf(environment), ['closure'])),
    locals: value.locals.map((local, i) => describe.value(local, ['local', i])),
    promise: describe.value(value.promise, ['promise']),
    ...(value.context === undefined ? {} : { context: describeContext(value.context, describe) }),
  }),
}

/** Its nodes are made by the text that `tm-restore` writes for their suspension points. */
export const frameMaker: Maker<Resumption, FramePayload> = {
  name: 'frame',
  allocate: neverAllocated,
}

export const frameCheck: KindCheck<FramePayload> = {
  ...frameMaker,
  verify(payload, check: Check) {
    const { code, point, chain, locals, promise, context } = payload as FramePayload
    if (context !== undefined) checkContext(context, check)
    check.integer(code, 0, Number.MAX_SAFE_INTEGER)
    check.integer(point, 0, Number.MAX_SAFE_INTEGER)
    if (!Array.isArray(chain) || !Array.isArray(locals)) check.fail('chain or locals of a frame are not a list')
    for (const environment of chain) check.node(environment, ENCLOSING, ['closure'])
    for (const [i, local] of locals.entries()) check.value(local, ['local', i])
    if (promise !== undefined && !isUndefined(promise)) check.node(promise, 'promise', ['promise'])
  },
  dump: (payload) => JSON.stringify(payload),
}
