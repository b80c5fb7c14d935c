/** Checks the data of AbortSignals, AbortControllers and EventTargets. */
import type { Reference } from '../../../graph/format.ts'
import type { Check, KindCheck } from '../../../graph/kind.ts'
import type { AdapterCheck } from '../../adapter.ts'
import { dumpListeners, type Listeners, verifyListeners } from '../../listening.ts'
import type { SignalPayload, State } from './index.ts'

const targetCheck: KindCheck<Listeners> = {
  name: 'eventtarget',
  verify: (payload, check) => verifyListeners(payload, [], check),
  dump: dumpListeners,
}

const signalCheck: KindCheck<SignalPayload> = {
  name: 'abortsignal',
  needs: ({ sources }) => sources ?? [],
  verify(payload: unknown, check: Check): asserts payload is SignalPayload {
    if (typeof payload !== 'object' || payload === null) return check.fail('a signal without its state')
    const { aborted, reason, listeners, followers, sources = [], timeout = [0, 0] } = payload as SignalPayload
    if (typeof aborted !== 'boolean') return check.fail('a signal that is neither aborted nor not')
    check.value(reason, 'reason')
    verifyListeners(listeners, ['abort'], check)
    for (const list of [followers, sources]) {
      if (!Array.isArray(list)) return check.fail('a signal without those it follows')
      for (const each of list) check.node(each, 'abortsignal', [list === sources ? 'signal that it follows' : 'signal that follows'])
    }
    if (!Array.isArray(timeout) || timeout.length !== 2 || !timeout.every(Number.isFinite)) return check.fail('a signal without its time')
  },
  dump: ({ aborted, listeners }) => `${aborted ? 'aborted, ' : ''}${dumpListeners(listeners)}`,
}

const controllerCheck: KindCheck<Reference> = {
  name: 'abortcontroller',
  needs: (payload) => [payload],
  verify: (payload, check): asserts payload is Reference => check.node(payload, 'abortsignal', 'signal'),
  dump: () => '',
}

export const signalsCheck: AdapterCheck<State> = {
  name: 'signals',
  kinds: [targetCheck, signalCheck, controllerCheck] as readonly KindCheck[],
  verify(state: unknown, check: Check): asserts state is State {
    if (!Array.isArray(state)) return check.fail('signals that are no list')
    for (const [i, each] of state.entries()) check.node(each, 'abortsignal', ['AbortSignal.timeout', i])
  },
}
