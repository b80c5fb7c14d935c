/** Names what a capture cannot put away, without running code of the program: variables, types, functions. */
import { above, dataOf } from '../graph/chain.ts'
import { isNative } from '../graph/native.ts'
import {
  blob,
  channel,
  compression,
  cryptography,
  engineFunction,
  exchange,
  foreignFunction,
  foreignGenerator,
  foreignIterator,
  hostIterator,
  iteratorHelper,
  marks,
  type Refusal,
  unknownKind,
  webAssembly,
  webStream,
} from '../graph/obstacles/index.ts'
import { partedFrom } from '../graph/parted.ts'
import type { Environment } from '../graph/registry.ts'

const { getOwnPropertyDescriptor } = Reflect
const textOf = Function.prototype.toString

/** The name of a variable as its accessor has it, which a minifier may have shortened. */
export function variableName(environment: Environment, index: number): string {
  const list = /\[([^\]]*)\]/.exec(textOf.call(environment.read))?.[1]?.trim() ?? ''
  const names = list === '' ? [] : list.split(',')
  const late = environment.late[index - names.length]
  const name = names[index] ?? (late && textOf.call(late).replace(/^\(\)\s*=>\s*/, ''))
  return `variable ${name?.trim() ?? index}`
}

const HALFWAY: readonly (readonly [kinds: string, refuse: (what: string) => Refusal])[] = [
  ['Generator AsyncGenerator', foreignGenerator],
  ['Array-Iterator Map-Iterator Set-Iterator String-Iterator RegExp-String-Iterator', foreignIterator],
  ['Segmenter-String-Iterator URLSearchParams-Iterator Headers-Iterator FormData-Iterator', hostIterator],
  ['Iterator-Helper', iteratorHelper],
  ['MessagePort MessageChannel BroadcastChannel', channel],
  ['Blob File', blob],
  [
    'ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamDefaultController ReadableByteStreamController WritableStream WritableStreamDefaultWriter WritableStreamDefaultController TransformStream TransformStreamDefaultController TextDecoderStream TextEncoderStream CompressionStream DecompressionStream',
    webStream,
  ],
  ['Request Response', exchange],
  ['PerformanceMark PerformanceMeasure PerformanceObserver', marks],
  ['WebAssembly.Module WebAssembly.Instance WebAssembly.Memory WebAssembly.Table WebAssembly.Global WebAssembly.Tag', webAssembly],
  ['Cipheriv Decipheriv Sign Verify DiffieHellman ECDH', cryptography],
  ['Deflate Inflate Gzip Gunzip DeflateRaw InflateRaw Unzip BrotliCompress BrotliDecompress', compression],
]

/** Objects of the engine and the host that say what they are, but not all that they know. */
const REFUSALS = new Map(HALFWAY.flatMap(([kinds, refuse]) => kinds.split(' ').map((kind) => [kind.replaceAll('-', ' '), refuse] as const)))

/** What there is to say of a value of a kind that nothing describes. */
export const unknownValue = (kind: string): Refusal => (REFUSALS.get(kind) ?? unknownKind)(kind)

/** The same for a function. */
export const unknownFunction = (value: object): Refusal => (isNative(value) ? engineFunction : foreignFunction)(functionName(value))

export function typeName(value: object): string {
  // Looks only at data properties: a getter would be code of the program.
  const from = partedFrom(value)
  const proto = from ?? above(value) ?? {}
  const tag: unknown = from ? dataOf(from, Symbol.toStringTag) : getOwnPropertyDescriptor(proto, Symbol.toStringTag)?.value
  // Its classes are called `Module`, `Memory`.
  if (typeof tag === 'string' && tag.startsWith('WebAssembly.')) return tag
  const { value: made } = getOwnPropertyDescriptor(proto, 'constructor') ?? {}
  const name: unknown = typeof made === 'function' ? getOwnPropertyDescriptor(made, 'name')?.value : undefined
  // Those of generators have no constructor of their own.
  if (from) return `${typeof tag === 'string' ? tag : String(name ?? 'object')} below another prototype`
  return typeof name === 'string' && name !== '' ? name : Object.prototype.toString.call(value).slice(8, -1)
}

function functionName(value: object): string {
  const name = getOwnPropertyDescriptor(value, 'name')?.value
  return typeof name === 'string' && name !== '' ? `function ${name}` : 'a function without a name'
}
