/** Describes the function that revokes a proxy as that proxy. */
import type { Reference } from '../format.ts'
import type { Kind } from '../kind.ts'
import { type Callable, proxyParts, revokedBy } from '../tracked.ts'
import { dump } from './payload.ts'

export const revoke: Kind<Callable, Reference> = {
  name: 'revoke',
  recognise: (value): value is Callable => revokedBy(value) !== undefined,
  capture: (value, describe) => describe.reference(revokedBy(value)!, ['proxy']),
  needs: (proxy) => [proxy],
  allocate: (proxy, build) => proxyParts(build.value(proxy) as object)!.revoke!,
  verify: (payload, check) => check.node(payload, 'proxy'),
  dump,
}
