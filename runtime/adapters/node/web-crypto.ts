/** Turns CryptoKeys into KeyObjects with what they may be used for, and back; `crypto.subtle` goes by itself. */
import { inheritsFromProxy } from '../../graph/chain.ts'
import type { Reference } from '../../graph/format.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../../graph/kind.ts'
import { cryptoKey } from '../../graph/obstacles/index.ts'
import { isLoaded } from './loaded.ts'

/** What the algorithms of the Web Cryptography API say of a key; `hash` by its name. */
interface Algorithm {
  readonly name: string
  readonly hash?: string
  readonly namedCurve?: string
  readonly length?: number
  readonly modulusLength?: number
  readonly publicExponent?: Uint8Array
}
type Payload = readonly [key: Reference, algorithm: Algorithm, usages: readonly string[]]

interface WebKey {
  readonly extractable: boolean
  readonly usages: readonly string[]
  readonly algorithm: Omit<Algorithm, 'hash'> & { readonly hash?: { readonly name: string } }
}
/** From Node 22.10 on. */
interface Convertible {
  toCryptoKey?(algorithm: object, extractable: boolean, usages: readonly string[]): WebKey
}

const cryptoOf = () =>
  process.getBuiltinModule('node:crypto') as unknown as {
    readonly KeyObject: { from(key: object): Convertible & object }
    readonly webcrypto: { readonly subtle: object }
  }
const isUsed = () => isLoaded('internal/crypto/webcrypto')

const algorithmOf = ({ hash, ...rest }: WebKey['algorithm']): Algorithm => ({ ...rest, ...(hash && { hash: hash.name }) })

const sorted = (algorithm: Algorithm): string => JSON.stringify(Object.entries(algorithm).sort(([a], [b]) => (a < b ? -1 : 1)))

function make(key: Convertible, { hash, ...rest }: Algorithm, usages: readonly string[]): WebKey {
  if (!key.toCryptoKey) throw new TypeError(`${process.version} cannot make a CryptoKey at once, Node 22.10 can`)
  return key.toCryptoKey({ ...rest, ...(hash !== undefined && { hash: { name: hash } }) }, true, usages)
}

/** `isCryptoKey`: Node's, from before the program. */
export function webKeys(
  isCryptoKey: (value: unknown) => boolean,
): readonly [AdapterKind<WebKey & object, Payload>, AdapterKind<object, null>] {
  return [
    {
      name: 'cryptokey',
      // Its class is not exported; in Node 20 and 22 it has symbols of Node's.
      shapeless: true,
      recognise: (value) => isUsed() && !inheritsFromProxy(value) && isCryptoKey(value),
      capture(value, describe) {
        const key = cryptoOf().KeyObject.from(value)
        const algorithm = algorithmOf(value.algorithm)
        const payload = [describe.reference(key, ['key']), algorithm, [...value.usages]] as const
        if (!value.extractable) describe.obstacle(cryptoKey('it is not extractable'))
        else if (!key.toCryptoKey)
          describe.obstacle(cryptoKey(`only a promise makes one in ${process.version}, from Node 22.10 on it needs none`))
        else if (sorted(algorithmOf(make(key, algorithm, payload[2]).algorithm)) !== sorted(algorithm))
          describe.obstacle(cryptoKey('what it exports is not all of it'))
        return payload
      },
    },
    {
      name: 'subtlecrypto',
      shapeless: true,
      recognise: (value) => isUsed() && value === cryptoOf().webcrypto.subtle,
      capture: () => null,
    },
  ]
}

export function webKeyMakers([key, subtle]: readonly AdapterKind[]): readonly Maker[] {
  const keyMaker: Maker<WebKey, Payload> = {
    ...(key as unknown as AdapterKind<WebKey, Payload>),
    needs: ([reference]) => [reference],
    allocate: ([reference, algorithm, usages], build) => make(build.value(reference) as Convertible, algorithm, usages),
  }
  const subtleMaker: Maker<object, null> = { ...(subtle as AdapterKind<object, null>), allocate: () => cryptoOf().webcrypto.subtle }
  return [keyMaker as unknown as Maker, subtleMaker as Maker]
}

const FIELDS: Readonly<Record<keyof Algorithm, string>> = {
  name: 'string',
  hash: 'string',
  namedCurve: 'string',
  length: 'number',
  modulusLength: 'number',
  publicExponent: 'object',
}

const keyCheck: KindCheck<Payload> = {
  name: 'cryptokey',
  needs: ([reference]) => [reference],
  verify(payload: unknown, check: Check): asserts payload is Payload {
    if (!Array.isArray(payload) || payload.length !== 3) return check.fail('a key without its algorithm')
    const [key, algorithm, usages] = payload as unknown[]
    check.node(key, 'keyobject', ['key'])
    if (typeof algorithm !== 'object' || algorithm === null || !Object.hasOwn(algorithm, 'name')) return check.fail('a key of no algorithm')
    for (const [field, value] of Object.entries(algorithm)) {
      if (!Object.hasOwn(FIELDS, field) || typeof value !== FIELDS[field as 'name']) check.fail('an algorithm that is none')
      if (field === 'publicExponent') check.bytes(value)
    }
    if (!Array.isArray(usages) || !usages.every((usage) => typeof usage === 'string' && /^[a-zA-Z]+$/.test(usage)))
      check.fail('a key with uses that are none')
  },
  dump: ([, { name }, usages]) => `${name}: ${usages.join(', ')}`,
}

const subtleCheck: KindCheck<null> = {
  name: 'subtlecrypto',
  verify(payload, check): asserts payload is null {
    if (payload !== null) check.fail('crypto.subtle with a state')
  },
  dump: () => 'crypto.subtle',
}

export const webKeyChecks: readonly KindCheck[] = [keyCheck as unknown as KindCheck, subtleCheck as KindCheck]
