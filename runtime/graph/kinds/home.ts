/** Captures object literals whose methods use `super`: they are the home object of those methods, so they are evaluated with them. */
import type { BuildCode, DescribeCode } from '../code.ts'
import type { Value } from '../format.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { homes, innermost, nodeOf } from '../registry.ts'
import { ENCLOSING, isUndefined } from './environment.ts'

export interface HomePayload {
  readonly code: number
  readonly env: Value
}

export const home: Kind<object, HomePayload> = {
  name: 'home',
  capture(value, describe) {
    const { id, chain } = homes.get(value)!
    return {
      code: (describe as DescribeCode).code(id, { name: '', length: 0 }),
      env: describe.value(nodeOf(innermost(chain)), ['literal']),
    }
  },
}

export const homeMaker: Maker<object, HomePayload> = {
  ...home,
  needs: (payload) => [payload.env],
  allocate({ code, env }, build) {
    const { dispatcher, homeMethods } = build as BuildCode
    const [literal, methods] = dispatcher(env)(~code) as [object, Record<number, object>]
    homeMethods.set(literal, methods)
    return literal
  },
}

export const homeCheck: KindCheck<HomePayload> = {
  ...homeMaker,
  verify(payload, check: Check) {
    const { code, env } = payload as HomePayload
    check.integer(code, 0, Number.MAX_SAFE_INTEGER)
    if (!isUndefined(env)) check.node(env, ENCLOSING, ['literal'])
  },
  dump: (payload) => JSON.stringify(payload),
}
