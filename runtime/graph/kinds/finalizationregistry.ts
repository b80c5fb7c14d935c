/** Describes a FinalizationRegistry as its cleanup and what is registered; what nothing else holds is gone on the other side, where the cleanup hears of it. */
import type { DescribeCode } from '../code.ts'
import { makeRegistry, register, registeredWith, targetOf } from '../finalization.ts'
import type { Value } from '../format.ts'
import { CONSTANTS } from '../format.ts'
import type { Build, Check, Kind, KindCheck, Maker } from '../kind.ts'
import { unknownKind } from '../obstacles/index.ts'
import { isUndefined } from './environment.ts'
import { checkTuple, checkValues, dump } from './payload.ts'

/** Three values to a cell: what is registered and the token, both `undefined` where only the registry holds them; what is held for the cleanup. */
type Payload = readonly [cleanup: Value, cells: readonly Value[]]

const EDGES = [['registered'], ['token'], ['held']] as const
const none: Value = [CONSTANTS.undefined]

export const finalizationregistry: Kind<FinalizationRegistry<unknown>, Payload> = {
  name: 'finalizationregistry',
  /** Targets and tokens are put in when it is known what is alive. */
  capture(value, describe) {
    const registered = registeredWith(value)
    if (registered === undefined) describe.obstacle(unknownKind('FinalizationRegistry'))
    const { cleanup, cells } = registered ?? { cleanup: undefined, cells: [] }
    const list: Value[] = []
    for (const { target, held, token } of cells) {
      const at = list.length
      list[at] = list[at + 1] = none
      list[at + 2] = describe.value(held, ['held'])
      for (const [i, weak] of [target, token].entries()) {
        const found = targetOf(weak)
        if (found !== undefined) (describe as DescribeCode).ifReached(found as object, (reference) => void (list[at + i] = reference))
      }
    }
    return [describe.value(cleanup, ['cleanup']), list]
  },
}

export const finalizationregistryMaker: Maker<FinalizationRegistry<unknown>, Payload> = {
  ...finalizationregistry,
  allocate: () => makeRegistry(() => {}),
  fill(value, [cleanup, cells], build: Build) {
    registeredWith(value)!.cleanup = build.value(cleanup) as (held: unknown) => void
    for (let i = 0; i < cells.length; i += 3) {
      const [target, token, held] = [0, 1, 2].map((n) => build.value(cells[i + n]!)) as [WeakKey | undefined, WeakKey | undefined, unknown]
      register(value, [target ?? {}, held, ...(token === undefined ? [] : [token])] as [WeakKey, unknown])
    }
  },
}

export const finalizationregistryCheck: KindCheck<Payload> = {
  ...finalizationregistryMaker,
  verify(payload, check: Check): asserts payload is Payload {
    checkTuple(payload, 2, check)
    const [cleanup, cells] = payload
    check.value(cleanup, ['cleanup'])
    if (isUndefined(cleanup as Value)) check.fail('has no cleanup')
    checkValues(cells, 3, check, (i) => EDGES[i % 3]!)
  },
  dump,
}
