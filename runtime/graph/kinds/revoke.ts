/** Describes the function that revokes a proxy as that proxy. */
import type { Reference } from '../format.ts'
import type { Kind, KindCheck, Maker } from '../kind.ts'
import { type Callable, proxyParts, revokedBy } from '../tracked.ts'
import { dump } from './payload.ts'

export const revoke: Kind<Callable, Reference> = {
  name: 'revoke',
  capture: (value, describe) => describe.reference(revokedBy(value)!, ['proxy']),
}

export const revokeMaker: Maker<Callable, Reference> = {
  ...revoke,
  needs: (proxy) => [proxy],
  allocate: (proxy, build) => proxyParts(build.value(proxy) as object)!.revoke!,
}

export const revokeCheck: KindCheck<Reference> = {
  ...revokeMaker,
  verify: (payload, check) => check.node(payload, 'proxy', ['proxy']),
  dump,
}
