/** Counts the work that Node does elsewhere and does not list: compression, cryptography and name services, with a callback each. */
import type { Adapter } from '../adapter.ts'
import { whenLoaded } from './loaded.ts'

type Exports = Readonly<Record<string, { readonly prototype: object }>>
type AnyFunction = (this: unknown, ...parameters: unknown[]) => unknown

export interface NodeWorking extends Adapter<never> {
  /** What is being done, by name. */
  names(): readonly string[]
}

const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect

const OF_CRYPTO =
  /^(?:pseudoRandomBytes|random(?:Bytes|Fill|Int)|prng|rng|pbkdf2|scrypt|hkdf|argon2|generateKey(?:Pair)?|generatePrime|checkPrime|sign|verify|diffieHellman|encapsulate|decapsulate)$/
const OF_DNS = /^(?:resolve|reverse)/

export function nodeWorking(): NodeWorking {
  const counts = new Map<string, number>()
  const begin = (name: string) => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
    let isOver = false
    return () => {
      if (!isOver) counts.set(name, counts.get(name)! - 1)
      isOver = true
    }
  }

  /** Counts calls of a method whose last argument is a function, until that is called. */
  const count = (holder: object, key: string, name: string): void => {
    const own = getOwnPropertyDescriptor(holder, key)
    const native = own?.value as AnyFunction | undefined
    if (typeof native !== 'function') return
    const ours = function (this: unknown, ...parameters: unknown[]): unknown {
      const callback = parameters.at(-1)
      if (typeof callback !== 'function') return apply(native, this, parameters)
      const end = begin(name)
      parameters[parameters.length - 1] = function (this: unknown, ...results: unknown[]) {
        end()
        return apply(callback as AnyFunction, this, results)
      }
      try {
        return apply(native, this, parameters)
      } catch (error) {
        end()
        throw error
      }
    }
    for (const each of ownKeys(native)) if (each !== 'prototype') defineProperty(ours, each, getOwnPropertyDescriptor(native, each)!)
    setPrototypeOf(ours, getPrototypeOf(native))
    defineProperty(holder, key, { ...own, value: ours })
  }

  const countAll = (holder: object, which: RegExp, of: string): void => {
    for (const key of ownKeys(holder)) if (typeof key === 'string' && which.test(key)) count(holder, key, `${of}.${key}`)
  }

  return {
    name: 'working',
    install() {
      whenLoaded('crypto', (crypto) => countAll(crypto, OF_CRYPTO, 'crypto'))
      whenLoaded('dns', (dns) => {
        countAll(dns, OF_DNS, 'dns')
        countAll((dns as Exports).Resolver!.prototype, OF_DNS, 'dns.Resolver')
      })
      // What all its streams do with a piece of data, those of `zlib.gzip(data, callback)` too.
      whenLoaded('zlib', (zlib) => count(getPrototypeOf(getPrototypeOf((zlib as Exports).Gzip!.prototype)!)!, '_transform', 'zlib'))
    },
    names: () => [...counts].flatMap(([name, number]) => new Array<string>(number).fill(name)),
  }
}
