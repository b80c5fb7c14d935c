/** Captures generators of the program: which suspension point they are at, in which environments, with which variables besides. */
import { above } from '../chain.ts'
import type { DescribeCode } from '../code.ts'
import { askGenerator, markPrototype } from '../generators.ts'
import { hidden } from '../hidden.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { type ActivationPayload, neverAllocated } from '../ownership.ts'
import { getPrototypeOf } from '../primordials.ts'
import { nodeOf } from '../registry.ts'
import { ENCLOSING } from './environment.ts'
import { dump } from './payload.ts'

/** `null`: it is over. */
export type GeneratorPayload = null | Omit<ActivationPayload, 'promise'>

export const generator: Kind<object, GeneratorPayload> = {
  name: 'generator',
  capture(value, describe) {
    const suspension = askGenerator(value)
    if (!suspension) return null
    const { id, point, environments, locals, inner } = suspension
    return {
      code: (describe as DescribeCode).code(id),
      point,
      chain: environments.map((environment) => describe.value(nodeOf(environment), ['closure'])),
      locals: locals.map((local, i) => describe.value(local, ['local', i])),
      ...(inner === undefined ? {} : { inner: describe.value(inner, ['yield*']) }),
    }
  },
}

const generatorPrototype = hidden.get('GeneratorPrototype')!
function* over() {}

/** One that is not over is made by the text that `tm-restore` writes for its suspension point. */
export const generatorMaker: Maker<object, GeneratorPayload> = {
  ...generator,
  allocate(payload) {
    if (payload !== null) return neverAllocated()
    const made = over()
    made.next()
    return made
  },
  /** The next capture may ask it again. */
  finish(value) {
    for (let at = above(value); at !== null; at = above(at)) if (getPrototypeOf(at) === generatorPrototype) return markPrototype(at)
  },
}

export const generatorCheck: KindCheck<GeneratorPayload> = {
  ...generatorMaker,
  verify(payload, check: Check): asserts payload is GeneratorPayload {
    if (payload === null) return
    const { code, point, chain, locals, inner } = payload as NonNullable<GeneratorPayload>
    check.integer(code, 0, Number.MAX_SAFE_INTEGER)
    check.integer(point, 0, Number.MAX_SAFE_INTEGER)
    if (!Array.isArray(chain) || !Array.isArray(locals)) return check.fail('chain or locals of a generator are not a list')
    for (const environment of chain) check.node(environment, ENCLOSING, ['closure'])
    for (const [i, local] of locals.entries()) check.value(local, ['local', i])
    if (inner !== undefined) check.value(inner, ['yield*'])
  },
  dump,
}
