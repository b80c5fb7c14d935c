/** Describes arguments objects as strict or sloppy; all they hold is in properties. */
import { emptyArguments, hidden } from '../hidden.ts'
import type { Check, Kind, KindCheck, Maker } from '../kind.ts'
import { getOwnPropertyDescriptor } from '../primordials.ts'
import { dump } from './payload.ts'

const thrower = hidden.get('ThrowTypeError')

/** `true`: sloppy, where `callee` is an ordinary property. The link between a sloppy one and the parameters is not kept. */
export const args: Kind<object, boolean> = {
  name: 'arguments',
  capture: (value) => getOwnPropertyDescriptor(value, 'callee')?.get !== thrower,
  // It can be neither deleted nor changed.
  carries: (_, key, sloppy) => key === 'callee' && !sloppy,
}

export const argsMaker: Maker<object, boolean> = {
  ...args,
  /** Only sloppy code makes sloppy ones, and modules are strict. Throws an `EvalError` where a content security policy forbids it. */
  allocate: (sloppy) => (sloppy ? Function('return arguments')() : emptyArguments()),
}

export const argsCheck: KindCheck<boolean> = {
  ...argsMaker,
  verify(payload, check: Check): asserts payload is boolean {
    if (typeof payload !== 'boolean') check.fail('is neither strict nor sloppy')
  },
  dump,
}
