/** Turns hashes in progress into what they were fed, and back; digests cannot be read from what Node keeps of them. */

import { isBelow } from '../../graph/chain.ts'
import type { Value } from '../../graph/format.ts'
import type { AdapterKind, Build, Check, Describe, KindCheck, Maker } from '../../graph/kind.ts'
import { hashStream, unreadHash } from '../../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from '../adapter.ts'
import { loadModule, whenLoaded } from './loaded.ts'
import { replace } from './replace.ts'

type AnyFunction = (...parameters: any[]) => unknown
type Fields = Record<PropertyKey, unknown>

/** How a hash was made and what it was fed; on the object that Node keeps its state in, so it goes when the hash goes. */
interface Fed {
  readonly algorithm: string
  /** Of an Hmac: bytes or a KeyObject. */
  readonly key: unknown
  readonly length: number | undefined
  pieces: readonly (string | Uint8Array | readonly [text: string, encoding: string])[]
  /** Bytes or characters of all pieces. */
  size: number
}

/** `key`: of an Hmac. `length`: of the output, where it can be chosen. `over`: it has been digested. */
interface Payload {
  readonly algorithm: string
  readonly bytes: Uint8Array
  readonly over: boolean
  readonly key?: Value
  readonly secret?: Uint8Array
  readonly length?: number
}

interface Shared {
  readonly fed: symbol
  create(payload: Payload, build: Build): object
}

export interface NodeHashes extends Adapter<never> {
  readonly shared: Shared
}

/** What a hash may be fed before it counts as too long; a copy of it is kept until the hash is gone. */
const LONGEST = 2 ** 20

const { apply, ownKeys } = Reflect
const { hasOwn } = Object
const name = 'hashes'

const sizeOf = (data: unknown): number => (typeof data === 'string' ? data.length : (data as Uint8Array).byteLength)
const copyOf = (data: ArrayBufferView): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()

export function nodeHashes(): NodeHashes {
  const FED = Symbol('fed')
  let hash: object | undefined
  let hmac: object | undefined
  let symbols: readonly PropertyKey[] = []
  let kState: symbol
  let kFinalized: symbol
  let create: Record<'createHash' | 'createHmac', AnyFunction>
  let update: AnyFunction
  const stateOf = (value: object): Fields => (value as Fields)[kState] as Fields
  const fedOf = (value: object): Fed | undefined => stateOf(value)[FED] as Fed | undefined

  const feed = (value: object, data: unknown, encoding: unknown): void => {
    const state = stateOf(value)
    const fed = state[FED] as Fed | undefined
    if (fed === undefined) return
    fed.size += sizeOf(data)
    if (fed.size > LONGEST) state[FED] = undefined
    else if (typeof data !== 'string') (fed.pieces as unknown[]).push(copyOf(data as Uint8Array))
    else (fed.pieces as unknown[]).push(typeof encoding === 'string' ? [data, encoding] : data)
  }

  const bytesOf = ({ pieces }: Fed): Uint8Array => {
    const parts = pieces.map((piece) => {
      if (typeof piece === 'string') return Buffer.from(piece)
      return piece instanceof Uint8Array ? piece : Buffer.from(piece[0] as string, piece[1] as BufferEncoding)
    })
    return new Uint8Array(Buffer.concat(parts))
  }

  const kind: AdapterKind<object, Payload> = {
    name: 'hash',
    recognise: (value) => (isBelow(value, hash) || isBelow(value, hmac)) && hasOwn(value, kState),
    capture(value, describe) {
      const fed = fedOf(value)
      const over = stateOf(value)[kFinalized] === true
      const what = isBelow(value, hash) ? 'Hash' : 'Hmac'
      const empty = { algorithm: 'sha256', bytes: new Uint8Array(), over }
      if (hasOwn(value, '_readableState')) describe.obstacle(hashStream(what))
      else if (fed === undefined) describe.obstacle(unreadHash(what, LONGEST))
      if (fed === undefined) return empty
      return {
        algorithm: fed.algorithm,
        bytes: over ? empty.bytes : bytesOf(fed),
        over,
        ...(fed.key === undefined ? {} : keyOf(fed.key, describe)),
        ...(fed.length === undefined ? {} : { length: fed.length }),
      }
    },
    carries: (_, key) => symbols.includes(key) || key === '_options',
  }

  const keyOf = (key: unknown, describe: Describe): Pick<Payload, 'key' | 'secret'> =>
    key instanceof Uint8Array ? { secret: key } : { key: describe.value(key, ['key']) }

  return {
    name,
    kinds: [kind as unknown as AdapterKind],
    shared: {
      fed: FED,
      create({ algorithm, bytes, over, key, secret, length }, build) {
        const { createHash, createHmac } = create
        const options = length === undefined ? undefined : { outputLength: length }
        const secretKey = secret ?? (key === undefined ? undefined : build.value(key))
        const made = (secretKey === undefined ? createHash(algorithm, options) : createHmac(algorithm, secretKey, options)) as {
          digest: AnyFunction
        }
        if (bytes.length > 0) apply(update, made, [bytes])
        if (over) made.digest()
        return made
      },
    },
    install() {
      whenLoaded('crypto', (exports) => {
        const crypto = exports as Record<'createHash' | 'createHmac', AnyFunction> & Record<'Hash' | 'Hmac', { prototype: Fields }>
        hash = crypto.Hash.prototype
        hmac = crypto.Hmac.prototype
        const sample = crypto.createHash('sha256') as Fields
        symbols = Object.getOwnPropertySymbols(sample)
        kState = symbols.find((key) => (key as symbol).description === 'kState') as symbol
        if (kState === undefined) return
        kFinalized = ownKeys(stateOf(sample)).find((key) => typeof key === 'symbol' && key.description === 'kFinalized') as symbol
        const note = (made: object, algorithm: unknown, key: unknown, options: { outputLength?: number } | undefined) => {
          const length = options?.outputLength
          if (typeof algorithm === 'string') stateOf(made)[FED] = { algorithm, key, length, pieces: [], size: 0 } satisfies Fed
          return made
        }
        replace(
          exports,
          'createHash',
          (native) =>
            function (this: unknown, algorithm: unknown, options?: { outputLength?: number }) {
              return note(apply(native, this, arguments) as object, algorithm, undefined, options)
            },
        )
        replace(
          exports,
          'createHmac',
          (native) =>
            function (this: unknown, algorithm: unknown, key: unknown, options?: { encoding?: string }) {
              const made = apply(native, this, arguments) as object
              const kept = typeof key === 'string' ? new Uint8Array(Buffer.from(key, options?.encoding as BufferEncoding)) : key
              return note(
                made,
                algorithm,
                ArrayBuffer.isView(kept) ? copyOf(kept) : kept instanceof ArrayBuffer ? new Uint8Array(kept.slice(0)) : kept,
                undefined,
              )
            },
        )
        create = { createHash: crypto.createHash, createHmac: crypto.createHmac }
        for (const prototype of [hash, hmac] as Fields[]) {
          replace(prototype, 'update', (native) => {
            const ours = {
              update(this: object, data: unknown, encoding?: unknown) {
                const result = apply(native, this, arguments)
                feed(this, data, encoding)
                return result
              },
            }.update
            return ours
          })
        }
        update = (hash as Fields).update as AnyFunction
        replace(
          hash as object,
          'copy',
          (native) =>
            ({
              copy(this: object, options?: { outputLength?: number }) {
                const made = apply(native, this, arguments) as object
                const fed = fedOf(this)
                if (fed) stateOf(made)[FED] = { ...fed, length: options?.outputLength ?? fed.length, pieces: [...fed.pieces] } satisfies Fed
                return made
              },
            }).copy,
        )
      })
    },
  }
}

/** To be made before the program can replace anything. */
export function hashesMaker({ kinds = [], shared }: NodeHashes): AdapterMaker<never> {
  const maker: Maker<object, Payload> = {
    ...(kinds[0] as AdapterKind<object, Payload>),
    needs: ({ key }) => (key === undefined ? [] : [key]),
    allocate(payload, build) {
      loadModule('crypto')
      return shared.create(payload, build)
    },
  }
  return { name, kinds: [maker as Maker], restore() {} }
}

const hashCheck: KindCheck<Payload> = {
  name: 'hash',
  needs: ({ key }) => (key === undefined ? [] : [key]),
  verify(payload: unknown, check: Check): asserts payload is Payload {
    const { algorithm, bytes, over, key, secret, length } = (payload ?? {}) as Partial<Payload>
    if (typeof algorithm !== 'string' || typeof over !== 'boolean') return check.fail('a hash without its algorithm')
    check.bytes(bytes)
    if (key !== undefined) check.node(key, 'keyobject', ['key'])
    if (secret !== undefined) check.bytes(secret)
    if (length !== undefined) check.integer(length, 0, LONGEST)
  },
  dump: ({ algorithm, bytes, over }) => `${algorithm}, ${over ? 'over' : `${bytes.length} bytes`}`,
}

export const hashesCheck: AdapterCheck<never> = {
  name,
  kinds: [hashCheck as KindCheck],
  verify: (_, check) => check.fail('hashes are no resource'),
}
