/** Checks the data of timers and immediates. */
import type { Check, KindCheck } from '../../../graph/kind.ts'
import type { AdapterCheck } from '../../adapter.ts'
import { verifyContext } from '../contexts/index.ts'
import { LONGEST } from './handles.ts'
import type { TimersState } from './index.ts'
import type { ImmediatePayload, TimeoutPayload } from './kinds.ts'

const verifyCall = (payload: readonly unknown[], check: Check) => {
  check.value(payload[0], ['callback'])
  if (Array.isArray(payload[1])) for (const [i, value] of payload[1].entries()) check.value(value, ['argument', i])
  else if (payload[1] !== null) check.fail('arguments that are no list')
}
const verifyTime = (value: unknown, min: number, max: number, check: Check) =>
  (Number.isFinite(value) && (value as number) >= min && (value as number) <= max) || check.fail('a time out of range')

const timeoutCheck: KindCheck<TimeoutPayload> = {
  name: 'timeout',
  verify(payload: unknown, check: Check): asserts payload is TimeoutPayload {
    if (!Array.isArray(payload) || ![6, 8, 9].includes(payload.length)) return check.fail('a timer without its fields')
    verifyCall(payload, check)
    verifyTime(payload[2], -1, LONGEST, check)
    if (payload[3] !== null) verifyTime(payload[3], 1, LONGEST, check)
    if (typeof payload[4] !== 'boolean') check.fail('a timer that is neither refed nor unrefed')
    check.integer(payload[5], 0, Number.MAX_SAFE_INTEGER)
    if (payload.length === 9) verifyContext(payload[8], check)
    for (const time of payload.slice(6, 8)) verifyTime(time, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, check)
  },
  dump: ([, , delay, repeat, , , remaining]) =>
    `${repeat ? 'interval' : 'timeout'} ${repeat ?? delay} ms${remaining === undefined ? ', over' : ''}`,
}

const immediateCheck: KindCheck<ImmediatePayload> = {
  name: 'immediate',
  verify(payload: unknown, check: Check): asserts payload is ImmediatePayload {
    if (!Array.isArray(payload) || ![0, 3, 4].includes(payload.length)) return check.fail('an immediate without its fields')
    if (!payload.length) return
    verifyCall(payload, check)
    if (payload.length === 4) verifyContext(payload[3], check)
    if (typeof payload[2] !== 'boolean') check.fail('an immediate that is neither refed nor unrefed')
  },
  dump: (payload) => (payload.length ? 'immediate' : 'immediate, over'),
}

export const timersCheck: AdapterCheck<TimersState> = {
  name: 'timers',
  kinds: [timeoutCheck, immediateCheck] as readonly KindCheck[],
  verify(state: unknown, check: Check): asserts state is TimersState {
    if (!Array.isArray(state) || state.length !== 3 || !state.every(Array.isArray)) return check.fail('timers without their order')
    ;(state as unknown[][]).forEach((list, index) => {
      for (const [i, each] of list.entries())
        if (index) check.node(each, 'immediate', ['immediate', i])
        else check.node(each, 'timeout', ['timer', i])
    })
  },
}
