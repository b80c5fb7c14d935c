/** Captures environments: the variables of one run-time instance of a scope. */

import type { BuildCode, DescribeCode, Dispatcher } from '../code.ts'
import { CONSTANTS, type Value } from '../format.ts'
import type { Check, Describe, Kind, KindCheck, Maker } from '../kind.ts'
import { uninitialised } from '../obstacles/index.ts'
import { attempt, type Environment, MappedArguments, nodeOf, REDACTED, Redacted, UNINITIALISED } from '../registry.ts'

export interface EnvironmentPayload {
  readonly scope: number
  /** Environment or class around it; `undefined` for the outermost. */
  readonly parent: Value
  readonly values: readonly Value[]
  /** For a sloppy function whose parameters are captured: its arguments object and how many arguments there were (ECMA-262 10.4.4). */
  readonly arguments?: readonly [object: Value, count: number]
}

/** What closures, frames and other environments stand in. */
export const ENCLOSING: readonly string[] = ['environment', 'class']

export const environment: Kind<Environment, EnvironmentPayload> = {
  name: 'environment',
  capture(value, describe) {
    const { id, parent } = value
    const variables = readAll(value, describe)
    const last = variables.at(-1)
    const mapped = MappedArguments.is(last) ? last.object : undefined
    if (mapped !== undefined) variables.pop()
    const count: unknown = mapped && Reflect.getOwnPropertyDescriptor(mapped, 'length')?.value
    return {
      ...(mapped === undefined
        ? {}
        : { arguments: [describe.value(mapped, ['arguments']), typeof count === 'number' ? count : 0] as const }),
      scope: (describe as DescribeCode).scope(id),
      parent: describe.value(nodeOf(parent), ['scope']),
      values: [...variables, ...value.late.map((late) => (Redacted.is(late) ? late : attempt(late)))].map((variable, i) => {
        if (Redacted.is(variable)) return redact(variable, describe as DescribeCode)
        return variable === UNINITIALISED ? [CONSTANTS.uninitialised] : describe.value(variable, ['variable', i])
      }),
    }
  },
}

export const environmentMaker: Maker<Environment, EnvironmentPayload> = {
  ...environment,
  needs: (payload) => [payload.parent],
  allocate({ scope, parent, values, arguments: mapped }, build) {
    const missing = values.flatMap((value, i) => (isUninitialised(value) ? [i] : []))
    return (build as BuildCode).dispatcher(parent)([scope, ...missing].join('.'), mapped?.[1]) as Environment & Dispatcher
  },
  fill(dispatcher, { values }, build) {
    for (const [i, value] of values.entries()) {
      if (!isUninitialised(value)) (dispatcher as unknown as Dispatcher)(i, build.value(value))
    }
  },
}

export const environmentCheck: KindCheck<EnvironmentPayload> = {
  ...environmentMaker,
  verify(payload, check: Check) {
    const { scope, parent, values, arguments: mapped } = payload as EnvironmentPayload
    check.integer(scope, 0, Number.MAX_SAFE_INTEGER)
    if (!isUndefined(parent)) check.node(parent, ENCLOSING, ['scope'])
    if (mapped !== undefined) {
      check.node(mapped[0], 'arguments', ['arguments'])
      check.integer(mapped[1], 0, 65535)
    }
    if (!Array.isArray(values)) check.fail('values of an environment are not a list')
    for (const [i, value] of values.entries()) if (!isUninitialised(value) && !isRedacted(value)) check.value(value, ['variable', i])
  },
  dump: ({ scope, parent, values }) => `scope ${scope} in ${JSON.stringify(parent)}: ${JSON.stringify(values)}`,
}

function redact({ name, read }: Redacted, describe: DescribeCode): Value {
  const value = attempt(read)
  // It has none yet, or no other since the last hop.
  if (value === UNINITIALISED) return [CONSTANTS.uninitialised]
  if (value !== REDACTED) describe.secret(name, value)
  return [CONSTANTS.redacted]
}

function readAll(environment: Environment, describe: Describe): unknown[] {
  try {
    return environment.read()
  } catch {
    describe.obstacle(uninitialised(environment.id))
    return []
  }
}

export function isUninitialised(value: Value | undefined): boolean {
  return Array.isArray(value) && value[0] === CONSTANTS.uninitialised
}

function isRedacted(value: Value): boolean {
  return Array.isArray(value) && value.length === 1 && value[0] === CONSTANTS.redacted
}

export function isUndefined(value: Value | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value[0] === CONSTANTS.undefined)
}
