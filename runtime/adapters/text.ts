/** Turns TextEncoders and TextDecoders into what they were made with, and back; a decoder in the middle of a character, too. */

import { isBelow } from '../graph/chain.ts'
import type { AdapterKind, Check, KindCheck, Maker } from '../graph/kind.ts'
import { standIn } from '../graph/native.ts'
import { decoderMidway } from '../graph/obstacles/index.ts'
import type { Adapter, AdapterCheck, AdapterMaker } from './adapter.ts'

interface DecoderPayload {
  readonly encoding: string
  readonly fatal: boolean
  readonly ignoreBOM: boolean
  /** Absent: it is at the beginning of a text. */
  readonly rest?: Uint8Array
  /** Something has been decoded before the rest. */
  readonly begun?: boolean
}

/** Of a text that is decoded in pieces. */
interface Midway {
  /** Bytes of a character that is not complete; `undefined`: they cannot be told. */
  readonly rest: Uint8Array | undefined
  readonly begun: boolean
}

type AnyFunction = (...parameters: any[]) => unknown

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect
const name = 'text'
const NO_BYTES = new Uint8Array()

const bytesOf = (given: unknown): Uint8Array => {
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
  return given === undefined ? NO_BYTES : new Uint8Array(given as ArrayBuffer)
}

/**
 * Bytes at the end that begin a character and may not end it: of UTF-8 as WHATWG Encoding decodes it, of UTF-16 with surrogates.
 * `length`: of all that the bytes are the end of.
 */
function incomplete(bytes: Uint8Array, length: number, encoding: string): Uint8Array | undefined {
  if (encoding === 'utf-8') {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back]!
      if (byte < 0x80) return NO_BYTES
      if (byte >= 0xc0) return bytes.slice(-back)
    }
    return NO_BYTES
  }
  // All others have one byte for a character.
  if (!encoding.startsWith('utf-16')) return /^(?:gb|big5|euc-|iso-2022-|shift_jis)/.test(encoding) ? undefined : NO_BYTES
  const odd = length % 2
  const high = bytes[bytes.length - odd - (encoding === 'utf-16le' ? 1 : 2)] ?? 0
  return bytes.slice(bytes.length - odd - (high >= 0xd8 && high < 0xdc ? 2 : 0))
}

/** What a decoder is in the middle of when it has been given more. */
function goOn({ rest, begun }: Midway, bytes: Uint8Array, encoding: string): Midway {
  if (rest === undefined) return { rest, begun }
  const all = bytes.length >= 4 ? bytes : Uint8Array.from([...rest, ...bytes])
  const left = incomplete(all, rest.length + bytes.length, encoding)
  return { rest: left, begun: begun || left === undefined || all.length > left.length }
}

export interface Texts extends Adapter<never> {
  /** Decoders in the middle of a text. */
  readonly midway: WeakMap<object, Midway>
}

/** To be made before the program can replace anything. */
export function texts(): Texts {
  const midway: Texts['midway'] = new WeakMap()
  const { TextDecoder, TextEncoder } = globalThis as {
    TextDecoder?: typeof globalThis.TextDecoder
    TextEncoder?: typeof globalThis.TextEncoder
  }
  if (!TextDecoder || !TextEncoder) return { name, midway }
  const { prototype } = TextDecoder
  const { encode } = TextEncoder.prototype
  const decode = prototype.decode as AnyFunction
  const [encodingOf, fatalOf, ignoreOf] = ['encoding', 'fatal', 'ignoreBOM'].map(
    (key) => getOwnPropertyDescriptor(prototype, key)!.get!,
  ) as [AnyFunction, AnyFunction, AnyFunction]
  const answers = (ask: AnyFunction, value: object) => {
    try {
      apply(ask, value, [])
      return true
    } catch {
      return false
    }
  }
  // Versions of Node make them with other symbols, and with others for each encoding.
  const isOf = (made: object, key: PropertyKey) => typeof key === 'symbol' && getOwnPropertyDescriptor(made, key) !== undefined
  const encoder: AdapterKind<object, null> = {
    name: 'textencoder',
    recognise: (value) => isBelow(value, TextEncoder.prototype) && answers(encode, value),
    capture: () => null,
    carries: (_, key) => isOf(new TextEncoder(), key),
  }
  const decoder: AdapterKind<object, DecoderPayload> = {
    name: 'textdecoder',
    recognise: (value) => isBelow(value, prototype) && answers(encodingOf, value),
    capture(value, describe) {
      const at = midway.get(value)
      if (at !== undefined && at.rest === undefined) describe.obstacle(decoderMidway())
      return {
        encoding: apply(encodingOf, value, []) as string,
        fatal: apply(fatalOf, value, []) as boolean,
        ignoreBOM: apply(ignoreOf, value, []) as boolean,
        ...(at?.rest === undefined ? {} : { rest: at.rest, begun: at.begun }),
      }
    },
    carries: (_, key, { encoding, fatal, ignoreBOM }) => isOf(new TextDecoder(encoding, { fatal, ignoreBOM }), key),
  }
  return {
    name,
    midway,
    kinds: [encoder, decoder] as unknown as readonly AdapterKind[],
    install() {
      const ours = {
        decode(this: object, input?: unknown, options?: { stream?: boolean }) {
          const at = midway.get(this)
          if (arguments.length < 2 && at === undefined) return apply(decode, this, arguments)
          const stream = Boolean(options?.stream)
          // Until it is over it cannot be told what an error leaves.
          if (stream) midway.set(this, { rest: undefined, begun: true })
          const text = apply(decode, this, [input, { stream }])
          if (!stream) midway.delete(this)
          else midway.set(this, goOn(at ?? { rest: NO_BYTES, begun: false }, bytesOf(input), apply(encodingOf, this, []) as string))
          return text
        },
      }.decode
      defineProperty(ours, 'length', { value: decode.length, configurable: true })
      defineProperty(prototype, 'decode', {
        ...getOwnPropertyDescriptor(prototype, 'decode'),
        value: standIn(ours, 'TextDecoder.prototype.decode'),
      })
    },
  }
}

/** To be made before the program can replace anything. */
export function textsMaker({ kinds = [], midway }: Texts): AdapterMaker<never> {
  const { TextDecoder, TextEncoder } = globalThis
  const decode = TextDecoder?.prototype.decode as AnyFunction
  const encoder: Maker<object, null> = {
    ...(kinds[0] as unknown as AdapterKind<object, null>),
    allocate: () => new TextEncoder(),
  }
  const decoder: Maker<object, DecoderPayload> = {
    ...(kinds[1] as unknown as AdapterKind<object, DecoderPayload>),
    allocate({ encoding, fatal, ignoreBOM, rest, begun = false }) {
      const made = new TextDecoder(encoding, { fatal, ignoreBOM })
      if (rest === undefined) return made
      // A byte order mark counts only at the beginning.
      const letter = encoding === 'utf-16le' ? [65, 0] : encoding === 'utf-16be' ? [0, 65] : [65]
      if (begun) apply(decode, made, [Uint8Array.from(letter), { stream: true }])
      apply(decode, made, [rest, { stream: true }])
      midway.set(made, { rest, begun })
      return made
    },
  }
  return { name, kinds: [encoder, decoder] as unknown as readonly Maker[], restore() {} }
}

const encoderCheck: KindCheck<null> = {
  name: 'textencoder',
  verify: (payload: unknown, check: Check): asserts payload is null => void (payload === null || check.fail('an encoder with a state')),
  dump: () => '',
}

const decoderCheck: KindCheck<DecoderPayload> = {
  name: 'textdecoder',
  verify(payload: unknown, check: Check): asserts payload is DecoderPayload {
    const { encoding, fatal, ignoreBOM, rest, begun } = (payload ?? {}) as Partial<DecoderPayload>
    if (typeof encoding !== 'string' || !isEncoding(encoding) || typeof fatal !== 'boolean' || typeof ignoreBOM !== 'boolean')
      return check.fail('a decoder without its encoding')
    if (rest === undefined) return
    check.bytes(rest)
    if (typeof begun !== 'boolean' || rest.length > 3) check.fail('a decoder with more than a character to decode')
  },
  dump: ({ encoding, rest }) => `${encoding}${rest === undefined ? '' : ', in a text'}`,
}

const isEncoding = (label: string): boolean => {
  try {
    return Boolean(new TextDecoder(label))
  } catch {
    return false
  }
}

export const textsCheck: AdapterCheck<never> = {
  name,
  kinds: [encoderCheck, decoderCheck] as readonly KindCheck[],
  verify: (_, check) => check.fail('encoders are no resource'),
}
