/** Checks the data of AsyncLocalStorages, AsyncResources and contexts. */
import type { Check, KindCheck } from '../../../graph/kind.ts'
import type { AdapterCheck } from '../../adapter.ts'
import type { ContextPayload, StoragePayload } from './kinds.ts'

/** Whether `context` is a list of AsyncLocalStorages and their stores. */
export function verifyContext(context: unknown, check: Check): asserts context is ContextPayload {
  if (!Array.isArray(context) || context.length % 2 !== 0) return check.fail('a context without its stores')
  context.forEach((value, index) => {
    if (index % 2) check.value(value, ['store of AsyncLocalStorage'])
    else check.node(value, 'asynclocalstorage', ['AsyncLocalStorage'])
  })
}

const storageCheck: KindCheck<StoragePayload> = {
  name: 'asynclocalstorage',
  needs: ([, fallback]) => [fallback],
  verify(payload: unknown, check: Check): asserts payload is StoragePayload {
    if (!Array.isArray(payload) || payload.length !== 3 || typeof payload[0] !== 'boolean' || typeof payload[2] !== 'string')
      return check.fail('a storage without its state')
    check.value(payload[1], ['defaultValue'])
  },
  dump: ([enabled]) => (enabled ? 'in use' : 'not in use'),
}

const resourceCheck: KindCheck<ContextPayload> = {
  name: 'asyncresource',
  verify: verifyContext,
  dump: ({ length }) => `${length / 2} stores`,
}

export const contextsCheck: AdapterCheck<never> = {
  name: 'contexts',
  kinds: [storageCheck, resourceCheck] as readonly KindCheck[],
  verify: (_, check) => check.fail('contexts are no resource'),
}
