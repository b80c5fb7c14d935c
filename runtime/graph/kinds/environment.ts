/** Captures environments: the variables of one run-time instance of a scope. */
import type { BuildCode, DescribeCode, Dispatcher } from '../code.ts'
import { CONSTANTS, type Value } from '../format.ts'
import type { Check, Describe, Kind } from '../kind.ts'
import { attempt, ClassRecord, Environment, UNINITIALISED } from '../registry.ts'

export interface EnvironmentPayload {
  readonly scope: number
  /** Environment or class around it; `undefined` for the outermost. */
  readonly parent: Value
  readonly values: readonly Value[]
}

export const environment: Kind<Environment, EnvironmentPayload> = {
  name: 'environment',
  recognise: (value): value is Environment => value instanceof Environment,
  capture(value, describe) {
    const { id, parent } = value
    const around = parent instanceof ClassRecord ? parent.target : parent
    return {
      scope: (describe as DescribeCode).scope(id),
      parent: describe.value(around, ['scope']),
      values: [...readAll(value, describe), ...value.late.map(attempt)].map((variable, i) =>
        variable === UNINITIALISED ? [CONSTANTS.uninitialised] : describe.value(variable, ['variable', i]),
      ),
    }
  },
  needs: payload => [payload.parent],
  allocate({ scope, parent, values }, build) {
    const missing = values.flatMap((value, i) => (isUninitialised(value) ? [i] : []))
    return (build as BuildCode).dispatcher(parent)([scope, ...missing].join('.')) as Environment & Dispatcher
  },
  fill(dispatcher, { values }, build) {
    for (const [i, value] of values.entries()) {
      if (!isUninitialised(value)) (dispatcher as unknown as Dispatcher)(i, build.value(value))
    }
  },
  verify(payload, check: Check) {
    const { scope, parent, values } = payload as EnvironmentPayload
    check.integer(scope, 0, Number.MAX_SAFE_INTEGER)
    check.value(parent)
    if (!isUndefined(parent)) check.node(parent, 'environment', 'class')
    if (!Array.isArray(values)) check.fail('values of an environment are not a list')
    for (const value of values) if (!isUninitialised(value)) check.value(value)
  },
  dump: ({ scope, parent, values }) => `scope ${scope} in ${JSON.stringify(parent)}: ${JSON.stringify(values)}`,
}

function readAll(environment: Environment, describe: Describe): unknown[] {
  try {
    return environment.read()
  } catch {
    describe.obstacle(`scope ${environment.id}`, 'a variable of it is not initialised yet', 'Take the snapshot at another moment')
    return []
  }
}

function isUninitialised(value: Value): boolean {
  return Array.isArray(value) && value[0] === CONSTANTS.uninitialised
}

export function isUndefined(value: Value | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value[0] === CONSTANTS.undefined)
}
