/** Turns KeyObjects into what they export, and back; CryptoKeys stand on them. */

import { inheritsFromProxy } from '../../graph/chain.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { addedProperty, incompleteKey } from '../../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { webKeyChecks, webKeyMakers, webKeys } from './web-crypto.ts'

type Type = 'secret' | 'public' | 'private'
/** DER of SubjectPublicKeyInfo (RFC 5280), of PKCS #8 (RFC 5958), or the bytes of a secret key. */
type Payload = readonly [type: Type, bytes: Uint8Array]
interface Key {
  readonly type: Type
  export(options: object): unknown
  equals(other: unknown): boolean
}

const { ownKeys } = Reflect
const name = 'keys'
const FORMATS = { secret: {}, public: { type: 'spki', format: 'der' }, private: { type: 'pkcs8', format: 'der' } } as const

const make = ([type, bytes]: Payload): Pick<Key, 'equals'> => {
  const crypto = process.getBuiltinModule('node:crypto')
  const key = Buffer.from(bytes)
  if (type === 'secret') return crypto.createSecretKey(key)
  if (type === 'public') return crypto.createPublicKey({ key, format: 'der', type: 'spki' })
  return crypto.createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

/** To be made before the program can replace anything. */
export function nodeKeys(): Adapter<never> {
  const { isKeyObject, isCryptoKey } = process.getBuiltinModule('node:util').types
  const kind: AdapterKind<Key & object, Payload> = {
    name: 'keyobject',
    // Its classes are not exported.
    shapeless: true,
    recognise: (value) => !inheritsFromProxy(value) && isKeyObject(value),
    capture(value, describe) {
      if (ownKeys(value).some((key) => typeof key === 'string')) describe.obstacle(addedProperty('KeyObject'))
      const payload = [value.type, new Uint8Array(value.export(FORMATS[value.type]) as Uint8Array)] as const
      if (!make(payload).equals(value)) describe.obstacle(incompleteKey())
      return payload
    },
  }
  return { name, kinds: [kind, ...webKeys(isCryptoKey)] as unknown as readonly AdapterKind[] }
}

export function keysMaker({ kinds = [] }: Adapter): AdapterMaker<never> {
  const keyMaker = { ...(kinds[0] as AdapterKind<Key, Payload>), allocate: make } as unknown as Maker
  return { name, kinds: [keyMaker, ...webKeyMakers(kinds.slice(1))], restore() {} }
}

const keyCheck: KindCheck<Payload> = {
  name: 'keyobject',
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 2 || !Object.hasOwn(FORMATS, payload[0] as string))
      return check.fail('a key of no type')
    check.bytes(payload[1])
    try {
      make(payload as unknown as Payload)
    } catch {
      check.fail('a key that is none')
    }
  },
  dump: ([type]) => type,
}

export const keysCheck: AdapterCheck<never> = {
  name,
  kinds: [keyCheck as KindCheck, ...webKeyChecks],
  verify: (_, check) => check.fail('keys are no resource'),
}
